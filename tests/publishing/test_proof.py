"""An output that drops, doubles, swaps, alters or invents a sentence on either side is found out, in every format and edition, in books too."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

import pytest
from making import Maker
from outputs import format_of, wrong
from sample_articles import write_sampler, write_sources

from pipeline.container import read_members, write_members
from pipeline.project import Project
from pipeline.publishing import view_of
from pipeline.publishing.document.edition import Edition
from pipeline.publishing.document.proof import UNTRANSLATED, Said, Side, Wanted, faults, in_words

BOTH: frozenset[Side] = frozenset({"src", "tgt"})
WANTED = [
    Wanted("s1", "第一句。", "One.", "b1"),
    Wanted("s2", "第二句。", "Two.", "b1"),
    Wanted("s3", "第三句。", UNTRANSLATED, "b2"),
    Wanted("s4", "", "", "b2"),
    Wanted("s5", "注一。", "Note one.", "b3", "n1"),
    Wanted("s6", "注二。", "Note two.", "b4", "n2"),
]
ONE, TWO, THREE, NOTE, OTHER = (
    (Said(item.id, "src", item.source), Said(item.id, "tgt", item.target)) for item in WANTED if item.id != "s4"
)
WHOLE = [ONE[0], TWO[0], ONE[1], TWO[1], *THREE, *NOTE, *OTHER]
NOTES_SWAPPED = [*WHOLE[:6], *OTHER, *NOTE]


@pytest.mark.parametrize(
    ("found", "fault"),
    [
        (WHOLE, None),
        ([*WHOLE[:5], Said("s4", "src", " \n"), *WHOLE[5:]], None),
        ([one for one in WHOLE if one != TWO[0]], "sentence s2 is missing: 第二句。"),
        ([one for one in WHOLE if one != TWO[1]], "the translation of s2 is missing: Two."),
        ([one for one in WHOLE if one != THREE[1]], "the translation of s3 is missing: [not translated]"),
        ([*WHOLE, TWO[0]], "sentence s2 is there 2 times: 第二句。"),
        ([*WHOLE, TWO[1]], "the translation of s2 is there 2 times: Two."),
        ([TWO[0], ONE[0], *WHOLE[2:]], "sentence s2 is out of order: 第二句。"),
        ([*WHOLE[:2], TWO[1], ONE[1], *WHOLE[4:]], "the translation of s2 is out of order: Two."),
        ([*WHOLE[:2], Said("s1", "tgt", "Two."), Said("s2", "tgt", "One."), *WHOLE[4:]], "the translation of s1 reads 'Two.' instead of 'One.'"),
        ([replace(ONE[0], text="第一"), *WHOLE[1:]], "sentence s1 reads '第一' instead of '第一句。'"),
        ([*WHOLE, Said("s9", "tgt", "Who?")], "s9 is in the output but not in the article: Who?"),
        ([*WHOLE, Said("", "src", "谁？")], "a text is in the output but not in the article: 谁？"),
        ([ONE[0], TWO[0], THREE[0], ONE[1], TWO[1], THREE[1], *WHOLE[6:]], "sentence s1 does not stand beside its translation: 第一句。"),
        (NOTES_SWAPPED, "sentence s6 is out of order: 注二。"),
    ],
)  # fmt: skip
def test_what_is_wrong_with_an_output_is_said(found, fault):
    said = faults({"": WANTED}, found, BOTH, free_notes=False)
    assert (said == {}) == (fault is None)
    assert fault is None or said[""][0] == fault


def test_notes_may_follow_their_references_where_a_format_sets_them_there():
    assert faults({"": WANTED}, NOTES_SWAPPED, BOTH, free_notes=True) == {}


def test_an_edition_in_one_language_has_no_sentence_in_the_other():
    chinese = [one for one in WHOLE if one.side == "src"]
    assert faults({"": WANTED}, chinese, frozenset({"src"}), free_notes=False) == {}
    assert faults({"": WANTED}, [*chinese, TWO[1]], frozenset({"src"}), free_notes=False) == {
        "": ["the translation of s2 is in an edition that has no such side: Two."]
    }


def test_chapters_are_told_apart_and_come_in_order():
    chapters = {"c0001": WANTED[:1], "c0002": WANTED[:1]}
    first, second = ([replace(one, chapter=stem) for one in ONE] for stem in chapters)
    assert faults(chapters, [*first, *second], BOTH, free_notes=False) == {}
    assert faults(chapters, [*second, *first], BOTH, free_notes=False) == {"c0002": ["the chapter is out of order"]}
    assert faults(chapters, first, BOTH, free_notes=False) == {
        "c0002": ["sentence s1 is missing: 第一句。", "the translation of s1 is missing: One."]
    }
    assert list(faults(chapters, [*first, *second, replace(ONE[0], chapter="c0003")], BOTH, free_notes=False)) == ["c0003"]


def test_the_first_faults_are_named_and_the_others_counted():
    assert in_words(["a", "b", "c", "d", "e"]) == "is not whole: a; b; c (and 2 more)"


# --- mutations of finished files -----------------------------------------------------------------------------------------

EDITIONS = [Edition(), Edition("target-first", "sentence"), Edition("source-only"), Edition("target-only")]
CASES = [
    *((".html", edition) for edition in EDITIONS),
    *((".epub", edition) for edition in (*EDITIONS, Edition(reveal=True))),
    *((".docx", edition) for edition in (*EDITIONS, Edition(stacked=True))),
]
SENTENCES = {
    "item": ("查看结果。", "Look at the result."),
    "quotation": ("科技向善。", "Tech for good."),
    "cell": ("早期食管癌", "Early oesophageal cancer"),
    "note": ("见腾讯官网。", "See Tencent’s site."),
    "caption": ("图1：红色的样本", "Figure 1: A sample of red"),
}
CHANGES: dict[str, Callable[[str, str], tuple[str, str]]] = {
    "drop": lambda _, other: ("", other),
    "double": lambda one, other: (one + one, other),
    "double elsewhere": lambda one, other: (one, other + one),
    "swap": lambda one, other: (other, one),
    "alter": lambda one, other: (one.replace(_text(one), f"{_text(one)[:1]}☒{_text(one)[2:]}"), other),
    "shorten": lambda one, other: (one.replace(_text(one), _text(one)[:-1]), other),
    "stray": lambda one, other: (one + re.sub(r'id="s[0-9a-f]+', 'id="sffffffffffff', one.replace(_text(one), "谁也没说过。")), other),
}


def _text(markup: str) -> str:
    return re.sub(r"<[^>]+>", "", markup)


def found(suffix: str, text: str, words: str) -> str | None:
    """The sentence as it stands in the file: its span, or in Word its words."""
    pattern = r"\s+".join(map(re.escape, re.split(r"[ \u00a0]", words))).replace(r"\s", r"[ \u00a0]")
    pattern = pattern if suffix == ".docx" else rf'<span id="[^"]+" class="s[^"]*">{pattern}</span>'
    match = re.search(pattern, text.partition("<article")[2] or text)
    return match[0] if match else None


def changed(suffix: str, data: bytes, words: Sequence[str], change: Callable[[str, str], tuple[str, str]]) -> bytes:
    """The file with two of its sentences changed."""
    members = {"": data} if suffix == ".html" else read_members(data)
    texts = {
        name: member.decode()
        for name, member in members.items()
        if name.endswith(("", ".xhtml", "document.xml", "footnotes.xml")) and is_text(name)
    }
    where = [next((name, markup) for name, text in texts.items() if (markup := found(suffix, text, one))) for one in words]
    for (name, markup), mark in zip(where, ("\ue000", "\ue001"), strict=True):
        head, article, rest = texts[name].rpartition("<article") if suffix == ".html" else ("", "", texts[name])
        texts[name] = head + article + rest.replace(markup, mark, 1)
    for mark, markup in zip(("\ue000", "\ue001"), change(where[0][1], where[1][1]), strict=True):
        texts = {name: text.replace(mark, markup) for name, text in texts.items()}
    members |= {name: text.encode() for name, text in texts.items()}
    return members[""] if suffix == ".html" else write_members(members)


def is_text(name: str) -> bool:
    return name in {"", "word/document.xml", "word/footnotes.xml"} or bool(re.fullmatch(r"EPUB/(text|c\d+)\.xhtml", name))


@pytest.fixture(scope="module")
def project(tmp_path_factory) -> Project:
    return Project(write_sources(tmp_path_factory.mktemp("project")).parent)


@pytest.fixture(scope="module")
def view(project):
    return view_of(write_sampler(Maker(), project.sources), project)


@pytest.mark.parametrize(("suffix", "edition"), CASES, ids=lambda value: value if isinstance(value, str) else value.name or "usual")
def test_every_change_of_a_finished_file_is_found_out(view, suffix, edition):
    format_ = format_of(suffix)
    made = format_.article(view, edition, ())
    assert wrong(format_, {"": view}, made, edition) == {}
    for side in edition.sides:
        for first, second in (("item", "quotation"), ("cell", "item"), ("note", "caption"), ("quotation", "note")):
            words = tuple(SENTENCES[kind][side != "src"] for kind in (first, second))
            for name, change in CHANGES.items():
                broken = replace(made, data=changed(suffix, made.data, words, change))
                assert wrong(format_, {"": view}, broken, edition), (side, first, second, name)


@pytest.mark.parametrize("suffix", [".html", ".epub", ".docx"])
def test_every_change_of_a_finished_book_is_found_out_and_its_chapter_named(book, suffix):
    format_, edition = format_of(suffix), Edition()
    [output] = [one for one in format_.book(book, edition, ()) if any(chapter.view.name == "yangben" for chapter in one.chapters)]
    alone = len(output.chapters) == 1
    views = {"" if alone else chapter.stem: chapter.view for chapter in output.chapters}
    [stem] = [stem for stem, view in views.items() if view.name == "yangben"]
    made = output.make()
    assert wrong(format_, views, made, edition) == {}
    for side in edition.sides:
        words = tuple(SENTENCES[kind][side != "src"] for kind in ("item", "quotation"))
        for name, change in CHANGES.items():
            broken = replace(made, data=changed(suffix, made.data, words, change))
            assert wrong(format_, views, broken, edition).keys() == {stem}, (side, name)
