"""One limit for pictures, whether they are fetched, inside a document, or beside the source."""

import io

import pytest
from PIL import Image

from pipeline import picture
from pipeline.picture import Examined, examine


def made(kind: str, width: int, height: int) -> bytes:
    out = io.BytesIO()
    Image.new("1" if kind in {"PNG", "TIFF"} else "L", (width, height)).save(out, kind)
    return out.getvalue()


@pytest.mark.parametrize(
    ("kind", "expected"),
    [("PNG", (".png", "image/png")), ("JPEG", (".jpg", "image/jpeg")), ("GIF", (".gif", "image/gif")), ("WEBP", (".webp", "image/webp"))],
)
def test_a_picture_is_what_its_bytes_say(kind: str, expected: tuple[str, str]) -> None:
    assert examine(made(kind, 6, 4)) == Examined(*expected, 6, 4)


def test_55_million_pixels_are_taken_everywhere_and_65_nowhere() -> None:
    assert examine(made("PNG", 11_000, 5_000)).width == 11_000
    with pytest.raises(ValueError, match=r"has too many pixels \(13000 × 5000; up to 60,000,000\)"):
        examine(made("PNG", 13_000, 5_000))


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"<svg/>", "is not a PNG, JPEG, GIF or WebP picture"), (made("TIFF", 6, 4), "is not a PNG, JPEG, GIF or WebP picture"),
        (made("PNG", 600, 400)[:60], "is damaged"), (b"\0" * (picture.MAX_BYTES + 1), "is larger than 20 MB"),
    ],
)  # fmt: skip
def test_what_no_book_can_hold_says_why(data: bytes, reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        examine(data)
