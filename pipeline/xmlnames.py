"""Names and characters of XML that several formats share: WordprocessingML's namespace, what XML 1.0 cannot hold."""

from __future__ import annotations

import re

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
"""WordprocessingML (ISO/IEC 29500-1, transitional)."""
W = f"{{{WORD}}}"
"""The same, in front of a tag's name as lxml has it."""

NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that no XML 1.0 document may hold (section 2.2, Char)."""
