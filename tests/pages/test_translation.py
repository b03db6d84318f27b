"""No page of another language holds a sentence that is still English.

Arabic and Sorani show themselves by their letters; Kurmanji shares them with
English, so there the sentences of our source are looked for.
"""

import re
from functools import cache

import pytest

from directory.kernel.languages import LANGUAGES
from tests.catalogues import source_catalogue
from tests.pages.house import READERS, House, Page, listed
from tests.pages.markup import Sentence

EVERYBODY = pytest.mark.parametrize("reader", READERS)
LATIN = re.compile(r"[A-Za-zÀ-ɏ]{3,}")
# A sentence with Arabic letters was translated; names in it may be Latin.
ARABIC = re.compile("[\u0620-\u06ff]")
TONGUES = frozenset(language.name for language in LANGUAGES.values())
# Names that are written so in every language.
NAMES = re.compile(
    r"Jisr|PostgreSQL|AGPL[-\w.]*|WhatsApp|Signal|CSV|XLSX|JSON|Atom|RSS|QR"
    r"|WCAG( 2\.2)?( AA)?|TOTP|HTML|https?://\S+|\S+@\S+|[\w-]+(\.[\w-]+)+(/\S*)?"
)


@cache
def english() -> frozenset[str]:
    """Return our sentences of two words or more, as a page shows them."""
    ids: set[str] = set()
    for message in source_catalogue():
        plural = isinstance(message.id, list | tuple)
        ids.update(message.id if plural else (str(message.id),))
    return frozenset(" ".join(i.split()) for i in ids if len(i.split()) > 1)


@EVERYBODY
@pytest.mark.parametrize("language", ["ar", "ckb"])
def test_no_latin_word_stands_in_a_page_of_arabic_letters(
    house: House, reader: str, language: str
) -> None:
    left = {
        sentence.text[:160]: f"{sentence.where} {page.path}"
        for page in house.pages(reader, language)
        for sentence in own_sentences(page)
        if LATIN.search(NAMES.sub("", sentence.text))
        and not ARABIC.search(sentence.text)
        and sentence.text not in TONGUES
    }

    assert not left, listed([f"{text} | {where}" for text, where in left.items()])


@EVERYBODY
def test_no_sentence_of_our_source_stands_in_a_kurmanji_page(
    house: House, reader: str
) -> None:
    left = {
        sentence.text[:160]: f"{sentence.where} {page.path}"
        for page in house.pages(reader, "kmr")
        for sentence in own_sentences(page)
        if sentence.text in english()
    }

    assert not left, listed([f"{text} | {where}" for text, where in left.items()])


def own_sentences(page: Page) -> list[Sentence]:
    """Return what the house itself says on a page."""
    return [s for s in page.markup.sentences if not s.borrowed]
