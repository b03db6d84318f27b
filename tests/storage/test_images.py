"""Logos: refused before they cost anything, kept without what they carried."""

import struct
import zlib
from io import BytesIO
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from directory.kernel.errors import Invalid
from directory.storage.folder import FolderStorage
from directory.storage.images import (
    LARGEST_FILE,
    forget_file,
    keep_logo,
    logo_squares,
    square_of,
)


def picture(
    width: int, height: int, form: str = "PNG", colour: str = "#0a7", **given: object
) -> bytes:
    written = BytesIO()
    Image.new("RGB", (width, height), colour).save(written, form, **given)
    return written.getvalue()


def png_header(width: int, height: int) -> bytes:
    """The beginning of a PNG that claims a size and holds nothing of it."""
    body = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = b"IDAT" + zlib.compress(b"\0")
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(part) - 4) + part + struct.pack(">I", zlib.crc32(part))
        for part in (body, data, b"IEND")
    )


@pytest.mark.parametrize("form", ["PNG", "JPEG", "WEBP"])
def test_a_logo_becomes_two_squares(form: str) -> None:
    squares = logo_squares(picture(300, 100, form))

    sizes = {side: Image.open(BytesIO(kept)) for side, kept in squares.items()}
    assert {side: p.size for side, p in sizes.items()} == {
        64: (64, 64),
        256: (256, 256),
    }
    assert {p.format for p in sizes.values()} == {"WEBP"}


def test_a_wide_logo_stands_whole_in_a_transparent_square() -> None:
    square = Image.open(BytesIO(logo_squares(picture(300, 100))[256])).convert("RGBA")

    assert square.getpixel((128, 5))[3] == 0  # type: ignore[index]  # RGBA is a tuple
    assert square.getpixel((5, 128))[3] == 255  # type: ignore[index]  # RGBA is a tuple


def test_metadata_is_gone() -> None:
    exif = Image.Exif()
    exif[0x010E] = "canary 0770"
    carrying = picture(80, 80, "JPEG", exif=exif, comment=b"canary")

    squares = logo_squares(carrying)

    assert b"canary" in carrying
    assert all(
        b"canary" not in kept and b"EXIF" not in kept for kept in squares.values()
    )


def test_an_animation_becomes_its_first_frame() -> None:
    written = BytesIO()
    frames = [Image.new("RGB", (50, 50), c) for c in ("red", "blue")]
    frames[0].save(written, "WEBP", save_all=True, append_images=frames[1:])

    kept = Image.open(BytesIO(logo_squares(written.getvalue())[64]))

    assert getattr(kept, "n_frames", 1) == 1


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"MZ\x90\0" + b"\0" * 500,
        b"\x7fELF" + b"\0" * 500,
        b"GIF89a" + b"\0" * 50,
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"\x89PNG\r\n\x1a\n" + b"MZ" * 100,
        b"RIFF\0\0\0\0WAVEfmt ",
        picture(50, 50)[:-30],
    ],
)
def test_what_is_no_picture_is_refused(content: bytes) -> None:
    with pytest.raises(Invalid, match="not a picture"):
        logo_squares(content)


@pytest.mark.parametrize(("width", "height"), [(30_000, 30_000), (4_000, 3_001)])
def test_too_many_pixels_are_refused_from_the_header(width: int, height: int) -> None:
    with pytest.raises(Invalid, match="12 million"):
        logo_squares(png_header(width, height))


def test_a_file_above_two_megabytes_is_refused() -> None:
    with pytest.raises(Invalid, match="2 MB"):
        logo_squares(picture(10, 10) + b"\0" * LARGEST_FILE)


@given(st.integers(0, 200), st.integers(0, 255))
def test_a_damaged_picture_is_kept_or_refused_never_a_defect(
    place: int, byte: int
) -> None:
    damaged = bytearray(picture(20, 20))
    damaged[place % len(damaged)] = byte

    try:
        squares = logo_squares(bytes(damaged))
    except Invalid:
        squares = {}

    assert set(squares) in ({64, 256}, set())


def test_a_kept_logo_is_found_and_forgotten(tmp_path: Path) -> None:
    storage = FolderStorage(tmp_path)

    key = keep_logo(storage, picture(90, 90))

    small = Image.open(BytesIO(storage.get(square_of(key, 64))))
    assert small.size == (64, 64)
    assert sorted(storage.keys()) == sorted([square_of(key, 64), key])
    forget_file(storage, key)
    assert list(storage.keys()) == []
