"""The project's articles with their translations as they stand on disk, for commands that look at them."""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.article import Bilingual
from pipeline.cli.common import stderr
from pipeline.errors import DuizhaoError, ExitStatus
from pipeline.project import Project


def bilinguals(project: Project, only: str = "", failed: list[DuizhaoError] | None = None) -> Iterator[Bilingual]:
    """Every article, or the one of that name, merged with its aligned file; nothing is written.

    With ``failed``, an article that cannot be read is said and put there, and the rest goes on.

    :raises DuizhaoError: there is no article of that name; without ``failed``, also: one cannot be read.
    """
    from pipeline.bilingual import aligned_path, load, merge  # noqa: PLC0415
    from pipeline.reading import find_sources, read_article  # noqa: PLC0415
    from pipeline.segmenting import segment  # noqa: PLC0415

    sources = find_sources(project.sources)
    chosen = [source for source in sources if not only or only in {source.stem, source.name}]
    if only and not chosen:
        names = ", ".join(source.stem for source in sources) or "none"
        raise DuizhaoError(f"There is no article {only!r}.", hint=f"The articles are: {names}.", status=ExitStatus.USAGE)
    settings = project.settings
    for source in chosen:
        try:
            article = segment(read_article(source, settings.reading), settings.segmenting)
            bilingual = merge(article, load(aligned_path(source)))
        except DuizhaoError as error:
            if failed is None:
                raise
            stderr.print(str(error), markup=False)
            failed.append(error)
            continue
        yield bilingual
