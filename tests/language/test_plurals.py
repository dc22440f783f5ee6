"""Plurals of nouns and noun phrases: the right ones, and the one to write."""

import subprocess
import sys

import pytest

from pipeline.language import is_plural, plural, plurals

PLURALS = [
    ("neural network", "neural networks"), ("Springer Handbook of Robotics", "Springer Handbooks of Robotics"), ("dataset", "datasets"), ("key", "keys"),
    ("technology", "technologies"), ("analysis", "analyses"), ("loss", "losses"), ("Person", "People", "Persons"), ("matrix", "matrices", "matrixes"),
    ("spectrum", "spectra", "spectrums"), ("bacterium", "bacteria"), ("quiz", "quizzes"), ("epoch", "epochs"), ("stomach", "stomachs"), ("monarch", "monarchs"),
    ("branch", "branches"), ("fintech", "fintechs"), ("criterion", "criteria"), ("phenomenon", "phenomena"), ("thesis", "theses"), ("virus", "viruses"),
    ("appendix", "appendices", "appendixes"), ("formula", "formulas", "formulae"), ("focus", "foci", "focuses"), ("larva", "larvae", "larvas"),
    ("automaton", "automata", "automatons"), ("medium", "media", "mediums"), ("thief", "thieves"), ("proof", "proofs"), ("hero", "heroes"), ("photo", "photos"),
    ("child", "children"), ("human", "humans"), ("woman", "women"), ("half", "halves"), ("bias", "biases"), ("lens", "lenses"), ("process", "processes"),
    ("bus", "buses"), ("category", "categories"), ("persona", "personas", "personae"), ("schema", "schemas", "schemata"),
    ("mixture of experts", "mixtures of experts"), ("chain-of-thought", "chains-of-thought"), ("man-in-the-middle attack", "man-in-the-middle attacks"),
    ("runner-up", "runners-up"), ("x-ray", "x-rays"), ("eigenspectrum", "eigenspectrums", "eigenspectra"), ("Category Theory", "Category Theories"),
    ("API", "APIs"), ("GPU", "GPUs"), ("IoT", "IoTs"), ("GPT-4", "GPT-4s"), ("SMS", "SMSs", "SMSes"),
]  # fmt: skip


@pytest.mark.parametrize(("one", "forms"), [(one, forms) for one, *forms in PLURALS])
def test_classical_and_modern_plurals_are_right_and_one_is_written(one: str, forms: list[str]) -> None:
    assert list(plurals(one)) == forms
    assert plural(one) == forms[0]


@pytest.mark.parametrize(("one", "forms"), [(one, forms) for one, *forms in PLURALS])
def test_a_plural_is_told_from_its_singular_and_stays_itself(one: str, forms: list[str]) -> None:
    assert not is_plural(one)
    assert [is_plural(form) for form in forms if form != "SMSes"] == [True] * len([form for form in forms if form != "SMSes"])
    assert [plural(form) for form in forms] == forms


@pytest.mark.parametrize(
    "text",
    ["software", "training data", "deep learning", "robotics", "large language models", "GPUs", "key metrics", "laws of motion", "series"],
)
def test_what_has_no_plural_or_is_one_stays_as_it_is(text: str) -> None:
    assert plurals(text) == (text,)


@pytest.mark.parametrize(
    "text", ["area", "agenda", "schema", "basis", "corpus", "class", "atlas", "AI", "SMS", "law of large numbers", "wiki", "status"]
)
def test_what_only_ends_like_a_plural_is_none(text: str) -> None:
    assert not is_plural(text)


def test_nothing_is_imported_until_it_is_asked_for() -> None:
    code = "import sys, pipeline.language, pipeline.glossary, pipeline.checking; assert not {'inflect', 'typeguard', 'pypinyin', 'opencc'} & set(sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_inflect_is_imported_without_its_argument_checks_and_nobody_elses_are_lost() -> None:
    code = (
        "import typeguard; before = typeguard.typechecked; from pipeline.language import plural; assert plural('quiz') == 'quizzes';"
        "import inflect; assert typeguard.typechecked is before; assert 'TypeCheckMemo' not in inflect.engine.plural_noun.__code__.co_names"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
