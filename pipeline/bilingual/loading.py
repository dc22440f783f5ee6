"""Reading an aligned file, whoever wrote it last: this program, a person with an editor, a CAT tool, ``git merge``.

Strict about what would lose work (not well-formed, not XLIFF 2, an unknown state, a unit without sentences: an error with its
line), lenient about everything else: order and spacing of attributes, lost metadata, lost data of inline markup, notes and
candidates of other tools.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import cast

from lxml import etree

from pipeline import inputs
from pipeline.article import (
    LEAVES,
    ONLY_ENGLISH,
    TARGET_LANG,
    Comment,
    Entry,
    Mark,
    OrphanedEntry,
    Revision,
    RichText,
    Suggestion,
    Suppression,
    Target,
)
from pipeline.bilingual.inline import marks_by_inline_id, original_data, read_inline, rejoined
from pipeline.bilingual.stored import (
    MATCHES,
    METADATA,
    NAMESPACE,
    PREFIX,
    Stored,
    StoredSegment,
    StoredUnit,
    fingerprint,
)
from pipeline.errors import DuizhaoError
from pipeline.files import parse_xml, refuse_conflict_markers
from pipeline.language.tags import base_language
from pipeline.status import MACHINE_ORIGINS, STATES, is_written

_X = f"{{{NAMESPACE}}}"
_MTC = f"{{{MATCHES}}}"
_MDA = f"{{{METADATA}}}"


def load(path: Path) -> Stored | None:
    """Return the aligned file, ``None`` where there is none.

    :raises DuizhaoError: it cannot be read; the file is left as it is.
    """
    try:
        data = inputs.read(path)
    except FileNotFoundError as error:
        if path.is_symlink():
            hint = "Mend the link, or remove it to begin anew."
            raise DuizhaoError("is a link to a file that is not there", path=path, hint=hint) from error
        return None
    return parse(data, path)


def parse(data: bytes, path: Path) -> Stored:
    """Read what :func:`load` does, from bytes that came from ``path``."""
    root = aligned_root(data, path)
    units: list[StoredUnit] = []
    last: etree._Element | None = None
    removed: list[OrphanedEntry] = []
    waiting: list[Comment] = []  # of the file or a group: remarks on what comes first in it
    for element in root.iter(f"{_X}file", f"{_X}group", f"{_X}unit"):
        if element.tag != f"{_X}unit":
            waiting = [*(Comment(text, "", "") for note in element.iterfind(f"{_X}notes/{_X}note") if (text := _note_text(note))), *waiting]
            continue
        segments = _segments(element, path)
        if is_removed(element):
            removed += [OrphanedEntry(segment.id, segment.source, segment.entry) for segment in segments]
        elif element.get("id") != "empty" or any(segment.source for segment in segments):
            first, *rest = segments
            segments, waiting = (replace(first, entry=_with_comments(first.entry, waiting)), *rest), []
            block = block_element(element)
            if block is last:
                units[-1] = replace(units[-1], segments=(*units[-1].segments, *segments))
            else:
                units.append(StoredUnit(block.get("id", ""), segments, by_hand=block.get("canResegment") == "no"))
            last = block
    return Stored(path, hashlib.sha256(data).hexdigest(), tuple(units), tuple(removed))


def block_element(unit: etree._Element) -> etree._Element:
    """Return the element of the block that this unit's sentences are of: the group around it, or the unit itself in files of before, where one held a paragraph."""
    leaf = {f"{PREFIX}{kind}" for kind in LEAVES}
    return next((group for group in unit.iterancestors(f"{_X}group") if group.get("type") in leaf), unit)


def is_removed(unit: etree._Element) -> bool:
    """Tell whether this unit's sentences are no longer in the source."""
    groups = unit.iterancestors(f"{_X}group")
    return any(element.get("type") == f"{PREFIX}removed" for element in (unit, *groups))


def aligned_root(data: bytes, path: Path) -> etree._Element:
    """Return the root of an aligned file.

    :raises DuizhaoError: it is not well-formed, holds conflict markers, or is no XLIFF 2 with English.
    """
    try:
        root = parse_xml(data, path)
    except DuizhaoError:
        refuse_conflict_markers(data, path, f"Merge it sentence by sentence: `merge {path.name}`; and once for all: `merge-setup`.")
        raise
    if root.tag != f"{_X}xliff":
        older = etree.QName(root).localname == "xliff"
        raise DuizhaoError(
            "is not an aligned file: its root is not <xliff> of XLIFF 2" + (" (XLIFF 1.2 is another format)" if older else ""),
            path=path,
            line=_line(root),
            hint="Bring a file from another program in by `import`, and restore this one.",
        )
    refuse_other_target(root, "trgLang", path)
    return root


def refuse_other_target(element: etree._Element, attribute: str, path: Path) -> None:
    """Refuse an element whose translations are in another language than English of any region; one may say nothing of it.

    :raises DuizhaoError: it is another one.
    """
    language = element.get(attribute, "")
    if language and base_language(language) != TARGET_LANG:
        hint = "Bring a file with the English translations."
        raise DuizhaoError(f"has the target language {language!r}, but {ONLY_ENGLISH}", path=path, line=_line(element), hint=hint)


def _with_comments(entry: Entry, comments: list[Comment]) -> Entry:
    return replace(entry, comments=(*entry.comments, *comments))


def _line(element: etree._Element) -> int | None:
    return cast("int | None", element.sourceline)


def _note_text(note: etree._Element) -> str:
    return "".join(cast("Iterator[str]", note.itertext())).strip()


@dataclass(slots=True)
class _Extras:
    """What the unit says of its segments outside of them, by segment id (``""``: of the unit as a whole)."""

    provenance: dict[str, dict[str, str]] = field(default_factory=dict)
    comments: dict[str, list[Comment]] = field(default_factory=lambda: defaultdict(list))
    suppressed: dict[str, list[Suppression]] = field(default_factory=lambda: defaultdict(list))
    suggestions: dict[str, list[Suggestion]] = field(default_factory=lambda: defaultdict(list))
    history: dict[str, list[Revision]] = field(default_factory=lambda: defaultdict(list))

    def entry(self, name: str, target: Target | None) -> Entry:
        """Return all that is known of the segment of this id."""
        suggestions, history = self.suggestions.get(name, ()), self.history.get(name, ())
        comments, suppressed = self.comments.get(name, ()), self.suppressed.get(name, ())
        return Entry(target, tuple(suggestions), tuple(comments), tuple(history), tuple(suppressed))


def _segments(element: etree._Element, path: Path) -> tuple[StoredSegment, ...]:
    name = element.get("id", "")
    rows = [(row, row.find(f"{_X}source")) for row in element.iterfind(f"{_X}segment")]
    if not rows:
        raise DuizhaoError(f"the unit {name!r} has no <segment>", path=path, line=_line(element), hint="Restore it from git.")
    names = [row.get("id") or f"{name}-segment-{number}" for number, (row, _) in enumerate(rows, 1)]
    extras = _extras(element, dict(zip(names, (row for row, _ in rows), strict=True)), path)
    data = original_data(element)
    known: dict[str, Mark] = {}
    segments = []
    for _, source in rows:
        if source is None:
            raise DuizhaoError(f"a sentence of unit {name!r} has no <source>", path=path, line=_line(element), hint="Restore it from git.")
        known.update(marks_by_inline_id(source, data))
    for number, (identifier, (row, source)) in enumerate(zip(names, rows, strict=True), 1):
        text = RichText() if source is None else read_inline(source, data, known)
        target = row.find(f"{_X}target")
        provenance = extras.provenance.get(identifier, {})
        words = None if target is None else _words(read_inline(target, data, known), text, provenance.get("fingerprint", ""))
        entry = extras.entry(identifier, _target(row, words, provenance, path))
        entry = _with_comments(entry, extras.comments[""]) if number == 1 else entry
        segments.append(StoredSegment(identifier, text, entry, provenance.get("fingerprint", "")))
    return tuple(segments)


def _words(raw: RichText, source: RichText, mark: str) -> RichText:
    """A target without the line breaks of a pretty-printer; that of a machine as its fingerprint knows it."""
    return rejoined(raw, keep_breaks="\n" in source.text, wanted=lambda text: fingerprint(text) == mark)


def _target(row: etree._Element, text: RichText | None, known: dict[str, str], path: Path) -> Target | None:
    """The target; one that a machine made and somebody then changed by hand is that person's."""
    state = row.get("state", "initial")
    if state not in STATES:
        raise DuizhaoError(
            f"the sentence {row.get('id')!r} has the unknown state {state!r}",
            path=path,
            line=_line(row),
            hint=f"XLIFF 2 knows {', '.join(STATES)}.",
        )
    if text is None:
        return None
    sub_state = row.get("subState", "")
    origin = sub_state.removeprefix(PREFIX) if sub_state.startswith(PREFIX) else "human"
    by, at, engine, method, key, terms = (known.get(name, "") for name in ("by", "at", "engine", "method", "key", "terms"))
    mark = known.get("fingerprint")
    if mark and origin in MACHINE_ORIGINS and mark != fingerprint(text):
        origin, engine, method, key, terms = "human", "", "", "", ""
    target = Target(text, state, origin, by, at, engine, method, key, tuple(terms.split()))
    return target if is_written(target) else None


def _extras(unit: etree._Element, rows: Mapping[str, etree._Element], path: Path) -> _Extras:
    """What the unit says of its segments (``rows`` by id), and what other programs put into them."""
    extras = _Extras()
    authors: dict[str, dict[str, str]] = {}
    for group in unit.iterfind(f"{_MDA}metadata/{_MDA}metaGroup"):
        name, category, values = group.get("id", ""), group.get("category", ""), _metas(group)
        if category == "target":
            extras.provenance[name] = values
        elif category == "comment":
            authors[name] = values
        elif category == "suppressed" and values.get("check"):
            word = Suppression(values["check"], values.get("reason", ""), values.get("by", ""))
            extras.suppressed[name.rpartition(".x")[0]].append(word)
    owners = {note: identifier for identifier, row in rows.items() for note in _own_remarks(row, extras.comments[identifier])}
    for note in unit.iterfind(f"{_X}notes/{_X}note"):
        name = note.get("id", "")
        owner = owners.get(name) or name.rpartition(".c")[0]
        text = "".join(cast("Iterator[str]", note.itertext()))
        if text.strip():
            who = authors.get(name, {})
            extras.comments[owner if owner in rows else ""].append(Comment(text, who.get("by", ""), who.get("at", "")))
    for match in unit.iterfind(f"{_MTC}matches/{_MTC}match"):
        _read_match(match, extras, path)
    return extras


def _own_remarks(row: etree._Element, found: list[Comment]) -> Iterator[str]:
    """Adds the remarks that stand in the segment itself (annotations of some words, notes of a program that puts them there) to ``found``.

    Gives the ids of the unit's notes that its annotations point to.
    """
    annotations = [mark for mark in row.iter(f"{_X}mrk", f"{_X}sm") if mark.get("type") == "comment"]
    texts = [mark.get("value", "").strip() for mark in annotations] + [_note_text(note) for note in row.iterfind(f"{_X}notes/{_X}note")]
    found += [Comment(text, "", "") for text in dict.fromkeys(texts) if text]
    yield from (mark.get("ref", "").rpartition("n=")[2] for mark in annotations if mark.get("ref"))


def _metas(group: etree._Element) -> dict[str, str]:
    return {meta.get("type", ""): "".join(cast("Iterator[str]", meta.itertext())) for meta in group.iter(f"{_MDA}meta")}


def _read_match(match: etree._Element, extras: _Extras, path: Path) -> None:
    owner = match.get("ref", "").removeprefix("#")
    source, target = match.find(f"{_X}source"), match.find(f"{_X}target")
    if source is None or target is None:
        raise DuizhaoError(
            "a translation candidate needs <source> and <target>", path=path, line=_line(match), hint="Remove it or complete it."
        )
    data = original_data(match)
    known = marks_by_inline_id(source, data)
    old = read_inline(source, data, known)
    text = read_inline(target, data, known)
    if match.get("subType") == f"{PREFIX}revision":
        group = match.find(f"{_MDA}metadata/{_MDA}metaGroup")
        values = {} if group is None else _metas(group)
        state = values.get("state", "translated")
        known_state = state if state in STATES else "translated"
        revision = Revision(text, known_state, values.get("by", ""), values.get("at", ""), values.get("origin", ""))
        extras.history[owner].append(revision)
        return
    origin = match.get("origin") or match.get("type") or ""
    try:
        similarity = round(float(match.get("similarity") or match.get("matchQuality") or 0))
    except (ValueError, OverflowError):
        similarity = 0
    extras.suggestions[owner].append(Suggestion(old.text, text, origin, min(max(similarity, 0), 100)))
