"""An engine that says what a test tells it to: for asking in which order things are tried, how often, and what becomes of the answers."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Self

from pipeline.translating import Decoding, Hypotheses, Request
from pipeline.translating.engines import Search, Sink, batches


class Scripted:
    """``answer(request, decoding)`` gives the text or texts; every request that arrives is kept in ``asked``."""

    fingerprint = "scripted@0123456789ab"
    forms = ("plain", "full", "heading", "phrase")
    takes_terms = True
    tries = True
    search: Search = "fast"
    limit = 60
    version = "scripted/1"

    def __init__(self, answer: Callable[[Request, Decoding], str | Sequence[str]], batch: int = 2, delay: float = 0.0) -> None:
        self.answer, self.batch, self.delay = answer, batch, delay
        self.asked: list[tuple[Request, Decoding]] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        return

    def measure(self, text: str) -> int:
        return len(text)

    def run(self, requests: Sequence[Request], decoding: Decoding, sink: Sink) -> None:
        for group in batches([len(request.text) for request in requests], self.batch):
            self.asked += [(requests[index], decoding) for index in group]
            time.sleep(self.delay)
            said = [self.answer(requests[index], decoding) for index in group]
            sink(group, [Hypotheses((text,) if isinstance(text, str) else tuple(text)) for text in said])
