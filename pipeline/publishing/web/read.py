"""Reading a finished page back."""

from __future__ import annotations

from collections.abc import Iterator

import lxml.html

from pipeline.publishing.document.made import Made, sentences
from pipeline.publishing.document.proof import Said


def read_page(made: Made) -> Iterator[Said]:
    """Yield the sentences of the page, in its order."""
    yield from sentences(lxml.html.document_fromstring(made.data.decode("utf-8")))
