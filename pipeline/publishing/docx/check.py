"""A full reading of a finished Word document, for want of Word."""

from __future__ import annotations

from pathlib import Path
from zipfile import BadZipFile

from lxml.etree import XMLSyntaxError


def docx_faults(path: Path) -> list[str]:
    """Tell whether the document opens, its parts are well-formed, and its tables are no wider than their grid."""
    from docx import Document
    from docx.opc.exceptions import PackageNotFoundError

    try:
        document = Document(str(path))
    except (PackageNotFoundError, XMLSyntaxError, BadZipFile, KeyError, ValueError) as error:
        return [f"does not open: {error}"]
    faults = []
    for number, table in enumerate(document.tables, 1):
        columns = len(table.columns)
        if any(sum(cell.grid_span for cell in row._tr.tc_lst) != columns for row in table.rows):  # noqa: SLF001 - python-docx counts merged cells twice
            faults.append(f"table {number} has a row that does not fill its {columns} columns")
    if not any(paragraph.style is not None and paragraph.style.name.startswith("Heading") for paragraph in document.paragraphs):
        faults.append("has no heading")
    return faults
