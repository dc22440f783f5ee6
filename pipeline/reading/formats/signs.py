"""Signs by which a copy of a document that is made ready for pandoc says what pandoc has no element for; found again in its text.

Noncharacters, which no document holds (Unicode 23.7) and pandoc carries through every format.
"""

NUMBER, NUMBER_END = "\ufdd0", "\ufdd1"
"""Around an automatic number that was written before its paragraph."""
BASE, READING, RUBY_END = "\ufdd2", "\ufdd3", "\ufdd4"
"""Before the characters that have a reading above them, before that reading, and after it."""
FALLBACK, FALLBACK_END = "\ufdd5", "\ufdd6"
"""Around what stands for programs that know no ruby (the brackets in ``<rp>``)."""
CHUNK = "\ufdd7"
"""Before the place in a list of something that is read by itself: a document within the document."""
