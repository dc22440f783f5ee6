"""One article → all its books, or none: the page is written last, when the others are known to be whole."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from pipeline.article import Bilingual, Finding
from pipeline.glossary import EMPTY_GLOSSARY, Glossary
from pipeline.project import Project


def publish(
    bilingual: Bilingual, project: Project, folder: Path, findings: Iterable[Finding] = (), glossary: Glossary = EMPTY_GLOSSARY
) -> list[Path]:
    """Write ``folder/x/{x.html, x.epub, x.docx}`` (and the pages in one language that the project wants) and return them, the page first. Files whose bytes would be the same keep their time.

    :raises DuizhaoError: a sentence of the source is not in every output exactly once and in order.
    """
    from pipeline.publishing.docx.article import write_docx  # noqa: PLC0415 - python-docx is needed for this alone
    from pipeline.publishing.epub.article import write_epub  # noqa: PLC0415 - and so is what packs an EPUB
    from pipeline.publishing.web.article import write_pages  # noqa: PLC0415

    del findings  # they are for the report; a book shows the standing of its sentences
    name = bilingual.article.name
    epub, docx = folder / name / f"{name}.epub", folder / name / f"{name}.docx"
    write_epub(bilingual, project, epub, glossary)
    write_docx(bilingual, project, docx, glossary)
    return [*write_pages(bilingual, project, folder, glossary, [epub, docx]), epub, docx]
