"""Glossary files → :class:`Glossary`: layers, ids, and errors that name file and line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from pipeline import inputs
from pipeline.errors import DuizhaoError
from pipeline.glossary.entries import LAYERS, Term, TermEntry, TermFile, source_hash, term_id
from pipeline.glossary.folding import fold
from pipeline.glossary.glossary import Glossary
from pipeline.sources import term_files
from pipeline.yamlfile import Lines, load_yaml, validate


def load_glossary(folder: Path) -> Glossary:
    """Return all ``*.yaml`` of the folder; an empty glossary where there is none.

    :raises DuizhaoError: a file is not YAML, has an unknown key, a wrong type or a source twice.
    """
    terms = [term for path in term_files(folder) for term in read_terms(path)]
    return Glossary(assemble(terms))


def read_terms(path: Path) -> list[Term]:
    """Return the terms of one file, without ids where the file gives none."""
    return parse_terms(_read(path), path)


def read_header(path: Path) -> TermFile:
    """Return what one file says of all its terms, without the terms."""
    data, lines = load_yaml(_read(path), path)
    return _header(data, lines, path)


def _read(path: Path) -> str:
    try:
        return inputs.read(path).decode("utf-8-sig")
    except FileNotFoundError as error:
        raise DuizhaoError("is not there, or a link to nowhere", path=path, hint="Mend the link, or remove it.") from error
    except UnicodeDecodeError as error:
        raise DuizhaoError("is not UTF-8", path=path, hint="Save the file as UTF-8.") from error


def _header(data: Any, lines: Lines, path: Path) -> TermFile:
    if data is not None and not isinstance(data, dict):
        raise DuizhaoError("must be a mapping with the key terms", path=path, line=1, hint="Begin the file with 'terms:' and a list.")
    return validate(TermFile, {**(data or {}), "terms": ()}, lines, path)


def parse_terms(text: str, path: Path) -> list[Term]:
    """Return the terms of a file's text."""
    data, lines = load_yaml(text, path)
    header = _header(data, lines, path)
    listed = (data or {}).get("terms") or []
    if not isinstance(listed, list):
        raise DuizhaoError("terms: must be a list", path=path, line=lines[("terms",)], hint="Begin each term with '- source: …'.")
    terms = []
    for index, item in enumerate(listed):
        entry = validate(TermEntry, item, lines, path, at=("terms", index))
        fields = entry.model_dump(exclude_unset=True)
        fields.setdefault("domain", header.domain)
        fields.setdefault("articles", header.articles)
        terms.append(Term(**fields, layer=header.layer, path=path, line=lines[("terms", index)]))
    _refuse_doubles(terms, lines, path)
    return terms


def _refuse_doubles(terms: list[Term], lines: Lines, path: Path) -> None:
    seen: dict[tuple[str, tuple[str, ...]], Term] = {}
    ids: dict[str, Term] = {}
    for index, term in enumerate(terms):
        for spelling in dict.fromkeys(fold(text).text for text in term.sources):
            other = seen.setdefault((spelling, term.articles), term)
            if other is not term:
                raise DuizhaoError(
                    f"has the source {term.source!r} twice (first in line {other.line})",
                    path=path,
                    line=lines.get(("terms", index, "source"), term.line),
                    hint="Keep one entry; add other English under forms, other Chinese under variants.",
                )
        if term.id and ids.setdefault(term.id, term) is not term:
            raise DuizhaoError(
                f"has the id {term.id!r} twice (first in line {ids[term.id].line})", path=path, line=term.line, hint="Give one another id."
            )


def assemble(terms: Iterable[Term]) -> tuple[Term, ...]:
    """Return terms in order of strength (layer, then file) with ids; equal ids are told apart by their source."""
    ordered = sorted(terms, key=lambda term: LAYERS.index(term.layer))
    named = [(term, term.id or term_id(term.english, term.source)) for term in ordered]
    count = Counter(name for _, name in named)
    result, used = [], set()
    for term, wanted in named:
        name = wanted if count[wanted] == 1 or (term.id and wanted not in used) else f"{wanted}-{source_hash(term.source)}"
        while name in used:
            name += "-2"
        used.add(name)
        result.append(term.model_copy(update={"id": name}))
    return tuple(result)
