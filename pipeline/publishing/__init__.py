"""Articles with their translations → HTML, EPUB, DOCX; the index page and the report.

``view_of`` finds all that outputs say of an article, once. ``publish`` writes its files and says which it could not write, ``summarize``
gives what ``write_index`` and ``write_report`` need of it (storable as JSON, so that an article that did not change need not be read again
for them). ``page_html`` and ``load_picture`` are for the preview.
"""

from pipeline.publishing.document.images import Missing, load_picture
from pipeline.publishing.document.labels import imprint
from pipeline.publishing.document.view import ArticleView, view_of
from pipeline.publishing.publish import Failure, Published, publish
from pipeline.publishing.web.article import page_html
from pipeline.publishing.web.index import write_index
from pipeline.publishing.web.report import write_report
from pipeline.publishing.web.summary import Summary, summarize
from pipeline.publishing.web.summary import load as load_summary

__all__ = [
    "ArticleView", "Failure", "Missing", "Published", "Summary", "imprint", "load_picture", "load_summary", "page_html", "publish",
    "summarize", "view_of", "write_index", "write_report",
]  # fmt: skip
