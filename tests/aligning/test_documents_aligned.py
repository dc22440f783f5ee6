"""Sentences of an article and of a translation of it find each other."""

import random
from pathlib import Path

import pytest

from pipeline.aligning import align_documents, english_sentences

ROWS = [
    line.split("\t")[:2]
    for line in (Path(__file__).parent.parent / "data" / "pairs" / "article_pairs.tsv").read_text("utf-8").splitlines()[1:]
]
Gold = set[tuple[tuple[int, ...], tuple[int, ...]]]


def made_up_documents(seed: int) -> tuple[list[list[str]], list[list[str]], Gold]:
    """The good pairs in random order and paragraphs; some left out on one side, two made one on either side, paragraphs run together."""
    dice = random.Random(seed)  # noqa: S311
    rows = dice.sample(ROWS, len(ROWS))
    source: list[list[str]] = []
    target: list[list[str]] = []
    gold: Gold = set()
    ours = theirs = 0
    while rows:
        paragraph, rows = rows[: (size := dice.randint(1, 5))], rows[size:]
        left: list[str] = []
        right: list[str] = []
        while paragraph:
            (chinese, english), chance = paragraph.pop(0), dice.random()
            if chance < 0.06:
                left.append(chinese)
                ours += 1
            elif chance < 0.12:
                right.append(english)
                theirs += 1
            elif chance < 0.28 and paragraph:
                more, also = paragraph.pop(0)
                joined = chance < 0.2
                left += [chinese, more] if joined else [f"{chinese.rstrip('。')}，{more}"]
                right += [f"{english.rstrip('.')}, and {also}"] if joined else [english, also]
                gold.add((tuple(range(ours, ours + 1 + joined)), tuple(range(theirs, theirs + 2 - joined))))
                ours, theirs = ours + 1 + joined, theirs + 2 - joined
            else:
                left.append(chinese)
                right.append(english)
                gold.add(((ours,), (theirs,)))
                ours, theirs = ours + 1, theirs + 1
        source.append(left)
        if target and dice.random() < 0.15:
            target[-1] += right
        else:
            target.append(right)
    return [one for one in source if one], [one for one in target if one], gold


@pytest.mark.parametrize("seed", [11, 12, 13])
def test_a_freely_made_translation_is_aligned(seed):
    source, target, gold = made_up_documents(seed)
    beads = align_documents(source, target)
    found = {(bead.source, bead.target) for bead in beads if bead.source and bead.target}
    assert len(found & gold) / len(found) >= 0.97
    assert len(found & gold) / len(gold) >= 0.97
    right = [bead.confidence for bead in beads if (bead.source, bead.target) in gold]
    assert sum(right) / len(right) > 0.85


def test_every_sentence_is_in_one_bead_in_order():
    source, target, _ = made_up_documents(14)
    beads = align_documents(source, target)
    assert [index for bead in beads for index in bead.source] == list(range(sum(map(len, source))))
    assert [index for bead in beads for index in bead.target] == list(range(sum(map(len, target))))


def test_sentences_of_two_paragraphs_are_never_joined():
    source = [["研究结果已经公布。"], ["数据可以下载。"]]
    (first, second) = align_documents(source, [["The results of the study have been published, and the data can be downloaded."]])
    assert first.source == (0,)
    assert second.source == (1,)


def test_a_document_of_other_content_gets_no_confidence():
    source = [["研究人员发现了一种新材料。", "它比钢更轻。"], ["工厂将于明年建成。"]]
    target = [["Pandas eat bamboo for most of the day.", "They sleep a lot."], ["Tickets are cheap."]]
    assert max(bead.confidence for bead in align_documents(source, target)) < 0.15


def test_a_term_counts_as_a_counterpart():
    source, target = [["觅影已经上线。"]], [["Miying is here."]]
    (plain,) = align_documents(source, target)
    (known,) = align_documents(source, target, [["Tencent Miying"]])
    assert known.confidence > plain.confidence


@pytest.mark.parametrize(("source", "target"), [([], []), ([["你好。"]], []), ([], [["Hello."]])])
def test_empty_documents_are_no_error(source, target):
    assert len(align_documents(source, target)) == len(source) + len(target)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("He said, “We are happy.” Then he left.", ["He said, “We are happy.”", "Then he left."]),
        ("Dr. Li met J. K. Smith at 5 p.m. in Fig. 3.", ["Dr. Li met J. K. Smith at 5 p.m. in Fig. 3."]),
        ("They met at 5 p.m. It rained.", ["They met at 5 p.m.", "It rained."]),
        ("“Really?” she asked. Yes!", ["“Really?” she asked.", "Yes!"]),
        ("Growth was 3.5% in Jan. 2020. What next?", ["Growth was 3.5% in Jan. 2020.", "What next?"]),
        ("So do I. They agree.", ["So do I.", "They agree."]),
        ("No end", ["No end"]),
        ("  ", []),
    ],
)
def test_english_is_cut_into_sentences(text, expected):
    assert english_sentences(text) == expected


@pytest.mark.parametrize("size", [1, 7, 300])
def test_paragraphs_need_not_agree(size):
    lines = (Path(__file__).parent.parent / "data" / "eval" / "flores-dev.tsv").read_text("utf-8").splitlines()[:300]
    chinese, english = zip(*(line.split("\t")[:2] for line in lines), strict=True)
    source = [list(chinese[start : start + 3]) for start in range(0, 300, 3)]
    target = [list(english[start : start + size]) for start in range(0, 300, size)]
    assert [(bead.source, bead.target) for bead in align_documents(source, target)] == [((index,), (index,)) for index in range(300)]


def test_a_chapter_that_only_one_side_has_is_left_alone():
    lines = (Path(__file__).parent.parent / "data" / "eval" / "flores-dev.tsv").read_text("utf-8").splitlines()[:120]
    chinese, english = zip(*(line.split("\t")[:2] for line in lines), strict=True)
    beads = align_documents([list(chinese[:20]), list(chinese[70:])], [list(english[:20]), list(english[20:70]), list(english[70:])])
    alone = {index for bead in beads if not bead.source for index in bead.target}
    assert alone <= set(range(20, 70))
    assert len(alone) >= 48
    assert sum(len(bead.source) == len(bead.target) == 1 for bead in beads) >= 68
