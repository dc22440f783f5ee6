"""Books of several articles and releases, for the commands; apart from the room's front door, as only they need what it imports."""

from pipeline.publishing.book.book import Book, assemble, used_terms
from pipeline.publishing.book.plan import BookPlan, load_plan
from pipeline.publishing.publish import publish_book
from pipeline.publishing.release import Gate, Released, release

__all__ = ["Book", "BookPlan", "Gate", "Released", "assemble", "load_plan", "publish_book", "release", "used_terms"]
