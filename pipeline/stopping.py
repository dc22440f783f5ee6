"""Being told to stop: Ctrl-C and SIGTERM (a cancelled CI job, systemd, ``docker stop``) end a command in the same way, each with its exit code."""

from __future__ import annotations

import signal
from types import FrameType

from pipeline.errors import ExitStatus

STOPPED = "Stopped. What was finished is kept; run the same command again to continue."
"""What a command says then."""


class Terminated(KeyboardInterrupt):
    """SIGTERM came. What cleans up after Ctrl-C cleans up after this."""


def stop_on_sigterm() -> None:
    """Let SIGTERM, from now on, raise :class:`Terminated` in the main thread, once: a second one does not disturb the cleaning up.

    Where whoever started this program has SIGTERM ignored, it stays ignored.
    """
    if signal.getsignal(signal.SIGTERM) is signal.SIG_DFL:
        signal.signal(signal.SIGTERM, _terminate)


def _terminate(number: int, _frame: FrameType | None) -> None:
    signal.signal(number, _nothing)
    raise Terminated


def _nothing(_number: int, _frame: FrameType | None) -> None:
    """Not ``SIG_IGN``, which programs that are started during the cleaning up would inherit."""


def status_of(stop: KeyboardInterrupt) -> ExitStatus:
    """Return the exit code after this."""
    return ExitStatus.TERMINATED if isinstance(stop, Terminated) else ExitStatus.INTERRUPTED
