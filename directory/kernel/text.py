"""What text from people must be before it is stored.  Pure."""

import re
import unicodedata

from directory.kernel.db import UNSTORABLE
from directory.kernel.errors import Invalid

BIDI_CONTROLS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
SPACES = re.compile(r"[^\S\n]+")
BLANK_LINES = re.compile(r"\n{3,}")
ZERO_WIDTH_NON_JOINER = "\u200c"


def clean_line(text: str) -> str:
    """Return ``text`` as one line: NFC, no control characters, single spaces.

    Raises :class:`Invalid` where bidi controls or other format characters are
    hidden in it; the zero-width non-joiner is part of Kurdish spelling and stays
    inside words.
    """
    return SPACES.sub(" ", _without_controls(text).replace("\n", " ")).strip()


def clean_text(text: str) -> str:
    """Return ``text`` with its paragraphs: NFC, at most one blank line in a row."""
    lines = _without_controls(text.replace("\r\n", "\n").replace("\r", "\n"))
    tidy = "\n".join(SPACES.sub(" ", line).strip() for line in lines.split("\n"))
    return BLANK_LINES.sub("\n\n", tidy).strip()


def _without_controls(text: str) -> str:
    if UNSTORABLE.search(text):
        raise Invalid("The text holds characters that cannot be stored.")
    if BIDI_CONTROLS.search(text):
        raise Invalid("The text holds invisible direction marks. Please type it again.")
    kept = "".join(c for c in unicodedata.normalize("NFC", text) if _may_stay(c))
    return _joiner_inside_words(kept)


def _may_stay(character: str) -> bool:
    if character in "\n\t" or character == ZERO_WIDTH_NON_JOINER:
        return True
    return unicodedata.category(character) not in {"Cc", "Cf", "Co", "Cn"}


def _joiner_inside_words(text: str) -> str:
    return re.sub(r"(?<!\w)\u200c+|\u200c+(?!\w)", "", text)
