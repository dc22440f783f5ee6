"""Which English belongs to which Chinese, and inline markup carried over by that: no engine needed.

align(source, target)                     the words of a sentence pair; how much of either side has a counterpart
best_translation(word)                    what the lexicon says for a lone word
project_marks(source, target, hits)       the source's marks on the plain English
english_words(text), FUNCTION             the words of an English text; those that carry grammar
align_documents(paragraphs, paragraphs)   the sentences of an article and of a translation of it
"""

from pipeline.aligning.documents import Bead, align_documents
from pipeline.aligning.english import FUNCTION
from pipeline.aligning.english import tokens as english_words
from pipeline.aligning.lexicon import best_translation, is_translated
from pipeline.aligning.marks import project_marks
from pipeline.aligning.sentences import english_sentences
from pipeline.aligning.words import Alignment, Link, align

__all__ = [
    "FUNCTION",
    "Alignment",
    "Bead",
    "Link",
    "align",
    "align_documents",
    "best_translation",
    "english_sentences",
    "english_words",
    "is_translated",
    "project_marks",
]
