"""The vocabularies of an EPUB's files."""

from __future__ import annotations

OPS, XML = "http://www.idpf.org/2007/ops", "http://www.w3.org/XML/1998/namespace"
MATHML = "http://www.w3.org/1998/Math/MathML"
