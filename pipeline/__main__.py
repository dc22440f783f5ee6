"""``duizhao`` and ``python -m pipeline``: the program, which Ctrl-C and SIGTERM end with one line also while it is still loading."""

import sys

from pipeline.stopping import STOPPED, status_of, stop_on_sigterm


def main() -> None:
    """Run ``duizhao COMMAND``."""
    try:
        stop_on_sigterm()
        from pipeline.cli import main as program  # noqa: PLC0415 - loading takes the longest part of a short command

        program()
    except KeyboardInterrupt as stop:
        sys.stderr.write(f"{STOPPED}\n")
        sys.exit(status_of(stop))


if __name__ == "__main__":
    main()
