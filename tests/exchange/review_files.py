"""A bilingual to send out, and the hands of a person in Word, Excel or an editor."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from lxml import etree
from making import article, ids
from openpyxl import load_workbook

from pipeline.article import OBJECT, Bilingual, Comment, Entry, Mark, RichText, Target
from pipeline.exchange import EXPORTS, ImportOptions, ImportResult, export_review, import_review

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
NOW = "2026-11-24T12:00:00Z"

BOLD = RichText("论坛以“共享AI+未来”为理念。", (Mark("strong", 4, 11, "m1"),))
PICTURE = RichText(
    f"见图{OBJECT}和链接。", (Mark("image", 2, 3, "m2", {"src": "a.png"}), Mark("link", 4, 6, "m3", {"url": "https://example.org/"}))
)
PARAGRAPHS = (
    ["腾讯AI Lab发布三大核心战略"],
    ["全球30位顶级AI专家出席。", BOLD],
    [PICTURE, "它叫a<1>b&c。", "=1+1是公式。"],
    ["谢谢！"],
    ["没有译文的一句。"],
)
ENGLISH = (
    RichText("Tencent AI Lab Unveils Three Strategies"),
    RichText("Thirty top AI experts attended."),
    RichText("The forum’s theme is “Sharing AI + the Future”.", (Mark("strong", 22, 45, "m1"),)),
    RichText(
        f"See figure {OBJECT} and the link.", (replace(PICTURE.marks[0], start=11, end=12), replace(PICTURE.marks[1], start=21, end=25))
    ),
    RichText("It is called a<1>b&c."),
    RichText("=1+1 is a formula."),
    RichText("Thanks!"),
)


def outgoing() -> Bilingual:
    """Eight sentences: seven with a machine's draft, the second reviewed and commented, the last without translation."""
    made = article(*PARAGRAPHS)
    entries = {name: Entry(Target(text, engine="qwen@0123456789ab")) for name, text in zip(ids(made), ENGLISH, strict=False)}
    second = ids(made)[1]
    reviewed = Target(ENGLISH[1], "reviewed", "human", "李梅", "2026-11-23T08:00:00Z")
    entries[second] = Entry(reviewed, comments=(Comment("Thirty or 30?\nAsk!", "Tom", "2026-11-22T08:00:00Z"),))
    return Bilingual(made, entries)


def send(folder: Path, kind: str, bilingual: Bilingual | None = None) -> Path:
    bilingual = bilingual or outgoing()
    return export_review(bilingual, folder / f"{bilingual.article.name}{EXPORTS[kind].suffix}", kind)


def receive(path: Path, bilingual: Bilingual | None = None, *, overwrite: bool = False) -> ImportResult:
    bilingual = bilingual or outgoing()
    (result,) = import_review(path, {bilingual.article.name: bilingual}, ImportOptions("Anna", NOW, overwrite=overwrite))
    return result


def targets(bilingual: Bilingual) -> list[RichText | None]:
    found = [bilingual.entries.get(name, Entry()).target for name in ids(bilingual.article)]
    return [target.text if target else None for target in found]


def reasons(result: ImportResult) -> dict[str, str]:
    return {refusal.location: refusal.reason for refusal in result.refusals}


# --- editing ------------------------------------------------------------------------------------------------------------


def edit_part(path: Path, change: Callable[[bytes], bytes], part: str = "word/document.xml") -> None:
    """One member of a container changed, as a program that saves it would."""
    out = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, change(old.read(name)) if name == part else old.read(name))
    path.write_bytes(out.getvalue())


def edit_document(path: Path, change: Callable[[etree._Element], None]) -> None:
    def apply(data: bytes) -> bytes:
        root = etree.fromstring(data)
        change(root)
        return etree.tostring(root)

    edit_part(path, apply)


def docx_row(root: etree._Element, number: int) -> etree._Element:
    """The table row of this sentence (0: the header)."""
    return list(root.iter(f"{W}tr"))[number]


def docx_cell(root: etree._Element, number: int, column: int) -> etree._Element:
    return docx_row(root, number).findall(f"{W}tc")[column]


def xml(text: str) -> etree._Element:
    return etree.fromstring(
        '<x xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" '
        f'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">{text}</x>'
    )


def fill(cell: etree._Element, runs: str) -> None:
    """The cell's first paragraph with these runs in place of its own."""
    paragraph = cell.find(f"{W}p")
    for child in list(paragraph):
        paragraph.remove(child)
    paragraph.extend(list(xml(runs)))


def run(text: str) -> str:
    return f"<w:r><w:t>{text.replace('&', '&amp;').replace('<', '&lt;')}</w:t></w:r>"


def type_into_docx(path: Path, typed: Mapping[tuple[int, str], str]) -> None:
    columns = {"ID": 1, "Source": 2, "Target": 3, "State": 4, "Comment": 5}

    def change(root: etree._Element) -> None:
        for (number, column), text in typed.items():
            fill(docx_cell(root, number, columns[column]), run(text))

    edit_document(path, change)


def type_into_xlsx(path: Path, typed: Mapping[tuple[int, str], Any]) -> None:
    book = load_workbook(path)
    for (number, column), value in typed.items():
        book.active.cell(number + 4, ("#", "ID", "Source", "Target", "State", "Comment").index(column) + 1).value = value
    book.save(path)


def type_into_tsv(path: Path, typed: Mapping[tuple[int, str], str]) -> None:
    lines = [line.split("\t") for line in path.read_text("utf-8").split("\n")]
    for (number, column), text in typed.items():
        lines[number + 1][("#", "ID", "Source", "Target", "State", "Comment").index(column)] = text
    path.write_text("\n".join("\t".join(line) for line in lines), "utf-8")


def replace_in(path: Path, *pairs: tuple[str, str]) -> None:
    """Each pattern replaced once, in a text file."""
    text = path.read_text("utf-8")
    for old, new in pairs:
        assert re.search(old, text, re.DOTALL), old
        text = re.sub(old, new, text, count=1, flags=re.DOTALL)
    path.write_text(text, "utf-8")
