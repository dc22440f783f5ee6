"""What a picture must be to be in a book, wherever it comes from: its type by its content, its size in bytes and in pixels."""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass

from PIL import Image, UnidentifiedImageError

MAX_BYTES = 20_000_000
MAX_PIXELS = 60_000_000
TOO_LARGE = f"is larger than {MAX_BYTES // 1_000_000} MB"
_TYPES = {"PNG": (".png", "image/png"), "JPEG": (".jpg", "image/jpeg"), "GIF": (".gif", "image/gif"), "WEBP": (".webp", "image/webp")}


@dataclass(frozen=True, slots=True)
class Examined:
    """A good picture's usual suffix, media type, width and height in pixels."""

    suffix: str
    media_type: str
    width: int
    height: int


def examine(data: bytes) -> Examined:
    """Return what picture these bytes are.

    :raises ValueError: none that a book can hold; the message says why.
    """
    if len(data) > MAX_BYTES:
        raise ValueError(TOO_LARGE)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=tuple(_TYPES)) as picture:
                kind, (width, height) = str(picture.format), picture.size
                if width * height <= MAX_PIXELS:
                    picture.verify()
    except UnidentifiedImageError as error:
        raise ValueError("is not a PNG, JPEG, GIF or WebP picture") from error
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise ValueError("is damaged") from error
    if width * height > MAX_PIXELS:
        raise ValueError(f"has too many pixels ({width} × {height}; up to {MAX_PIXELS:,})")
    return Examined(*_TYPES[kind], width, height)
