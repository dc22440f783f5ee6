"""Web and e-mail addresses in running text."""

from __future__ import annotations

import re

URL = re.compile(r"(?:https?://|ftp://|www\.)[!-~]+(?<![.,;:!?)\]'\"])|(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+", re.ASCII)
"""Web and e-mail addresses; closing punctuation is not part of them."""
