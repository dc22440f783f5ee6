"""How every page of ours is made from a template: text is escaped, a name that is not given is an error, JSON may stand in a script."""

from __future__ import annotations

from pathlib import Path

import jinja2

from pipeline.language import counted


def environment(folder: Path) -> jinja2.Environment:
    """Return the templates of a folder. ``{{ 3|counted("draft") }}`` is ``3 drafts``; ``tojson`` is compact and in a fixed order."""
    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder, encoding="utf-8"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    made.filters["counted"] = counted
    made.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "separators": (",", ":"), "sort_keys": True}
    return made
