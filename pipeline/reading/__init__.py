"""Source files of every kind → :class:`pipeline.article.Article`; what a site put around the article is told apart from it."""

from pipeline.reading.formats.documents import EMBEDDED, embedded_picture
from pipeline.reading.opening import read_article
from pipeline.reading.pictures import fetch_pictures, remote_pictures
from pipeline.reading.tree import tree

__all__ = [
    "EMBEDDED",
    "embedded_picture",
    "fetch_pictures",
    "read_article",
    "remote_pictures",
    "tree",
]
