"""``duizhao`` and ``python -m pipeline``: the program, whose Ctrl-C is one line also while it is still loading."""

import sys

from pipeline.errors import STOPPED, ExitStatus


def main() -> None:
    """``duizhao COMMAND``."""
    try:
        from pipeline.cli import main as program  # noqa: PLC0415 - loading takes the longest part of a short command

        program()
    except KeyboardInterrupt:
        sys.stderr.write(f"{STOPPED}\n")
        sys.exit(ExitStatus.INTERRUPTED)


if __name__ == "__main__":
    main()
