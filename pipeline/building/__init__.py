"""Sources in, books out: what is out of date, in what order, and what became of it."""

from pipeline.building.record import ArticleCounts
from pipeline.building.run import Built, build
from pipeline.building.uptodate import FRESH_FOLDER, Options

__all__ = ["FRESH_FOLDER", "ArticleCounts", "Built", "Options", "build"]
