"""Plurals of English nouns and noun phrases: all that are right, classical and modern (spectra, spectrums), and which one to write.

`inflect` knows most; what it gets wrong (epoches, monarches, GPUS, meanss: 7.6), and what science says otherwise than everyday English,
is kept by hand.
"""

from __future__ import annotations

import functools
import re
from typing import Any

_INSTEAD: dict[str, tuple[str, ...]] = {
    "epoch": ("epochs",), "monarch": ("monarchs",), "oligarch": ("oligarchs",), "patriarch": ("patriarchs",), "matriarch": ("matriarchs",),
    "hierarch": ("hierarchs",), "eunuch": ("eunuchs",), "czech": ("czechs",), "thief": ("thieves",), "concerto": ("concertos", "concerti"),
    "larva": ("larvae", "larvas"), "pupa": ("pupae", "pupas"), "automaton": ("automata", "automatons"), "symposium": ("symposia", "symposiums"),
    "polyhedron": ("polyhedra", "polyhedrons"), "passerby": ("passersby",), "passer-by": ("passers-by",), "runner-up": ("runners-up",),
    "hanger-on": ("hangers-on",), "looker-on": ("lookers-on",), "die": ("dies", "dice"), "medium": ("media", "mediums"), "person": ("people", "persons"),
    "persona": ("personas", "personae"),
}  # fmt: skip
"""Where inflect is wrong, or knows but one of two."""
_FIRST = {
    "spectrum": "spectra", "matrix": "matrices", "index": "indices", "vertex": "vertices", "vortex": "vortices", "appendix": "appendices",
    "corpus": "corpora", "radius": "radii", "focus": "foci", "quantum": "quanta", "maximum": "maxima", "minimum": "minima", "optimum": "optima",
    "extremum": "extrema", "momentum": "momenta", "curriculum": "curricula", "memorandum": "memoranda", "millennium": "millennia", "fungus": "fungi",
    "torus": "tori", "modulus": "moduli", "simplex": "simplices", "apex": "apices", "nebula": "nebulae", "supernova": "supernovae",
}  # fmt: skip
"""What is written of two that are right."""
_KNOWN = frozenset(_FIRST.values()) | {form for forms in _INSTEAD.values() for form in forms}
_MASS = frozenset(
    "data metadata media multimedia research knowledge intelligence learning evidence advice feedback traffic progress analytics".split()  # noqa: SIM905
)
_MASS_ENDING = re.compile(r"\w*(?:ware|\wics)\Z")
"""Nouns that have no plural, or are one (metrics)."""
_SINGULAR = frozenset(
    [
        "agenda",
        "bias",
        "gas",
        "lens",
        "alias",
        "atlas",
        "canvas",
        "chaos",
        "cosmos",
        "ethos",
        "pathos",
        "pancreas",
        "christmas",
        "texas",
        "kansas",
        "paris",
        "bus",
        "abs",
        "trans",
        "plus",
        "yes",
        "us",
        "its",
        "has",
        "was",
        "does",
        "this",
    ]
)
"""Singulars, and words that are no nouns, that end like plurals."""
_ODD = {
    "men": "man", "women": "woman", "children": "child", "people": "person", "mice": "mouse", "feet": "foot", "teeth": "tooth", "geese": "goose",
    "lice": "louse", "oxen": "ox", "dice": "die", "data": "datum", "analyses": "analysis", "theses": "thesis",
}  # fmt: skip
"""Plurals whose ending does not say of what, and their singulars."""
SINGULARS = {**{form: word for word, form in _FIRST.items()}, **_ODD}
"""Irregular plurals, and what each is the plural of."""
_CLASSICAL = (("a", "um"), ("a", "on"), ("i", "us"), ("ae", "a"), ("ata", "a"))
"""Endings of classical plurals, and of their singulars: bacteri·a, criteri·a, nucle·i, larv·ae, schem·ata."""
_HEAD = re.compile(r"(?P<noun>.*?\S)(?P<rest> (?:of|for|in|with|from|at) .*|-(?:of|in|at)-\S*)\Z")


def plural(text: str) -> str:
    """Return the plural of a noun phrase: of its last word, or of the one before "of", "for", "in", "with"; of a plural, itself.

    >>> plural("mixture of experts")
    'mixtures of experts'
    """
    return plurals(text)[0]


@functools.lru_cache(maxsize=16_384)
def plurals(text: str) -> tuple[str, ...]:
    """Return all right plurals of a noun phrase, the one to write first."""
    head = _HEAD.match(text)
    noun, rest = (head["noun"], head["rest"]) if head else (text, "")
    word = _last(noun)
    before = noun[: len(noun) - len(word)]
    return tuple(dict.fromkeys(before + form + rest for form in _forms(word)))


@functools.lru_cache(maxsize=16_384)
def is_plural(text: str) -> bool:
    """Tell whether a noun phrase is in the plural already, or has none: neural networks, spectra, software."""
    head = _HEAD.match(text)
    word = _last(head["noun"] if head else text)
    if word[:-1].isupper() and word[-1] in "sS":  # GPUs, SMS
        return word[-1] == "s"
    word = word.lower()
    if word in _SINGULAR:
        return False
    if word in _KNOWN:
        return True
    if word.endswith("s"):
        return not word.endswith(("ss", "us", "is"))
    if word in _MASS or _MASS_ENDING.match(word) or word in _ODD:
        return True
    return any(word.endswith(ending) and word in _forms(word.removesuffix(ending) + other) for ending, other in _CLASSICAL)


def _last(noun: str) -> str:
    """The word that takes the plural's ending."""
    start = max(noun.rfind(" "), noun.rfind("-")) + 1
    whole = noun[noun.rfind(" ") + 1 :]
    return whole if whole.lower() in {*_INSTEAD, *_KNOWN} else noun[start:]


def _forms(word: str) -> tuple[str, ...]:
    lower = word.lower()
    forms = _INSTEAD.get(lower)
    if forms is None and not (word.isalpha() and (word[1:].islower() or word.islower())):  # GPU, IoT, GPT-4: letters and figures
        return (word,) if is_plural(word) else (f"{word}s", f"{word}es") if word.endswith("S") else (f"{word}s",)
    if forms is None and lower.endswith("tech"):
        forms = (f"{lower}s",)
    if forms is None and is_plural(lower):
        forms = (lower,)
    if forms is None:
        modern, classical = _engines()
        forms = (*([_FIRST[lower]] if lower in _FIRST else []), modern.plural_noun(lower), classical.plural_noun(lower))
    return tuple(form.capitalize() for form in forms) if word[:1].isupper() else forms


@functools.cache
def _engines() -> tuple[Any, Any]:
    """Inflect for modern and for classical plurals.

    Its functions are checked by typeguard, which to that end reads the module's whole source nine times as it is imported: 2 s, without 0.1 s.
    """
    import typeguard  # loads asyncio; needed for the next line only

    checked, typeguard.typechecked = typeguard.typechecked, lambda function: function  # type: ignore[assignment]
    try:
        import inflect  # needed where there are terms only
    finally:
        typeguard.typechecked = checked
    modern, classical = inflect.engine(), inflect.engine()
    classical.classical(all=True)
    return modern, classical
