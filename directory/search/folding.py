"""One form for each word, however it was typed: pure functions on strings.

``normalise`` gives the surface form that may be shown; ``fold`` gives the form
that is compared, in which spelling variants of a letter are one letter.
"""

import re
import unicodedata
from functools import lru_cache

ZERO_WIDTH_NON_JOINER = "\u200c"
TATWEEL = "\u0640"
CACHED_BELOW = 0x3000  # letters past this are too many and too rare to remember

APOSTROPHES = frozenset("'`´ʼʾʿˈ‘’‛")

# Letters of Arabic script that writers exchange, to one of them each.
ARABIC_FORMS = {
    "ا": "أإآٱٲٳ",
    "ي": "ىیئێېےۍ",
    "ه": "ةەھۀہۂۃ",
    "ك": "کڪګ",
    "و": "ؤۆۇۉۋ",
    "ر": "ڕ",
    "ل": "ڵ",
    "ف": "ڤ",
}
# Latin letters that do not fall apart into a letter and a mark.
LATIN_FORMS = {"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ə": "e", "ħ": "h"}
LATIN_PAIRS = {"æ": "ae", "œ": "oe", "þ": "th"}

_ARABIC = {form: base for base, forms in ARABIC_FORMS.items() for form in forms}
_EXCEPTIONS = _ARABIC | LATIN_FORMS | LATIN_PAIRS

WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
INITIALS = re.compile(r"\b(?:[^\W\d_]\.){2,}(?:[^\W\d_]\b)?")


class _Letters(dict[int, str]):
    """A table for ``str.translate`` that works out each letter once."""

    def __missing__(self, code: int) -> str:
        replaced = self.replacement(chr(code))
        if code < CACHED_BELOW:
            self[code] = replaced
        return replaced

    def replacement(self, letter: str) -> str:
        raise NotImplementedError


class _Surface(_Letters):
    """Drops what is not seen, and writes digits in ASCII."""

    def replacement(self, letter: str) -> str:
        if letter in APOSTROPHES:
            return "'"
        if letter == TATWEEL:
            return ""
        category = unicodedata.category(letter)
        if category == "Nd":
            return str(unicodedata.decimal(letter))
        if category in {"Mn", "Me", "Cf"}:
            return ""
        return " " if category in {"Cc", "Cs", "Co", "Cn"} else letter


class _Folded(_Letters):
    """Takes marks off Latin letters and unites forms of Arabic ones."""

    def replacement(self, letter: str) -> str:
        known = _EXCEPTIONS.get(letter)
        if known is not None:
            return known
        if letter == "'":
            return ""
        parts = unicodedata.normalize("NFD", letter)
        if len(parts) == 1 or not parts[0].isascii():
            return letter
        return "".join(part for part in parts if not unicodedata.combining(part))


_SURFACE = _Surface()
_FOLDED = _Folded()


def normalise(text: str) -> str:
    """Return the text without case, marks of vowels and signs that are not seen.

    The heh that a zero-width non-joiner keeps apart is the Sorani vowel, so it
    becomes one before the joiner goes.  Harmless for any text, lone surrogates
    and NUL among them.
    """
    folded = unicodedata.normalize("NFKC", text).casefold()
    vowels = folded.replace("ه" + ZERO_WIDTH_NON_JOINER, "ە")
    seen = unicodedata.normalize("NFKC", vowels).translate(_SURFACE)
    return unicodedata.normalize("NFKC", seen)


@lru_cache(maxsize=65_536)
def fold(word: str) -> str:
    """Return the form of a normalised word that is compared with others."""
    return word.translate(_FOLDED)


def surface_words(text: str) -> list[str]:
    """Return the words of any text in their order, normalised and not folded.

    An English possessive goes with its apostrophe, "U.N." is one word, "Al-Amal"
    is two.
    """
    joined = INITIALS.sub(_without_dots, normalise(text))
    return [_without_possessive(word) for word in WORD.findall(joined)]


def folded_words(text: str) -> list[str]:
    """Return the words of any text in their order, folded."""
    return [fold(word) for word in surface_words(text)]


def is_arabic_script(word: str) -> bool:
    """Tell whether the word begins in Arabic script."""
    return bool(word) and "\u0600" <= word[0] <= "\u08ff"


def is_latin_script(word: str) -> bool:
    """Tell whether the word begins with a Latin letter."""
    return bool(word) and word[0].isalpha() and word[0] < "\u0250"


def _without_dots(initials: re.Match[str]) -> str:
    return initials.group().replace(".", "")


def _without_possessive(word: str) -> str:
    shorter = word.removesuffix("'s") if len(word) > len("a's") else word
    return shorter or word
