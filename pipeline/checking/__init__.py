"""What is wrong or doubtful in a translation: one check, one function; findings with id, severity, place and advice."""

from pipeline.checking import (  # noqa: F401 - importing them registers their checks
    approximation,
    completeness,
    established,
    form,
    people,
    terms,
    units,
    values,
    whole,
    wording,
)
from pipeline.checking.kept import FindingStore, kept_findings
from pipeline.checking.registry import CHECKS, Check, Meaning
from pipeline.checking.run import check, check_segment, missed_term

__all__ = ["CHECKS", "Check", "FindingStore", "Meaning", "check", "check_segment", "kept_findings", "missed_term"]
