"""The aligned store: every translation of an article with its state and history, as XLIFF 2.1 beside the source.

stored = load(aligned_path(source))         what was done so far, whoever did it
bilingual = merge(article, stored, memory)  with the article as it is now; nothing that a person did is lost
save(path, bilingual, expect=…)             the same bilingual, the same bytes; refuses if somebody else wrote meanwhile
"""

from pipeline.bilingual.editing import approve, join_segments, new_segments, recut_as, split_segment, with_target
from pipeline.bilingual.inline import attribute, end_tag, escape, marks_by_inline_id, original_data, read_inline, rejoined, start_tag
from pipeline.bilingual.loading import is_removed, load, parse, refuse_other_target
from pipeline.bilingual.merging import ExactMemory, merge
from pipeline.bilingual.saving import ABSENT, aligned_path, digest, read_back, save, save_all, save_data
from pipeline.bilingual.stored import (
    METADATA,
    NAMESPACE,
    Stored,
    StoredSegment,
    StoredUnit,
    fingerprint,
    has_work,
    user_value,
)
from pipeline.bilingual.threeway import Merged, merge_files
from pipeline.bilingual.writing import WrittenUnits, dump

__all__ = [
    "ABSENT",
    "METADATA",
    "NAMESPACE",
    "ExactMemory",
    "Merged",
    "Stored",
    "StoredSegment",
    "StoredUnit",
    "WrittenUnits",
    "aligned_path",
    "approve",
    "attribute",
    "digest",
    "dump",
    "end_tag",
    "escape",
    "fingerprint",
    "has_work",
    "is_removed",
    "join_segments",
    "load",
    "marks_by_inline_id",
    "merge",
    "merge_files",
    "new_segments",
    "original_data",
    "parse",
    "read_back",
    "read_inline",
    "recut_as",
    "refuse_other_target",
    "rejoined",
    "save",
    "save_all",
    "save_data",
    "split_segment",
    "start_tag",
    "user_value",
    "with_target",
]  # fmt: skip
