"""`invoke --list` shows the commands; they live in pipeline/cli/. `duizhao` is the same program for a project elsewhere."""

from invoke import Program

from pipeline.cli import collection, end_as_documented, speak_unicode
from pipeline.stopping import stop_on_sigterm

stop_on_sigterm()
speak_unicode()
end_as_documented(Program)
namespace = collection(develop=True)
