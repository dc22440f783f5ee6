"""The checks reach their floors: few false alarms on good pairs, nearly all planted errors found."""

import json
from pathlib import Path

import pytest

from pipeline.checking import CHECKS, completeness
from pipeline.checking.fitting import Fitted, clauses, fit, fitted, lengthened, shortened
from pipeline.checking.measuring import FLOORS, Measures, measure, raise_floors, read_floors
from pipeline.errors import DuizhaoError

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("measured")]  # it is measured once
TESTS = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def measured() -> Measures:
    return measure(TESTS / "data")


def test_the_floors_are_reached(measured: Measures) -> None:
    floors = read_floors(TESTS / FLOORS)
    assert len(floors) == 5
    assert measured.below(floors) == []


def test_what_was_promised(measured: Measures) -> None:
    for alarms in measured.alarms.values():
        assert alarms.number_rate < 0.02
        assert alarms.worst_rate < 0.01
    assert len(measured.planted) >= 150
    assert len(measured.missed) <= 0.05 * len(measured.planted)


def test_the_corpora_are_what_they_were(measured: Measures) -> None:
    assert {name: alarms.pairs for name, alarms in measured.alarms.items()}["flores-dev"] == 997
    assert measured.alarms["articles"].pairs >= 150
    assert {one.check for one in measured.planted} <= set(CHECKS)


def test_floors_only_go_up(tmp_path: Path) -> None:
    path = tmp_path / FLOORS
    path.write_text(json.dumps({"checks": {"a": 90.0}, "other room": {"b": 1}}), "utf-8")
    assert raise_floors(path, {"a": 80.0, "c": 50.0}) == ["c"]
    assert raise_floors(path, {"a": 95.0, "c": 50.0}) == ["a"]
    assert json.loads(path.read_text("utf-8")) == {"checks": {"a": 95.0, "c": 50.0}, "other room": {"b": 1}}
    assert Measures({}, ()).below({"a": 95.0}) == ["a: 0 % is below the floor of 95.0 %"]


def test_without_the_corpora_the_command_says_so(tmp_path: Path) -> None:
    with pytest.raises(DuizhaoError, match="in the source repository only"):
        measure(tmp_path)


def test_the_weights_are_those_that_the_corpora_give() -> None:
    assert fitted(TESTS / "data") == {
        "omission": Fitted(completeness.OMISSION, completeness.OMISSION_FROM),
        "invention": Fitted(completeness.INVENTION, completeness.INVENTION_FROM),
    }


def test_a_clause_is_cut_out_of_good_pairs_and_one_of_another_is_put_in() -> None:
    pairs = [("他来了，天黑了，下雨了。", "He came, it grew dark, and it rained."), ("夜深了，人静了。", "Night fell, and all was still.")]
    assert clauses("He came, too, and it rained.") == ["He came, too,", "and it rained."]
    assert [target for _, target in shortened(pairs)] == ["it grew dark, and it rained.", "Night fell,"]
    assert [target for _, target in lengthened(pairs)] == [
        "Night fell, He came, it grew dark, and it rained.",
        "Night fell, it grew dark, and all was still.",
    ]


def test_evidence_weighs_by_how_well_it_tells_good_from_bad() -> None:
    good, bad = [(0.1 * n, n % 3) for n in range(10)], [(0.1 * n + 0.7, n % 3) for n in range(10)]
    found = fit(good, bad)
    assert found.weights[0] > 5 * abs(found.weights[1])
    assert found.threshold == pytest.approx(max(found.weights[0] * one + found.weights[1] * two for one, two in good), abs=0.05)
