"""The small parts that views are made of."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.search import bits
from directory.search.keyboards import other_layout
from directory.search.lexicon import Lexicon, allowed_edits
from directory.search.port import Facet, Text
from directory.search.vocabulary import dump, load, phrase_values, vocabulary_of
from tests.search.conftest import reference_concepts

SETS = st.sets(st.integers(0, 300))


@given(SETS)
def test_a_set_of_documents_survives_as_bits(documents: set[int]) -> None:
    packed = bits.from_documents(documents, 301)

    assert bits.documents(packed) == sorted(documents)
    assert packed.bit_count() == len(documents)
    assert [n for n, flag in enumerate(bits.flags(packed, 301)) if flag == "1"] == (
        sorted(documents)
    )


@given(SETS, SETS)
def test_bits_meet_and_unite_as_sets_do(one: set[int], other: set[int]) -> None:
    first, second = bits.from_documents(one, 301), bits.from_documents(other, 301)

    assert bits.documents(first & second) == sorted(one & other)
    assert bits.documents(first | second) == sorted(one | other)
    assert bits.documents(first & ~second) == sorted(one - other)


@pytest.mark.parametrize(
    ("word", "near"),
    [
        ("watr", ["water"]),
        ("wtaer", ["water"]),
        ("wat", []),
        ("education", ["educations"]),
        ("edcatoin", ["education"]),
        ("water", []),
    ],
)
def test_words_a_letter_or_two_off_are_near(word: str, near: list[str]) -> None:
    lexicon = Lexicon(["water", "education", "educations", "peace"])

    assert [found for found, _ in lexicon.near(word)] == near


def test_words_that_begin_alike_stand_together() -> None:
    lexicon = Lexicon(["peace", "water", "wat", "wave", "watch"])

    assert list(lexicon.starting("wat")) == ["wat", "watch", "water"]
    assert list(lexicon.starting("z")) == []


def test_short_words_allow_no_mistake() -> None:
    assert [allowed_edits("x" * size) for size in (1, 3, 4, 7, 8, 20)] == [
        *(0, 0, 1, 1, 2, 2)
    ]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("sbl", "سلام"), ("hglvhm", "المراة"), ("صشفثق", "water"), ("فاث", "the")],
)
def test_the_other_layout_of_the_same_keys(typed: str, meant: str) -> None:
    assert other_layout(typed) == meant


def test_concepts_survive_being_written() -> None:
    concepts = reference_concepts()

    assert load(dump(concepts)) == concepts
    assert dump(load(dump(concepts))) == dump(concepts)


def test_a_phrase_names_a_concept_that_says_it_in_a_row() -> None:
    vocabulary = vocabulary_of(reference_concepts())

    assert (Facet.FOCUS, "human-rights") in phrase_values(
        vocabulary, ("human", "rights")
    )
    assert phrase_values(vocabulary, ("rights", "human")) == set()


def test_sensitive_and_hidden_labels_are_never_offered() -> None:
    concepts = reference_concepts()
    sensitive = {concept.value for concept in concepts if concept.sensitive}
    hidden = {text for concept in concepts for text in concept.hidden}
    shown = {t for c in concepts for t in (*c.labels, *c.alternatives)}

    vocabulary = vocabulary_of(concepts)

    assert not {label.value[1] for label in vocabulary.labels} & sensitive
    assert not {label.text for label in vocabulary.labels} & (hidden - shown)
    assert Text("") not in {label.text for label in vocabulary.labels}
