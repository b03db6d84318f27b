"""Light stems and stop words of four languages: pure functions on folded words.

Endings are written folded (see :mod:`directory.search.folding`), so that the
Sorani vowel stands as heh and every yeh is one; longer ones come first.
"""

from functools import lru_cache
from threading import Lock
from typing import Protocol

import snowballstemmer

from directory.search.folding import fold, is_arabic_script, is_latin_script

SORANI_LETTERS = frozenset("ەێۆڕڵڤژگچپۊ")
ARABIC_LETTERS = frozenset("ةثذصضطظأإآىيكؤ")
KURMANJI_LETTERS = frozenset("êîûşç")

ARABIC_PREFIXES = ("وبال", "ولل", "وال", "بال", "كال", "فال", "لل", "ال")
ARABIC_SUFFIXES = ("ات", "ون", "ين", "ان", "ها", "هم", "نا", "يه", "ه", "ي", "ء")
SORANI_SUFFIXES = (
    *("هكانيان", "هكانمان", "هكانتان", "يهكاني", "يهكان", "هكاني", "هكان", "هكهي"),
    *("يهكه", "يهكي", "هيهك", "هكه", "يهك", "يكي", "اني", "مان", "تان", "يان"),
    *("يك", "ان", "يه", "ي", "ه"),
)
KURMANJI_SUFFIXES = (
    *("eyen", "eyan", "ekan", "yen", "yan", "eki", "eke", "ek"),
    *("en", "an", "ye", "ya", "yi", "e", "a", "i"),
)
ENGLISH_IRREGULAR = {
    "women": "woman",
    "men": "man",
    "children": "child",
    "people": "person",
    "media": "media",
}

_STOPS = {
    "en": "a an and are as at by for from in into is it its of on or our that the "
    "their this to we with who which your us",
    "ar": "في من على إلى عن مع أو ثم التي الذي الذين هذا هذه ذلك تلك هو هي هم كل بين "
    "ما لا أن إن كان كانت قد حتى و ب ل ك",
    "ckb": "لە بۆ و لەگەڵ ئەم ئەو کە بە تا یان لەسەر هەموو نێوان ئێمە دا ش وەک لەناو",
    "kmr": "li di bi ji de da û ku bo ya yê yên an jî ev ew her me re ve ser nav ne",
}
STOP_WORDS = {
    language: frozenset(fold(word) for word in words.split())
    for language, words in _STOPS.items()
}
ARTICLES = frozenset({"al", "el", "ul"})  # the Arabic article in Latin letters
_LATIN_STOPS = STOP_WORDS["en"] | STOP_WORDS["kmr"] | ARTICLES
_ARABIC_STOPS = STOP_WORDS["ar"] | STOP_WORDS["ckb"]


class _Stemmer(Protocol):
    def stemWord(self, word: str) -> str:  # noqa: N802 - named by the library
        """Return the stem of one word."""


_english: _Stemmer = snowballstemmer.stemmer("english")
_english_lock = Lock()  # the stemmer keeps its state between letters


def language_of(text: str, tag: str | None = None) -> str:
    """Return the tag of the language that stems this text or word.

    The tag given by its writer counts where the script fits it; letters decide
    elsewhere: ``ckb`` and ``kmr`` by letters that no other has.
    """
    letters = frozenset(text)
    if any(map(is_arabic_script, text)):
        if tag in {"ar", "ckb"}:
            return tag
        sorani = letters & SORANI_LETTERS and not letters & ARABIC_LETTERS
        return "ckb" if sorani else "ar"
    if tag in {"en", "kmr"}:
        return tag
    return "kmr" if letters & KURMANJI_LETTERS else "en"


def is_stop_word(folded: str) -> bool:
    """Tell whether a folded word says too little to be asked for."""
    return folded in (_ARABIC_STOPS if is_arabic_script(folded) else _LATIN_STOPS)


@lru_cache(maxsize=65_536)
def stem(folded: str, language: str) -> str:
    """Return the light stem of a folded word; another script's word is left alone."""
    if is_arabic_script(folded):
        return _stem_arabic_script(folded, language)
    if not is_latin_script(folded):
        return folded
    if language == "kmr":
        return _without(folded, KURMANJI_SUFFIXES, keep=3)
    return _stem_english(folded)


def possible_stems(folded: str) -> frozenset[str]:
    """Return the stems in each language that the word's script may be in."""
    languages = ("ar", "ckb") if is_arabic_script(folded) else ("en", "kmr")
    return frozenset(stem(folded, language) for language in languages)


def without_article(folded: str) -> str:
    """Return an Arabic word without its article and what is joined to it."""
    for prefix in ARABIC_PREFIXES:
        if folded.startswith(prefix) and len(folded) - len(prefix) >= len("امل"):
            return folded.removeprefix(prefix)
    return folded


def _stem_arabic_script(folded: str, language: str) -> str:
    if language == "ckb":
        once = _without(folded, SORANI_SUFFIXES, keep=2)
        return _without(once, SORANI_SUFFIXES, keep=2)
    bare = without_article(folded)
    if bare == folded and folded.startswith("و") and len(folded) > len("والد"):
        bare = folded.removeprefix("و")
    once = _without(bare, ARABIC_SUFFIXES, keep=3)
    return _without(once, ARABIC_SUFFIXES, keep=3)


def _stem_english(folded: str) -> str:
    irregular = ENGLISH_IRREGULAR.get(folded)
    if irregular is not None:
        return irregular
    with _english_lock:
        return str(_english.stemWord(folded))


def _without(word: str, suffixes: tuple[str, ...], *, keep: int) -> str:
    """Return the word without the longest ending that leaves enough of it."""
    for suffix in suffixes:
        least = keep if len(suffix) > 1 else max(keep, 3)
        if word.endswith(suffix) and len(word) - len(suffix) >= least:
            return word.removesuffix(suffix)
    return word
