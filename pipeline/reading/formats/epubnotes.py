"""The notes of an EPUB, in whatever form: each reference and its note in pandoc's (``epub:type``, an ``<aside>`` at the page's end).

A reference says that it is one (``epub:type``, ``role``, a class as Duokan writes it), or it is a short sign whose note leads back to it. A
note is what the reference leads to, in the same page or another: a list's item, a paragraph, a box. Some readers' pictures hold their note.
"""

from __future__ import annotations

import copy
import posixpath
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote

from pipeline.reading.formats.xhtml import EPUB_TYPE, body_of, elements, local_name, remove, rename, words

_CALLED = re.compile("(?<![a-z])(?:noteref|footnote|fnref)(?![a-z])")
"""Of classes too: doc-noteref, duokan-footnote, zhangyue-footnote, qqreader-footnote, reader_footnote, footnote-ref."""
_SIGN = re.compile(
    r"[\[［〔(（【<〈]?(?:注|註|译注)?\s*(?:\d{1,4}|[*＊†‡§#]{1,3}|[①-⓿❶-➓]|[a-z]|[ivxlc]{1,5})?[\]］〕)）】>〉]?", re.IGNORECASE
)
_BACK = re.compile(rf"(?:{_SIGN.pattern}|[◎↩↑^⏎⬆←]|返回(?:正文)?|back)[.．、:：]?\ufe0e?", re.IGNORECASE)
_HOLDERS = frozenset("li p div aside dd section blockquote td".split())  # noqa: SIM905
_HEADINGS = frozenset("h1 h2 h3 h4 h5 h6".split())  # noqa: SIM905
_TITLE = re.compile(r"(?:本[章回节]|全书|原书|作者|译者)?(?:注[释解]?|註[釋解]?|[脚尾附]注|[腳尾附]註|(?:end|foot)?notes?)", re.IGNORECASE)
_LONGEST = 2_000
"""Characters of a note; what is longer is a part of the book that a link leads to."""
_IN_PICTURE = ("zy-footnote", "data-wr-footernote", "alt", "title")


@dataclass(slots=True)
class _Reference:
    """A reference of a page, and the element that holds its note."""

    link: Any
    page: str
    holder: Any


def set_notes(pages: Mapping[str, Any]) -> None:
    """Bring all notes into pandoc's form, in place. ``pages``: trees by their place in the book, in reading order."""
    known = {(name, element.get("id")): element for name, page in pages.items() for element in elements(page) if element.get("id")}
    found: list[_Reference] = []
    for name, page in pages.items():
        found += _references(name, page, known, {reference.holder for reference in found})
    numbers = dict.fromkeys(pages, 0)
    bodies = {name: body_of(page) for name, page in pages.items()}
    contents = {reference.holder: _content(reference.holder) for reference in found}
    for reference in found:
        numbers[reference.page] += 1
        note = copy.deepcopy(contents[reference.holder])
        _write(reference.link, note, bodies[reference.page], numbers[reference.page])
    for holder in contents:
        _take_out(holder)
    for name, page in pages.items():
        _pictures_with_notes(page, bodies[name], numbers[name])
        _lonely_notes(page)
        _bare_title(page)


def _references(name: str, page: Any, known: Mapping[tuple[str, str | None], Any], notes: set[Any]) -> Iterator[_Reference]:
    """The references of a page; ``notes``: elements that are notes already, whose own links lead back."""
    taken = set(notes)
    for link in elements(page):
        if local_name(link) != "a" or "#" not in (link.get("href") or ""):
            continue
        goal = _goal(link, name)
        target = known.get(goal)
        holder = _holder(target) if target is not None else None
        if holder is None or any(above in taken for above in (link, *link.iterancestors())) or _around(holder, link):
            continue
        if _is_called(link) or (_is_sign(link) and _leads_back(holder, goal[0], link, name)):
            taken.add(holder)
            yield _Reference(link, name, holder)


def _goal(link: Any, name: str) -> tuple[str, str]:
    file, _, fragment = (link.get("href") or "").partition("#")
    member = posixpath.normpath(posixpath.join(posixpath.dirname(name), unquote(file))) if file else name
    return member, unquote(fragment)


def _around(holder: Any, link: Any) -> bool:
    return any(above is holder for above in link.iterancestors())


def _holder(target: Any) -> Any:
    """The element that is the note; none where the place is a heading, a page or a whole part."""
    element = target
    while element is not None and local_name(element) not in _HOLDERS:
        if local_name(element) in _HEADINGS | {"body", "html", "table", "ol", "ul"}:
            return None
        element = element.getparent()
    if element is None or any(local_name(inner) in _HEADINGS for inner in element.iter()):
        return None
    while (outer := element.getparent()) is not None and outer[0] is element and local_name(outer) in {"li", "aside", "dd"}:
        element = outer
    return element if len(words(element)) <= _LONGEST else None


def _names(element: Any) -> str:
    return " ".join((element.get(EPUB_TYPE, ""), element.get("role", ""), element.get("class", ""))).lower()


def _is_called(link: Any) -> bool:
    above = link.getparent()
    outer = _names(above) if above is not None and local_name(above) in {"sup", "span"} else ""
    return bool(_CALLED.search(f"{_names(link)} {outer}")) and "backlink" not in _names(link)


def _is_sign(link: Any) -> bool:
    text = words(link)
    return bool(_SIGN.fullmatch(text)) and (bool(text) or any(local_name(inner) == "img" for inner in link.iter()))


def _leads_back(holder: Any, holder_page: str, link: Any, page: str) -> bool:
    """The note has a link to the reference, or to what is around it in its line."""
    ids = {
        element.get("id")
        for element in (link, *link.iter(), *link.iterancestors())
        if local_name(element) not in {"body", "html", "section"}
    }
    ids |= {element.get("id") for element in (link.getprevious(), link.getnext()) if element is not None}
    return any(_goal(back, holder_page)[0] == page and _goal(back, holder_page)[1] in ids - {None} for back in _ways_back(holder))


def _ways_back(note: Any) -> list[Any]:
    """The links of a note that lead back by their looks: the sign that it begins with, an arrow, 返回."""
    links = [inner for inner in elements(note) if local_name(inner) == "a" and "#" in (inner.get("href") or "") and inner is not note]
    whole = words(note)
    return [
        link
        for link in links
        if _BACK.fullmatch(text := words(link)) and (not re.search(r"\w", text) or whole.startswith(text) or "回" in text)
    ]


def _content(holder: Any) -> Any:
    """The note alone: without the links that lead back and the sign that it begins with."""
    note = copy.deepcopy(holder)
    note.tail = None
    for link in _ways_back(note):
        parent = link.getparent()
        remove(link)
        if local_name(parent) in {"sup", "span"} and not words(parent) and not len(parent) and parent is not note:
            remove(parent)
    for element in elements(note):
        element.attrib.pop("id", None)
        element.attrib.pop(EPUB_TYPE, None)
    for key in ("hidden", "style", "role", "class"):
        note.attrib.pop(key, None)
    first = next((element for element in elements(note) if (element.text or "").strip()), None)
    if first is not None:
        first.text = re.sub(r"^\s*(?:[\[［〔(（【]\d{1,4}[\]］〕)）】]|[①-⓿❶-➓]|[*＊†‡]+|\d{1,4}[.．、:：](?!\d))\s*", "", first.text)
    return note


def _write(link: Any, note: Any, body: Any, number: int) -> None:
    """The reference and its note as pandoc knows them."""
    name = f"duizhao-note-{number}"
    space = link.tag[: -len("a")]
    aside = link.makeelement(f"{space}aside", {EPUB_TYPE: "footnote", "id": name})
    if local_name(note) == "p" or not any(local_name(inner) in _HOLDERS | {"ol", "ul", "table"} for inner in list(note)):
        rename(note, "p")
        aside.append(note)
    else:
        rename(note, "div")
        aside.append(note)
    body.append(aside)
    for child in list(link):
        link.remove(child)
    for key in [key for key in link.attrib if key != "id"]:
        del link.attrib[key]
    link.text = str(number)
    link.set("href", f"#{name}")
    link.set(EPUB_TYPE, "noteref")
    _without_brackets(link)
    outer = link.getparent()
    if (
        outer is not None
        and local_name(outer) == "sup"
        and len(outer) == 1
        and not (outer.text or "").strip()
        and not (link.tail or "").strip()
    ):
        rename(outer, "span")


def _without_brackets(link: Any) -> None:
    """``[<a>1</a>]`` is the reference, not the link alone."""
    before, parent = link.getprevious(), link.getparent()
    text = (before.tail if before is not None else parent.text) or ""
    if re.search(r"[\[［〔【(（]\s*\Z", text) and re.match(r"\s*[\]］〕】)）]", link.tail or ""):
        link.tail = re.sub(r"\A\s*.", "", link.tail)
        cut = re.sub(r".\s*\Z", "", text)
        if before is not None:
            before.tail = cut
        else:
            parent.text = cut


def _take_out(holder: Any) -> None:
    """The note from its place, with the lists and boxes that held nothing else."""
    while True:
        parent = holder.getparent()
        if parent is None:
            return
        remove(holder)
        if local_name(parent) not in _HOLDERS | {"ol", "ul", "dl", "tr", "tbody", "table"} or words(parent) or _shows(parent):
            return
        holder = parent


def _shows(element: Any) -> bool:
    return any(local_name(inner) in {"img", "svg", "math", "image"} for inner in element.iter())


def _pictures_with_notes(page: Any, body: Any, number: int) -> None:
    """A small picture that holds its note's words in an attribute (QQ, Zhangyue) is a reference."""
    for image in [element for element in elements(page) if local_name(element) == "img" and _CALLED.search(_names(element))]:
        text = next((value for key in _IN_PICTURE if (value := (image.get(key) or "").strip()) and not _BACK.fullmatch(value)), "")
        if not text or any(local_name(above) == "a" for above in image.iterancestors()):
            continue
        number += 1
        rename(image, "a")
        note = image.makeelement(image.tag[: -len("a")] + "p")
        note.text = text
        _write(image, note, body, number)


def _lonely_notes(page: Any) -> None:
    """A note that nothing refers to is text: pandoc would drop it."""
    referred = {(element.get("href") or "").removeprefix("#") for element in elements(page) if element.get(EPUB_TYPE) == "noteref"}
    for element in elements(page):
        if "note" in element.get(EPUB_TYPE, "") and element.get(EPUB_TYPE) != "noteref" and element.get("id", "") not in referred:
            del element.attrib[EPUB_TYPE]


def _bare_title(page: Any) -> None:
    """A heading of notes goes where all of them have become notes."""
    body = body_of(page)
    for heading in [element for element in elements(body) if local_name(element) in _HEADINGS and _TITLE.fullmatch(words(element))]:
        if not any(words(other) or _shows(other) for other in _behind(heading)):
            remove(heading)


def _behind(heading: Any) -> Iterator[Any]:
    """What follows in its own box, up to the next heading and to the notes at the page's end."""
    for other in heading.itersiblings():
        if local_name(other) in _HEADINGS or other.get("id", "").startswith("duizhao-note-"):
            return
        yield other
