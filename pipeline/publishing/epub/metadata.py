"""What an EPUB says of itself: title, people, dates, languages, and truthful accessibility metadata."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from html import escape

from pipeline.article import TARGET_LANG
from pipeline.publishing.document.dates import NEVER_BEFORE
from pipeline.publishing.document.edition import Edition, Label
from pipeline.publishing.epub.chapter import File
from pipeline.xmlnames import XHTML


@dataclass(frozen=True, slots=True)
class Person:
    """A name with its MARC relator code (aut, trl, pbl …) and language. ``sort``: as catalogues file it."""

    name: str
    role: str
    lang: str = ""
    sort: str = ""


@dataclass(frozen=True, slots=True)
class Description:
    """What a library wants to know of the book. ``modified``: the newest day known of what is in it."""

    identifier: str
    title: Label
    edition: Edition
    modified: date | None
    source_lang: str = "zh-Hans"
    more_langs: tuple[str, ...] = ()
    """Of articles in another script than the book's first."""
    published: str = ""
    people: tuple[Person, ...] = ()
    publisher: str = ""
    sources: tuple[str, ...] = ()
    rights: str = ""
    description: str = ""
    isbn: str = ""
    series: tuple[str, str] | None = None
    """Its name, and the book's place in it."""
    subjects: tuple[tuple[str, tuple[tuple[str, str], ...]], ...] = ()
    """Each with its codes: (authority, code)."""
    edition_words: str = ""

    @property
    def languages(self) -> list[str]:
        """Of the edition, in its order."""
        sides = {"src": list(dict.fromkeys((self.source_lang, *self.more_langs))), "tgt": [TARGET_LANG]}
        return [lang for side in self.edition.sides for lang in sides[side]]

    @property
    def lang(self) -> str:
        """Of what the book says of itself: English, unless there is none in it."""
        return TARGET_LANG if self.edition.has_target else self.source_lang

    @property
    def main_title(self) -> tuple[str, str]:
        """(language, text) of the title that a shelf shows."""
        text = self.title.one(self.edition)
        return (TARGET_LANG if text == self.title.target else self.source_lang), text


def accessibility(files: Sequence[File], pictures: Iterable[tuple[str, bytes]]) -> list[tuple[str, str]]:
    """Return Schema.org properties, from what is in the book: nothing is claimed that was not seen."""
    images = [image for file in files for root in file.content for image in root.iter(f"{{{XHTML}}}img")]
    described = all(image.get("alt") for image in images)
    moving = any(name.endswith(".gif") and data.count(b"\x21\xf9\x04") > 1 for name, data in pictures)
    headings = any(True for file in files for root in file.content for _ in root.iter(*(f"{{{XHTML}}}h{level}" for level in range(1, 7))))
    formulas = any(file.properties for file in files)
    facts = [("accessMode", "textual"), *([("accessMode", "visual")] if images else [])]
    facts.append(("accessModeSufficient", "textual" if described else "textual,visual"))
    features = ["tableOfContents", "readingOrder", "displayTransformability"]
    features += ["structuralNavigation"] if headings else []
    features += ["alternativeText"] if images and described else []
    features += ["MathML"] if formulas else []
    facts += [("accessibilityFeature", feature) for feature in sorted(features)]
    facts.append(("accessibilityHazard", "unknown" if moving else "none"))
    summary = "Every part is tagged with its language; reading order is the order of the text; headings can be navigated."
    if images:
        summary += (
            " All pictures are described."
            if described
            else f" {sum(not i.get('alt') for i in images)} of {len(images)} pictures have no description."
        )
    return [*facts, ("accessibilitySummary", summary)]


def modified_moment(day: date | None, members: Mapping[str, bytes]) -> str:
    """Return the time of ``dcterms:modified``, which with the identifier tells one state of a book from another (EPUB 3.3, 4.1.5).

    No clock may be asked, so it is the newest day known, and a time of that day that changes with the bytes of what is in the book.
    """
    digest = hashlib.sha256()
    for name in sorted(members):
        digest.update(f"{name}\0{len(members[name])}\0".encode() + members[name])
    start = datetime.combine(day or NEVER_BEFORE, datetime.min.time())
    return f"{start + timedelta(seconds=int.from_bytes(digest.digest()) % 86_400):%Y-%m-%dT%H:%M:%SZ}"


def metadata(description: Description, access: Sequence[tuple[str, str]], modified: str, *, cover: bool) -> str:
    """Return the head of the package document. ``modified``: ISO 8601 in UTC without fractions."""
    lang, title = description.main_title
    out = [
        '<?xml version="1.0" encoding="utf-8"?>',
        f'<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="{lang}">',
        '<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">',
        f'<dc:identifier id="id">{escape(description.identifier)}</dc:identifier>',
        *([f"<dc:identifier>urn:isbn:{description.isbn}</dc:identifier>"] if description.isbn else []),
        f'<dc:title id="title" xml:lang="{lang}">{escape(title)}</dc:title>',
        '<meta refines="#title" property="title-type">main</meta>',
    ]
    other = description.title.source if lang == TARGET_LANG else description.title.target
    if other and description.edition.bilingual:
        other_lang = description.source_lang if lang == TARGET_LANG else TARGET_LANG
        out.append(f'<meta refines="#title" property="alternate-script" xml:lang="{other_lang}">{escape(other)}</meta>')
    out += [f"<dc:language>{code}</dc:language>" for code in description.languages]
    for index, person in enumerate(description.people, 1):
        tag = "creator" if person.role == "aut" else "contributor"
        code = f' xml:lang="{person.lang}"' if person.lang else ""
        out.append(f'<dc:{tag} id="person-{index}"{code}>{escape(person.name)}</dc:{tag}>')
        out.append(f'<meta refines="#person-{index}" property="role" scheme="marc:relators">{person.role}</meta>')
        out += [f'<meta refines="#person-{index}" property="file-as">{escape(person.sort)}</meta>'] if person.sort else []
    out += [f"<dc:publisher>{escape(description.publisher)}</dc:publisher>"] if description.publisher else []
    out += [f"<dc:source>{escape(source)}</dc:source>" for source in description.sources]
    out += [f"<dc:rights>{escape(description.rights)}</dc:rights>"] if description.rights else []
    out += [f"<dc:date>{escape(description.published)}</dc:date>"] if description.published else []
    out += [f"<dc:description>{escape(description.description)}</dc:description>"] if description.description else []
    out += _shelf(description)
    out.append(f'<meta property="dcterms:modified">{modified}</meta>')
    out += [f'<meta property="schema:{name}">{escape(value)}</meta>' for name, value in access]
    out += ['<meta name="cover" content="cover-image"/>'] if cover else []
    return "\n".join([*out, "</metadata>"])


def _shelf(description: Description) -> list[str]:
    """Where a shop and a library put the book: subjects with their codes, series, edition (EPUB 3.3, appendix D.3)."""
    out: list[str] = []
    for index, (name, codes) in enumerate(description.subjects, 1):
        for number, (authority, code) in enumerate(codes or (("", ""),), 1):  # an authority and its term refine one element
            id_ = f"subject-{index}-{number}"
            out.append(f'<dc:subject id="{id_}">{escape(name)}</dc:subject>')
            if code:
                out.append(f'<meta refines="#{id_}" property="authority">{authority}</meta>')
                out.append(f'<meta refines="#{id_}" property="term">{escape(code)}</meta>')
    if description.series:
        name, place = description.series
        out.append(f'<meta property="belongs-to-collection" id="series">{escape(name)}</meta>')
        out.append('<meta refines="#series" property="collection-type">series</meta>')
        out += [f'<meta refines="#series" property="group-position">{escape(place)}</meta>'] if place else []
    out += [f'<meta property="schema:bookEdition">{escape(description.edition_words)}</meta>'] if description.edition_words else []
    return out
