"""The translators' page: aligned rows in a browser, saved into the aligned files at once; for one person or a small team.

Its command imports it late: the web server is only for those who review.
"""

from __future__ import annotations

from pipeline.review.serving import Serving, reviewer, serve

__all__ = ["Serving", "reviewer", "serve"]
