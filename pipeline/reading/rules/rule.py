"""What a rule about boilerplate is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from pipeline.phrases import Phrases
from pipeline.reasons import Reason

Zone = Literal["any", "edge"]


@dataclass(frozen=True)
class Rule:
    """A line of up to ``longest`` characters that says one of the phrases is left out for this reason: anywhere, or at the article's two ends only."""

    reason: Reason
    zone: Zone
    longest: int
    phrases: Phrases

    def holds(self, text: str) -> bool:
        """Tell whether the line is one."""
        return len(text) <= self.longest and bool(self.phrases.find(text))
