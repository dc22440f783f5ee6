"""The pandoc runner: what it lets in, what it says when it fails."""

import json
import time

import pytest

from pipeline import pandoc
from pipeline.errors import DuizhaoError, ExitStatus
from pipeline.pandoc import pandoc_version, run_pandoc


def test_text_goes_in_and_an_ast_comes_out() -> None:
    ast = json.loads(run_pandoc(["-f", "markdown", "-t", "json"], "**重点：**内容".encode(), what="x.md"))
    assert ast["blocks"][0]["c"][0] == {"t": "Strong", "c": [{"t": "Str", "c": "重点："}]}


def test_the_pandoc_in_use_is_recent_enough() -> None:
    assert pandoc_version() >= (3, 2)


def test_an_old_pandoc_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pandoc, "pandoc_version", lambda: (2, 17, 1, 1))
    with pytest.raises(DuizhaoError, match=r"pandoc 2\.17\.1\.1 is too old") as caught:
        run_pandoc([], b"", what="x.md")
    assert caught.value.status is ExitStatus.ENVIRONMENT


def test_the_sandbox_reads_no_other_file() -> None:
    html = run_pandoc(["-f", "markdown", "-t", "html", "--embed-resources"], b"![y](/etc/passwd)", what="x.md")
    assert b"data:" not in html
    assert b"root:" not in html


def test_a_refusal_names_the_source_and_pandocs_reason() -> None:
    with pytest.raises(DuizhaoError, match=r"a\.docx: pandoc gave up: couldn.t unpack docx container") as caught:
        run_pandoc(["-f", "docx", "-t", "json"], b"not a zip", what="a.docx")
    assert caught.value.status is ExitStatus.BAD_INPUT


def test_endless_work_is_stopped() -> None:
    start = time.monotonic()
    with pytest.raises(DuizhaoError, match=r"b\.md: pandoc did not finish within 1 s"):
        run_pandoc(["-f", "markdown", "-t", "json"], b"*a **b " * 30_000, what="b.md", timeout=1)
    assert time.monotonic() - start < 10


def test_the_date_of_a_book_is_the_one_given() -> None:
    args = ["-f", "markdown", "-t", "epub3", "-o", "-", "--metadata", "title=书", "--metadata", "identifier=x", "--metadata", "lang=zh"]
    one, two = (run_pandoc(args, b"# a", what="x", source_date_epoch=1_500_000_000) for _ in range(2))
    assert one == two
    assert one[:2] == b"PK"


def test_too_much_memory_is_refused_and_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pandoc, "MEMORY", "8M")
    with pytest.raises(DuizhaoError, match="it needed more than 8M of memory"):
        run_pandoc(["-f", "markdown", "-t", "json"], "腾讯 **觅影** ".encode() * 50_000, what="c.md")
