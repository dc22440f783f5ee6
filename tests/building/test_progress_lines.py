"""Progress where there is no terminal: few lines, each worth its place in a log."""

import pytest

from pipeline.cli import progress as module


@pytest.fixture
def lines(monkeypatch):
    """What was printed, and the hand of the clock."""
    printed, clock = [], [100.0]
    monkeypatch.setattr(module.sys.stderr, "isatty", lambda: False, raising=False)
    monkeypatch.setattr(module.time, "monotonic", lambda: clock[0])
    monkeypatch.setattr(module.stderr, "print", printed.append)
    return printed, clock


def test_a_stage_prints_its_first_line_its_last_and_one_every_ten_seconds(lines):
    printed, clock = lines
    with module.progress() as show:
        for done in range(31):
            clock[0] += 1
            show("translating", done, 30)
        show("translating", 30, 30)
    assert printed == ["translating: 0/30", "translating: 11/30", "translating: 22/30", "translating: 30/30"]


def test_a_stage_with_nothing_to_do_prints_nothing(lines):
    printed, _ = lines
    with module.progress() as show:
        show("publishing", 0, 0)
        show("model.bin", 2_000_000, 4_000_000)
    assert printed == ["model.bin: 2/4 MB"]
