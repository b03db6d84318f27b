"""Orders names as the alphabets of the reader's language do.  Pure."""

import unicodedata

# Letters of each alphabet in its own order; a letter that an alphabet lacks stands
# by the letter that it is a mark or a sound away from, as dictionaries do.
LATIN = "abcdefghijklmnopqrstuvwxyz"
ALPHABETS = {
    "en": LATIN,
    "kmr": "abcçdeêfghiîjklmnopqrsştuûvwxyz",
    "ar": "ءاأإآبتثجحخدذرزسشصضطظعغفقكلمنهةويىئؤ",
    "ckb": "ئاأإآبپتثجچحخدذرڕزژسشصضطظعغفڤقکگلڵمنوۆهەةیيىێكؤء",
}
BASE = 100
ARABIC_ARTICLE = "ال"


def collation_key(name: str, tag: str) -> str:
    """Return text that sorts by code point as ``name`` sorts for readers of ``tag``.

    The reader's own script comes first, then other scripts; the Arabic article
    does not count.
    """
    letters = _letters(name, tag)
    weights = _weights(tag)
    return "".join(chr(weights.get(letter, _elsewhere(letter))) for letter in letters)


def _letters(name: str, tag: str) -> str:
    text = unicodedata.normalize("NFC", name).casefold().strip("«»\"'“”()[] ")
    if tag == "ar":
        text = text.removeprefix(ARABIC_ARTICLE)
    if tag == "en":
        text = _without_marks(text)
    return text


def _without_marks(text: str) -> str:
    parts = unicodedata.normalize("NFD", text)
    return "".join(c for c in parts if not unicodedata.combining(c))


def _weights(tag: str) -> dict[str, int]:
    digits = {digit: BASE + place for place, digit in enumerate("0123456789")}
    own = {letter: BASE + 20 + place for place, letter in enumerate(ALPHABETS[tag])}
    return {" ": BASE - 1, **digits, **own}


def _elsewhere(letter: str) -> int:
    return BASE + 200 + ord(letter) if ord(letter) < 0xD000 else BASE + 100  # noqa: PLR2004 - below the surrogates
