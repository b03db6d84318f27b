"""Words typed with the wrong keyboard layout, put right."""

# The same keys on a Latin keyboard and on the Arabic (101) one, row by row.
LATIN_KEYS = "qwertyuiop[]asdfghjkl;'zxcvnm,./`"
ARABIC_KEYS = "ضصثقفغعهخحجدشسيبلاتنمكطئءؤرىةوزظذ"

_TO_ARABIC = str.maketrans(LATIN_KEYS, ARABIC_KEYS) | {ord("b"): "لا"}
_TO_LATIN = str.maketrans(ARABIC_KEYS, LATIN_KEYS)


def other_layout(text: str) -> str:
    """Return what the same keys write with the other layout."""
    lowered = text.lower()
    if any("\u0600" <= letter <= "\u06ff" for letter in lowered):
        return lowered.replace("لا", "b").translate(_TO_LATIN)
    return lowered.translate(_TO_ARABIC)
