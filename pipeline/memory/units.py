"""What a memory holds: pairs of sentences with where they come from; read from aligned files and from TMX."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from lxml import etree

from pipeline.article import Entry, RichText, Segment
from pipeline.bilingual import Stored, load
from pipeline.errors import DuizhaoError
from pipeline.language.tags import base_language, language_name
from pipeline.richtext import plain, strip
from pipeline.status import is_approved

ALIGNED = ".en.xlf"
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_HIDDEN = frozenset({"ph", "bpt", "ept", "it", "ut", "sub"})
"""TMX elements whose content is code of the format that the text came from, not language."""


@dataclass(frozen=True, slots=True)
class Unit:
    """A sentence and its approved translation. ``before``/``after``: the neighbours' text, empty where unknown.

    ``origin``: the article's name, or the TMX file's.
    """

    source: RichText
    target: RichText
    before: str = ""
    after: str = ""
    origin: str = ""
    by: str = ""
    at: str = ""


def read_units(path: Path) -> Iterator[Unit]:
    """Yield the units of an aligned file or a TMX file.

    :raises DuizhaoError: the file is broken.
    """
    if path.name.endswith(ALIGNED):
        stored = load(path)
        return _of_aligned(stored, path.name.removesuffix(ALIGNED)) if stored else iter(())
    return _of_tmx(path)


def _of_aligned(stored: Stored, name: str) -> Iterator[Unit]:
    """What people approved; sentences that left the article as well."""
    row = [segment for unit in stored.units for segment in unit.segments]
    for index, segment in enumerate(row):
        before = plain(row[index - 1].source).strip() if index else ""
        after = plain(row[index + 1].source).strip() if index + 1 < len(row) else ""
        yield from _unit(Segment(segment.id, segment.source), segment.entry, before, after, name)
    for removed in stored.removed:
        yield from _unit(Segment(removed.id, removed.source), removed.entry, "", "", name)


def _unit(segment: Segment, entry: Entry, before: str, after: str, name: str) -> Iterator[Unit]:
    target = entry.target
    if target is not None and is_approved(target) and target.text.text.strip() and segment.source.text.strip():
        yield Unit(strip(segment.source), strip(target.text), before, after, name, target.by, target.at)


def _of_tmx(path: Path) -> Iterator[Unit]:
    """The Chinese–English units of a TMX file that have a text in both languages."""
    return (unit for unit in tmx_units(path) if isinstance(unit, Unit))


def tmx_units(path: Path) -> Iterator[Unit | str]:
    """Yield what each ``<tu>`` of a TMX file gives, or in words why it gives nothing; read piece by piece, the DTD that it names is never loaded.

    :raises DuizhaoError: the file is not well-formed.
    """
    try:
        with path.open("rb") as file:
            tree = etree.iterparse(file, events=("end",), tag="tu", resolve_entities=False, no_network=True, load_dtd=False)
            for _, element in tree:
                yield _tmx_unit(element, path.name)
                element.clear()
                while element.getprevious() is not None:
                    del element.getparent()[0]
    except OSError as error:
        raise DuizhaoError(f"cannot be read: {error.strerror}", path=path, hint="Correct its permissions, or remove it.") from error
    except etree.XMLSyntaxError as error:
        raise DuizhaoError(
            f"is not well-formed XML: {error.msg}", path=path, line=error.lineno or None, hint="Export the TMX again from its program."
        ) from error


def _tmx_unit(element: etree._Element, name: str) -> Unit | str:
    variants = {base_language(tuv.get(_LANG) or tuv.get("lang") or ""): tuv for tuv in reversed(element.findall("tuv"))}
    if not {"zh", "en"} <= set(variants):
        return f"not Chinese and English ({', '.join(sorted(language_name(tag) for tag in variants)) or 'no language'})"
    segments = [variants[tag].find("seg") for tag in ("zh", "en")]
    source, target = ("" if segment is None else _text(segment).strip() for segment in segments)
    if not source or not target:
        return "no <seg>" if None in segments else "an empty <seg>"
    at = _time(element.get("changedate") or element.get("creationdate") or "")
    by = element.get("changeid") or element.get("creationid") or ""
    return Unit(RichText(source), RichText(target), *_context(element), name, by, at)


def _text(element: etree._Element) -> str:
    """The sentence: without codes, and without the sub-flows in them (``<sub>``: a footnote, an alternative text), which are texts of their own."""
    parts = [element.text or ""]
    for child in element:
        if isinstance(child.tag, str) and child.tag not in _HIDDEN:
            parts.append(_text(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _context(element: etree._Element) -> tuple[str, str]:
    """The neighbours, as memoQ and OmegaT name them in ``<prop>``."""
    props = {prop.get("type", "").lower(): (prop.text or "").strip() for prop in element.iterdescendants("prop")}
    before = props.get("prev", "") or props.get("x-context-pre", "")
    after = props.get("next", "") or props.get("x-context-post", "")
    return before, after


def _time(compact: str) -> str:
    """``20240131T120000Z`` as ISO 8601 with separators; else empty."""
    digits = compact.replace("T", "").rstrip("Z")
    if len(digits) != 14 or not digits.isdigit():
        return ""
    return f"{digits[:4]}-{digits[4:6]}-{digits[6:8]}T{digits[8:10]}:{digits[10:12]}:{digits[12:]}Z"
