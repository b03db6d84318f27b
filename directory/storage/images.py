"""Logos: what may come in, and the two squares that are kept of it.

The size is read from the header before a pixel is decoded, so that a picture of
30,000 × 30,000 points costs nothing.  What is kept is drawn anew: metadata, other
frames and whatever hid behind the picture are gone.
"""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO

from PIL import Image, ImageOps, UnidentifiedImageError

from directory.kernel.errors import Invalid
from directory.kernel.ids import new_code
from directory.kernel.messages import N_
from directory.storage.port import Storage

FORMATS = ("PNG", "JPEG", "WEBP")
BEGINNINGS = (b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff", b"RIFF")
LARGEST_FILE = 2 * 1024 * 1024
MOST_PIXELS = 12_000_000
SQUARES = (64, 256)
LARGEST = max(SQUARES)
FOLDER, SUFFIX, MEDIA_TYPE = "logo", "webp", "image/webp"
QUALITY = 82

NOT_A_PICTURE = N_("This file is not a picture in the format PNG, JPEG or WebP.")
TOO_LARGE = N_("The picture is larger than 2 MB.")
TOO_MANY_PIXELS = N_("The picture has more than 12 million pixels. Take a smaller one.")


def logo_squares(content: bytes) -> dict[int, bytes]:
    """Return the picture as WebP squares by their side, or raise :class:`Invalid`.

    Nothing is cut off: a wide logo stands in a transparent square.
    """
    if len(content) > LARGEST_FILE:
        raise Invalid(TOO_LARGE)
    if not content.startswith(BEGINNINGS):
        raise Invalid(NOT_A_PICTURE)
    with _refusing_damage(), Image.open(BytesIO(content), formats=FORMATS) as opened:
        if opened.width * opened.height > MOST_PIXELS:
            raise Invalid(TOO_MANY_PIXELS)
        drawn = ImageOps.exif_transpose(opened).convert("RGBA")
    return {side: _square(drawn, side) for side in SQUARES}


def keep_logo(storage: Storage, content: bytes) -> str:
    """Keep a logo and return its key, which a profile holds as its ``logo``."""
    squares = logo_squares(content)
    name = new_code(24)
    for side, picture in squares.items():
        storage.put(picture, folder=f"{FOLDER}{side}", suffix=SUFFIX, name=name)
    return f"{FOLDER}{LARGEST}/{name}.{SUFFIX}"


def square_of(key: str, side: int) -> str:
    """Return the key of one square of the logo with ``key``."""
    return f"{FOLDER}{side}/{key.rpartition('/')[2]}"


def forget_file(storage: Storage, key: str) -> None:
    """Remove an upload; of a logo every square."""
    is_logo = key.startswith(FOLDER)
    for name in [square_of(key, side) for side in SQUARES] if is_logo else [key]:
        storage.remove(name)


def _square(picture: Image.Image, side: int) -> bytes:
    inside = ImageOps.contain(picture, (side, side), Image.Resampling.LANCZOS)
    square = Image.new("RGBA", (side, side), (0, 0, 0, 0))
    square.paste(inside, ((side - inside.width) // 2, (side - inside.height) // 2))
    written = BytesIO()
    square.save(written, "WEBP", quality=QUALITY, method=4)
    return written.getvalue()


@contextmanager
def _refusing_damage() -> Iterator[None]:
    """Turn what Pillow says of bad files into a sentence for the person."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            yield
    except Image.DecompressionBombError as problem:
        raise Invalid(TOO_MANY_PIXELS) from problem
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError) as problem:
        raise Invalid(NOT_A_PICTURE) from problem
