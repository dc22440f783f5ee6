"""How much memory this process may still use: what the machine has, and the limits that a container, a job or a shell sets."""

from __future__ import annotations

import resource
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from pipeline.errors import DuizhaoError, ExitStatus

MACHINE = Path("/")

LIBRARIES = 300_000_000
"""Addresses that the libraries of an engine take and that no memory stands behind, as measured for CTranslate2; ``ulimit -v`` counts them."""


@dataclass(frozen=True, slots=True)
class Room:
    """Bytes that are left, within which bound, and what to do where they do not suffice. ``addresses``: used or not, as ``ulimit -v`` counts."""

    left: int
    within: str = ""
    hint: str = "Close other programs, or use a machine with more memory."
    addresses: bool = False


def available_memory(machine: Path = MACHINE) -> tuple[Room, ...]:
    """Return all bounds that the system names; the narrowest counts."""
    return (*_free(machine), *_groups(machine), *_limits(machine))


def check_memory(need: int, what: str, *, mapped: int = 0) -> None:
    """Refuse before the work what this process cannot hold. ``mapped``: bytes of files that take addresses and no memory.

    :raises DuizhaoError: (status ENVIRONMENT) says how much is needed, how much there is, and what limits it.
    """
    for room in available_memory():
        wanted = need + LIBRARIES + mapped if room.addresses else need
        if room.left < wanted:
            raise DuizhaoError(
                f"{what} needs {wanted / 1e9:.1f} GB of {'address space' if room.addresses else 'memory'}; "
                f"{max(room.left, 0) / 1e9:.1f} GB are available{room.within}",
                hint=room.hint,
                status=ExitStatus.ENVIRONMENT,
            )


def _free(machine: Path) -> Iterator[Room]:
    """The kernel's estimate of what a new program can use without swapping."""
    kilobytes = _numbers(machine / "proc/meminfo").get("MemAvailable")
    if kilobytes is not None:
        yield Room(kilobytes * 1024)


def _groups(machine: Path) -> Iterator[Room]:
    """Control groups (containers, systemd, batch systems): of this process and all above it, in either version; page cache can be given back."""
    try:
        lines = (machine / "proc/self/cgroup").read_text("utf-8").splitlines()
    except (OSError, ValueError):
        return
    for line in lines:
        _, controllers, path = line.split(":", 2)
        if not controllers:
            tops, names = ["sys/fs/cgroup", "sys/fs/cgroup/unified"], ("memory.max", "memory.current", "inactive_file")
        elif "memory" in controllers.split(","):
            tops, names = ["sys/fs/cgroup/memory"], ("memory.limit_in_bytes", "memory.usage_in_bytes", "total_inactive_file")
        else:
            continue
        group = PurePosixPath(path)
        for folder in (machine / top / str(group_folder).lstrip("/") for top in tops for group_folder in (group, *group.parents)):
            limit, used = _number(folder / names[0]), _number(folder / names[1])
            if limit is not None and used is not None:
                cache = _numbers(folder / "memory.stat").get(names[2], 0)
                hint = "Raise the memory limit of the container, service or job in which this runs."
                yield Room(limit - used + cache, f" within the control group's limit of {limit / 1e9:.1f} GB", hint)


def _limits(machine: Path) -> Iterator[Room]:
    """``ulimit -v`` and ``ulimit -d``, less what this process has taken of each."""
    taken = _numbers(machine / "proc/self/status")
    for kind, letter, name in ((resource.RLIMIT_AS, "v", "VmSize"), (resource.RLIMIT_DATA, "d", "VmData")):
        limit = resource.getrlimit(kind)[0]
        if limit != resource.RLIM_INFINITY and name in taken:
            hint = f"Raise the limit of the shell or job in which this runs: ulimit -{letter} unlimited"
            yield Room(limit - taken[name] * 1024, f" within the limit of {limit / 1e9:.1f} GB (ulimit -{letter})", hint, letter == "v")


def _number(file: Path) -> int | None:
    """The file's only number; ``None`` where there is none (``max``)."""
    try:
        return int(file.read_text("ascii"))
    except (OSError, ValueError):
        return None


def _numbers(file: Path) -> dict[str, int]:
    """The numbers of a file of lines ``name: 12 kB`` or ``name 12``."""
    try:
        lines = (line.replace(":", " ").split() for line in file.read_text("utf-8", "replace").splitlines())
    except OSError:
        return {}
    return {words[0]: int(words[1]) for words in lines if len(words) > 1 and words[1].isdecimal()}
