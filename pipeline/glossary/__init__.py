"""The termbase: entries in YAML, found in sources by longest match, verified in targets."""

from pipeline.glossary.entries import LAYERS, Term, TermEntry, TermFile, json_schema
from pipeline.glossary.glossary import EMPTY_GLOSSARY, Glossary
from pipeline.glossary.loading import glossary_files, load_glossary, read_terms
from pipeline.glossary.matching import Match

__all__ = [
    "EMPTY_GLOSSARY",
    "LAYERS",
    "Glossary",
    "Match",
    "Term",
    "TermEntry",
    "TermFile",
    "glossary_files",
    "json_schema",
    "load_glossary",
    "read_terms",
]
