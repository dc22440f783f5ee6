"""Sources in, books out: what is out of date, in what order, and what became of it."""

from pipeline.building.record import ArticleCounts
from pipeline.building.run import FRESH_FOLDER, Built, build
from pipeline.building.stages import Options

__all__ = ["FRESH_FOLDER", "ArticleCounts", "Built", "Options", "build"]
