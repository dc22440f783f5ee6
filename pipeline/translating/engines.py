"""What an engine is: requests in, outputs out, and what it declares that it can do.

Nothing is loaded until the first request: a build whose sentences are all in the cache never touches a model.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol, Self, runtime_checkable

from pipeline.errors import DuizhaoError, ExitStatus
from pipeline.models import Installed, check_memory, installed_path

CANARY = "北京是中国的首都。"
CANARY_SAYS = "beijing"
"""A model whose English for :data:`CANARY` does not hold this word is refused."""


BATCH = 32
"""Sentences at once; more is faster and needs more memory."""


@dataclass(frozen=True, slots=True)
class Request:
    """One sentence as it is sent. ``terms``: (Chinese, English) for an engine that takes a glossary. ``form``: one of its prompt forms."""

    text: str
    terms: tuple[tuple[str, str], ...] = ()
    form: str = "plain"


@dataclass(frozen=True, slots=True)
class Decoding:
    """How the engine searches. Greedy is ``beam=1``; ``hypotheses`` best outputs are returned."""

    beam: int = 1
    hypotheses: int = 1
    no_repeat: int = 0
    """Size of n-grams that may not be repeated; 0: any may."""

    @property
    def name(self) -> str:
        """For the method of a target and the key of the cache."""
        beam = "greedy" if self.beam == 1 else f"beam{self.beam}"
        return beam + (f"/{self.hypotheses}" if self.hypotheses > 1 else "") + (f"-norepeat{self.no_repeat}" if self.no_repeat else "")


GREEDY = Decoding()


@dataclass(frozen=True, slots=True)
class Hypotheses:
    """What came back: the hypotheses, best first. ``complete``: the model ended the best one itself."""

    texts: tuple[str, ...]
    complete: bool = True


Search = Literal["fast", "careful"]
"""``fast``: greedy. ``careful``: beam 3, better English for 2.5 times the time."""

Sink = Callable[[Sequence[int], Sequence[Hypotheses]], None]
"""Called after every batch with the requests' indices and their outputs."""


@runtime_checkable
class Engine(Protocol):
    """A translator of single sentences; a context manager that frees the model at its end."""

    @property
    def fingerprint(self) -> str:
        """``id@hash12``."""

    @property
    def forms(self) -> tuple[str, ...]:
        """Its prompt forms: ``plain``, and perhaps ``full`` (for another try), ``heading`` and ``phrase``."""

    @property
    def takes_terms(self) -> bool:
        """Whether ``Request.terms`` has an effect."""

    @property
    def limit(self) -> int:
        """How many tokens a request's text should hold at most."""

    @property
    def search(self) -> Search:
        """How the first draft of each sentence is searched for."""

    @property
    def tries(self) -> bool:
        """Whether asking again in another way can give something better."""

    @property
    def version(self) -> str:
        """Of everything in the engine's own code that changes its outputs."""

    def measure(self, text: str) -> int:
        """Return the number of the model's tokens in a text."""

    def run(self, requests: Sequence[Request], decoding: Decoding, sink: Sink) -> None:
        """Translate all, longest first, in batches; ``sink`` gets each batch when it is done."""

    def __enter__(self) -> Self: ...

    def __exit__(self, *exc: object) -> None: ...


class InstalledEngine:
    """What the engines of installed models share: a model that is loaded at the first request and freed at the end of the context."""

    def __init__(self, installed: Installed, batch: int = BATCH, search: Search = "fast") -> None:
        self.installed, self.batch, self.search = installed, batch, search
        self.folder = installed_path(installed)
        self._model: Any = None

    @property
    def fingerprint(self) -> str:
        """``id@hash12``."""
        return self.installed.fingerprint

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exc: object) -> None:
        self._model = None


def threads() -> int:
    """Return the cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def ready_to_load(installed: Installed) -> None:
    """Check, before loading, that there is memory for it."""
    check_memory(installed.memory, f"The model {installed.name}")


def check_canary(installed: Installed, said: str) -> None:
    """Refuse a model that does not give sensible English.

    :raises DuizhaoError: (status MODEL) with what it said.
    """
    if CANARY_SAYS not in said.lower():
        raise DuizhaoError(
            f"The model {installed.name} gives no sensible English: for {CANARY!r} it said {said[:80]!r}.",
            hint=f"Verify it (invoke models --verify {installed.id}); if its bytes are right, choose another model.",
            status=ExitStatus.MODEL,
        )


def cannot_load(installed: Installed, error: Exception) -> DuizhaoError:
    """Return the error for a model that CTranslate2 refuses."""
    if isinstance(error, MemoryError) or "alloc" in str(error):
        return DuizhaoError(
            f"There is not enough memory for the model {installed.name}: it needs {installed.memory / 1e9:.1f} GB.",
            hint="Close other programs, raise a limit (ulimit -v, container), or choose a smaller model (project.yaml: translating: model).",
            status=ExitStatus.ENVIRONMENT,
        )
    return DuizhaoError(
        f"The model {installed.name} cannot be loaded: {error}",
        hint=f"Install it again: invoke models --remove {installed.id}, then invoke models --install {installed.id}",
        status=ExitStatus.MODEL,
    )


def at_once(batch: int, decoding: Decoding) -> int:
    """Tell how many sentences of this decoding need the memory of ``batch`` greedy ones."""
    return max(1, batch // max(decoding.beam, decoding.hypotheses))


def batches(lengths: Sequence[int], size: int) -> list[list[int]]:
    """Return indices in batches of about equal length, the longest first, so that memory is short at the start or never."""
    order = sorted(range(len(lengths)), key=lambda index: (-lengths[index], index))
    return [order[start : start + size] for start in range(0, len(order), size)]
