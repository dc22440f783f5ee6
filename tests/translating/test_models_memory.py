"""Memory that is left: the machine's, and what containers, services and shells allow of it."""

from __future__ import annotations

import os
import re
import resource
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from pipeline.errors import ExitStatus
from pipeline.models import Installed, available_memory, read_lock, read_record
from pipeline.models.store import write_record

ROOT = Path(__file__).resolve().parents[2]
GB = 1_000_000_000


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """8 GB that are free, and no limit."""
    put(tmp_path, "proc/meminfo", f"MemTotal: 16000000 kB\nMemAvailable:  {8 * GB // 1024} kB\n")
    put(tmp_path, "proc/self/status", "Name:\tpython\nVmSize:\t  500000 kB\nVmData:\t  100000 kB\n")
    return tmp_path


def put(machine: Path, name: str, text: str) -> None:
    (machine / name).parent.mkdir(parents=True, exist_ok=True)
    (machine / name).write_text(text)


def left(machine: Path) -> float:
    return min(round(room.left / GB, 2) for room in available_memory(machine))


def test_what_the_kernel_says(machine: Path) -> None:
    assert left(machine) == 8.0
    put(machine, "proc/self/cgroup", "0::/user.slice\n")
    put(machine, "sys/fs/cgroup/user.slice/memory.max", "max\n")
    put(machine, "sys/fs/cgroup/user.slice/memory.current", "1000000\n")
    assert left(machine) == 8.0


def test_a_container_sees_its_limit_at_the_top_and_its_page_cache_counts_as_free(machine: Path) -> None:
    put(machine, "proc/self/cgroup", "0::/\n")
    put(machine, "sys/fs/cgroup/memory.max", f"{3 * GB}\n")
    put(machine, "sys/fs/cgroup/memory.current", f"{2 * GB}\n")
    put(machine, "sys/fs/cgroup/memory.stat", f"anon 1\ninactive_file {GB // 2}\nactive_file 7\n")
    assert left(machine) == 1.5
    assert available_memory(machine)[-1].within == " within the control group's limit of 3.0 GB"


def test_the_limit_of_any_group_above_counts(machine: Path) -> None:
    put(machine, "proc/self/cgroup", "0::/ci.slice/job/step\n")
    for folder, limit in (("ci.slice/job/step", "max"), ("ci.slice/job", str(5 * GB)), ("ci.slice", str(4 * GB))):
        put(machine, f"sys/fs/cgroup/{folder}/memory.max", limit)
        put(machine, f"sys/fs/cgroup/{folder}/memory.current", str(GB))
    assert left(machine) == 3.0


def test_the_older_control_groups(machine: Path) -> None:
    put(machine, "proc/self/cgroup", "5:cpu,cpuacct:/x\n4:memory:/docker/abc\n0::/\n")
    put(machine, "sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n")
    put(machine, "sys/fs/cgroup/memory/memory.usage_in_bytes", "1\n")
    assert left(machine) == 8.0
    put(machine, "sys/fs/cgroup/memory/docker/abc/memory.limit_in_bytes", f"{2 * GB}\n")
    put(machine, "sys/fs/cgroup/memory/docker/abc/memory.usage_in_bytes", f"{GB}\n")
    assert left(machine) == 1.0


def test_a_system_that_says_nothing_is_trusted(tmp_path: Path) -> None:
    assert available_memory(tmp_path) == ()


@pytest.mark.parametrize(
    ("limit", "letter", "need"),
    [(resource.RLIMIT_AS, "v", r"2\.1 GB of address space"), (resource.RLIMIT_DATA, "d", r"0\.7 GB of memory")],
    ids=["ulimit -v", "ulimit -d"],
)
def test_a_limit_of_the_shell_is_said_before_the_work(limit: int, letter: str, need: str, tmp_path: Path) -> None:
    size = 600_000_000
    done = subprocess.run(
        (sys.executable, "-m", "pipeline", "models", "--install"),
        cwd=ROOT,
        env=os.environ | {"DUIZHAO_HOME": str(tmp_path), "PIP_NO_INDEX": "1", "https_proxy": "http://127.0.0.1:9"},
        preexec_fn=lambda: resource.setrlimit(limit, (size, size)),
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == ExitStatus.ENVIRONMENT, done.stderr
    message, hint = done.stderr.splitlines()
    within = rf"0\.\d GB are available within the limit of 0\.6 GB \(ulimit -{letter}\)"
    assert re.fullmatch(rf"Converting Qwen2\.5-Coder-1\.5B-Instruct needs {need}; {within}", message)
    assert hint == f"  → Raise the limit of the shell or job in which this runs: ulimit -{letter} unlimited"


def test_what_an_installed_model_needs_is_what_the_lock_says_today(tmp_path: Path) -> None:
    spec = read_lock()[0]
    old = Installed(spec.id, spec.kind, spec.name, spec.licence, spec.sha256, 1, "older")
    write_record(tmp_path, old)
    assert read_record(tmp_path) == replace(old, memory=spec.memory)
    write_record(tmp_path, replace(old, sha256="0" * 64))
    assert read_record(tmp_path) == replace(old, sha256="0" * 64)
