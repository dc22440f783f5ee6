"""One article on its way through a build, and its row in the table at the end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.article import Article, Bilingual, Entry, Finding, Target, leaves, segments
from pipeline.bilingual import Stored
from pipeline.building.record import ArticleCounts
from pipeline.glossary import Glossary
from pipeline.inputs import Inputs
from pipeline.language import region_of
from pipeline.status import is_approved, is_replaceable
from pipeline.translating import Engine, Job, job_key


@dataclass(slots=True)
class Work:
    """One article on its way; ``inputs``: the files that it was made of so far."""

    source: Path
    article: Article
    """As it was read."""
    stored: Stored | None
    bilingual: Bilingual
    inputs: Inputs
    before: frozenset[str] = frozenset()
    """Segments that had a target when the build began."""
    findings: tuple[Finding, ...] = ()
    files: list[Path] = field(default_factory=list)
    seconds: float = 0.0

    @property
    def name(self) -> str:
        """Of the article."""
        return self.article.name

    @property
    def untranslated(self) -> bool:
        """A sentence has no target."""
        return any(self.bilingual.entries.get(item.id, Entry()).target is None for item in segments(self.bilingual.article))

    def jobs(self, engine: Engine, glossary: Glossary) -> Iterator[Job]:
        """Yield every sentence without a target, and every machine target whose reasons have changed (a term, the model, the program)."""
        texts = list(leaves(self.bilingual.article))
        region = region_of("".join(block.text.text for block in texts)) if self.article.lang == "zh-Hant" else None
        for block in texts:
            for item in block.segments:
                job = Job(item, self.name, block.kind, region)
                target = self.bilingual.entries.get(item.id, Entry()).target
                if target is None or (is_replaceable(target) and target.key != job_key(job, engine, glossary)):
                    yield job

    def row(self, glossary: Glossary) -> ArticleCounts:
        """Return what came of it."""
        sentences = list(segments(self.bilingual.article))
        targets = {item.id: self.bilingual.entries.get(item.id, Entry()).target for item in sentences}
        reviewed = sum(target is not None and is_approved(target) for target in targets.values())
        translated = sum(item.id not in self.before for item in sentences)
        hits = [hit for item in sentences for hit in _verified(glossary, item.source.text, targets[item.id], self.name)]
        return ArticleCounts(
            article=self.name,
            sentences=len(sentences),
            translated=translated,
            reviewed=reviewed,
            reused=len(sentences) - translated - reviewed,
            terms=len(hits),
            terms_verified=sum(hits),
            errors=sum(finding.severity == "error" for finding in self.findings),
            warnings=sum(finding.severity == "warning" for finding in self.findings),
            files=len(self.files),
            seconds=round(self.seconds, 1),
        )


def _verified(glossary: Glossary, source: str, target: Target | None, article: str) -> list[bool]:
    hits = glossary.find(source, article)
    return [hit.status != "missed" for hit in glossary.verify(hits, target.text.text if target else "")]
