"""Terms written into glossary files without touching what people wrote: comments, order, quotes and blank lines stay byte for byte."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import yaml

from pipeline.errors import DuizhaoError, ExitStatus
from pipeline.files import write_atomic
from pipeline.glossary.entries import LAYERS, Term, TermEntry, TermFile, checked_entry
from pipeline.glossary.folding import fold
from pipeline.glossary.loading import parse_terms, read_header, read_terms
from pipeline.sources import term_files

NEW_FILE = "terms.yaml"


@dataclass(frozen=True, slots=True)
class Added:
    """What became of entries: written, there already, or there with other English (left as it is)."""

    path: Path
    added: tuple[TermEntry, ...] = ()
    equal: tuple[TermEntry, ...] = ()
    different: tuple[tuple[TermEntry, Term], ...] = ()
    left_out: tuple[str, ...] = ()
    """What of an imported file is no entry, in words."""


def add_term(folder: Path, entry: TermEntry, *, file: str = "") -> Path:
    """Put one term into the project's glossary: into ``file``, else into the last file of the strongest layer. Returns the file.

    :raises DuizhaoError: that file has the source already with other English.
    """
    path = folder / file if file else default_file(folder)
    done = add_terms(path, [entry])
    if done.different:
        old = done.different[0][1]
        raise DuizhaoError(
            f"has {old.source} already, as “{old.english}”",
            path=path,
            line=old.line,
            hint="Change that entry, or add the new English to its forms.",
            status=ExitStatus.CONFLICT,
        )
    return path


def default_file(folder: Path) -> Path:
    """Tell where a new term goes if nobody says: the last file of the strongest layer, ``terms.yaml`` if there is none."""
    files = term_files(folder)
    return max(files, key=lambda path: (LAYERS.index(read_header(path).layer), path.name), default=folder / NEW_FILE)


def file_for(folder: Path, article: str) -> Path:
    """Tell where a new term of an article goes if nobody says: the file that is for this article, else :func:`default_file`."""
    own = [path for path in term_files(folder) if any(fnmatchcase(article, one) for one in read_header(path).articles)]
    return own[-1] if own else default_file(folder)


def change_term(term: Term, fields: Mapping[str, Any] | None) -> None:
    """Write the entry of a term into its file with these fields, the others as they were, or taken out (``None``); all around it stays.

    :raises DuizhaoError: the entry is not where it was read, stands in a list on one line, or would contradict itself or another one.
    """
    path = term.path
    text = path.read_bytes().decode("utf-8-sig") if path is not None and path.exists() else ""
    newline = "\r\n" if "\r\n" in text else "\n"
    lines = text.split(newline)
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    items = next((value for key, value in root.value if key.value == "terms"), None) if isinstance(root, yaml.MappingNode) else None
    nodes = items.value if isinstance(items, yaml.SequenceNode) and not items.flow_style else []
    found = [(index, node) for index, node in enumerate(nodes) if node.start_mark.line + 1 == term.line]
    given = yaml.safe_load(text)["terms"][found[0][0]] if found else {}
    if path is None or given.get("source") != term.source:
        hint = "Change it in an editor: the page changes entries that have lines of their own."
        raise DuizhaoError(f"{term.source} was not found where it stood", path=path, line=term.line, hint=hint)
    start, node = found[0][1].start_mark.line, found[0][1]
    end = node.end_mark.line + 1 if node.flow_style else _end(lines, start, node.end_mark.line)
    written: list[str] = []
    if fields is not None:
        entry = checked_entry({**given, **fields}, path, term.line)
        written = entry_lines(entry, lines[start].index("-"), compact=bool(node.flow_style))
        written[-1] += lines[end - 1][node.end_mark.column :] if node.flow_style else ""
    elif len(nodes) == 1:
        key_line = next(index for index, line in enumerate(lines) if line.startswith("terms:"))
        lines[key_line] = "terms: []"
    changed = newline.join(lines[:start] + written + lines[end:])
    parse_terms(changed, path)
    write_atomic(path, changed)


def add_terms(path: Path, entries: Iterable[TermEntry], header: TermFile | None = None, *, left_out: tuple[str, ...] = ()) -> Added:
    """Append to one file (made if there is none) what it does not have yet."""
    there = {fold(text).text: term for term in (read_terms(path) if path.exists() else []) for text in term.sources}
    added: list[TermEntry] = []
    equal: list[TermEntry] = []
    different: list[tuple[TermEntry, Term]] = []
    for entry in entries:
        old = there.get(fold(entry.source).text)
        if old is None:
            added.append(entry)
            for text in (entry.source, *entry.variants):
                there.setdefault(fold(text).text, Term(**_given(entry), path=path))
        elif (old.target or old.source) == (entry.target or entry.source):
            equal.append(entry)
        else:
            different.append((entry, old))
    if added:
        old_text = path.read_bytes().decode("utf-8-sig") if path.exists() else new_file(header or TermFile())
        text = append(old_text, added, path)
        parse_terms(text, path)
        write_atomic(path, text)
    return Added(path, tuple(added), tuple(equal), tuple(different), left_out)


def new_file(header: TermFile) -> str:
    """Return the head of a new file."""
    lines = [f"{key}: {_scalar(value)}" for key in ("title", "layer", "domain", "licence") if (value := str(getattr(header, key)))]
    return "\n".join(["# yaml-language-server: $schema=glossary.schema.json", *lines, "", "terms:", ""])


def append(text: str, entries: Sequence[TermEntry], path: Path | str) -> str:
    """Return the file's text with the entries after its last one; everything else as it was."""
    newline = "\r\n" if "\r\n" in text else "\n"
    root = yaml.compose(text, Loader=yaml.SafeLoader)
    items = None
    if isinstance(root, yaml.MappingNode):
        items = next((value for key, value in root.value if key.value == "terms"), None)
    if isinstance(items, yaml.SequenceNode) and items.value and items.flow_style:
        return _append_in_flow(text, entries)
    lines = text.split(newline)
    if isinstance(items, yaml.SequenceNode) and items.value:
        first, last = items.value[0], items.value[-1]
        indent = lines[first.start_mark.line].index("-")
        end_line = _end(lines, last.start_mark.line, last.end_mark.line)
        spread = end_line - last.start_mark.line > 1
        written = [line for entry in entries for line in ([""] if spread else []) + entry_lines(entry, indent, compact=not spread)]
        return newline.join(lines[:end_line] + written + lines[end_line:])
    written = [line for entry in entries for line in entry_lines(entry, 2, compact=False)]
    if items is None and root is not None and not isinstance(root, yaml.MappingNode):
        raise DuizhaoError("must be a mapping with the key terms", path=path, line=1)
    key_line = next((index for index, line in enumerate(lines) if line.startswith("terms:")), None)
    if key_line is None:
        return newline.join([*lines[: len(lines) - (lines[-1] == "")], "terms:", *written, ""])
    return newline.join([*lines[:key_line], "terms:", *written, *[line for line in lines[key_line + 1 :] if line.strip()], ""])


def _end(lines: list[str], start: int, end: int) -> int:
    """The line after an item's last line that is neither blank nor a comment."""
    last = min(end, len(lines) - 1)
    while last > start and (not lines[last].strip() or lines[last].lstrip().startswith("#") or last == end):
        last -= 1
    return last + 1


def _append_in_flow(text: str, entries: Sequence[TermEntry]) -> str:
    """For ``terms: [{…}, {…}]``: parsed and written anew by ruamel, which keeps comments and order."""
    from ruamel.yaml import YAML  # needed for this rare form and for values only

    keeper = YAML()
    keeper.preserve_quotes = True
    keeper.width = 4096
    data = keeper.load(text)
    data["terms"].extend(_given(entry) for entry in entries)
    stream = io.StringIO()
    keeper.dump(data, stream)
    return stream.getvalue()


def entry_lines(entry: TermEntry, indent: int = 2, *, compact: bool = False) -> list[str]:
    """Return the entry as YAML lines: one a key, or ``{…}`` on one line."""
    fields = [f"{key}: {_scalar(value)}" for key, value in _given(entry).items()]
    lead = " " * indent
    if compact and len(text := f"{lead}- {{{', '.join(fields)}}}") <= 140:
        return [text]
    return [f"{lead}- {fields[0]}", *(f"{lead}  {field}" for field in fields[1:])]


def _given(entry: TermEntry) -> dict[str, Any]:
    """The fields that say something, in the schema's order."""
    empty = TermEntry(source="x", do_not_translate=True)
    values = {key: getattr(entry, key) for key in TermEntry.model_fields}
    return {
        key: list(value) if isinstance(value, tuple) else value
        for key, value in values.items()
        if key == "source" or (key == "do_not_translate" and value) or (key != "do_not_translate" and value != getattr(empty, key))
    }


def _scalar(value: Any) -> str:
    """A value on one line, quoted where YAML needs it (and where our strict reader would see a number or a truth value)."""
    if isinstance(value, list):
        return f"[{', '.join(_scalar(item) for item in value)}]"
    if isinstance(value, bool):
        return "true" if value else "false"
    text = yaml.safe_dump(str(value), allow_unicode=True, width=10**6, default_flow_style=True, default_style=_quotes(str(value)))
    return text.removesuffix("\n").removesuffix("\n...")


def _quotes(text: str) -> str | None:
    """Double quotes where a plain scalar would not be read back as this text, inside ``[…]`` and ``{…}`` too."""
    if any(char in text for char in ",[]{}:#&*!|>'\"%@`\n") or text[:1] in "-?" or text.strip() != text:
        return '"'
    return None
