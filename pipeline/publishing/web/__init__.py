"""Web pages: an article, the index, the report, the feeds."""
