"""Says what a program is at when that takes long."""

from __future__ import annotations

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

LONG = 5.0
"""Seconds after which a line is said."""

Say = Callable[[str], None]


@contextmanager
def watched(line: str, say: Say, after: float = LONG) -> Iterator[None]:
    """Say the line once, if what is done here takes longer than that.

    In the main thread by the system's alarm, which is heard within a long search by a regular expression as well (it holds the
    interpreter, so that no other thread runs); in other threads by a timer.
    """
    if _alarm_is_free():
        before = signal.signal(signal.SIGALRM, lambda _number, _frame: say(line))
        signal.setitimer(signal.ITIMER_REAL, after)
        try:
            yield
        finally:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, before)
        return
    timer = threading.Timer(after, say, [line])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _alarm_is_free() -> bool:
    in_main = threading.current_thread() is threading.main_thread()
    return in_main and signal.getsignal(signal.SIGALRM) is signal.SIG_DFL and signal.getitimer(signal.ITIMER_REAL) == (0.0, 0.0)
