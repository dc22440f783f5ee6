"""An existing English translation goes into the aligned file, for review."""

import zipfile
from pathlib import Path

import invoke
import pytest

from pipeline.article import Bilingual, Target, segments
from pipeline.bilingual import aligned_path, load, merge, save, with_target
from pipeline.cli.align import align as command
from pipeline.errors import DuizhaoError
from pipeline.exchange import align_translation, read_english
from pipeline.project import ReadingSettings, SegmentingSettings
from pipeline.reading import read_article
from pipeline.richtext import plain
from pipeline.segmenting import segment

CHINESE = """# 新型电池材料问世

清华大学的研究人员发现了一种**新型电池材料**。它的能量密度提高了一倍，成本降低了30%。

该成果发表在《自然》杂志上。研究历时五年。团队共有12名成员。

熊猫生活在四川。
"""
ENGLISH = """# A new battery material

Researchers at Tsinghua University have discovered a new battery material. It doubles the energy density. It also cuts costs by 30%.

The results were published in the journal Nature. The research took five years, and the team has 12 members.

This sentence was written by somebody else for advertising.
"""


@pytest.fixture
def article(tmp_path: Path) -> Path:
    (tmp_path / "sources").mkdir()
    path = tmp_path / "sources" / "battery.md"
    path.write_text(CHINESE, "utf-8")
    (tmp_path / "battery-en.md").write_text(ENGLISH, "utf-8")
    return path


def opened(path: Path) -> Bilingual:
    return merge(segment(read_article(path, ReadingSettings()), SegmentingSettings()), load(aligned_path(path)))


def pairs(bilingual: Bilingual) -> dict[str, str]:
    entries = bilingual.entries
    return {
        plain(one.source).strip(): entries[one.id].target.text.text
        for one in segments(bilingual.article)
        if one.id in entries and entries[one.id].target
    }


def test_sentences_find_their_english_and_two_of_one_are_joined(article):
    result = align_translation(opened(article), read_english(article.parent.parent / "battery-en.md"))
    assert pairs(result.bilingual) == {
        "新型电池材料问世": "A new battery material",
        "清华大学的研究人员发现了一种新型电池材料。": "Researchers at Tsinghua University have discovered a new battery material.",
        "它的能量密度提高了一倍，成本降低了30%。": "It doubles the energy density. It also cuts costs by 30%.",
        "该成果发表在《自然》杂志上。": "The results were published in the journal Nature.",
        "研究历时五年。团队共有12名成员。": "The research took five years, and the team has 12 members.",
    }
    assert result.unused == ("This sentence was written by somebody else for advertising.",)
    assert [pair.source for pair in result.pairs if not pair.target] == ["熊猫生活在四川。"]


def test_targets_are_unapproved_carry_their_confidence_and_the_markup(article):
    result = align_translation(opened(article), read_english(article.parent.parent / "battery-en.md"))
    entry = next(entry for entry in result.bilingual.entries.values() if "Tsinghua" in entry.target.text.text)
    assert (entry.target.state, entry.target.origin, entry.target.by) == ("translated", "aligned", "")
    assert entry.target.method.startswith("confidence:")
    assert [(mark.kind, entry.target.text.text[mark.start : mark.end]) for mark in entry.target.text.marks] == [
        ("strong", "new battery material")
    ]


def test_what_a_person_wrote_is_never_overwritten_nor_joined(article):
    bilingual = opened(article)
    chosen = next(one for one in segments(bilingual.article) if one.source.text.startswith("研究历时五年"))
    mine = Target(chosen.source.__class__("It took five years of work."), "reviewed", "human")
    bilingual = with_target(bilingual, chosen.id, mine, by="Li Hua", at="2026-01-01T00:00:00Z")
    result = align_translation(bilingual, read_english(article.parent.parent / "battery-en.md"))
    assert pairs(result.bilingual)["研究历时五年。"] == "It took five years of work."
    assert "团队共有12名成员。" not in pairs(result.bilingual)
    assert result.bilingual.entries[chosen.id].target.state == "reviewed"


def test_the_draft_that_was_there_is_offered_on(article):
    bilingual = opened(article)
    first = next(one for one in segments(bilingual.article) if one.source.text.startswith("清华"))
    bilingual = with_target(bilingual, first.id, Target(first.source.__class__("Qinghua found a battery."), engine="pseudo@1"))
    result = align_translation(bilingual, read_english(article.parent.parent / "battery-en.md"))
    entry = result.bilingual.entries[first.id]
    assert entry.target.origin == "aligned"
    assert [(one.text.text, one.origin) for one in entry.suggestions] == [("Qinghua found a battery.", "mt")]


def test_aligning_again_changes_nothing(article):
    english = read_english(article.parent.parent / "battery-en.md")
    save(aligned_path(article), align_translation(opened(article), english).bilingual)
    before = aligned_path(article).read_bytes()
    assert save(aligned_path(article), align_translation(opened(article), english).bilingual) is False
    assert aligned_path(article).read_bytes() == before


def test_a_word_document_is_read_paragraph_by_paragraph(tmp_path):
    body = "".join(
        f"<w:p>{runs}</w:p>"
        for runs in (
            "<w:r><w:t>A title</w:t></w:r>",
            '<w:r><w:t xml:space="preserve">First one. </w:t></w:r><w:del><w:r><w:delText>Gone.</w:delText></w:r></w:del><w:r><w:t>Second one.</w:t></w:r>',
            "",
        )
    )
    path = tmp_path / "english.docx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "word/document.xml",
            f'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>{body}</w:body></w:document>',
        )
    assert read_english(path) == [["A title"], ["First one.", "Second one."]]


@pytest.mark.parametrize(
    ("name", "text", "message"),
    [
        ("x.md", "这是中文，不是英文。", "is not an English text"),
        ("x.pdf", "Text", "has no format"),
        ("x.docx", "no zip", "not a readable ZIP"),
    ],
)
def test_what_is_no_english_document_is_refused(tmp_path, name, text, message):
    path = tmp_path / name
    path.write_text(text, "utf-8")
    with pytest.raises(DuizhaoError, match=message):
        read_english(path)


def test_the_command_shows_and_writes(article, monkeypatch, capsys):
    monkeypatch.setenv("DUIZHAO_PROJECT", str(article.parent.parent))
    english = str(article.parent.parent / "battery-en.md")
    command(invoke.Context(), "battery.md", english, dry_run=True)
    assert not aligned_path(article).exists()
    command(invoke.Context(), "battery.md", english)
    assert len(pairs(opened(article))) == 5
    assert "5 sentences aligned" in capsys.readouterr().out


def test_the_command_wants_an_article_of_the_project(article, monkeypatch, tmp_path):
    monkeypatch.setenv("DUIZHAO_PROJECT", str(article.parent.parent))
    outside = tmp_path / "other.md"
    outside.write_text(CHINESE, "utf-8")
    with pytest.raises(invoke.exceptions.Exit, match="is not in"):
        command(invoke.Context(), str(outside), str(article.parent.parent / "battery-en.md"))
