"""Every test has a data folder of its own, unless it asks for the installed default model."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def home(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path | None:
    if request.node.get_closest_marker("model"):
        return None
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("DUIZHAO_HOME", str(folder))
    return folder
