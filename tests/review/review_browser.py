"""A real browser and a real server for the page's tests: started, driven by keys, killed, started again."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.options import Options
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys

from pipeline.article import Entry
from pipeline.bilingual import aligned_path, load

ROBOTS = "成立机器人实验室"
AXE = Path(__file__).parents[1] / "node" / "node_modules" / "axe-core" / "axe.min.js"
FLAGS = ("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking", "--hide-scrollbars")
NAMES = {"Alt": Keys.ALT, "Ctrl": Keys.CONTROL, "Shift": Keys.SHIFT, "Enter": Keys.ENTER, "Down": Keys.ARROW_DOWN, "Up": Keys.ARROW_UP, "Right": Keys.ARROW_RIGHT,
         "Left": Keys.ARROW_LEFT, "Tab": Keys.TAB, "Escape": Keys.ESCAPE, "End": Keys.END, "Home": Keys.HOME, "F1": Keys.F1, "F8": Keys.F8, "Backspace": Keys.BACKSPACE,
         "Delete": Keys.DELETE, "Space": Keys.SPACE}  # fmt: skip


class Server:
    """``review`` as a process of its own, on one port for its whole life."""

    def __init__(self, root: Path, *options: str, name: str = "Translator One") -> None:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        self.root = root
        self.options = options or ("--name", name)
        self.process: subprocess.Popen[str] | None = None
        self.address = ""

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def start(self) -> None:
        code = "from pipeline.cli import main; main()"
        command = [sys.executable, "-c", code, "review", "--no-browser", "--port", str(self.port), *self.options]
        environment = {**os.environ, "DUIZHAO_PROJECT": str(self.root), "DUIZHAO_HOME": str(self.root / "no-models")}
        self.process = subprocess.Popen(command, env=environment, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout
        self.address = self.process.stdout.readline().strip()
        until(self._answers, "the server to answer")

    def _answers(self) -> bool:
        with socket.socket() as trial:
            return trial.connect_ex(("127.0.0.1", self.port)) == 0

    def kill(self) -> None:
        """As by a power cut."""
        if self.process:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()
            self.process.stdout.close()
            self.process = None


def until(condition: Callable[[], Any], what: str, seconds: float = 45) -> Any:
    """Wait until it is so; as long as a machine needs that has other things to do."""
    end = time.monotonic() + seconds
    while True:
        result = condition()
        if result:
            return result
        if time.monotonic() > end:
            raise AssertionError(f"waited {seconds:.0f} s in vain for {what}")
        time.sleep(0.05)


class Browser:
    """Chromium, driven by keys."""

    def __init__(self, driver: webdriver.Chrome) -> None:
        self.driver = driver

    def look(self, width: int, height: int = 1000, *, dark: bool = False) -> None:
        """A screen of this size, light or dark."""
        size = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": False}
        self.driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        scheme = {"features": [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]}
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", scheme)

    def press(self, *combinations: str) -> None:
        """Keys, each combination like ``Alt+Down``; a single sign is itself."""
        for combination in combinations:
            *held, last = combination.split("+") if combination != "+" else ["+"]
            chain = ActionChains(self.driver, duration=0)
            for key in held:
                chain.key_down(NAMES[key])
            chain.send_keys(NAMES.get(last, last.lower() if held else last))
            for key in reversed(held):
                chain.key_up(NAMES[key])
            chain.perform()

    def write(self, text: str) -> None:
        ActionChains(self.driver, duration=0).send_keys(text).perform()

    def js(self, script: str, *args: Any) -> Any:
        return self.driver.execute_script(script, *args)

    def find(self, selector: str) -> Any:
        return self.driver.find_element(By.CSS_SELECTOR, selector)

    def all(self, selector: str) -> list[Any]:
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def text(self, selector: str) -> str:
        return str(self.js("return document.querySelector(arguments[0])?.innerText ?? ''", selector))

    @property
    def current(self) -> str:
        """The Chinese of the sentence that has the cursor."""
        return str(self.js("return document.activeElement.closest('.row')?.querySelector('.source').dataset.text ?? ''"))

    @property
    def field(self) -> str:
        """What stands in the editing field that has the cursor, chips as [B."""
        return str(
            self.js(
                "return [...document.activeElement.childNodes].map((node) => node.nodeType === 3 ? node.data : "
                "node.dataset.edge === 'end' ? `${node.textContent}]` : `[${node.textContent}`).join('')"
            )
        )

    @property
    def saving(self) -> str:
        return self.text("#save-state")

    def saved(self) -> None:
        until(lambda: self.saving == "All saved", "all to be saved")

    def go_to(self, chinese: str) -> None:
        """To a sentence, with the keys for next and previous only."""
        for _ in range(200):
            if chinese in self.current:
                return
            before = self.current
            self.press("Alt+Down")
            if self.current == before:
                break
        for _ in range(200):
            if chinese in self.current:
                return
            self.press("Alt+Up")
        raise AssertionError(f"{chinese} was not reached")

    def problems(self) -> list[str]:
        """What axe says about the page as it is now."""
        self.driver.execute_cdp_cmd("Runtime.evaluate", {"expression": AXE.read_text("utf-8")})
        script = (
            "const done = arguments[0]; axe.run(document, {runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']})"
            ".then((result) => done(result.violations.flatMap((v) => v.nodes.map((n) => `${v.id}: ${n.html.slice(0, 160)} ${n.failureSummary}`))))"
        )
        return list(self.driver.execute_async_script(script))

    def errors(self) -> list[str]:
        """What the browser's console says that it should not."""
        return [
            one["message"]
            for one in self.driver.get_log("browser")
            if one["level"] == "SEVERE" and "Failed to load resource" not in one["message"]
        ]


@contextmanager
def chromium(profile: Path) -> Iterator[Browser]:
    """A headless browser with a fresh profile."""
    binary, service = shutil.which("chromium"), shutil.which("chromedriver")
    if not binary or not service:
        pytest.skip("Chromium and its driver are not installed (apt-get install chromium chromium-driver).")
    options = Options()
    options.binary_location = binary
    for flag in (*FLAGS, f"--user-data-dir={profile}", "--window-size=1400,1000"):
        options.add_argument(flag)
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(service))
    try:
        driver.set_script_timeout(60)
        yield Browser(driver)
    finally:
        driver.quit()


def stored(root: Path, chinese: str, name: str = "news") -> Entry:
    """What the aligned file says of a sentence, read from disk."""
    file = load(aligned_path(root / "sources" / f"{name}.md"))
    return next(one.entry for unit in file.units for one in unit.segments if chinese in one.source.text)


def words(root: Path, chinese: str) -> str:
    target = stored(root, chinese).target
    return target.text.text if target else ""


def open_news(server: Server, browser: Browser) -> None:
    browser.driver.get(server.address)
    for _ in range(20):  # by keyboard from the list to the article
        browser.press("Tab")
        if "腾讯AI Lab" in str(browser.js("return document.activeElement.innerText")):
            break
    browser.press("Enter")
    until(lambda: "/articles/news" in browser.driver.current_url and browser.all(".row"), "the article")
