"""Where sentences end: a table of hand-made cases, each with its reason."""

import re
from itertools import pairwise
from pathlib import Path

import pytest

from pipeline.segmenting import boundaries

TABLE = Path(__file__).parent / "data" / "segmenting" / "cases.tsv"


def cases() -> list[tuple[str, str, str]]:
    rows = [line.split("\t") for line in TABLE.read_text("utf-8").splitlines() if line and not line.startswith("#")]
    return [(options, text.replace("\\n", "\n").replace("\\o", "\ufffc"), why) for options, text, why in rows]


CASES = cases()


def cut(text: str, options: str) -> str:
    protected = [match.span() for match in re.finditer("\ufffc", text)]
    if options == "code":
        protected += [match.span() for match in re.finditer(r"a\.b.*?f", text)]
    ends = boundaries(text, protected=protected, semicolon=options == "semicolon", lines=options == "verse")
    edges = [0, *ends, len(text)]
    return "‖".join(text[start:end] for start, end in pairwise(edges))


@pytest.mark.parametrize(("options", "text", "why"), CASES, ids=[why for _, _, why in CASES])
def test_a_sentence_ends_where_a_reader_says(options: str, text: str, why: str) -> None:
    expected = text.removesuffix("‖")
    assert cut(expected.replace("‖", ""), options) == expected, why


def test_there_are_enough_cases_and_none_twice() -> None:
    texts = [text for _, text, _ in CASES]
    assert len(texts) >= 150
    assert len(set(texts)) == len(texts)
