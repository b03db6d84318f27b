"""What the automatic checks found, said to the writer first."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from flask_babel import gettext as _

from directory.config import PACKAGE
from directory.kernel.languages import LANGUAGES, Language, text_in
from directory.kernel.messages import N_
from directory.language import current_language
from directory.profiles.fields import Content
from directory.profiles.texts import Flag, WordList, check_texts, word_lists
from directory.web.field_names import FIELD_NAMES

SENTENCES: Mapping[str, str] = {
    "phone": N_("A phone number stands in the public text."),
    "mixed_script": N_("A word mixes letters of two scripts."),
}
ADVICE: Mapping[str, str] = {
    "phone": N_("It is safer among the contacts, where you release it to partners."),
    "mixed_script": N_("It may look like another name. Please type the word again."),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One place that somebody should look at, in words."""

    field: str
    label: str
    language: Language | None
    text: str
    sentence: str
    advice: str


def flags_of(content: Content, fields: Collection[str] | None = None) -> list[Finding]:
    """Return what stands in the public texts of a profile, or of some fields."""
    found = check_texts(content, sensitive_words())
    return [
        _finding(flag, content) for flag in found if not fields or flag.field in fields
    ]


@cache
def sensitive_words() -> list[WordList]:
    """Return the lists of words that are looked for."""
    return word_lists(_terms().values())


@cache
def _terms() -> Mapping[str, Mapping[str, Any]]:
    path = PACKAGE / "reference" / "sensitive_words.json"
    return {term["id"]: term for term in json.loads(path.read_text("utf-8"))["terms"]}


def _finding(flag: Flag, content: Content) -> Finding:
    term = _terms().get(flag.kind, {})
    tag = current_language().tag
    sentence, advice = SENTENCES.get(flag.kind), ADVICE.get(flag.kind)
    return Finding(
        field=flag.field,
        label=str(FIELD_NAMES[flag.field]),
        language=LANGUAGES.get(flag.tag),
        text=_marked(flag, content),
        sentence=_(sentence) if sentence else text_in(term.get("prefLabel"), tag),
        advice=_(advice) if advice else text_in(term.get("advice"), tag),
    )


def _marked(flag: Flag, content: Content) -> str:
    """Return the words in question; texts inside lists are not quoted."""
    value = content.get(flag.field)
    if not isinstance(value, Mapping):
        return ""
    return str(value.get(flag.tag, ""))[flag.start : flag.end]
