"""Formulas of web pages → ``<script type="math/tex">``, which pandoc reads: from whatever carries their TeX."""

from __future__ import annotations

import re
from typing import Any

from lxml import html

from pipeline.reading.formats.formulas import drawn_formula, formulas_in

Element = Any
"""An ``lxml.html.HtmlElement``."""

_SCRIPTED = re.compile(r"mathjax|katex", re.IGNORECASE)
_NO_FORMULA_IN = frozenset({"script", "style", "pre", "code", "textarea", "a", "math", "title"})
_LEAF_BLOCKS = ("p", "div", "li", "td", "section")


def set_formulas(root: Element, *, dollars: bool) -> None:
    """Set the formulas of KaTeX, MathJax, Zhihu, Wikipedia, services that draw formulas; and TeX that stands in the text itself.

    ``dollars``: they enclose formulas here, since the page's script (or the Markdown around it) makes formulas of them.
    """
    for element in list(root.iter()):
        if isinstance(element.tag, str) and element.getparent() is not None:
            tex, display = _carried(element)
            if tex.strip():
                _replace(element, tex, display=display)
    if dollars:
        _written_over_elements(root)
    for element in list(root.iter()):
        if isinstance(element.tag, str) and not _excluded(element, root):
            _written(element, dollars=dollars)


def writes_formulas(root: Element) -> bool:
    """Tell whether the page has MathJax or KaTeX make formulas of its text."""
    page = root.getroottree()
    scripts = (f"{element.get('src', '')}{element.get('type', '')}{element.text or ''}" for element in page.iter("script"))
    return any(_SCRIPTED.search(source) for source in scripts)


def _carried(element: Element) -> tuple[str, bool]:
    """The TeX that an element has as an attribute or annotation, and whether it stands on a line of its own."""
    classes = element.get("class", "")
    display = "display" in classes or element.get("display") in {"true", "block"}
    if element.tag == "img":
        return _picture(element)
    if element.get("data-tex"):
        tex = element.get("data-tex", "")
        return tex, display or tex.rstrip().endswith("\\\\")
    if re.search(r"\bkatex(?:-display)?\b|\bmwe-math-element\b", classes) or element.tag in {"math", "mjx-container"}:
        return _annotated(element), display or "mwe-math-element-block" in classes
    if element.tag == "span" and re.search(r"\bmath (?:inline|display)\b", classes):
        return re.sub(r"^\s*(?:\\[(\[]|\$\$?)|(?:\\[)\]]|\$\$?)\s*$", "", element.text_content()), display
    return "", False


def _picture(image: Element) -> tuple[str, bool]:
    """Zhihu's alternative text, or an address that a service draws."""
    if image.get("eeimg"):
        tex = image.get("alt", "")
        return tex, image.get("eeimg") == "2" or tex.rstrip().endswith("\\\\")
    address = next(
        (value for key in ("data-src", "data-actualsrc", "src") if (value := image.get(key, "")) and not value.startswith("data:")), ""
    )
    tex = drawn_formula(address)
    parent = image.getparent()
    alone = parent.tag in _LEAF_BLOCKS and not parent.text_content().strip() and len(parent) == 1
    return tex, bool(tex) and alone


def _annotated(element: Element) -> str:
    note = element.find(".//annotation[@encoding='application/x-tex']")
    formula = element if element.tag == "math" else element.find(".//math")
    tex = (note.text or "") if note is not None else formula.get("alttext", "") if formula is not None else ""
    shown = re.fullmatch(r"\s*\{\\(?:displaystyle|textstyle)\s(.*)\}\s*", tex, re.DOTALL)
    return str(shown[1] if shown else tex)


def _replace(element: Element, tex: str, *, display: bool) -> None:
    script = _script(tex, display=display)
    script.tail = element.tail
    element.getparent().replace(element, script)


def _script(tex: str, *, display: bool) -> Element:
    script = html.Element("script", type="math/tex; mode=display" if display else "math/tex")
    script.text = re.sub(r"(?:\\\\)+\s*\Z|(?<!\\)\\\Z", "", tex.strip()).strip()
    return script


def _excluded(element: Element, root: Element) -> bool:
    return element.tag in _NO_FORMULA_IN or any(parent.tag in _NO_FORMULA_IN for parent in element.iterancestors() if parent is not root)


def _written_over_elements(root: Element) -> None:
    """A block that is one formula although the site's editor put line breaks or emphasis into its TeX."""
    for block in list(root.iter(*_LEAF_BLOCKS)):
        if not len(block) or any(child.tag not in {"br", "em", "i", "span", "sub"} for child in block.iterdescendants()):
            continue
        whole = re.fullmatch(r"\s*(?:\$\$(?P<dollars>.+)\$\$|\\\[(?P<brackets>.+)\\\])\s*", block.text_content(), re.DOTALL)
        if not whole or "$$" in (whole["dollars"] or ""):
            continue
        for child in list(block.iter("br", "em", "i")):
            child.text, child.tail = ("\n", child.tail) if child.tag == "br" else (f"_{child.text or ''}_", child.tail)
        tex = re.sub(r"\n\s*\n", "\n", re.sub(r"^\s*(?:\$\$|\\\[)|(?:\$\$|\\\])\s*$", "", block.text_content()))
        for child in list(block):
            block.remove(child)
        block.text = None
        block.append(_script(tex, display=True))


def _written(element: Element, *, dollars: bool) -> None:
    """The formulas of the element's own text nodes."""
    wanted = ("$", "\\") if dollars else ("\\",)
    for child in [None, *element]:
        text = element.text if child is None else child.tail
        found = (
            [formula for formula in formulas_in(text) if text.startswith(wanted, formula.start)]
            if text and any(sign in text for sign in wanted)
            else []
        )
        if not text or not found:
            continue
        before = text[: found[0].start]
        if child is None:
            element.text = before
        else:
            child.tail = before
        position = 0 if child is None else element.index(child) + 1
        for number, formula in enumerate(found):
            script = _script(formula.tex, display=formula.display)
            end = found[number + 1].start if number + 1 < len(found) else len(text)
            script.tail = text[formula.end : end]
            element.insert(position + number, script)
