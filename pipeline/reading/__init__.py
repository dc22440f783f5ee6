"""Source files of every kind → :class:`pipeline.article.Article`; what a site put around the article is told apart from it."""

from pipeline.reading.formats.documents import EMBEDDED, embedded_picture
from pipeline.reading.opening import SOURCE_SUFFIXES, find_sources, read_article
from pipeline.reading.pictures import fetch_pictures, remote_pictures
from pipeline.reading.script import Region, is_traditional, region_of, simplified
from pipeline.reading.tree import tree

__all__ = [
    "EMBEDDED", "SOURCE_SUFFIXES", "Region", "embedded_picture", "fetch_pictures", "find_sources", "is_traditional", "read_article", "region_of",
    "remote_pictures", "simplified", "tree",
]  # fmt: skip
