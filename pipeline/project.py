"""A project folder and its settings: where sources, glossary and output are, and what ``project.yaml`` says.

Every setting has a default, so that a folder with nothing but ``sources/`` is a project.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from pydantic import Field

from pipeline.article import ONLY_ENGLISH, TARGET_LANG
from pipeline.errors import DuizhaoError, ExitStatus
from pipeline.files import write_atomic
from pipeline.yamlfile import Lines, Section, load_yaml, validate

SETTINGS_FILE = "project.yaml"
BOOK_FILE = "book.yaml"
"""Which articles make the project's book, if it has one."""
BOOK_FOLDER, EXCHANGE_FOLDER, RELEASE_FOLDER = "book", "exchange", "release"
"""In ``out/``, beside the folders of the articles."""
INDEX_PAGE, REPORT_PAGE, FEED_FILE, SITEMAP_FILE = "index.html", "report.html", "feed.xml", "sitemap.xml"
"""The files in ``out/``."""
TAKEN_NAMES = {
    BOOK_FOLDER: "the folder of the book", EXCHANGE_FOLDER: "the folder of review files", RELEASE_FOLDER: "the folder of releases",
    **{name: what for page, what in ((INDEX_PAGE, "the index"), (REPORT_PAGE, "the report")) for name in (page, page.partition(".")[0])},
    FEED_FILE: "the feed", SITEMAP_FILE: "the sitemap",
}  # fmt: skip
"""Names in ``out/`` that no article can have, in small letters (some file systems do not tell them from capitals), and whose they are."""


class SegmentingSettings(Section):
    """How paragraphs become sentences."""

    semicolon_ends_sentence: bool = False


class ReadingSettings(Section):
    """What of a source file becomes the article."""

    keep_boilerplate: bool = False
    code_comments: bool = False
    """List the Chinese comments of code below it, so that they are translated."""


class TranslatingSettings(Section):
    """Which model translates, and how it decodes."""

    model: str = "qwen2.5-coder-1.5b-instruct"
    batch: int = Field(default=32, ge=1, le=256)
    search: Literal["fast", "careful"] = "fast"
    """careful: beam search, better English for 2.5 times the time."""


class CheckingSettings(Section):
    """Which checks are off for the project, each with the reason."""

    off: dict[str, str] = Field(default_factory=dict)
    off_in: dict[str, dict[str, str]] = Field(default_factory=dict)
    """The same by article: ``{article: {check: reason}}``."""


class PublishingSettings(Section):
    """What the books look like."""

    order: Literal["source-first", "target-first"] = "source-first"
    publisher: str = ""
    rights: str = ""
    base_url: str = Field(default="", pattern=r"^(https?://[^\s?#]+)?$")
    """Where ``out/`` will be on the web; needed for the feed, the sitemap and canonical addresses, which must be absolute."""
    web_editions: tuple[Literal["source", "target"], ...] = ()
    """Pages in one language beside the bilingual one."""


class Settings(Section):
    """All of ``project.yaml``."""

    title: str = ""
    reading: ReadingSettings = ReadingSettings()
    segmenting: SegmentingSettings = SegmentingSettings()
    translating: TranslatingSettings = TranslatingSettings()
    checking: CheckingSettings = CheckingSettings()
    publishing: PublishingSettings = PublishingSettings()


@dataclass(frozen=True, slots=True)
class Project:
    """A project's folders, absolute, and its settings."""

    root: Path
    settings: Settings = field(default_factory=Settings)

    @property
    def sources(self) -> Path:
        """The authors' texts and, beside them, the aligned files."""
        return self.root / "sources"

    @property
    def glossary(self) -> Path:
        """The term files."""
        return self.root / "glossary"

    @property
    def out(self) -> Path:
        """The books and the report; may be deleted."""
        return self.root / "out"

    @property
    def state(self) -> Path:
        """Derived files that are not books (cache, index, locks); may be deleted."""
        return self.root / ".duizhao"

    def make_state(self) -> Path:
        """Return :attr:`state`, made where it is not there yet, and in it the word that keeps it out of git: it holds paths and the review's secret."""
        self.state.mkdir(parents=True, exist_ok=True)
        ignore = self.state / ".gitignore"
        if not ignore.exists():
            write_atomic(ignore, "*\n")
        return self.state


def open_project(root: Path) -> Project:
    """Return the project in this folder.

    :raises DuizhaoError: the folder has neither ``sources/`` nor ``project.yaml``, or a setting is wrong.
    """
    root = root.resolve()
    for folder in (root / "sources", root / "glossary"):
        if folder.exists() and not folder.is_dir():
            hint = "Put the file into a folder of that name, or rename it."
            raise DuizhaoError("is a file, but must be a folder", path=folder, hint=hint, status=ExitStatus.USAGE)
    file = root / SETTINGS_FILE
    if not file.exists():
        if not (root / "sources").is_dir():
            raise DuizhaoError(
                "is not a project: it has neither sources/ nor project.yaml",
                path=root,
                hint="Make a folder sources/ with your Chinese articles in it, or go to your project's folder (or pass --project FOLDER).",
                status=ExitStatus.USAGE,
            )
        return Project(root, Settings())
    try:
        data, lines = load_yaml(file.read_text("utf-8-sig"), file)
        _refuse_target_language(data, lines, file)
        return Project(root, validate(Settings, data or {}, lines, file))
    except UnicodeDecodeError as error:
        raise DuizhaoError("is not UTF-8", path=file, hint="Save the file as UTF-8.", status=ExitStatus.USAGE) from error
    except DuizhaoError as error:
        error.status = ExitStatus.USAGE
        error.hint = error.hint or "Correct or delete that setting; every one has a default."
        raise


def _refuse_target_language(data: Any, lines: Lines, file: Path) -> None:
    """``target_lang`` was a setting once; ``en``, its only value that was true, is read as before.

    :raises DuizhaoError: it names another language.
    """
    if isinstance(data, dict) and data.pop("target_lang", TARGET_LANG) != TARGET_LANG:
        message = f"target_lang: {ONLY_ENGLISH}"
        raise DuizhaoError(message, path=file, line=lines["target_lang",], hint="Delete this setting.")
