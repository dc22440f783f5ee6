"""A small project with everything that a book can be made of, and what of it a build made anew."""

from __future__ import annotations

import io
import json
from hashlib import sha256
from pathlib import Path
from typing import Any

from docx import Document
from PIL import Image

from pipeline.building import Built, Options, build
from pipeline.project import open_project

SOURCES = {
    "robots": "# 深圳的机器人\n\n腾讯将在深圳成立机器人实验室。\n\n![机器人](pictures/robot.png)\n\n![展台](https://example.org/stand.png)\n",
    "data": "# 大数据\n\n大数据很重要。\n\n![图表](pictures/chart.png)\n",
    "water": "# 水\n\n水往低处流。\n",
}
BOOK = "name: reader\ntitle: {zh: 选读, en: Reader}\ncover: cover.png\narticles: [robots, data]\n"
SETTINGS = "title: 对照\ntranslating: {model: pseudo}\n"


def picture(colour: str) -> bytes:
    """A PNG; all are of one size in bytes and pixels."""
    made = io.BytesIO()
    Image.new("RGB", (6, 8), colour).save(made, "PNG", compress_level=0)
    return made.getvalue()


def reference(font: str) -> bytes:
    """A Word file for ``templates/reference.docx``."""
    from pipeline.publishing.docx.article import template

    document = Document(str(template()))
    document.styles["Normal"].font.name = font
    made = io.BytesIO()
    document.save(made)
    return made.getvalue()


def make(root: Path) -> Path:
    """The project's folder."""
    for folder in ("sources/pictures", "sources/robots.images", "glossary"):
        (root / folder).mkdir(parents=True)
    for name, text in SOURCES.items():
        (root / "sources" / f"{name}.md").write_text(text, "utf-8")
    for name in ("robot", "chart"):
        (root / "sources" / "pictures" / f"{name}.png").write_bytes(picture("red"))
    stand = picture("green")
    (root / "sources" / "robots.images" / "stand.png").write_bytes(stand)
    lock = {"https://example.org/stand.png": {"file": "stand.png", "sha256": sha256(stand).hexdigest(), "bytes": len(stand)}}
    (root / "sources" / "robots.images" / "images.lock").write_text(json.dumps(lock), "utf-8")
    (root / "glossary" / "names.yaml").write_text("terms:\n  - {source: 腾讯, target: Tencent}\n", "utf-8")
    (root / "cover.png").write_bytes(picture("blue"))
    (root / "book.yaml").write_text(BOOK, "utf-8")
    (root / "project.yaml").write_text(SETTINGS, "utf-8")
    return root


def built(root: Path, **options: Any) -> Built:
    """Build the project as it is now."""
    return build(open_project(root), Options(**options), lambda _stage, _done, _total: None)


def rebuilt(root: Path) -> set[str]:
    """What a build makes anew: names of articles, and ``book``. All that is out of date, and no more."""
    out = root / "out"
    return {path.relative_to(out).parts[0] for path in built(root).files if len(path.relative_to(out).parts) > 1}


def everything(folder: Path) -> dict[str, bytes]:
    """All files with their content."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
