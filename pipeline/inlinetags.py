"""What each kind of inline mark is in every vocabulary that names it: chips, HTML, XLIFF 2.1, XLIFF 1.2, TMX. A new kind is one line here.

Types are those of the standards: XLIFF 2.1 section 4.3.1.41 (``type``) and 4.3.1.37 (``subType``), XLIFF 1.2 section 2.3 (``ctype``), TMX 1.4b
(``type`` of ``bpt`` and ``ph``).
"""

from __future__ import annotations

from dataclasses import dataclass

from pipeline.article import MarkKind


@dataclass(frozen=True, slots=True)
class InlineTag:
    """The names of one kind of mark.

    ``label``: what its chip shows; ``name``: what people call it; ``html``: the element that holds it; ``css_class``: the class that
    tells it from others of that element; ``type``/``subtype``: of XLIFF 2.1, a subtype without prefix is ours.
    """

    label: str
    name: str
    html: str
    css_class: str = ""
    type: str = "fmt"
    subtype: str = ""
    xliff12: str = ""
    tmx: str = ""


INLINE_TAGS: dict[MarkKind, InlineTag] = {
    "strong": InlineTag("B", "bold", "strong", subtype="xlf:b", xliff12="bold", tmx="bold"),
    "emph": InlineTag("I", "italic", "em", subtype="xlf:i", xliff12="italic", tmx="italic"),
    "underline": InlineTag("U", "underline", "u", subtype="xlf:u", xliff12="underlined", tmx="ulined"),
    "strike": InlineTag("S", "strike-through", "s", subtype="strike"),
    "sub": InlineTag("sub", "subscript", "sub", subtype="sub"),
    "sup": InlineTag("sup", "superscript", "sup", subtype="sup"),
    "link": InlineTag("link", "link", "a", type="link", xliff12="link", tmx="link"),
    "code": InlineTag("code", "code", "code", type="other", subtype="code"),
    "math": InlineTag("math", "formula", "span", "math", type="other", subtype="math"),
    "image": InlineTag("image", "image", "img", type="image", xliff12="image", tmx="image"),
    "note": InlineTag("note", "note", "a", "noteref", type="other", subtype="note", tmx="fnote"),
}
