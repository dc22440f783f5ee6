"""Rules that are data: none without texts that it finds and texts that it leaves alone, none too long to be read."""

import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from pipeline.phrases import LONGEST, Phrases

ROOT = Path(__file__).parents[1]


def phrases_in(value: Any) -> Iterator[Phrases]:
    """The phrases that a module's value is or holds: in tuples, in tables, in the fields of a record."""
    if isinstance(value, Phrases):
        yield value
    elif isinstance(value, tuple | frozenset):
        for item in value:
            yield from phrases_in(item)
    elif isinstance(value, dict):
        yield from phrases_in(tuple(value.values()))
    elif hasattr(value, "__dataclass_fields__") and not isinstance(value, type):
        yield from phrases_in(tuple(getattr(value, name) for name in value.__dataclass_fields__))


def all_phrases() -> dict[str, Phrases]:
    found = {}
    for path in sorted((ROOT / "pipeline").rglob("*.py")):
        if "Phrases(" in path.read_text("utf-8"):
            module = importlib.import_module(".".join(path.relative_to(ROOT).with_suffix("").parts))
            for name, value in vars(module).items():
                for place, phrases in enumerate(phrases_in(value)):
                    found.setdefault(id(phrases), (f"{path.stem}.{name}[{place}]", phrases))
    return dict(found.values())


ALL = all_phrases()


@pytest.mark.parametrize("name", ALL)
def test_phrases_find_what_they_say_and_leave_alone_what_they_say(name: str) -> None:
    phrases = ALL[name]
    assert phrases.hit, "no text that it finds"
    assert phrases.miss, "no text that it leaves alone"
    assert [text for text in phrases.hit if not phrases.find(text)] == []
    assert [text for text in phrases.miss if phrases.find(text)] == []


@pytest.mark.parametrize("name", ALL)
def test_every_pattern_is_short_and_has_a_text_of_its_own_that_it_finds(name: str) -> None:
    phrases = ALL[name]
    assert [pattern for pattern in phrases.patterns if len(pattern) > LONGEST] == []
    alone = [Phrases((pattern,), phrases.hit, phrases.miss, phrases.words, phrases.whole) for pattern in phrases.patterns]
    assert [one.patterns[0] for one in alone if not any(map(one.find, phrases.hit))] == []


def test_the_programs_phrases_are_found() -> None:
    assert len(ALL) > 1
