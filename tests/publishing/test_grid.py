"""Whatever spans a table's source names, its cells are all in a grid that nobody has to clip."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipeline.publishing.document import nodes
from pipeline.publishing.document.grid import fit


def cells(text: str) -> list[list[nodes.Attr]]:
    """``a2.3 b`` is a cell over two rows and three columns, and a plain one; rows end with ``/``."""
    rows = []
    for line in text.split("/"):
        row = []
        for word in line.split():
            spans = [int(number) for number in word[1:].split(".") if number] or [1]
            row.append(nodes.cell([nodes.bare(nodes.words(word[0]))], "AlignDefault", spans[0], spans[1] if len(spans) > 1 else 1))
        rows.append(row)
    return rows


def shown(rows: list[list[nodes.Attr]]) -> str:
    def word(cell: nodes.Attr) -> str:
        name = cell[4][0]["c"][0]["c"] if cell[4] else "_"
        return name if cell[2:4] == [1, 1] else f"{name}{cell[2]}.{cell[3]}"

    return " / ".join(" ".join(map(word, row)) for row in rows)


@pytest.mark.parametrize(
    ("given_", "heads", "expected", "columns"),
    [
        ("a b / c d", 1, "a b / c d", 2),
        ("a2 b2 / / c d", 0, "a b / c d", 2),  # a row that merged cells cover wholly
        ("a3 / / / b", 0, "a / b", 1),  # a merged table of one column
        ("a2 b / c d e", 0, "a2.1 b _ _ / c d e", 4),  # a grid narrower than its cells
        ("a9.9 / b", 0, "a2.1 _ / b", 2),  # beyond the table
        ("a1.3 / b / c", 0, "a / b / c", 1),  # columns that no cell begins
        ("a3 b / c / d", 1, "a b / _2.1 c / d", 2),  # out of the head into the body
        ("a b2 / c1.2 / d", 0, "a b2.1 / c / d _", 2),  # a wide cell before one that is taken
        ("a / b c d", 0, "a _ _ / b c d", 3),
        ("/ a", 9, "a", 1),
        ("", 0, "", 0),
    ],
)
def test_spans_fit(given_, heads, expected, columns):
    rows, head, width = fit(cells(given_), heads)
    assert (shown(rows), width) == (expected, columns)
    assert head <= len(rows)


@given(
    st.lists(st.lists(st.tuples(st.integers(1, 5), st.integers(1, 5)), max_size=4), max_size=5).map(
        lambda rows: [
            [nodes.cell([nodes.bare(nodes.words(f"{r}.{c}"))], "AlignDefault", *spans) for c, spans in enumerate(row)]
            for r, row in enumerate(rows)
        ]
    ),
    st.integers(0, 6),
)
def test_the_grid_is_full_and_no_cell_is_lost(rows, heads):
    fitted, head, columns = fit(rows, heads)
    assert [cell[4] for row in fitted for cell in row if cell[4]] == [cell[4] for row in rows for cell in row]
    for first, last in ((0, head), (head, len(fitted))):
        taken: dict[tuple[int, int], int] = {}
        for number, row in enumerate(fitted[first:last]):
            column = 0
            for _, _, rowspan, colspan, _ in row:
                while (number, column) in taken:
                    column += 1
                for place in ((number + down, column + right) for down in range(rowspan) for right in range(colspan)):
                    assert place not in taken
                    assert place[0] < last - first
                    taken[place] = 1
                column += colspan
        assert len(taken) == (last - first) * columns


def test_a_long_table_takes_no_time():
    began = time.process_time()
    rows, _, columns = fit(cells("/".join(["a b c d e"] * 5_000)), 1)
    assert (len(rows), columns) == (5_000, 5)
    assert time.process_time() - began < 2
