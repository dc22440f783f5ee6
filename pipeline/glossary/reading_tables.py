"""Terms out of tables: CSV with any separator in any Chinese encoding, Excel and LibreOffice sheets, with the headings of other programs.

A row of headings is never taken for a term. Where the first row may be one and is not known, or the columns seem to be exchanged, the file
is refused with the row that has to be put above it. Rows of other languages are left out and counted.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipeline.errors import DuizhaoError
from pipeline.glossary.entries import TermEntry, TermsRead, checked_entry
from pipeline.glossary.headings import (
    FIELDS,
    LEFT_OUT,
    SOURCE_LANGUAGE,
    TARGET_LANGUAGE,
    UNKNOWN,
    Column,
    column,
    may_be_heading,
)
from pipeline.language import has_han
from pipeline.language.tags import is_language_tag, language_name, named_language
from pipeline.spreadsheets import read_workbook

SEPARATOR = " | "
_LISTS = frozenset({"variants", "forms", "forbidden", "articles"})
_BOOLEANS = frozenset({"do_not_translate", "must", "the"})
_YES = frozenset({"true", "yes", "y", "1", "x", "是", "√", "✓"})
_NO = frozenset({"false", "no", "n", "0", "否", "×"})
_DELIMITERS = (",", "\t", ";", "；", "|")
_PARTS = {
    **{word: word for word in ("name", "noun", "verb", "adjective", "phrase", "other")},
    **dict.fromkeys(("n", "n.", "名词", "名", "common noun"), "noun"), **dict.fromkeys(("v", "v.", "动词", "动"), "verb"),
    **dict.fromkeys(("adj", "adj.", "a.", "形容词", "形"), "adjective"), **dict.fromkeys(("proper noun", "propn", "专有名词", "专名", "人名", "地名"), "name"),
    **dict.fromkeys(("短语", "词组"), "phrase"), **dict.fromkeys(("adv", "adv.", "adverb", "副词", "其他", "其它"), "other"),
}  # fmt: skip
_STATUSES = {
    **dict.fromkeys(("preferred", "final", "verified", "released", "active", "已批准", "批准", "已审核", "首选", "正式"), "approved"),
    **dict.fromkeys(("draft", "new", "candidate", "admitted", "pending", "待定", "草稿", "待审核", "新建"), "proposed"),
    **dict.fromkeys(("forbidden", "obsolete", "superseded", "not recommended", "禁用", "废弃", "停用"), "deprecated"),
}  # fmt: skip
_Rows = list[tuple[int, list[str]]]


def read_csv(path: Path) -> TermsRead:
    """Return the terms of a text table, whatever separates its columns.

    :raises DuizhaoError: its encoding cannot be told, its first row may be headings or a term, or a row is wrong (its line is named).
    """
    text = _decoded(path)
    delimiter = _delimiter(text, "\t" if path.suffix.lower() in {".tsv", ".txt"} else ",")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    rows: _Rows = []
    try:
        rows.extend((reader.line_num, [re.sub(r"\A'(?=[=+\-@'\t\r])", "", cell) for cell in row]) for row in reader)
    except csv.Error as error:
        raise DuizhaoError(f"is not a table: {error}", path=path, line=reader.line_num) from error
    return _terms(rows, path)


def _decoded(path: Path) -> str:
    from pipeline.reading.decoding import decode  # noqa: PLC0415 - the room of sources is not loaded for a table in UTF-8

    data = path.read_bytes()
    if not data.strip():
        return ""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    try:
        return decode(data, path).text
    except DuizhaoError as error:
        raise DuizhaoError(f"is not UTF-8 and {error.message}", path=path, line=error.line, hint="Save it as “CSV UTF-8”.") from error


def _delimiter(text: str, usual: str) -> str:
    """What separates the columns: it cuts the most lines into the same number of cells, more than one; the usual one in doubt."""
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("# ")][:200]

    def fit(delimiter: str) -> tuple[int, bool]:
        widths = Counter(len(next(csv.reader([line], delimiter=delimiter), [])) for line in lines)
        return max((count for width, count in widths.items() if width > 1), default=0), delimiter == usual

    return max(_DELIMITERS, key=fit)


def read_sheet(path: Path) -> TermsRead:
    """Return the terms of the first sheet of a workbook.

    :raises DuizhaoError: as :func:`read_csv`; a cell of a column that is read does not show what was typed.
    """
    sheets = read_workbook(path).sheets
    rows: _Rows = []
    problems: dict[int, dict[int, str]] = {}
    for number, cells in sheets[0].rows if sheets else ():
        rows.append((number, [cell.text for cell in cells]))
        problems[number] = {index: cell.problem for index, cell in enumerate(cells) if cell.problem}
    return _terms(rows, path, problems)


def _terms(rows: _Rows, path: Path, problems: dict[int, dict[int, str]] | None = None) -> TermsRead:
    rows = [(line, cells) for line, cells in rows if any(cell.strip() for cell in cells) and not cells[0].startswith("# ")]
    if not rows:
        return TermsRead(())
    columns = _columns(rows, path)
    left_out = [f"the column {one.heading!r}" for one in columns if one.meaning == LEFT_OUT and one.heading.strip()]
    entries: list[TermEntry] = []
    foreign: Counter[str] = Counter()
    for line, cells in rows[1:] if any(one.heading for one in columns) else rows:
        for index, problem in (problems or {}).get(line, {}).items():
            if index < len(columns) and columns[index].meaning != LEFT_OUT:
                raise DuizhaoError(problem, path=path, line=line, hint="Correct that row.")
        values = _values(columns, cells)
        other = _other_language(values)
        if other:
            foreign[f"{other}: {values.get('source', '')} = {values.get('target', '')}" if len(foreign) < 3 else "other languages"] += 1
        else:
            entries.append(checked_entry(_fields(values), path, line))
    left_out += [f"{what}{f' ({times} rows)' if times > 1 else ''}" for what, times in foreign.items()]
    return TermsRead(tuple(entries), tuple(left_out))


# --- which column is what ------------------------------------------------------------------------------------------------


def _columns(rows: _Rows, path: Path) -> list[Column]:
    """The columns: by the headings in the first row, else source, target and note (and then no column has a heading)."""
    line, first = rows[0]
    tags = [cells[2:4] for _, cells in rows]
    if all(len(pair) == 2 and all(is_language_tag(cell) for cell in pair) for pair in tags):  # DeepL: 大模型,large model,ZH,EN
        return [Column("", meaning) for meaning in ("source", "target", SOURCE_LANGUAGE, TARGET_LANGUAGE)]
    named = [column(cell) for cell in first]
    meanings = [one.meaning for one in named]
    if "source" in meanings and ("target" in meanings or set(first) <= {*FIELDS, ""}):
        unknown = next((one.heading for one in named if one.meaning == UNKNOWN), None)
        if unknown is not None:
            known = ", ".join(FIELDS)
            raise DuizhaoError(
                f"has the unknown column {unknown!r}", path=path, line=line, hint=f"Remove or rename it. Known columns: {known}."
            )
        return _sides_of(named, rows[1:])
    _ask(rows, path)
    return [Column("", meaning) for meaning in ("source", "target", "note")]


def _sides_of(named: list[Column], rows: _Rows) -> list[Column]:
    """The columns, where 目标语言 or “language” may head both texts and tags: a column of tags says of which language a row is."""
    out = []
    for index, one in enumerate(named):
        cells = [cells[index].strip() for _, cells in rows if index < len(cells) and cells[index].strip()]
        of_tags = bool(cells) and all(named_language(cell) for cell in cells)
        doubled = sum(other.meaning == one.meaning for other in named) > 1
        if one.meaning in {"source", "target"} and of_tags and doubled:
            out.append(Column(one.heading, SOURCE_LANGUAGE if one.meaning == "source" else TARGET_LANGUAGE))
        else:
            out.append(one)
    return out


def _ask(rows: _Rows, path: Path) -> None:
    """Refuse a table without known headings where taking its first row for a term, or its first column for Chinese, would be a guess.

    :raises DuizhaoError: so it is; the hint says which row to put above.
    """
    line, first = rows[0]
    pairs = [([*cells, "", ""][0].strip(), [*cells, "", ""][1].strip()) for _, cells in rows]
    (source, target), rest = pairs[0], pairs[1:]
    chinese = sum(has_han(one) for one, _ in rest)
    if sum(has_han(other) and not has_han(one) for one, other in pairs) * 2 > len(pairs):
        raise DuizhaoError(
            "seems to have English in its first column and Chinese in its second",
            path=path,
            line=line,
            hint="Put the row “en,zh” above it.",
        )
    odd = (rest and chinese * 2 > len(rest) and not has_han(source) and source.lower() != target.lower()) or (
        has_han(target) and not any(has_han(other) for _, other in rest)
    )
    if may_be_heading(first) or odd:
        raise DuizhaoError(
            f"begins with a row that may be headings or a term: {source} = {target}",
            path=path,
            line=line,
            hint="If these are headings, write “source,target” in their place; if it is a term, put a row “source,target” above it.",
        )


# --- what a row says -----------------------------------------------------------------------------------------------------


def _values(columns: Sequence[Column], cells: Sequence[str]) -> dict[str, str]:
    """The texts of a row by meaning; of a second column of one meaning, its text is another spelling, or goes below the first."""
    values: dict[str, str] = {}
    more = {"source": "variants", "target": "forms"}
    for one, raw in zip(columns, cells, strict=False):
        text = raw.strip()
        if not text or one.meaning == LEFT_OUT:
            continue
        if one.meaning not in values:
            values[one.meaning] = text
        elif one.meaning in more and text != values[one.meaning]:
            values[more[one.meaning]] = SEPARATOR.join(filter(None, (values.get(more[one.meaning], ""), text)))
        elif one.meaning == "note":
            values["note"] += f"\n{text}"
    return values


def _other_language(values: dict[str, str]) -> str:
    """The name of the language of a row that is not from Chinese into English; empty for one that is."""
    for key, wanted in ((SOURCE_LANGUAGE, "zh"), (TARGET_LANGUAGE, "en")):
        said = values.pop(key, "")
        if said and named_language(said) != wanted:
            return language_name(named_language(said) or said)
    return ""


def _fields(values: dict[str, str]) -> dict[str, Any]:
    fields: dict[str, Any] = {}
    for name, text in values.items():
        folded = text.lower()
        if name == "forbidden" and folded in _YES | _NO:  # Lokalise, memoQ: the row itself is what must not be used
            fields |= {"status": "deprecated"} if folded in _YES else {}
        elif name == "translatable":
            fields |= {"do_not_translate": True} if folded in _NO else {}
        elif name == "case" and folded in _YES | _NO:
            fields["case"] = "exact" if folded in _YES else "free"
        elif name in _LISTS:
            fields[name] = tuple(part.strip() for part in text.split(SEPARATOR.strip()) if part.strip())
        elif name in _BOOLEANS:
            fields[name] = "true" if folded in _YES else "false" if folded in _NO else folded
        else:
            fields[name] = text
    if "pos" in fields:
        fields["pos"] = _PARTS.get(fields["pos"].lower(), "other")
    if "status" in fields:
        fields["status"] = _STATUSES.get(fields["status"].lower(), fields["status"].lower())
    return fields
