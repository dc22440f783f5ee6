"""Firefox without a window, driven over WebDriver BiDi, which it speaks itself: no driver program is needed."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any, Self

import websocket

_LISTENS = re.compile(rb"WebDriver BiDi listening on (ws://\S+)")
TIMEOUT = 60.0
"""Seconds that Firefox may take for one command."""


class Firefox:
    """One page of a browser of its own; a context manager."""

    def __init__(self, program: str, profile: Path) -> None:
        command = [program, "--headless", "--no-remote", "--profile", str(profile), "--remote-debugging-port", "0", "about:blank"]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)
        self._number = 0
        try:
            self._socket = websocket.create_connection(f"{self._address()}/session", timeout=TIMEOUT, suppress_origin=True)
            self._send("session.new", capabilities={})
            self._page = self._send("browsingContext.getTree")["contexts"][0]["context"]
        except BaseException:
            self._process.kill()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._socket.close()
        self._process.terminate()
        self._process.wait(TIMEOUT)

    def open(self, url: str, width: int, height: int) -> None:
        """Load a page in a window of this size (CSS pixels) and wait for it."""
        self._send("browsingContext.setViewport", context=self._page, viewport={"width": width, "height": height})
        self._send("browsingContext.navigate", context=self._page, url=url, wait="complete")

    def run(self, script: str, *arguments: Any) -> Any:
        """What the body of a function returns; arguments and result as JSON has them."""
        call = f"() => JSON.stringify((function () {{ {script} }})(...{json.dumps(arguments)}) ?? null)"
        target = {"context": self._page}
        answer = self._send("script.callFunction", functionDeclaration=call, target=target, awaitPromise=False)
        if answer["type"] != "success":
            raise AssertionError(answer["exceptionDetails"]["text"])
        return json.loads(answer["result"]["value"])

    def _address(self) -> str:
        assert self._process.stderr is not None
        for line in self._process.stderr:
            if found := _LISTENS.search(line):
                return found[1].decode()
        raise AssertionError("Firefox ended before it listened")

    def _send(self, method: str, **params: Any) -> Any:
        self._number += 1
        self._socket.send(json.dumps({"id": self._number, "method": method, "params": params}))
        while True:
            answer = json.loads(self._socket.recv())
            if answer.get("id") == self._number:
                if "error" in answer:
                    raise AssertionError(f"{method}: {answer['error']}: {answer['message']}")
                return answer["result"]
