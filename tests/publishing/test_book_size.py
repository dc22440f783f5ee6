"""A book of many articles: built, whole, its files small, EPUBCheck satisfied.

``python tests/publishing/test_book_size.py 1000`` measures the full size that docs/books.md tells of; the test is the same with 40 articles.
"""

from __future__ import annotations

import resource
import shutil
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import pytest
from outputs import write_book

from pipeline.article import Article, Bilingual, Block, Entry, Metadata, RichText, Segment, Target
from pipeline.container import read_members
from pipeline.project import Project
from pipeline.publishing import view_of
from pipeline.publishing.book.book import Book, assemble
from pipeline.publishing.book.plan import BookPlan, EditionPlan
from pipeline.publishing.publish import publish_book
from pipeline.publishing.release_check import check_books

SENTENCES = (
    ("目前的人工智能研究，大多基于大数据、大运算和精准算法。", "Most current research in artificial intelligence rests on big data, massive computation and precise algorithms."),
    ("在感知和认知上的研究应用发展较为迅速。", "Research and applications in perception and cognition are advancing fairly quickly."),
    ("但与人类智慧相比，人工智能在复杂环境中的决策能力还很单薄。", "Compared with human intelligence, however, its ability to make decisions in complex environments is still weak."),
    ("双方强强携手，将进一步加快实现这一愿景。", "Together, the two sides will bring this vision closer still."),
    ("全球30位顶级专家出席，对多项前沿研究成果进行了深入探讨与交流。", "Thirty leading experts from around the world attended and discussed a range of frontier research in depth."),
)  # fmt: skip


def article(number: int, folder: Path) -> Bilingual:
    """Of 50 sentences in ten paragraphs under three headings."""
    entries: dict[str, Entry] = {}
    blocks: list[Block] = []

    def leaf(kind, pairs, level=0):
        segments = []
        for source, target in pairs:
            id_ = f"s{number:05d}x{len(entries):05d}"
            segments.append(Segment(id_, RichText(source)))
            entries[id_] = Entry(Target(RichText(target), state="reviewed", by="Lin Yue"))
        blocks.append(Block(f"b{number:05d}x{len(blocks):05d}", kind, RichText("".join(s for s, _ in pairs)), tuple(segments), level=level))

    leaf("title", [(f"第{number}篇：人工智能的研究与应用", f"Article {number}: research and applications of artificial intelligence")])
    for paragraph in range(10):
        if paragraph % 4 == 0:
            leaf("heading", [(f"第{paragraph // 4 + 1}节", f"Section {paragraph // 4 + 1}")], level=1)
        leaf("paragraph", [(f"{paragraph}.{n} {zh}", f"{paragraph}.{n} {en}") for n, (zh, en) in enumerate(SENTENCES)])
    meta = Metadata(authors=("某甲",), date="2018-03-15", url=f"https://example.org/{number}")
    return Bilingual(Article(f"a{number:05d}", folder / "sources" / f"a{number:05d}.md", "0" * 64, tuple(blocks), meta=meta), entries)


def book(size: int, folder: Path) -> Book:
    project = Project(folder)
    articles = {}
    for number in range(1, size + 1):
        bilingual = article(number, folder)
        articles[bilingual.article.name] = view_of(bilingual, project)
    plan = BookPlan.model_validate({"title": {"zh": f"{size}篇", "en": f"{size} articles"}, "articles": list(articles)})
    return assemble(project, plan, articles)


def test_the_contents_of_a_very_long_book_list_its_chapters_only(tmp_path, monkeypatch):
    path = tmp_path / "b.epub"
    write_book(book(3, tmp_path), path)
    assert read_members(path.read_bytes())["EPUB/nav.xhtml"].count(b"Section 1") == 3
    monkeypatch.setattr("pipeline.publishing.epub.package.MOST_PAGES_WITH_SECTIONS", 5)
    write_book(book(3, tmp_path), path)
    nav = read_members(path.read_bytes())["EPUB/nav.xhtml"]
    assert nav.count(b"Section 1") == 0
    assert nav.count(b"Article 3: research") == 1


@pytest.mark.slow
@pytest.mark.java
def test_a_book_of_many_articles_is_whole_small_in_its_files_and_valid(tmp_path):
    if not shutil.which("java"):
        pytest.skip("needs java")
    path = tmp_path / "many.epub"
    write_book(book(40, tmp_path), path)
    members = read_members(path.read_bytes())
    chapters = [name for name in members if name.startswith("EPUB/c0")]
    assert len(chapters) == 40
    assert max(len(data) for name, data in members.items() if name.endswith(".xhtml")) < 300_000
    assert [verdict.faults for verdict in check_books([path], tmp_path)] == [()]


def say(line: str) -> None:
    sys.stdout.write(line + "\n")


def measure(size: int) -> None:
    """Print seconds, bytes and memory of a book of this many articles."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        began = time.monotonic()
        made = book(size, folder)
        say(f"{size} articles, {made.counts.total} sentences made in {time.monotonic() - began:.0f} s")
        for path in (folder / "many.epub", folder / "many.docx"):
            began = time.monotonic()
            write_book(made, path)
            peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
            child = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1e6
            say(
                f"{path.suffix[1:]}: {time.monotonic() - began:.0f} s, {path.stat().st_size / 1e6:.1f} MB; peak {peak:.1f} GB, pandoc {child:.1f} GB"
            )
        began = time.monotonic()
        plan = made.plan.model_copy(update={"editions": (EditionPlan(reveal=True, stacked=True),)})
        pages = publish_book(replace(made, plan=plan), folder / "web").files
        say(f"web edition: {time.monotonic() - began:.0f} s, {len(pages)} pages, {sum(page.stat().st_size for page in pages) / 1e6:.1f} MB")
        members = read_members((folder / "many.epub").read_bytes())
        say(f"largest chapter file: {max(len(data) for name, data in members.items() if name.endswith('.xhtml')):,} bytes")
        began = time.monotonic()
        (verdict,) = check_books([folder / "many.epub"], folder)
        say(f"{verdict.checker}: {len(verdict.faults)} errors and warnings, {time.monotonic() - began:.0f} s")


if __name__ == "__main__":
    measure(int(sys.argv[1]))
