"""What one action did to many sentences, kept so that one step takes it back, also after the server was restarted.

A batch is a small file in ``.duizhao/bulk/``: of each sentence the target that it had, and a fingerprint of what the action left. It
is written before the aligned file is, so that no moment of a power cut leaves a change without its way back; a batch whose change
never came about matches nothing and is not offered. The aligned files stay the truth, history included: these may be deleted.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from pipeline.article import Bilingual, Entry, Mark, RichText, Target
from pipeline.files import write_atomic
from pipeline.language import counted
from pipeline.review.changes import Actor, with_entry

KEPT = 20
"""So many batches are kept, the newest."""


@dataclass(frozen=True, slots=True)
class Step:
    """A sentence in a batch: its target and the length of its history before, and the fingerprint of what the action left."""

    before: Target | None
    history: int
    after: str


@dataclass(frozen=True, slots=True)
class Batch:
    """One action: what it did in a few words, who did it and when, and its steps by article and sentence."""

    id: str
    what: str
    by: str
    at: str
    steps: Mapping[str, Mapping[str, Step]] = field(default_factory=dict)

    @property
    def count(self) -> int:
        """The sentences that it changed, in all articles."""
        return sum(len(steps) for steps in self.steps.values())

    @property
    def told(self) -> str:
        """What it did, with the count and, if there are several, the articles."""
        sentences = counted(self.count, "sentence")
        return f"{sentences} {self.what}" + (f", in {len(self.steps)} articles" if len(self.steps) > 1 else "")


def new_batch(what: str, actor: Actor) -> Batch:
    """Return a batch without steps; ids of later ones sort later."""
    return Batch(f"{time.time_ns()}-{secrets.token_hex(4)}", what, actor.by, actor.at)


def fingerprint(entry: Entry | None) -> str:
    """Return what changes with the words, the state and the person; not with a remark or a finding set aside, which an undo keeps."""
    entry = entry or Entry()
    data = [asdict(entry.target) if entry.target else None, len(entry.history)]
    return hashlib.sha256(json.dumps(data, ensure_ascii=False, sort_keys=True).encode()).hexdigest()[:12]


def compared(before: Bilingual, after: Bilingual) -> dict[str, Step]:
    """Return the sentences that an action changed."""
    steps: dict[str, Step] = {}
    for key, entry in after.entries.items():
        old = before.entries.get(key, Entry())
        if entry is not old and (entry.target, entry.history) != (old.target, old.history):
            steps[key] = Step(old.target, len(old.history), fingerprint(entry))
    return steps


def take_back(bilingual: Bilingual, steps: Mapping[str, Step]) -> tuple[Bilingual, list[str], list[str]]:
    """Return the sentences as they were before, with the ids of those and of those that were left: somebody changed them since.

    Nothing of the action remains, in the history neither: its words are the program's doing, and nobody built on them.
    """
    undone, left = [], []
    for key, step in steps.items():
        entry = bilingual.entries.get(key)
        if fingerprint(entry) == step.after and entry is not None:
            bilingual = with_entry(bilingual, key, replace(entry, target=step.before, history=entry.history[: step.history]))
            undone.append(key)
        else:
            left.append(key)
    return bilingual, undone, left


def undone_told(numbers: Mapping[str, int], undone: int, left: list[str], elsewhere: int) -> str:
    """Return what an undo did, and which sentences it left; ``numbers``: of the article's sentences."""
    names = [f"sentence {numbers[key]}" if key in numbers else "a sentence that is gone" for key in left]
    names = [*names[:8], f"{len(names) - 8} more"] if len(names) > 9 else names
    names += [f"{elsewhere} in other articles"] if elsewhere else []
    first = "1 sentence is as it was before." if undone == 1 else f"{undone} sentences are as they were before."
    return f"{first} Changed since, and left: {', '.join(names)}." if names else first


class Batches:
    """The folder of batches."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._read: dict[str, tuple[int, Batch | None]] = {}

    def keep(self, batch: Batch, article: str, steps: Mapping[str, Step]) -> Batch:
        """Return the batch with the steps of one article (more), written.

        :raises DuizhaoError: it cannot be written.
        """
        batch = replace(batch, steps={**batch.steps, article: steps})
        write_atomic(self.folder / f"{batch.id}.json", json.dumps(asdict(batch), ensure_ascii=False))
        for name in self._names()[KEPT:]:
            self.drop(name)
        return batch

    def drop(self, name: str) -> None:
        """Forget a batch."""
        self._read.pop(name, None)
        (self.folder / f"{name}.json").unlink(missing_ok=True)

    def get(self, name: str) -> Batch | None:
        """Return the batch with this id, if it is kept still and can be read."""
        if not re.fullmatch(r"[0-9]{1,20}-[0-9a-f]{8}", name):
            return None
        path = self.folder / f"{name}.json"
        try:
            stamp = path.stat().st_mtime_ns
            if name not in self._read or self._read[name][0] != stamp:
                self._read[name] = (stamp, _read(json.loads(path.read_text("utf-8"))))
        except OSError:
            return None
        except (ValueError, TypeError, KeyError, AttributeError):  # a hand was at it: it is no loss, the history has all words
            self._read[name] = (stamp, None)
        return self._read[name][1]

    def of(self, article: str, bilingual: Bilingual) -> Iterator[Batch]:
        """Yield the batches of an article that can be taken back, at least in part; the newest first."""
        for name in self._names():
            batch = self.get(name)
            steps = batch.steps.get(article, {}) if batch else {}
            if batch and any(fingerprint(bilingual.entries.get(key)) == step.after for key, step in steps.items()):
                yield batch

    def _names(self) -> list[str]:
        return sorted((path.stem for path in self.folder.glob("*.json")), reverse=True) if self.folder.is_dir() else []


def _read(data: dict[str, Any]) -> Batch:
    steps = {
        article: {key: Step(_target(one["before"]), int(one["history"]), str(one["after"])) for key, one in of_article.items()}
        for article, of_article in data["steps"].items()
    }
    return Batch(str(data["id"]), str(data["what"]), str(data["by"]), str(data["at"]), steps)


def _target(data: dict[str, Any] | None) -> Target | None:
    if data is None:
        return None
    text = RichText(data["text"]["text"], tuple(Mark(**mark) for mark in data["text"]["marks"]))
    return Target(**{**{key: _frozen(value) for key, value in data.items()}, "text": text})


def _frozen(value: Any) -> Any:
    """JSON's lists as the tuples that they were."""
    return tuple(map(_frozen, value)) if isinstance(value, list) else value
