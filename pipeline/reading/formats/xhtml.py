"""Small things that are the same for a page's tree with XHTML's namespace and without it."""

from __future__ import annotations

from typing import Any

EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"
XLINK = "{http://www.w3.org/1999/xlink}href"


def elements(root: Any) -> list[Any]:
    """Return all elements in document order, as a list: they may be moved while it is gone through."""
    return [element for element in root.iter() if isinstance(element.tag, str)]


def body_of(page: Any) -> Any:
    """Return the page's body; a tree without one is all body."""
    return next((element for element in page.iter() if local_name(element) == "body"), page)


def local_name(element: Any) -> str:
    """Return the name without its namespace, in small letters."""
    return element.tag.rsplit("}", 1)[-1].lower() if isinstance(element.tag, str) else ""


def rename(element: Any, name: str) -> None:
    """Give another name of the same namespace."""
    space, found, _ = element.tag.rpartition("}")
    element.tag = f"{space}{found}{name}"


def words(element: Any) -> str:
    """Return the text, white space made one."""
    return " ".join("".join(element.itertext()).split())


def remove(element: Any) -> None:
    """Take the element out; the text behind it stays."""
    parent, before = element.getparent(), element.getprevious()
    if element.tail:
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    element.tail = None
    parent.remove(element)
