"""Questions as people ask them, and the organizations that they mean.

The corpus is invented, its tags are the reference data's.  Each pair holds one
way in which words differ from what was written: language, script, spelling,
ending, mistake.
"""

from collections.abc import Mapping

import pytest

from directory.search.port import Document, Facet, Field, Query, Text
from directory.search.whoosh_index import WhooshIndex
from tests.search.conftest import document, reference_concepts


def organization(
    number: int,
    names: Mapping[str, str],
    *,
    focus: tuple[str, ...] = (),
    places: tuple[str, ...] = (),
    acronym: str = "",
    mission: Mapping[str, str] | None = None,
) -> Document:
    texts = {
        Field.ACRONYM: (Text(acronym),),
        Field.MISSION: tuple(Text(text, tag) for tag, text in (mission or {}).items()),
    }
    filters = {Facet.FOCUS: focus, Facet.PLACE: places}
    return document(number, names, texts=texts, filters=filters)


AMAL, JIYAN, RAFIDAIN, HARIKAR, NOOR, ZEWA, TAMMUZ, DIJLA, SHENGAL, KALAMAT = range(
    1, 11
)
HIWA, MASARAT, GREEN, LAWYERS, YOUTH = range(11, 16)

CORPUS = [
    organization(
        AMAL,
        {"ar": "جمعية الأمل للتنمية"},
        focus=("womens-rights",),
        places=("baghdad",),
        mission={"ar": "نعمل من أجل مشاركة النساء في بناء السلام"},
    ),
    organization(
        JIYAN,
        {"ckb": "ڕێکخراوی ژیان بۆ مافی مرۆڤ", "en": "Jiyan Organization"},
        focus=("human-rights",),
        places=("sulaymaniyah",),
        mission={"ckb": "بەرگری لە مافەکانی مرۆڤ و زیندانییان"},
    ),
    organization(
        RAFIDAIN,
        {"ar": "مؤسسة الرافدين للمياه"},
        places=("dhi-qar",),
        mission={"ar": "حماية الأهوار والأنهار وتوفير مياه الشرب"},
    ),
    organization(
        HARIKAR,
        {"kmr": "Rêxistina Harîkar", "en": "Harikar"},
        focus=("children",),
        places=("duhok",),
        mission={"kmr": "Alîkariya zarokan û malbatên koçber"},
    ),
    organization(
        NOOR,
        {"ar": "منظمة نور للتعليم", "en": "Noor for Education"},
        focus=("education",),
        places=("basra",),
        mission={"en": "Schools and teachers for girls in the marshes"},
    ),
    organization(
        ZEWA,
        {"ckb": "کۆمەڵەی زێوا بۆ ژینگە"},
        focus=("environment",),
        places=("erbil",),
        mission={"ckb": "پاراستنی دارستانەکان و ئاوی پاک"},
    ),
    organization(
        TAMMUZ,
        {"en": "Tammuz Organization for Social Development"},
        acronym="TOSD",
        places=("baghdad",),
        mission={"en": "Observing elections and training local councils"},
    ),
    organization(
        DIJLA,
        {"ar": "شبكة دجلة للإعلام", "en": "Tigris Media Network"},
        focus=("media-expression",),
        places=("salah-al-din",),
    ),
    organization(
        SHENGAL,
        {"kmr": "Navenda Şengalê", "en": "Sinjar Centre"},
        places=("nineveh",),
        mission={"kmr": "Piştgirî ji bo jinên rizgarkirî", "en": "Survivors' support"},
    ),
    organization(
        KALAMAT,
        {"ar": "دار كلمات للثقافة"},
        focus=("culture-heritage",),
        places=("karbala",),
        mission={"ar": "مكتبات متنقلة وقراءة للأطفال"},
    ),
    organization(
        HIWA,
        {"ckb": "هیوا بۆ کەمئەندامان"},
        focus=("disability",),
        places=("halabja",),
    ),
    organization(
        MASARAT,
        {"ar": "مسارات للحوار", "en": "Masarat for Dialogue"},
        focus=("peacebuilding",),
        places=("kirkuk",),
    ),
    organization(
        GREEN,
        {"en": "Green Mesopotamia"},
        focus=("climate",),
        places=("maysan",),
        mission={"en": "Planting mangroves and measuring the salt of the river"},
    ),
    organization(
        LAWYERS,
        {"en": "Lawyers without Fear", "ar": "محامون بلا خوف"},
        focus=("rule-of-law",),
        places=("anbar",),
        mission={"ar": "مساعدة قانونية مجانية للمعتقلين", "en": "Free legal aid"},
    ),
    organization(
        YOUTH,
        {"en": "Youth Hub 2250", "ar": "ملتقى الشباب ٢٢٥٠"},
        focus=("youth",),
        places=("najaf",),
    ),
]

PAIRS = [
    # Words of the text: endings, articles, letters, marks.
    ("الأمل", AMAL),
    ("امل", AMAL),
    ("والأمل", AMAL),
    ("جمعيه الامل", AMAL),
    ("النساء", AMAL),
    ("للنساء", AMAL),
    ("الأَمَلُ", AMAL),
    ("التنمية بغداد", AMAL),
    ("موسسة الرافدين", RAFIDAIN),
    ("المياه", RAFIDAIN),
    ("الاهوار", RAFIDAIN),
    ("الانهار", RAFIDAIN),
    ("ڕێکخراوی ژیان", JIYAN),
    ("ريكخراوى ژيان", JIYAN),
    ("مافەکان زیندانی", JIYAN),
    ("ماف مرۆڤ ژیان", JIYAN),
    ("كۆمهڵهی زێوا", ZEWA),
    ("دارستان", ZEWA),
    ("ئاوی پاک", ZEWA),
    ("zarok malbat", HARIKAR),
    ("Alikariya zarokan", HARIKAR),
    ("harîkar", HARIKAR),
    ("jin rizgarkirî", SHENGAL),
    ("Sengale", SHENGAL),
    ("ŞENGAL", SHENGAL),
    ("school for girls", NOOR),
    ("teacher", NOOR),
    ("election observers", TAMMUZ),
    ("tosd", TAMMUZ),
    ("T.O.S.D.", TAMMUZ),
    ("mangrove planting", GREEN),
    ("survivor's support", SHENGAL),
    ("معتقل", LAWYERS),
    ("مكتبة متنقلة", KALAMAT),
    ('"legal aid"', LAWYERS),
    ("2250", YOUTH),
    ("۲۲۵۰", YOUTH),
    ("شباب ٢٢٥٠", YOUTH),
    # Names in the other script.
    ("Amal", AMAL),
    ("al-amal", AMAL),
    ("Rafidain", RAFIDAIN),
    ("Rafidayn", RAFIDAIN),
    ("Kalimat", KALAMAT),
    ("Zewa", ZEWA),
    ("Hiwa", HIWA),
    ("هاريكار", HARIKAR),
    ("هاریکار", HARIKAR),
    ("شنگال", SHENGAL),
    ("تموز", TAMMUZ),
    ("ژيان", JIYAN),
    ("Dijla", DIJLA),
    # Concepts in another language than the organization's.
    ("education Basrah", NOOR),
    ("پەروەردە بەسرە", NOOR),
    ("perwerde Besra", NOOR),
    ("تعليم البصرة", NOOR),
    ("environment Hewlêr", ZEWA),
    ("بيئة أربيل", ZEWA),
    ("human rights Sulaimani", JIYAN),
    ("حقوق الإنسان السليمانية", JIYAN),
    ("children Dohuk", HARIKAR),
    ("أطفال دهوك", HARIKAR),
    ("مناڵان دهۆک", HARIKAR),
    ("نەینەوا", SHENGAL),
    ("Ninawa", SHENGAL),
    ("Nînewa", SHENGAL),
    ("نينوي", SHENGAL),
    ("كركوك سلام", MASARAT),
    ("ئاشتی کەرکووک", MASARAT),
    ("گەنجان نەجەف", YOUTH),
    ("ciwan Necef", YOUTH),
    ("climate Maysan", GREEN),
    ("المناخ ميسان", GREEN),
    # Mistakes.
    ("Mesopotmia", GREEN),
    ("mesoptamia", GREEN),
    ("lawers", LAWYERS),
    ("Tamuz", TAMMUZ),
    ("الرافديين", RAFIDAIN),
    ("رافدن", RAFIDAIN),
    ("harikkar", HARIKAR),
    ("dialoge", MASARAT),
]


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> WhooshIndex:
    index = WhooshIndex(tmp_path_factory.mktemp("quality"))
    index.rebuild(CORPUS, reference_concepts())
    return index


def place_of(corpus: WhooshIndex, words: str, expected: int) -> int:
    """Return the place of the expected organization, counted from 1; 0 for none."""
    found = corpus.find(Query(words, limit=10)).ids
    return found.index(expected) + 1 if expected in found else 0


@pytest.mark.parametrize(("words", "expected"), PAIRS)
def test_the_meant_organization_is_found(
    corpus: WhooshIndex, words: str, expected: int
) -> None:
    assert 1 <= place_of(corpus, words, expected) <= 3


def test_most_are_found_at_the_top(corpus: WhooshIndex) -> None:
    places = [place_of(corpus, words, expected) for words, expected in PAIRS]

    rank = sum(1 / place for place in places if place) / len(places)

    assert rank >= 0.9


def test_what_is_found_is_mostly_meant(corpus: WhooshIndex) -> None:
    found = [corpus.find(Query(words)).total for words, _ in PAIRS]

    assert sum(found) <= 1.6 * len(PAIRS)


@pytest.mark.parametrize(
    "words",
    ["saffron", "زعفران", "Amal Basrah", "water -water", '"aid legal"', "xyz", "بلوط"],
)
def test_what_nobody_wrote_is_not_found(corpus: WhooshIndex, words: str) -> None:
    assert corpus.find(Query(words)).ids == ()
