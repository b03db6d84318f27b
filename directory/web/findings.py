"""The automatic checks of texts, with the word lists of the reference data."""

import json
from collections.abc import Sequence
from functools import cache
from typing import Any

from directory.config import PACKAGE
from directory.profiles.fields import Content
from directory.profiles.texts import Flag, WordList, check_texts, word_lists

WORDS = PACKAGE / "reference" / "sensitive_words.json"


def findings_in(content: Content) -> list[Flag]:
    """Return the places in public texts that somebody should look at."""
    return check_texts(content, lists_of_words())


@cache
def lists_of_words() -> Sequence[WordList]:
    """Return the word lists, read once."""
    document: dict[str, Any] = json.loads(WORDS.read_text("utf-8"))
    return word_lists(document["terms"])
