"""The first mention of a term in an article, in the form that its entry gives for it: Nature Machine Intelligence (《自然-机器智能》).

A book glosses a term where running text first says it, not in a title or heading. Machine drafts are made so (:func:`with_first_uses`): what the
form adds to the agreed English is put behind it, and taken away again where another sentence has become the first. Sentences of people are never
touched; their first mention counts, and a check tells what it should read.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from pipeline.article import Bilingual, RichText, Segment, Target, TermHit, leaves
from pipeline.glossary.entries import Term
from pipeline.glossary.glossary import Glossary
from pipeline.language import capitalise
from pipeline.richtext import put_in, replace_range
from pipeline.status import is_replaceable

Range = tuple[int, int]


def has_first_use(text: str, found: Range, term: Term) -> bool:
    """Tell whether the English at ``found`` reads as the first mention should."""
    return term.first_use in text or _place(text, found, term)[1]


def mended_first_use(text: str, found: Range, term: Term) -> str | None:
    """Return the text with the mention at ``found`` as the first should read, whoever wrote it; ``None`` where there is nothing to do, or no saying how."""
    if has_first_use(text, found, term):
        return None
    if (said := _with(RichText(text), found, term)) is not None:
        return said.text
    start, end = found
    if text[start:end].casefold().startswith(term.english.casefold()) or _has_gloss(text, end):
        return None
    begins = not text[:start].strip() or text[:start].rstrip().endswith((".", "!", "?", ":"))
    return text[:start] + (capitalise(term.first_use) if begins and text[start].isupper() else term.first_use) + text[end:]


def plain_form(text: str, hits: Sequence[TermHit], glossary: Glossary) -> str:
    """Return the text as it reads where none of its terms is mentioned for the first time: for comparing."""
    for added in {_addition(glossary.entry(hit.term)) for hit in hits} - {""}:
        text = text.replace(added, "")
    return text


def _addition(term: Term) -> str:
    """What the form adds behind the agreed English; empty where it does not begin with that."""
    return term.first_use.removeprefix(term.english) if term.first_use.startswith(term.english) else ""


def _place(text: str, found: Range, term: Term) -> tuple[int, bool]:
    """Where the addition belongs (behind a possessive and a closing quotation mark), and whether it is there."""
    added = _addition(term)
    start, end = found
    if added and text[start:end].endswith(added):
        return end - len(added), True
    if text[end : end + 1] in {"”", "’"} and text[start - 1 : start] in {"“", "‘"}:
        end += 1
    return end, bool(added) and text.startswith(added, end)


def _has_gloss(text: str, end: int) -> bool:
    """Whether brackets follow."""
    return text[end:].lstrip("》”’」』 ").startswith(("(", "（"))


def _with(rich: RichText, found: Range, term: Term) -> RichText | None:
    """``None`` where it is there, and where another form than the agreed English (its plural, its possessive) would have to be replaced."""
    end, there = _place(rich.text, found, term)
    agreed = rich.text[slice(*found)].casefold().startswith(term.english.casefold())
    if there or not agreed or not _addition(term) or _has_gloss(rich.text, end):
        return None
    return put_in(rich, end, _addition(term))


def _without(rich: RichText, found: Range, term: Term) -> RichText | None:
    end, there = _place(rich.text, found, term)
    return replace_range(rich, end, end + len(_addition(term)), "") if there else None


def first_mentions(bilingual: Bilingual, glossary: Glossary) -> dict[str, str]:
    """Return by term the id of the first sentence of the running text (in reading order, of what is in the book) whose English says it."""
    first: dict[str, str] = {}
    for segment, target, in_text in _sentences(bilingual):
        if in_text:
            for hit in _verified(segment, target.text.text, bilingual, glossary):
                if hit.found:
                    first.setdefault(hit.term, segment.id)
    return first


def with_first_uses(bilingual: Bilingual, glossary: Glossary) -> Bilingual:
    """Return the article with the first mention of every term in the form of its entry, and every other one in its plain form, in the sentences of machines."""
    wanted = {term.id for term in glossary.entries if term.first_use}
    if not wanted:
        return bilingual
    first = first_mentions(bilingual, glossary)
    entries = dict(bilingual.entries)
    for segment, target, _ in _sentences(bilingual):
        if is_replaceable(target):
            text = _formed(segment, target.text, bilingual, glossary, {term for term in wanted if first.get(term) == segment.id})
            if text != target.text:
                entries[segment.id] = replace(entries[segment.id], target=replace(target, text=text))
    return replace(bilingual, entries=entries) if entries != bilingual.entries else bilingual


def _formed(segment: Segment, text: RichText, bilingual: Bilingual, glossary: Glossary, here: set[str]) -> RichText:
    """The sentence with each term of ``here`` in the form of the first use at its first place, and all others plain.

    What the source itself has in brackets behind a term stays.
    """
    for term_id in dict.fromkeys(hit.term for hit in glossary.find(segment.source.text, bilingual.article.name)):
        term = glossary.entry(term_id)
        hits = [hit for hit in _verified(segment, text.text, bilingual, glossary) if hit.term == term_id]
        own = {hit.found for hit in hits if _has_gloss(segment.source.text, hit.end)}
        uses = sorted({hit.found for hit in hits if hit.found})
        for number, use in reversed(list(enumerate(uses)) if term.first_use else []):
            if term_id in here and number == 0:
                text = _with(text, use, term) or text
            elif use not in own:
                text = _without(text, use, term) or text
    return text


def _sentences(bilingual: Bilingual) -> Iterator[tuple[Segment, Target, bool]]:
    """The translated sentences of the book in reading order, and whether each is running text."""
    for block in leaves(bilingual.article):
        for segment in block.segments:
            entry = bilingual.entries.get(segment.id)
            if entry is not None and entry.target is not None:
                yield segment, entry.target, block.kind not in {"title", "heading"}


def _verified(segment: Segment, target: str, bilingual: Bilingual, glossary: Glossary) -> tuple[TermHit, ...]:
    return glossary.verify(glossary.find(segment.source.text, bilingual.article.name), target)
