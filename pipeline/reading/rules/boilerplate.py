"""All rules about what a site or account adds around an article, in the order in which they are asked: the first that holds gives the reason."""

from __future__ import annotations

from pipeline.reading.rules.appeals import APPEALS, READ_ON
from pipeline.reading.rules.credits import CREDITS
from pipeline.reading.rules.ends import ENDS
from pipeline.reading.rules.notices import NOTICES
from pipeline.reading.rules.rule import Rule, Zone
from pipeline.reasons import Reason

RULES: tuple[Rule, ...] = (Rule("read-original", "edge", 60, READ_ON), *NOTICES, *CREDITS, *APPEALS, *ENDS)


def reason_for(text: str, zone: Zone) -> Reason | None:
    """Tell why a line with these words is left out here, if it is."""
    return next((rule.reason for rule in RULES if rule.zone in {zone, "any"} and rule.holds(text)), None)
