"""Paragraphs → sentences with stable ids; words; soft cuts of what is too long."""

from pipeline.segmenting.blocks import SegmentIds, cuts, make_segments, segment, segment_key
from pipeline.segmenting.counts import Counts, count
from pipeline.segmenting.sentences import boundaries
from pipeline.segmenting.soft import split_softly
from pipeline.segmenting.words import Word, is_listed, words

__all__ = [
    "Counts", "SegmentIds", "Word", "boundaries", "count", "cuts", "is_listed", "make_segments", "segment", "segment_key", "split_softly", "words",
]  # fmt: skip
