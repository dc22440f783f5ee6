"""Articles with their translations → HTML, EPUB, DOCX; the index page and the report.

``publish`` writes one article's books, ``summarize`` gives what ``write_index`` and ``write_report`` need of it (storable as JSON, so
that an article that did not change need not be read again for them).
"""

from pipeline.publishing.index import write_index
from pipeline.publishing.labels import Counts, count, imprint, standing
from pipeline.publishing.publish import publish
from pipeline.publishing.report import write_report
from pipeline.publishing.summary import Summary, summarize
from pipeline.publishing.summary import load as load_summary

__all__ = ["Counts", "Summary", "count", "imprint", "load_summary", "publish", "standing", "summarize", "write_index", "write_report"]
