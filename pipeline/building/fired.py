"""What the glossary says to an article: the terms that occur in its sentences, with all that their entries say."""

from __future__ import annotations

from collections.abc import Iterable

from pipeline.glossary import Glossary
from pipeline.inputs import key_of


def fired_terms(glossary: Glossary, article: str, texts: Iterable[str]) -> str:
    """A digest of where terms stand in these sentences and of their entries; neither other entries nor an entry's line in its file matter."""
    found = [[(hit.term, hit.start, hit.end) for hit in glossary.find(text, article)] for text in texts]
    entries = {term: glossary.entry(term).model_dump(mode="json", exclude={"path", "line"}) for hits in found for term, _, _ in hits}
    return key_of(found, entries)
