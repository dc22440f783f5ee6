"""The termbase: entries in YAML, found in sources by longest match, verified in targets."""

from pipeline.glossary.candidates import TermCandidate, candidates
from pipeline.glossary.conflicts import Breach, Conflict, breaches, conflicts
from pipeline.glossary.editing import Added, add_term, add_terms, change_term, entry_lines, file_for
from pipeline.glossary.entries import LAYERS, Term, TermEntry, TermFile, json_schema
from pipeline.glossary.first_use import first_mentions, has_first_use, mended_first_use, plain_form, with_first_uses
from pipeline.glossary.folding import fold
from pipeline.glossary.glossary import EMPTY_GLOSSARY, Glossary
from pipeline.glossary.loading import load_glossary, read_terms
from pipeline.glossary.matching import Match
from pipeline.glossary.placing import find_place, find_sure_place, insert
from pipeline.glossary.transfer import EXPORTS, IMPORTS, export_terms, import_terms, read_entries

__all__ = [
    "EMPTY_GLOSSARY",
    "EXPORTS",
    "IMPORTS",
    "LAYERS",
    "Added",
    "Breach",
    "Conflict",
    "Glossary",
    "Match",
    "Term",
    "TermCandidate",
    "TermEntry",
    "TermFile",
    "add_term",
    "add_terms",
    "breaches",
    "candidates",
    "change_term",
    "conflicts",
    "entry_lines",
    "export_terms",
    "file_for",
    "find_place",
    "find_sure_place",
    "first_mentions",
    "fold",
    "has_first_use",
    "import_terms",
    "insert",
    "json_schema",
    "load_glossary",
    "mended_first_use",
    "plain_form",
    "read_entries",
    "read_terms",
    "with_first_uses",
]
