"""What a reader's words ask for."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.search.port import MAX_LENGTH, MAX_WORDS, Notice
from directory.search.wording import Term, Wording, parse

ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=()))


def word(text: str, *, prefix: bool = False) -> Term:
    return Term((text,), prefix=prefix)


@pytest.mark.parametrize(
    ("text", "wanted", "excluded"),
    [
        ("women peace", [word("women"), word("peace")], []),
        ("Women WOMEN", [word("women")], []),
        ("water -war", [word("water")], [word("war")]),
        ('"human rights"', [Term(("human", "rights"), phrase=True)], []),
        ("«حقوق المرأة»", [Term(("حقوق", "المرأة"), phrase=True)], []),
        ('"water"', [word("water")], []),
        ('-"war crimes" law', [word("law")], [Term(("war", "crimes"), phrase=True)]),
        ("al-amal", [word("amal")], []),
        ("peace - building", [word("peace"), word("building")], []),
        ('"unbalanced phrase', [word("unbalanced"), word("phrase")], []),
        ("the water of", [word("water")], []),
        ("wom*n AND (x OR y)", None, []),
        ("−حرب سلام", [word("سلام")], [word("حرب")]),
    ],
)
def test_words_phrases_and_exclusions_are_read(
    text: str, wanted: list[Term] | None, excluded: list[Term]
) -> None:
    wording = parse(text)

    assert wanted is None or list(wording.wanted) == wanted
    assert list(wording.excluded) == excluded


def test_stop_words_alone_are_looked_for() -> None:
    assert parse("the of").wanted == (word("the"), word("of"))


@pytest.mark.parametrize("text", ["", "   ", "\n\t"])
def test_no_words_ask_for_nothing_and_need_no_notice(text: str) -> None:
    assert parse(text) == Wording()


@pytest.mark.parametrize("text", ["***", '""', "- -", "\x00", "\ud800", "()[]{}?!"])
def test_signs_alone_are_told(text: str) -> None:
    assert parse(text) == Wording(notices=frozenset({Notice.NOTHING_TO_FIND}))


def test_exclusions_alone_are_told() -> None:
    assert parse("-war").notices == {Notice.ONLY_EXCLUDED}


def test_the_last_word_may_be_the_start_of_one() -> None:
    assert parse("women pea", prefix=True).wanted[-1] == word("pea", prefix=True)
    assert parse("women pea ", prefix=True).wanted[-1] == word("pea")
    assert parse('"women pea"', prefix=True).wanted[-1].prefix is False


def test_too_long_a_question_is_cut_and_told() -> None:
    long = parse("women " * 2000)
    many = parse(" ".join(f"w{number}" for number in range(60)))

    assert long.notices == {Notice.TOO_LONG}
    assert many.notices == {Notice.TOO_LONG}
    assert len(many.wanted) == MAX_WORDS


@given(ANY_TEXT, st.booleans())
def test_any_text_is_read_within_the_limits(text: str, prefix: bool) -> None:  # noqa: FBT001 - hypothesis names it
    wording = parse(text * 20, prefix=prefix)

    assert len(wording.wanted) + len(wording.excluded) <= MAX_WORDS
    assert all(term.words and all(term.words) for term in wording.wanted)


@given(ANY_TEXT.filter(lambda text: len(text) <= MAX_LENGTH))
def test_nothing_is_looked_for_and_excluded_by_one_sign(text: str) -> None:
    assert (
        parse(text).excluded == () or "-" in text or any(c in "‐‑−－﹣" for c in text)
    )
