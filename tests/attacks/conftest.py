"""The real browser and server of the review page's tests, for strangers' articles too."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "review"))
