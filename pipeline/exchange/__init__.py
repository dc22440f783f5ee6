"""Out and back: review files for Word, Excel, CAT tools and gettext, and what people did in them.

export_review(bilingual, path, "docx")          one article; FORMATS names the kinds
import_review(path, bilinguals, options)        what the file changes, refuses and leaves, an ImportResult an article; writes nothing
"""

from pipeline.exchange.applying import Change, ImportResult, Refusal
from pipeline.exchange.importing import FORMATS, Format, ImportOptions, export_review, import_review, read_review
from pipeline.exchange.tmx import write_tmx

__all__ = [
    "FORMATS",
    "Change",
    "Format",
    "ImportOptions",
    "ImportResult",
    "Refusal",
    "export_review",
    "import_review",
    "read_review",
    "write_tmx",
]
