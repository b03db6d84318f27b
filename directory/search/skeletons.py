"""Keys that are equal for one name in Latin and in Arabic script.

A name is reduced to classes of consonants; vowels go, since Arabic does not
write the short ones.  A name of two consonants keeps its long vowels, or it
would equal too many others.  Latin spelling is ambiguous ("th", "dh", "c", "g"),
so a Latin word may have several keys.
"""

from functools import lru_cache
from itertools import product

from anyascii import anyascii

from directory.search.folding import fold, is_arabic_script, is_latin_script
from directory.search.stemming import without_article

MOST_KEYS = 6
SHORTEST = 3  # letters of a key; a shorter one says nothing

_ARABIC_CLASSES = {
    **dict.fromkeys("بپ", "B"),
    **dict.fromkeys("تطټ", "T"),
    **dict.fromkeys("سصث", "S"),
    **dict.fromkeys("دضډ", "D"),
    **dict.fromkeys("زذظ", "Z"),
    **dict.fromkeys("جژ", "J"),
    **dict.fromkeys("چ", "C"),
    **dict.fromkeys("ش", "X"),
    **dict.fromkeys("گغ", "G"),
    **dict.fromkeys("كکقڪ", "K"),
    **dict.fromkeys("حهھخ", "H"),
    **dict.fromkeys("فڤ", "F"),
    **dict.fromkeys("رڕ", "R"),
    **dict.fromkeys("لڵ", "L"),
    "م": "M",
    "ن": "N",
}
_ARABIC_LONG = dict.fromkeys("يیىێئ", "i") | dict.fromkeys("وۆؤۇ", "u")

# Two letters before one, each with the classes that it may stand for.
_LATIN_PAIRS = {
    "sh": ("X",),
    "ch": ("C", "TX"),
    "kh": ("H",),
    "gh": ("G",),
    "zh": ("J",),
    "th": ("S", "TH"),
    "dh": ("Z", "D"),
    "ph": ("F",),
    "ck": ("K",),
}
_LATIN_SINGLES = {
    **{letter: (letter.upper(),) for letter in "btsdzjfrlmnhk"},
    "p": ("B",),
    "q": ("K",),
    "v": ("F",),
    "x": ("H",),
    "g": ("G", "J"),
    "c": ("K", "J"),
}
_LATIN_LETTERS = {"ş": ("X",), "ç": ("C", "TX")}
_LATIN_LONG = dict.fromkeys("iye", "i") | dict.fromkeys("uow", "u")


@lru_cache(maxsize=65_536)
def skeletons(surface: str) -> tuple[str, ...]:
    """Return the keys of a normalised word, marked with the script it is in.

    Empty for a word that is too short, or in a script of neither kind.
    """
    if is_arabic_script(surface):
        keys = _arabic_keys(surface)
        return tuple(f"a{key}" for key in keys)
    if is_latin_script(surface):
        return tuple(f"l{key}" for key in _latin_keys(surface))
    return ()


def across(key: str) -> str:
    """Return the key that the same name has in the other script."""
    return ("l" if key[0] == "a" else "a") + key[1:]


def _arabic_keys(surface: str) -> list[str]:
    word = _article_off(surface).removesuffix("ه").removesuffix("ة")
    initial, rest = _arabic_initial(word)
    consonants = initial + "".join(_ARABIC_CLASSES.get(letter, "") for letter in rest)
    vowelled = initial + "".join(map(_arabic_class, rest))
    return _long_enough([(consonants, _squeezed(vowelled))])


def _article_off(surface: str) -> str:
    taken = len(fold(surface)) - len(without_article(fold(surface)))
    return surface[taken:] if len(fold(surface)) == len(surface) else surface


def _arabic_initial(word: str) -> tuple[str, str]:
    """Return the class of a first letter that is a vowel or half of one."""
    first = word[:1]
    if first == "ئ":
        return "A", word[2:]
    if first in "اأإآعٱ":
        return "A", word[1:]
    half = {"و": "W", "ي": "Y", "ی": "Y"}.get(first)
    return (half, word[1:]) if half else ("", word)


def _arabic_class(letter: str) -> str:
    return _ARABIC_CLASSES.get(letter) or _ARABIC_LONG.get(letter, "")


def _latin_keys(surface: str) -> list[str]:
    word = surface.removesuffix("h") if len(surface) > SHORTEST else surface
    pieces = _latin_pieces(word)
    pairs = []
    for chosen in list(product(*pieces))[:MOST_KEYS]:
        whole = "".join(chosen)
        bare = whole.replace("i", "").replace("u", "")
        pairs.append((bare, _squeezed(whole)))
    return _long_enough(pairs)


def _latin_pieces(word: str) -> list[tuple[str, ...]]:
    """Return, for each sound of a Latin word, the classes it may stand for."""
    pieces: list[tuple[str, ...]] = []
    at = 0
    while at < len(word) and len(pieces) < len("incomprehensibilities"):
        pair, letter = word[at : at + 2], word[at]
        if pair in _LATIN_PAIRS:
            pieces.append(_LATIN_PAIRS[pair])
            at += 2
            continue
        if letter != word[at - 1 : at]:
            pieces.append(_latin_classes(letter, first=at == 0))
        at += 1
    return pieces


def _latin_classes(letter: str, *, first: bool) -> tuple[str, ...]:
    special = _LATIN_LETTERS.get(letter)
    if special:
        return special
    plain = anyascii(letter)[:1].lower()
    if first and plain in {"a", "e", "i", "o", "u"}:
        return ("A",)
    if first and plain in {"w", "y"}:
        return (plain.upper(),)
    return _LATIN_SINGLES.get(plain) or (_LATIN_LONG.get(plain, ""),)


def _squeezed(key: str) -> str:
    """Return the key with a vowel once where several stand together."""
    out: list[str] = []
    for letter in key:
        if not (letter.islower() and out and out[-1] == letter):
            out.append(letter)
    return "".join(out)


def _long_enough(pairs: list[tuple[str, str]]) -> list[str]:
    keys = [bare if len(bare) >= SHORTEST else vowelled for bare, vowelled in pairs]
    return list(dict.fromkeys(key for key in keys if len(key) >= SHORTEST))
