"""The languages of the house, and text that is written in several of them.

``lang``, ``dir``, addresses and catalogue folders come from a language's tag.
CLDR knows Kurmanji as ``ku``, so the locale is kept beside the tag.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

LanguageMap = Mapping[str, str]
"""Text by language tag, such as ``{"ar": "جسر", "en": "Jisr"}``."""


@dataclass(frozen=True, slots=True)
class Language:
    """One language of the interface and of the content.

    ``digits`` holds the ten digits as the language writes them in prose.
    ``fallback`` is the order in which its readers are offered other languages.
    """

    tag: str
    name: str
    locale: str
    dir: str
    digits: str
    fallback: tuple[str, ...]


LATIN_DIGITS = "0123456789"
ARABIC_DIGITS = "٠١٢٣٤٥٦٧٨٩"

LANGUAGES: Mapping[str, Language] = {
    language.tag: language
    for language in (
        Language("en", "English", "en", "ltr", LATIN_DIGITS, ("ar", "ckb", "kmr")),
        Language("ar", "العربية", "ar_IQ", "rtl", ARABIC_DIGITS, ("en", "ckb", "kmr")),
        Language(
            "ckb", "کوردی (سۆرانی)", "ckb", "rtl", ARABIC_DIGITS, ("kmr", "ar", "en")
        ),
        Language(
            "kmr", "Kurdî (Kurmancî)", "ku", "ltr", LATIN_DIGITS, ("ckb", "en", "ar")
        ),
    )
}
TAGS = tuple(LANGUAGES)

# What browsers send, by longest prefix; bare Kurdish is read by script or country.
ACCEPTED = {
    "ckb": "ckb",
    "ku-arab": "ckb",
    "ku-iq": "ckb",
    "ku-ir": "ckb",
    "kmr": "kmr",
    "ku": "kmr",
    "ar": "ar",
    "en": "en",
}


def accepted_language(wanted: Iterable[str], default: str) -> str:
    """Return the tag of the first language in ``wanted`` that the house speaks.

    ``wanted`` holds BCP 47 tags, best first, as in an Accept-Language header.
    """
    for tag in wanted:
        parts = tag.lower().replace("_", "-").split("-")
        for length in range(len(parts), 0, -1):
            found = ACCEPTED.get("-".join(parts[:length]))
            if found is not None:
                return found
    return default


def reading_order(tag: str) -> tuple[str, ...]:
    """Return the languages in which a reader of ``tag`` is offered a text."""
    return (tag, *LANGUAGES[tag].fallback)


class Wording(NamedTuple):
    """A text together with the tag of the language that it is written in."""

    text: str
    tag: str

    @property
    def dir(self) -> str:
        """The direction of the text's own language, not of the page."""
        return LANGUAGES[self.tag].dir


def wording(texts: LanguageMap | None, tag: str) -> Wording | None:
    """Return the best text for a reader of ``tag``, or None where none is filled."""
    for language in reading_order(tag):
        text = (texts or {}).get(language, "")
        if text:
            return Wording(text, language)
    return None


def text_in(texts: LanguageMap | None, tag: str) -> str:
    """Return the best text for a reader of ``tag``, or an empty one."""
    found = wording(texts, tag)
    return found.text if found else ""


def with_digits_of(text: str, tag: str) -> str:
    """Write the ASCII digits in ``text`` as readers of ``tag`` write them."""
    return text.translate(str.maketrans(LATIN_DIGITS, LANGUAGES[tag].digits))


ANY_DIGITS = str.maketrans(
    ARABIC_DIGITS + "۰۱۲۳۴۵۶۷۸۹",
    LATIN_DIGITS * 2,
)


def ascii_digits(text: str) -> str:
    """Turn Arabic-Indic and Persian digits into ASCII ones."""
    return text.translate(ANY_DIGITS)
