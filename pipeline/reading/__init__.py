"""Source files of every kind → :class:`pipeline.article.Article`; what a site put around the article is told apart from it."""

from pipeline.reading.opening import SOURCE_SUFFIXES, find_sources, read_article

__all__ = ["SOURCE_SUFFIXES", "find_sources", "read_article"]
