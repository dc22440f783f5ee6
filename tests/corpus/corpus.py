"""A folder of sources, built whole with the pseudo engine, and what became of it in numbers: what came in is in the books, or said to be left out.

What came in is counted without this program's readers: Chinese characters of the raw text, and what pandoc sees in it. What came out is
counted in the finished files.
"""

from __future__ import annotations

import argparse
import json
import re
import shutil
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import lxml.html
from grammar import Grammar, Made
from lxml import etree

from pipeline.article import segments, walk
from pipeline.building import Built, Options, build
from pipeline.container import read_members
from pipeline.language import is_han
from pipeline.pandoc import run_pandoc
from pipeline.pandocast import walk as walk_pandoc
from pipeline.project import Project, Settings, TranslatingSettings
from pipeline.publishing import load_summary
from pipeline.publishing.release_check import check_books
from pipeline.reading import read_article
from pipeline.reading.decoding import decode
from pipeline.richtext import plain
from pipeline.sources import find_sources

PARTS = ("formulas", "code blocks", "pictures", "notes", "tables")
_NODES = {"Math": "formulas", "CodeBlock": "code blocks", "Image": "pictures", "Note": "notes", "Table": "tables"}
_PART_OF = {"math": "formulas", "code": "code blocks", "image": "pictures", "table": "tables"}
"""By the kind of a block of ours."""
_PANDOC = {".md": "markdown", ".markdown": "markdown", ".docx": "docx", ".odt": "odt", ".epub": "epub"}
_WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}t"
_UNSEEN = re.compile(r"(?s)<!--.*?-->|%%.*?%%|\{%.*?%\}|\{#.*?#\}|\]\([^)]*\)|^\[[^\]^]+\]:.*?$", re.MULTILINE)
"""Of Markdown: comments, tags of a site's program, addresses."""
_FENCE = re.compile(r"^[ >\t]*(?:[-*+]|\d+\.)?[ >\t]*(?:`{3,}|~{3,})", re.MULTILINE)
_HEAD = re.compile(r"\A\s*(?:---\n.*?\n---\n|\+\+\+\n.*?\n\+\+\+\n)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Line:
    """One document. ``lost``: Chinese characters of the source that are in no output and in nothing that is said to be left out."""

    name: str
    published: int = 0
    characters: int = 0
    lost: int = 0
    longest: int = 0
    faults: int = 0
    parts_in: tuple[int, ...] = (0,) * len(PARTS)
    parts_out: tuple[int, ...] = (0,) * len(PARTS)


@dataclass(frozen=True, slots=True)
class Floors:
    """What a corpus must keep: documents not published and EPUBCheck's messages at most, characters lost by thousand, parts by hundred."""

    unpublished: int = 0
    lost: float = 15.0
    faults: int = 0
    parts: float = 70.0


def measure(sources: Path, project_folder: Path, *, epubcheck: bool = False) -> tuple[list[Line], Built]:
    """Build copies of the sources in ``project_folder`` and count."""
    shutil.copytree(sources, project_folder / "sources", ignore=shutil.ignore_patterns("*.tree", "README*"))
    project = Project(project_folder, Settings(translating=TranslatingSettings(model="pseudo")))
    found = find_sources(project.sources)
    built = build(project, Options(), lambda *_: None)
    epubs = [path for source in found if (path := project.out / source.stem / f"{source.stem}.epub").exists()]
    faults = (
        {one.path.stem: len(one.faults) for one in check_books(epubs, project.make_state()) if one.path.suffix == ".epub"}
        if epubcheck
        else {}
    )
    return [_line(project, source, faults.get(source.stem, 0)) for source in found], built


def _line(project: Project, source: Path, faults: int) -> Line:
    files = [project.out / source.stem / f"{source.stem}{suffix}" for suffix in (".html", ".epub", ".docx")]
    there = [path for path in files if path.exists()]
    if len(there) < len(files):
        return Line(source.stem, len(there))
    article = read_article(source, project.settings.reading)
    summary = load_summary((project.state / "built" / "summaries" / f"{source.stem}.json").read_text("utf-8"))
    excluded = [part for block in walk(article.blocks) if block.excluded for part in walk((block,))]
    left_parts = tuple(sum(_PART_OF.get(part.kind) == kind for part in excluded) for kind in PARTS)
    left_out = "".join(f"{plain(part.text)}{part.attrs.get('text', '')}{part.attrs.get('alt', '')}{part.marker}" for part in excluded)
    said = "".join(finding.message for finding in summary.findings)
    meta = "".join(str(getattr(article.meta, field.name)) for field in fields(article.meta))
    raw = han(raw_text(source))
    lost = max((raw - han(text_of(path) + left_out + said + meta)).total() for path in there)
    sizes = [len(segment.source.text) for segment in segments(article)]
    return Line(
        source.stem,
        len(there),
        raw.total(),
        lost,
        max(sizes, default=0),
        faults,
        parts_of_source(source),
        _added(parts_of_page(files[0]), left_parts),
    )


def _added(one: tuple[int, ...], other: tuple[int, ...]) -> tuple[int, ...]:
    return tuple(map(sum, zip(one, other, strict=True)))


def han(text: str) -> Counter[str]:
    """How often each Chinese character stands in the text."""
    return Counter(filter(is_han, text))


def raw_text(source: Path) -> str:
    """All text of a source that a reader of it sees, as simply as can be."""
    suffix = source.suffix.lower()
    if suffix in {".docx", ".odt", ".epub"}:
        members = read_members(source.read_bytes())
        if suffix == ".docx":
            names = [name for name in members if re.fullmatch(r"word/(?:document|footnotes|endnotes)\.xml", name)]
            return "".join("".join(text.text or "" for text in etree.fromstring(members[name]).iter(_WORD)) for name in sorted(names))
        names = ["content.xml"] if suffix == ".odt" else [name for name in members if name.endswith((".xhtml", ".html"))]
        parser = etree.XMLParser(recover=True) if suffix == ".odt" else etree.HTMLParser(encoding="utf-8")
        return "".join(
            "".join(text for part in _bodies(etree.fromstring(members[name], parser)) for text in part.itertext()) for name in names
        )
    text = decode(source.read_bytes(), source).text
    if suffix in {".html", ".htm"}:  # what surrounds an article is a site's: the passages of some length are looked for
        page = lxml.html.document_fromstring(text)
        return "".join(said for part in page.iter("p") if len(said := part.text_content()) >= 40)
    return _UNSEEN.sub(" ", _HEAD.sub("", text))


def _bodies(root: Any) -> list[Any]:
    return list(root.iter("body")) or [root]


def text_of(book: Path) -> str:
    """All text of a finished book."""
    if book.suffix == ".html":
        return book.read_text("utf-8")
    members = read_members(book.read_bytes())
    if book.suffix == ".docx":
        return "".join(data.decode() for name, data in members.items() if name.startswith("word/") and name.endswith((".xml", ".rels")))
    return "".join(data.decode() for name, data in members.items() if name.endswith((".xhtml", ".opf", ".ncx")))


def text_in(book: Path) -> str:
    """What a reader of a finished book sees of its text."""
    if book.suffix == ".html":
        roots = [lxml.html.fromstring(book.read_bytes())]
    else:
        wanted = re.compile(r"word/(?:document|footnotes)\.xml|EPUB/text[^/]*\.xhtml")
        roots = [etree.fromstring(data) for name, data in read_members(book.read_bytes()).items() if wanted.fullmatch(name)]
    return "".join("".join(root.itertext()) for root in roots)


def parts_of_source(source: Path) -> tuple[int, ...]:
    """How many of each of :data:`PARTS` pandoc sees in the source; none of what it has no reader for."""
    format_ = _PANDOC.get(source.suffix.lower())
    if format_ is None:
        return (0,) * len(PARTS)
    tree: Any = json.loads(run_pandoc(["-f", format_, "-t", "json"], source.read_bytes(), what=source.name))
    counts = Counter(_NODES[node["t"]] for node in walk_pandoc(tree["blocks"]) if node["t"] in _NODES)
    if format_ == "markdown":  # what is indented may be anything
        counts["code blocks"] = len(_FENCE.findall(decode(source.read_bytes(), source).text)) // 2
    return tuple(counts[part] for part in PARTS)


def parts_of_page(page: Path) -> tuple[int, ...]:
    """How many of each stand on the source's side of a finished page, or on both sides together."""
    root = lxml.html.fromstring(page.read_bytes())
    translated = {part for side in root.xpath("//*[substring(@id, string-length(@id) - 1) = '-t']") for part in side.iter()}
    kinds: dict[str, Callable[[Any], bool]] = {
        "formulas": lambda one: one.tag == "math" or "tex" in one.get("class", "").split(),
        "code blocks": lambda one: one.tag == "pre",
        "pictures": lambda one: one.tag == "img" or bool({"placeholder", "missing"} & {*one.get("class", "").split()}),
        "notes": lambda one: one.get("role") == "doc-noteref",
        "tables": lambda one: one.tag == "table",
    }
    elements = [one for one in root.iter() if isinstance(one.tag, str) and one not in translated]
    return tuple(sum(map(kinds[part], elements)) for part in PARTS)


def generated(seeds: range, folder: Path) -> dict[str, Made]:
    """A document for each seed, written into the folder, by name."""
    folder.mkdir(parents=True, exist_ok=True)
    made = {f"seed-{seed:06}": Grammar(seed).document() for seed in seeds}
    for name, document in made.items():
        (folder / f"{name}.md").write_text(document.markdown, "utf-8")
    return made


def absent(made: Mapping[str, Made], out: Path) -> list[tuple[str, str]]:
    """The texts of such documents that a book of theirs does not hold: (file, text)."""
    found = []
    for name, document in made.items():
        for path in (out / name / f"{name}{suffix}" for suffix in (".html", ".epub", ".docx")):
            text = re.sub(r"\s", "", text_in(path)) if path.exists() else ""
            found += [(path.name, words) for words in document.wanted if words not in text]
    return found


def broken(lines: Sequence[Line], floors: Floors) -> list[str]:
    """What is below the floors, in words."""
    unpublished = [line.name for line in lines if line.published < 3]
    characters, lost = sum(line.characters for line in lines), sum(line.lost for line in lines)
    faults = sum(line.faults for line in lines)
    problems = [f"not published in every format: {', '.join(unpublished)}"] if len(unpublished) > floors.unpublished else []
    if lost > floors.lost * characters / 1000:
        problems.append(f"{lost} of {characters} Chinese characters are lost")
    if faults > floors.faults:
        problems.append(f"{faults} messages of EPUBCheck")
    for number, part in enumerate(PARTS):
        wanted = sum(line.parts_in[number] for line in lines)
        kept = sum(min(line.parts_in[number], line.parts_out[number]) for line in lines)
        if kept < wanted * floors.parts / 100:
            problems.append(f"{part}: {kept} of {wanted} in the books")
    return problems


def table(lines: Iterable[Line], *, whole: bool = False) -> str:
    """One line a document that is not perfect (``whole``: all), and their sum."""
    lines = list(lines)
    head = f"{'document':40} {'formats':>7} {'Chinese':>8} {'lost':>5} {'longest':>7} {'EPUB':>4}  {'  '.join(f'{part:>11}' for part in PARTS)}"
    rows = [head]
    for line in lines:
        parts = "  ".join(f"{f'{one}/{other}':>11}" for one, other in zip(line.parts_out, line.parts_in, strict=True))
        perfect = (
            line.published == 3
            and not line.lost
            and not line.faults
            and all(a >= b for a, b in zip(line.parts_out, line.parts_in, strict=True))
        )
        if whole or not perfect:
            rows.append(
                f"{line.name[:40]:40} {line.published:7} {line.characters:8} {line.lost:5} {line.longest:7} {line.faults:4}  {parts}"
            )
    sums = "  ".join(
        f"{f'{sum(line.parts_out[n] for line in lines)}/{sum(line.parts_in[n] for line in lines)}':>11}" for n in range(len(PARTS))
    )
    total = f"{len(lines)} documents"
    rows.append(
        f"{total:40} {sum(line.published == 3 for line in lines):7} {sum(line.characters for line in lines):8} "
        f"{sum(line.lost for line in lines):5} {max((line.longest for line in lines), default=0):7} {sum(line.faults for line in lines):4}  {sums}"
    )
    return "\n".join(rows)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table; 1 below the floors."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path, nargs="?", help="of sources; else documents that a grammar makes")
    parser.add_argument("--fuzz", type=int, default=0, metavar="N", help="so many of them")
    parser.add_argument("--seed", type=int, default=0, help="the first one's")
    parser.add_argument("--whole", action="store_true", help="also the documents without a fault")
    parser.add_argument("--epubcheck", action="store_true", help="judge every EPUB (needs Java)")
    given = parser.parse_args(arguments)
    if (given.folder is None) == (not given.fuzz):
        parser.error("give a folder of sources, or --fuzz N")
    with tempfile.TemporaryDirectory() as folder:
        made = generated(range(given.seed, given.seed + given.fuzz), Path(folder) / "sources")
        lines, built = measure(given.folder or Path(folder) / "sources", Path(folder) / "project", epubcheck=given.epubcheck)
        lacking = absent(made, Path(folder) / "project" / "out")
    for error in built.failed:
        print(error, file=sys.stderr)
    print(table(lines, whole=given.whole))
    problems = broken(lines, Floors()) + [f"{name} lacks {words}" for name, words in lacking]
    for problem in problems:
        print(f"below the floor: {problem}", file=sys.stderr)
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
