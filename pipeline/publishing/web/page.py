"""What every HTML page of ours shares: templates, a strict content security policy by hashes, sizes and dates in words."""

from __future__ import annotations

import base64
import functools
import hashlib
from pathlib import Path
from typing import Any

import jinja2

from pipeline.templates import environment

ICON = "data:image/svg+xml;base64," + base64.b64encode(
    b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 16 16'><path fill='#93351f' d='M1 2h6v12H1z'/>"
    b"<path fill='none' stroke='#93351f' d='M9.5 2.5h5v11h-5z'/></svg>"
).decode("ascii")
"""Two columns, one filled."""
_TEMPLATES = Path(__file__).parents[1] / "templates"


@functools.cache
def _environment() -> jinja2.Environment:
    return environment(_TEMPLATES)


def render(template: str, /, css: str, js: str, **values: Any) -> str:
    """Return the page: ``css`` and ``js`` go inline, allowed by their hashes alone."""
    policy = content_security_policy(css, js)
    return _environment().get_template(template).render(css=css, js=js, csp=policy, icon=ICON, **values)


@functools.cache
def asset(name: str) -> str:
    """Return a stylesheet or script of ours, without its comments' and indents' weight."""
    text = (_TEMPLATES / name).read_text("utf-8")
    lines = (line.strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//") and not (line.startswith("/*") and line.endswith("*/")))


def content_security_policy(css: str, js: str) -> str:
    """Allow nothing from elsewhere, nothing inline but this style and this script."""
    return (
        f"default-src 'none'; img-src data:; style-src 'sha256-{_digest(css)}'; script-src 'sha256-{_digest(js)}'; "
        "base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")


def size_in_words(size: int) -> str:
    """Write a size in words: ``12 kB``, ``3.4 MB``."""
    return f"{size / 1e6:.1f} MB" if size >= 1_000_000 else f"{max(1, round(size / 1000))} kB"
