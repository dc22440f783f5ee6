"""Damaged and made-up files for every reader and importer, and made-up texts for what works on sentences: an expected refusal or a result.

About a minute. ``FUZZ_MINUTES=60 HYPOTHESIS_PROFILE=search pytest -s tests/attacks/test_fuzz.py`` goes on for an hour with new examples and
prints how many there were; what it finds becomes a case of the other tests here, or of the room's.
"""

from __future__ import annotations

import io
import os
import random
import sys
import time
import zipfile
from collections.abc import Callable
from contextlib import suppress
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from hostile import _epub, _odt, sources
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from pipeline.aligning import numbers as aligned_numbers
from pipeline.aligning import project_marks
from pipeline.article import Bilingual, Entry, Mark, RichText, Target, segments
from pipeline.bilingual import dump, load, merge
from pipeline.checking import check, chinese_numbers, english_numbers
from pipeline.errors import DuizhaoError, ExitStatus
from pipeline.exchange.chips import BrokenChipsError, from_chips, with_chips, without_chips
from pipeline.exchange.formats import EXPORTS
from pipeline.exchange.importing import ImportOptions, import_review
from pipeline.glossary import EMPTY_GLOSSARY, TermEntry, export_terms, load_glossary, read_entries
from pipeline.project import CheckingSettings, ReadingSettings, SegmentingSettings, Settings
from pipeline.reading import read_article
from pipeline.review.chips import from_tokens, known_marks, parse_tokens
from pipeline.richtext import crossing, nest
from pipeline.segmenting import segment
from pipeline.sources import source_suffixes
from pipeline.yamlfile import load_yaml, validate

pytestmark = pytest.mark.slow
MINUTES = float(os.environ.get("FUZZ_MINUTES", "0"))
TARGETS = 9
SLOWEST = 20.0
"""Seconds for one example; a hundred times what they take."""
TEXT = "# 标题\n\n腾讯AI Lab在**深圳**成立[实验室](http://a.cn)，共30人。[^1]\n\n- 甲项。\n\n| 名 | 值 |\n|---|---|\n| 甲 | 1 |\n\n[^1]: 注文。\n"
PIECES = (
    "腾讯", "在", "深圳", "。", "，", "“", "”", "《", "》", "（", "）", "3亿", "2018年", "１２", "³", "一百零五", "百分之", "第", "半", "多", "几", "1/2", "1.5", "-7", "10^9", "万", "两三", "AI", "a", " ", "\n", "\ufffc", "https://a.cn/x", "$5", "5%",
    "twenty", "million", "half", "a dozen", "March 5", "1990s", "Tencent", "in", "Shenzhen", "the", ".", ",", "😀", "\u200d", "\ud800", "\0", "٣", "Ⅻ", "①",
)  # fmt: skip
SCRAPS = (
    b"\0", b"\xff", b"<", b">", b"&#0;", b"&#xd800;", b"&amp;", b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"]]>", b'"', b"'", b"/>", b"9" * 5000, b"-1", "²".encode(), b"%00", b"../../", b"<a>" * 300, b"[" * 300, b"> " * 300, b"{{", b"}}",
    b"\xed\xa0\x80", b"xml:lang='\x01'", b"\r", b"\x1a", b"``` ", b"|", b"---\n", b"1e999", b"&x;", b"<?php", "腾讯。".encode(), "很".encode("gb18030"), b" id=''", b" rowspan='9999999'", b"<script>", b"&:*!", b"\t- ", b"~{VPND~}",
)  # fmt: skip


def fuzz(strategy: st.SearchStrategy[Any], examples: int, look: Callable[[Any], None]) -> None:
    """``look`` at so many examples, or at new ones for this test's share of :data:`MINUTES`; what is expected is swallowed."""
    count = 0

    def one(example: Any) -> None:
        nonlocal count
        count += 1
        begun = time.monotonic()
        refusals: list[DuizhaoError] = []
        try:
            look(example)
        except BrokenChipsError:
            pass
        except DuizhaoError as error:
            refusals.append(error)
        assert time.monotonic() - begun < SLOWEST
        for refusal in refusals:
            assert refusal.status in {ExitStatus.BAD_INPUT, ExitStatus.USAGE, ExitStatus.CONFLICT}, refusal
            assert "\n" not in refusal.message

    end = time.monotonic() + MINUTES * 60 / TARGETS
    while True:
        checks = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.function_scoped_fixture]
        settings(max_examples=examples, suppress_health_check=checks, phases=[Phase.generate, Phase.shrink], database=None)(
            given(strategy)(one)
        )()
        if time.monotonic() >= end:
            break
    sys.stdout.write(f"{count} examples\n")


# --- files ---------------------------------------------------------------------------------------------------------------

SEEDS = st.integers(0, 2**32)


def damaged(data: bytes, seed: int) -> bytes:
    """The bytes with one to six changes, or none; of a container one member is changed, now and then the container itself."""
    chance = random.Random(seed)  # noqa: S311 - the same changes for the same number
    if data.startswith(b"PK") and chance.random() < 0.85:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        chosen = chance.choice([name for name in parts if name.endswith(("xml", "rels", "opf", "html"))])
        parts[chosen] = _changed(parts[chosen], chance)
        made = io.BytesIO()
        with zipfile.ZipFile(made, "w") as archive:
            for name, part in parts.items():
                archive.writestr(name, part)
        return made.getvalue()
    return _changed(data, chance)


def _changed(data: bytes, chance: random.Random) -> bytes:
    made = bytearray(data)
    for _ in range(chance.randint(0, 6)):
        start = chance.randrange(len(made) + 1)
        end = min(len(made), start + chance.choice((0, 1, 1, 3, 20, 200)))
        kind = chance.randrange(4)
        if kind == 0:
            made[start:end] = b""
        elif kind == 1:
            made[start:start] = made[start:end] * chance.choice((1, 2, 50))
        elif kind == 2:
            made[start:end] = bytes(chance.randrange(256) for _ in range(end - start))
        else:
            made[start:start] = chance.choice(SCRAPS)
    return bytes(made)


def _files() -> dict[str, list[bytes]]:
    found: dict[str, list[bytes]] = {suffix: [TEXT.encode()] for suffix in source_suffixes()}
    found |= {".odt": [_odt()], ".epub": [_epub()], ".html": [f"<title>标题</title><div id=js_content><p>{TEXT}</p></div>".encode()]}
    del found[".docx"]
    for one in sources():
        if one.refused != "" or len(one.data) > 20_000:
            continue
        found.setdefault(Path(one.name).suffix, []).append(one.data)
    return found


@pytest.mark.parametrize(
    ("suffixes", "examples"), [((".md", ".txt", ".html"), 120), ((".docx", ".odt", ".epub"), 30)], ids=["texts", "containers"]
)
def test_sources(tmp_path: Path, suffixes: tuple[str, ...], examples: int) -> None:
    files = {suffix: seeds for suffix, seeds in _files().items() if suffix in suffixes}

    def look(example: tuple[str, int, int]) -> None:
        suffix, which, seed = example
        path = tmp_path / f"x{suffix}"
        path.write_bytes(damaged(files[suffix][which % len(files[suffix])], seed))
        article = segment(read_article(path, ReadingSettings()), SegmentingSettings())
        again = [one.source.text for one in segments(article)]
        assert all(text.strip() for text in again)

    fuzz(st.tuples(st.sampled_from(sorted(files)), SEEDS, SEEDS), examples, look)


@pytest.fixture(scope="module")
def bilingual(tmp_path_factory: pytest.TempPathFactory) -> Bilingual:
    """The article, every other sentence with English."""
    path = tmp_path_factory.mktemp("article") / "x.md"
    path.write_text(TEXT, "utf-8")
    article = segment(read_article(path, ReadingSettings()), SegmentingSettings())
    listed = list(segments(article))
    entries = {one.id: Entry(Target(project_marks(one.source, "Tencent set up a lab in Shenzhen.")[0])) for one in listed[::2]}
    return Bilingual(article, entries)


def test_aligned_files(tmp_path: Path, bilingual: Bilingual) -> None:
    data, path = dump(bilingual), tmp_path / "x.en.xlf"

    def look(seed: int) -> None:
        path.write_bytes(damaged(data, seed))
        merged = merge(bilingual.article, load(path))
        assert merge(bilingual.article, _again(tmp_path, merged)).entries.keys() == merged.entries.keys()

    fuzz(SEEDS, 250, look)


def _again(folder: Path, made: Bilingual) -> Any:
    path = folder / "again.en.xlf"
    path.write_bytes(dump(made))
    return load(path)


def test_imports(tmp_path: Path, bilingual: Bilingual) -> None:
    files = []
    for one in EXPORTS.values():
        assert one.write is not None
        files.append((one.suffix, one.write(bilingual)))

    def look(example: tuple[int, int]) -> None:
        ending, data = files[example[0] % len(files)]
        path = tmp_path / f"x{ending}"
        path.write_bytes(damaged(data, example[1]))
        for result in import_review(path, {"x": bilingual}, ImportOptions("Translator One", "2026-01-01T00:00:00Z")):
            dump(result.bilingual)

    fuzz(st.tuples(SEEDS, SEEDS), 250, look)


def test_glossaries(tmp_path: Path) -> None:
    entries = [
        TermEntry(source="腾讯", target="Tencent", variants=("騰訊",), note="公司", forbidden=("Tengxun",)),
        TermEntry(source="深圳", target="Shenzhen"),
    ]
    files = []
    for suffix in (".yaml", ".tbx", ".csv", ".tsv", ".xlsx"):
        export_terms(entries, tmp_path / f"x{suffix}")
        files.append((suffix, (tmp_path / f"x{suffix}").read_bytes()))
    folder = tmp_path / "glossary"
    folder.mkdir()

    def look(example: tuple[int, int]) -> None:
        suffix, data = files[example[0] % len(files)]
        path = folder / f"x{suffix}"
        path.write_bytes(damaged(data, example[1]))
        try:
            assert isinstance(read_entries(path), list)
            load_glossary(folder).find("腾讯在深圳。", "x")
        finally:
            path.unlink()

    fuzz(st.tuples(SEEDS, SEEDS), 250, look)


SETTINGS = b"title: x\nreading: {keep_boilerplate: true}\ntranslating:\n  model: pseudo\n  batch: 8\nchecking:\n  off: {numbers: because}\npublishing: {base_url: https://a.cn}\n"


def test_settings() -> None:
    def look(seed: int) -> None:
        data, lines = load_yaml(damaged(SETTINGS, seed).decode("utf-8", "replace"), "project.yaml")
        validate(Settings, data or {}, lines, "project.yaml")

    fuzz(SEEDS, 500, look)


# --- texts ---------------------------------------------------------------------------------------------------------------

TEXTS = st.one_of(st.lists(st.sampled_from(PIECES), max_size=30).map("".join), st.text(max_size=60))
KINDS: tuple[Any, ...] = ("strong", "emph", "link", "code", "math", "sub", "sup", "underline", "strike")


@st.composite
def marked(draw: st.DrawFn) -> RichText:
    """A text with marks that nest; OBJECT characters are images or notes."""
    text = draw(TEXTS)
    edges = st.tuples(st.integers(0, len(text)), st.integers(0, len(text)), st.sampled_from(KINDS))
    spans = [Mark(kind, min(one, other), max(one, other)) for one, other, kind in draw(st.lists(edges, max_size=6)) if one != other]
    objects = [Mark(draw(st.sampled_from(("image", "note"))), at, at + 1) for at, sign in enumerate(text) if sign == "\ufffc"]
    marks = nest([*spans, *objects])
    return RichText(text, tuple(Mark(mark.kind, mark.start, mark.end, f"m{number}") for number, mark in enumerate(marks, 1)))


def test_projection_of_marks() -> None:
    def look(example: tuple[RichText, str]) -> None:
        source, target = example[0], example[1].replace("\ufffc", "")
        made, left = project_marks(source, target)
        assert made.text.replace("\ufffc", "") == target
        assert crossing(made) is None
        assert sorted([mark.id for mark in (*made.marks, *left)]) == sorted(mark.id for mark in source.marks)

    fuzz(st.tuples(marked(), TEXTS), 500, look)


CHIPS = st.lists(
    st.sampled_from((*PIECES, "<1>", "</1>", "<2/>", "<1/>", "<2>", "</2>", "\\", "<" + "9" * 5000 + ">", "<0>", "<", "/>")), max_size=20
)
JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from((*PIECES, "1", "start", "end", "atom")), lambda one: st.lists(one, max_size=4), max_leaves=20
)  # fmt: skip


def test_chips() -> None:
    def look(example: tuple[RichText, list[str], Any]) -> None:
        rich, typed, junk = example
        assert from_chips(with_chips(rich, rich.marks), rich.marks).text == rich.text
        text = "".join(typed)
        assert isinstance(without_chips(text), str)
        with suppress(DuizhaoError):
            from_tokens(parse_tokens(junk), known_marks(rich, None))
        assert crossing(from_chips(text, rich.marks)) is None

    fuzz(st.tuples(marked(), CHIPS, JUNK), 500, look)


def test_numbers_and_checks(bilingual: Bilingual) -> None:
    first = next(segments(bilingual.article))

    def look(example: tuple[str, str]) -> None:
        for found in (chinese_numbers.quantities(example[0]), english_numbers.quantities(example[1])):
            assert all(one.end <= other.start for one, other in pairwise(found))
        for text, listed in ((example[0], aligned_numbers.in_source(example[0])), (example[1], aligned_numbers.in_target(example[1]))):
            assert all(0 <= one.start < one.end <= len(text) for one in listed)
        entries = {first.id: Entry(Target(RichText(example[1].strip() or "x")))}
        check(Bilingual(bilingual.article, entries), EMPTY_GLOSSARY, CheckingSettings())

    fuzz(st.tuples(TEXTS, TEXTS), 400, look)
