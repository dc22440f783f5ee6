"""What the door of the page remembers, also over a restart: failed log-ins, and sessions that were ended.

Both are moments (seconds since 1970) by a key, in a JSON file of the project's state. Keys are hashed: the files name nobody.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any

from pipeline.files import write_atomic
from pipeline.outside import load_json

MOST_KEYS = 10_000
"""A flood of names pushes out the oldest."""
AT_ALL = 4
"""So many times as often as from one address a name may fail from all addresses together."""


@dataclass(slots=True)
class Moments:
    """Moments by key for as long as they count (``seconds``); ``path``: where they are kept, ``None`` for memory only."""

    seconds: float
    path: Path | None = None
    clock: Callable[[], float] = time.time
    _kept: dict[str, list[float]] = field(init=False)

    def __post_init__(self) -> None:
        """Read what an earlier server kept; a file that cannot be read is as none."""
        self._kept = {}
        try:
            data = load_json(self.path.read_bytes()) if self.path else {}
            self._kept = {str(key): [float(one) for one in moments] for key, moments in data.items()}
        except (OSError, ValueError, TypeError, AttributeError):
            return

    def of(self, key: str) -> list[float]:
        """Return the moments of a key that still count."""
        now, name = self.clock(), _hashed(key)
        recent = [at for at in self._kept.get(name, ()) if 0 <= now - at < self.seconds]
        if recent:
            self._kept[name] = recent
        else:
            self._kept.pop(name, None)
        return recent

    def add(self, *keys: str) -> None:
        """Count one now, for each of these."""
        for key in keys:
            self._kept.setdefault(_hashed(key), []).append(self.clock())
        while len(self._kept) > MOST_KEYS:
            self._kept.pop(next(iter(self._kept)))
        self._keep()

    def forget(self, *keys: str) -> None:
        """Forget the moments of these."""
        for key in keys:
            self._kept.pop(_hashed(key), None)
        self._keep()

    def _keep(self) -> None:
        now = self.clock()
        self._kept = {key: moments for key, moments in self._kept.items() if now - moments[-1] < self.seconds}
        if self.path:
            write_atomic(self.path, json.dumps(self._kept))


def _hashed(key: str) -> str:
    return sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:32]


@dataclass(slots=True)
class Brake:
    """Counts failed log-ins: after ``limit`` within ``window`` seconds a name has to wait at that address.

    Colleagues behind one address are not kept waiting by each other; a name that is tried from many addresses has to wait at all of them.
    """

    limit: int = 5
    window: float = 300.0
    clock: Callable[[], float] = time.time
    path: Path | None = None
    _failures: Moments = field(init=False)
    _lock: Any = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        """With the failures that an earlier server counted."""
        self._failures = Moments(self.window, self.path, self.clock)

    def _left(self, key: str, limit: int) -> int:
        recent = self._failures.of(key)
        return int(self.window - (self.clock() - recent[-limit])) + 1 if len(recent) >= limit else 0

    def attempt(self, name: str, address: str = "") -> int:
        """Return the seconds to wait, or 0: then the try counts as failed until it is said to have succeeded, so that tries at the same time count too."""
        with self._lock:
            wait = max(self._left(f"{address} {name}", self.limit), self._left(name, self.limit * AT_ALL))
            if not wait:
                self._failures.add(f"{address} {name}", name)
            return wait

    def succeeded(self, name: str, address: str = "") -> None:
        """Forget the failures of this name."""
        with self._lock:
            self._failures.forget(f"{address} {name}", name)


LONGEST_SESSION = 31 * 24 * 3600.0
"""Seconds; no cookie of ours is older."""


@dataclass(slots=True)
class EndedSessions:
    """Sessions that somebody ended by a log-out: their cookie is nobody's, whoever has kept it."""

    path: Path | None = None
    _moments: Moments = field(init=False)
    _lock: Any = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        """With those that were ended before."""
        self._moments = Moments(LONGEST_SESSION, self.path)

    def end(self, cookie: str) -> None:
        """End the session of this cookie."""
        with self._lock:
            self._moments.add(cookie)

    def holds(self, cookie: str) -> bool:
        """Tell whether it was ended."""
        with self._lock:
            return bool(self._moments.of(cookie))
