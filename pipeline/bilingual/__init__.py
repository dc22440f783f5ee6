"""The aligned store: every translation of an article with its state and history, as XLIFF 2.1 beside the source.

stored = load(aligned_path(source))         what was done so far, whoever did it
bilingual = merge(article, stored, memory)  with the article as it is now; nothing that a person did is lost
save(path, bilingual, expect=…)             the same bilingual, the same bytes; refuses if somebody else wrote meanwhile
"""

from pipeline.bilingual.editing import join_segments, new_segments, split_segment, with_target
from pipeline.bilingual.loading import load, parse
from pipeline.bilingual.merging import ExactMemory, merge
from pipeline.bilingual.saving import ABSENT, aligned_path, digest, save
from pipeline.bilingual.stored import Stored, has_work, is_personal
from pipeline.bilingual.writing import dump

__all__ = [
    "ABSENT", "ExactMemory", "Stored", "aligned_path", "digest", "dump", "has_work", "is_personal", "join_segments", "load", "merge",
    "new_segments", "parse", "save", "split_segment", "with_target",
]  # fmt: skip
