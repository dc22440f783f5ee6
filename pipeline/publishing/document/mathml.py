"""MathML as pandoc writes it, made to be said once."""

from __future__ import annotations

from lxml import etree


def say_once(math: etree._Element) -> None:
    """Move the TeX from an annotation, which programs without MathML print after the formula, into ``alttext`` (MathML 3, 2.2.1)."""
    semantics, annotation = math.find("{*}semantics"), math.find("{*}semantics/{*}annotation")
    if semantics is None or annotation is None:
        return
    math.set("alttext", " ".join((annotation.text or "").split()))
    math[:] = [child for child in semantics if child is not annotation]
