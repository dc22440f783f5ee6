"""What is wrong or doubtful in a translation: one check, one function; findings with id, severity, place and advice."""

from pipeline.checking import (  # noqa: F401 - importing them registers their checks
    approximation,
    book,
    completeness,
    form,
    people,
    terms,
    units,
    values,
    wording,
)
from pipeline.checking.registry import CHECKS, Check
from pipeline.checking.run import check, check_segment

__all__ = ["CHECKS", "Check", "check", "check_segment"]
