"""``models.lock``: which models there are, what pins them, where they may come from."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from pipeline.errors import DuizhaoError, ExitStatus
from pipeline.yamlfile import load_yaml, validate

LOCK_FILE = Path(__file__).with_name("models.lock")

Sha256 = Field(pattern=r"^[0-9a-f]{64}$")


class _Part(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class UrlSource(_Part):
    """The file itself at an address."""

    url: str = Field(pattern=r"^https://")

    @property
    def address(self) -> str:
        """Where, for people."""
        return self.url


class PackageSource(_Part):
    """The file in pieces, each the member of a wheel; ``{n}`` counts from 1."""

    package: str
    version: str
    member: str
    hashes: tuple[str, ...] = Field(min_length=1)
    """SHA-256 of each wheel, in order."""

    @property
    def address(self) -> str:
        """Where, for people."""
        return f"PyPI, {self.package.format(n=1)} … {self.package.format(n=len(self.hashes))}"


class ModelSpec(_Part):
    """One model as its makers published it."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9._-]*$")
    kind: Literal["causal", "argos"]
    name: str
    makers: str = ""
    home: str = ""
    licence: str
    languages: str = "zh-en"
    file: str
    sha256: str = Sha256
    size: int = Field(gt=0)
    disk: int = Field(gt=0)
    memory: int = Field(gt=0)
    sources: tuple[UrlSource | PackageSource, ...] = ()

    @property
    def fingerprint(self) -> str:
        """``id@hash12``: what every machine translation says that it was made with."""
        return f"{self.id}@{self.sha256[:12]}"


class _Lock(_Part):
    format: Literal[1]
    models: tuple[ModelSpec, ...]


@cache
def read_lock(path: Path = LOCK_FILE) -> tuple[ModelSpec, ...]:
    """Return the pinned models; the first is the default."""
    data, lines = load_yaml(path.read_text("utf-8"), path)
    lock = validate(_Lock, data, lines, path)
    ids = [spec.id for spec in lock.models]
    if len(set(ids)) != len(ids):
        raise DuizhaoError("names a model twice", path=path, hint="Keep one of the two entries.")
    return lock.models


def find_spec(model_id: str) -> ModelSpec | None:
    """Return the pinned model of this id."""
    return next((spec for spec in read_lock() if spec.id == model_id), None)


def unknown_model(model_id: str, known: list[str]) -> DuizhaoError:
    """Return the error for an id that is neither pinned nor installed."""
    return DuizhaoError(
        f"There is no model {model_id!r}. Known: {', '.join(known)}.",
        hint="Name one of these (project.yaml: translating: model), or install an Argos package: invoke models --install FILE.argosmodel",
        status=ExitStatus.USAGE,
    )
