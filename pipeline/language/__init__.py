"""What is true of Chinese and English, whatever is done with them. The ground floor: it imports nothing of the rooms above."""

from pipeline.language.han import HAN, HAN_WIDE, count_han, has_han, is_han
from pipeline.language.script import Region, is_traditional, mainland, region_of, simplified, unified

__all__ = [
    "HAN",
    "HAN_WIDE",
    "Region",
    "count_han",
    "has_han",
    "is_han",
    "is_traditional",
    "mainland",
    "region_of",
    "simplified",
    "unified",
]
