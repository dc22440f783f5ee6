"""Names and characters of XML that several formats share: namespaces, an element's local name, what XML 1.0 cannot hold."""

from __future__ import annotations

import re

from lxml import etree

WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
"""WordprocessingML (ISO/IEC 29500-1, transitional)."""
W = f"{{{WORD}}}"
"""The same, in front of a tag's name as lxml has it."""

XHTML = "http://www.w3.org/1999/xhtml"

NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that no XML 1.0 document may hold (section 2.2, Char)."""


def local_name(element: etree._Element) -> str:
    """Return the name of an element without its namespace; empty for comments and the like."""
    return etree.QName(element).localname if isinstance(element.tag, str) else ""
