"""What a reader of one format hands on: blocks without ids, notes, what the file itself says about its article."""

from __future__ import annotations

from dataclasses import dataclass, field

from pipeline.article import Block, Finding, Metadata


@dataclass
class RawArticle:
    """An article before the passes that are the same for every format."""

    blocks: tuple[Block, ...]
    notes: list[Block] = field(default_factory=list)
    title: str = ""
    meta: Metadata = field(default_factory=Metadata)
    findings: list[Finding] = field(default_factory=list)
