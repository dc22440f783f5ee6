"""`invoke --list` shows the commands; they live in pipeline/cli/. `duizhao` is the same program for a project elsewhere."""

from pipeline.cli import collection

namespace = collection(develop=True)
