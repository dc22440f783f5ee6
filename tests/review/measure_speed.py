"""How long an approval takes in a real browser, and what it costs the server, in articles of several lengths; this program beside another one.

    python tests/review/measure_speed.py [--beside FOLDER] [--sentences 113,1133,5664]

``--beside``: the folder of another version of this program (``git worktree add FOLDER COMMIT``), measured in turn with this one, so that
a machine that is busy is busy for both. Of each: milliseconds from Ctrl+Enter to the cursor in the next sentence, and milliseconds of
processor time of the server an approval (the median of several).
"""

from __future__ import annotations

import argparse
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path

HERE = Path(__file__).resolve()
sys.path[:0] = [str(HERE.parent), str(HERE.parents[2])]

from review_browser import Browser, Server, chromium, until  # noqa: E402
from test_speed import long_project  # noqa: E402

ROUNDS = 9
TICKS = os.sysconf("SC_CLK_TCK")
PRESS = """const done = arguments[0], was = document.activeElement.closest(".row").id, began = performance.now();
    document.activeElement.dispatchEvent(new KeyboardEvent("keydown", {key: "Enter", code: "Enter", ctrlKey: true, bubbles: true, cancelable: true}));
    const look = () => { const now = document.activeElement.closest(".row"); if (now && now.id !== was) done(performance.now() - began); else setTimeout(look, 1); };
    look();"""


def processor_ms(pid: int) -> float:
    """Milliseconds of processor time that a process has taken so far."""
    fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    return 1000 * (int(fields[11]) + int(fields[12])) / TICKS


def measure(code: Path, root: Path, browser: Browser) -> tuple[float, float]:
    """Milliseconds to the next sentence, and of the server's processor, an approval."""
    os.environ["PYTHONPATH"] = str(code)
    os.chdir(code)  # python -c looks there first
    server = Server(root)
    server.start()
    assert server.process
    try:
        browser.driver.get(server.address)
        browser.driver.get(f"{server.base}/articles/long")
        until(lambda: browser.all(".row"), "the article", 120)
        until(lambda: not browser.all("#checking"), "the findings", 300)
        browser.press("Alt+Down")
        for _ in range(2):  # the first ones load what is loaded once
            browser.driver.execute_async_script(PRESS)
            until(lambda: browser.saving == "All saved", "all to be saved", 60)
        times, costs = [], []
        for _ in range(ROUNDS):
            before = processor_ms(server.process.pid)
            times.append(float(browser.driver.execute_async_script(PRESS)))
            until(lambda: browser.saving == "All saved", "all to be saved", 60)
            costs.append(processor_ms(server.process.pid) - before)
            time.sleep(0.3)
        return statistics.median(times), statistics.median(costs)
    finally:
        server.kill()


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--beside", type=Path, help="the folder of another version of this program")
    parser.add_argument("--sentences", default="113,1133,5664", help="lengths of articles, with commas")
    options = parser.parse_args()
    programs = {"this": HERE.parents[2], **({"other": options.beside.resolve()} if options.beside else {})}
    print(f"{'sentences':>9}  {'program':<8}  {'to next, ms':>11}  {'server, ms':>10}")  # noqa: T201
    with tempfile.TemporaryDirectory() as folder, chromium(Path(folder) / "profile") as browser:
        for sentences in map(int, options.sentences.split(",")):
            for name, code in programs.items():
                root = long_project(Path(folder) / f"{sentences}-{name}", sentences - 1)
                to_next, cost = measure(code, root, browser)
                print(f"{sentences:>9}  {name:<8}  {to_next:>11.1f}  {cost:>10.0f}", flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
