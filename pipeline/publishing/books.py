"""Books of several articles and releases, for the commands; apart from the room's front door, as only they need what it imports."""

from pipeline.publishing.book import Book, assemble, used_terms
from pipeline.publishing.book_plan import BookPlan, load_plan
from pipeline.publishing.book_write import write_book
from pipeline.publishing.release import Gate, Released, release

__all__ = ["Book", "BookPlan", "Gate", "Released", "assemble", "load_plan", "release", "used_terms", "write_book"]
