"""Articles with their translations → HTML, EPUB, DOCX; the index page and the report."""
