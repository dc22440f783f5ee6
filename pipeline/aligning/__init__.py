"""Which English words belong to which Chinese words, and inline markup carried over by that: no engine needed."""

from pipeline.aligning.marks import project_marks
from pipeline.aligning.words import Alignment, Link, align

__all__ = ["Alignment", "Link", "align", "project_marks"]
