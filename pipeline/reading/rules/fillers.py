"""Alternative texts that a program wrote, which say nothing of the picture."""

from __future__ import annotations

import re
from urllib.parse import unquote

from pipeline.language import has_han
from pipeline.phrases import Phrases

FILLERS = Phrases(
    (
        r"[\w\s%.@()-]+\.(?:png|jpe?g|gif|webp|svg|bmp)",
        r"[\w?=&.%-]*(?:wx_fmt|640\?)[\w=&.-]*",
        r"[\d_-]+|[0-9a-f]{16,}",
        r"(?:image|img|picture|photo|screenshot|pic)[\s_-]*\d*",
        r"图片(?:描述)?\d*|配图|插图|图像|(?:在)?这里(?:写|插入)图片描述",
    ),
    hit=(
        "image.png", "截图 12.png", "640?wx_fmt=png", "IMG_2031", "3f786850e387550fdab836ed7e6dc881", "2031-12", "图片描述", "在这里插入图片描述",
        "这里写图片描述", "插图", "Screenshot 3",
    ),
    miss=("图1：架构", "江边的柳树", "A map of the town", "插图：江边的柳树", "Photo of the river", "图片里是两位老师"),
    whole=True,
)  # fmt: skip


def is_filler(alt: str, src: str = "") -> bool:
    """Tell whether this is an alternative text that a program wrote: a file's name, a number, an editor's "insert picture here", or no text."""
    text = " ".join(alt.split())
    name = unquote(re.split(r"[?#]", src, maxsplit=1)[0].rsplit("/", 1)[-1])
    repeats = text in {name, src.rsplit("/", 1)[-1]} or (text == name.rsplit(".", 1)[0] and not has_han(text))
    return not text or repeats or bool(FILLERS.find(text))
