"""The termbase: entries in YAML, found in sources by longest match, verified in targets."""

from pipeline.glossary.editing import Added, add_term, add_terms
from pipeline.glossary.entries import LAYERS, Term, TermEntry, TermFile, json_schema
from pipeline.glossary.glossary import EMPTY_GLOSSARY, Glossary
from pipeline.glossary.loading import glossary_files, load_glossary, read_terms
from pipeline.glossary.matching import Match
from pipeline.glossary.transfer import EXPORTS, IMPORTS, export_terms, import_terms, read_entries

__all__ = [
    "EMPTY_GLOSSARY",
    "EXPORTS",
    "IMPORTS",
    "LAYERS",
    "Added",
    "Glossary",
    "Match",
    "Term",
    "TermEntry",
    "TermFile",
    "add_term",
    "add_terms",
    "export_terms",
    "glossary_files",
    "import_terms",
    "json_schema",
    "load_glossary",
    "read_entries",
    "read_terms",
]
