"""Very long pictures (长图) for outputs of pages: cut into pieces of at most a page, between lines of text rather than through them."""

from __future__ import annotations

import io
from collections.abc import Iterator

from PIL import Image, ImageChops

from pipeline.publishing.document.images import Picture

TALL, TALL_PIXELS = 2.2, 1000
"""A picture so many times as high as it is wide, and of so many pixels, is cut; others shrink to a page."""
PAGE = 1.3
"""Height of a piece by its width, at most: what fits on a page of A4 with a caption, and on a phone's."""
_CALM = 0.25
"""Of a piece's height: so far above its end the calmest row is looked for."""
_QUALITY = 92


def is_tall(picture: Picture) -> bool:
    """Tell whether it is too long to be read as one picture on a page."""
    return picture.height > TALL * picture.width and picture.height >= TALL_PIXELS


def cut_tall(picture: Picture) -> list[Picture]:
    """Return the picture's pieces from above; the picture itself where it is not tall, moves, or is turned by its metadata."""
    if not is_tall(picture):
        return [picture]
    with Image.open(io.BytesIO(picture.data)) as image:
        if getattr(image, "n_frames", 1) > 1 or image.getexif().get(0x0112, 1) != 1:
            return [picture]
        image.load()
        ends = [*_ends(image), image.height]
        pieces = [image.crop((0, start, image.width, end)) for start, end in zip([0, *ends], ends, strict=False)]
        return [_saved(piece, picture, number) for number, piece in enumerate(pieces, 1)]


def _ends(image: Image.Image) -> Iterator[int]:
    """Where all pieces but the last end: as even as the calm rows of the picture allow."""
    busy = _busy(image)
    limit = int(PAGE * image.width)
    start = 0
    while image.height - start > limit:
        left = -(-(image.height - start) // limit)
        aim = min(start + limit, start + int((image.height - start) / left * (1 + _CALM / 2)))
        yield (start := min(range(aim - int(_CALM * limit), aim), key=lambda row: (busy[row], -row)) + 1)


def _busy(image: Image.Image) -> list[int]:
    """How much each row changes from left to right, as one number."""
    grey = image.convert("L")
    changes = ImageChops.difference(grey, ImageChops.offset(grey, 1, 0)).crop((1, 0, grey.width, grey.height))
    return list(changes.resize((1, grey.height), Image.Resampling.BOX).tobytes())


def _saved(piece: Image.Image, picture: Picture, number: int) -> Picture:
    buffer = io.BytesIO()
    photograph = picture.media_type in {"image/jpeg", "image/webp"} and piece.mode in {"RGB", "L", "CMYK"}
    profile = piece.info.get("icc_profile")
    if photograph:
        piece.save(buffer, "JPEG", quality=_QUALITY, icc_profile=profile)
    else:
        piece.save(buffer, "PNG", icc_profile=profile)
    return Picture(f"{picture.src}#{number}", buffer.getvalue(), "image/jpeg" if photograph else "image/png", piece.width, piece.height)
