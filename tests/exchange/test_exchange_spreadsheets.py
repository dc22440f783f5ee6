"""What spreadsheets and transfers do to a plain table on its way back."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from review_files import outgoing, reasons, receive, send, type_into_tsv

SAID = 'He said, "thank you", twice.'


def save(path: Path, encoding: str, end: str, quotable: set[str]) -> None:
    """As a spreadsheet does: a cell that holds one of these in quotes."""
    rows = [line.split("\t") for line in path.read_text("utf-8").splitlines()]
    out = io.StringIO(newline="")
    for row in rows:
        out.write("\t".join(f'"{cell.replace(chr(34), chr(34) * 2)}"' if quotable & set(cell) else cell for cell in row) + end)
    assert list(csv.reader(io.StringIO(out.getvalue(), newline=""), delimiter="\t")) == rows
    path.write_bytes(out.getvalue().encode(encoding))


@pytest.mark.parametrize(
    ("encoding", "end", "quotable"),
    [("utf-16", "\r\n", {",", '"'}), ("utf-8-sig", "\r\n", {",", '"'}), ("utf-8", "\n", {'"'})],
    ids=["Excel, Unicode Text", "Excel", "LibreOffice"],
)
def test_the_quotes_of_a_spreadsheet_are_not_the_translators(tmp_path: Path, encoding: str, end: str, quotable: set[str]) -> None:
    path = send(tmp_path, "tsv")
    type_into_tsv(path, {(7, "Target"): SAID})
    save(path, encoding, end, quotable)
    result = receive(path)
    assert reasons(result) == {}
    assert [(change.after, result.unchanged) for change in result.changes] == [(SAID, 7)]


def test_quotes_that_a_translator_typed_stay(tmp_path: Path) -> None:
    path = send(tmp_path, "tsv")
    type_into_tsv(path, {(7, "Target"): '"Thanks, all!"'})
    assert [change.after for change in receive(path).changes] == ['"Thanks, all!"']


def test_a_file_that_was_cut_changes_nothing_where_it_was_cut(tmp_path: Path) -> None:
    path = send(tmp_path, "tsv")
    type_into_tsv(path, {(1, "Target"): "Three Strategies of Tencent AI Lab"})
    whole = path.read_bytes()
    path.write_bytes(whole[: whole.index(b"Three Strat") + 5])
    result = receive(path)
    assert reasons(result) == {"line 3": "has fewer columns than the header"}
    assert result.bilingual == outgoing()
