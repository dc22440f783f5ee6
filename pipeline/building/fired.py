"""What the glossary says to an article: the terms that occur in its sentences, with all that their entries say."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pipeline.glossary import Glossary, load_glossary
from pipeline.inputs import Inputs, key_of, recording


@dataclass(frozen=True, slots=True)
class LoadedTerms:
    """A project's glossary, and the states of the files that it was read from."""

    glossary: Glossary
    states: dict[Path, str]


def load_terms(folder: Path) -> LoadedTerms:
    """Load the glossary of a project, once a build.

    :raises DuizhaoError: a term file cannot be read.
    """
    inputs = Inputs()
    with recording(inputs):
        return LoadedTerms(load_glossary(folder), inputs.states)


def fired_terms(glossary: Glossary, article: str, texts: Iterable[str]) -> str:
    """Return a digest of where terms stand in these sentences and of their entries; neither other entries nor an entry's line in its file matter."""
    found = [[(hit.term, hit.start, hit.end) for hit in glossary.find(text, article)] for text in texts]
    entries = {term: glossary.entry(term).model_dump(mode="json", exclude={"path", "line"}) for hits in found for term, _, _ in hits}
    return key_of(found, entries)
