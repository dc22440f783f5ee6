"""What the last build found about an article is still so while nothing that it depends on has changed."""

from __future__ import annotations

from collections.abc import Callable

from pipeline.building.uptodate import Options, look
from pipeline.project import Project
from pipeline.publishing import Summary, load_summary


def kept_summaries(project: Project) -> Callable[[str], Summary | None]:
    """Return what gives, by the name of an article, what was said of it, ``None`` where that has to be found out anew.

    :raises DuizhaoError: what concerns all articles.
    """
    if not project.state.is_dir():
        return lambda _name: None
    standing = look(project, Options())

    def kept(name: str) -> Summary | None:
        if name not in standing.known:
            return None
        try:
            return load_summary(standing.records.summary_file(name).read_text("utf-8"))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    return kept
