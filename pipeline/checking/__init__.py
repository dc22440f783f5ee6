"""What is wrong or doubtful in a translation: one check, one function; findings with id, severity, place and advice."""

from pipeline.checking import approximation, book, completeness, form, people, units, values, wording  # noqa: F401 - importing them registers their checks
from pipeline.checking.registry import CHECKS, Check
from pipeline.checking.run import check, check_segment

__all__ = ["CHECKS", "Check", "check", "check_segment"]
