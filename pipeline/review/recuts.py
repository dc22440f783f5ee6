"""Splits and joins of sentences, kept so that one step takes each back.

They are kept in memory, the last few of each article: what is taken back is the block as it was, to the byte. After a restart of the
server a join puts a split together again, and the history of the sentences has the former words.
"""

from __future__ import annotations

import secrets
import threading
from collections import defaultdict, deque
from collections.abc import Iterator
from dataclasses import dataclass

from pipeline.article import Bilingual, Block, Entry, leaves
from pipeline.bilingual import recut_as
from pipeline.review.changes import Actor

KEPT = 20
"""So many are kept of an article, the newest."""


@dataclass(frozen=True, slots=True)
class CutSite:
    """Where sentences are cut otherwise, a block and a sentence's index in it, and what is done there in a few words."""

    block: str
    index: int
    told: str


@dataclass(frozen=True, slots=True)
class Recut:
    """A split or a join: where, who did it and when, the article before and after."""

    id: str
    site: CutSite
    by: str
    at: str
    before: Bilingual
    after: Bilingual

    @property
    def told(self) -> str:
        """What was done, in a few words."""
        return self.site.told

    @property
    def is_split(self) -> bool:
        """Whether it made two sentences of one."""
        return len(_block(self.before, self.site.block)[0]) < len(_block(self.after, self.site.block)[0])

    def stands(self, bilingual: Bilingual) -> bool:
        """Tell whether nobody has changed anything in its block since."""
        return _block(bilingual, self.site.block) == _block(self.after, self.site.block)

    def take_back(self, bilingual: Bilingual) -> Bilingual:
        """Return the article with its block as it was before."""
        return recut_as(bilingual, self.before, self.site.block)


def _block(bilingual: Bilingual, name: str) -> tuple[list[str], list[Entry]]:
    """The sentences of a block and all that is known of them; empty if it is gone."""
    block: Block | None = next((one for one in leaves(bilingual.article, excluded=True) if one.id == name), None)
    segments = block.segments if block else ()
    return [one.source.text for one in segments], [bilingual.entries.get(one.id, Entry()) for one in segments]


class Recuts:
    """The splits and joins of this server's life."""

    def __init__(self) -> None:
        self._kept: defaultdict[str, deque[Recut]] = defaultdict(lambda: deque(maxlen=KEPT))
        self._lock = threading.Lock()

    def keep(self, site: CutSite, actor: Actor, before: Bilingual, after: Bilingual) -> Recut:
        """Return one more."""
        recut = Recut(f"cut-{secrets.token_hex(8)}", site, actor.by, actor.at, before, after)
        with self._lock:
            self._kept[before.article.name].append(recut)
        return recut

    def of(self, article: str, bilingual: Bilingual) -> Iterator[Recut]:
        """Yield those of an article that can be taken back; the newest first."""
        with self._lock:
            kept = list(self._kept[article])
        return (recut for recut in reversed(kept) if recut.stands(bilingual))

    def get(self, article: str, name: str) -> Recut | None:
        """Return the one with this id, if it is kept still."""
        with self._lock:
            return next((recut for recut in self._kept[article] if recut.id == name), None)

    def drop(self, article: str, name: str) -> None:
        """Forget one."""
        with self._lock:
            kept = [recut for recut in self._kept[article] if recut.id != name]
            self._kept[article] = deque(kept, maxlen=KEPT)
