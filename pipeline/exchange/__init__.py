"""Out and back: review files for Word, Excel, CAT tools and gettext, and what people did in them.

export_review(bilingual, path, "docx")          one article; EXPORTS names the kinds
import_review(path, bilinguals, options)        what the file changes, refuses and leaves, an ImportResult an article; writes nothing
"""

from pipeline.exchange.align_documents import AlignedPair, AlignResult, align_translation, read_english
from pipeline.exchange.applying import Change, ImportResult, Refusal
from pipeline.exchange.formats import EXPORTS, FORMATS
from pipeline.exchange.importing import ImportOptions, export_review, import_review, read_review
from pipeline.exchange.tmx import is_foreign_tmx, write_tmx

__all__ = [
    "EXPORTS",
    "FORMATS",
    "AlignResult",
    "AlignedPair",
    "Change",
    "ImportOptions",
    "ImportResult",
    "Refusal",
    "align_translation",
    "export_review",
    "import_review",
    "is_foreign_tmx",
    "read_english",
    "read_review",
    "write_tmx",
]
