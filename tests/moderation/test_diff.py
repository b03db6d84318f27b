"""Comparing by word, in any script, and flagging what checks found."""

from hypothesis import given
from hypothesis import strategies as st

from directory.moderation.diff import (
    Change,
    Mark,
    Piece,
    compare_entries,
    compare_words,
    with_marks,
)

WORDS = st.lists(
    st.sampled_from(["we", "work", "in", "Basra,", "بصرة", "،", "نعمل", "\n", " "]),
    max_size=12,
).map(" ".join)


def _joined(pieces: list[Piece]) -> str:
    return "".join(piece.text for piece in pieces)


def test_a_replaced_word_is_shown_on_both_sides() -> None:
    before, after = compare_words("We work in Mosul.", "We work in Basra.")

    assert before == [
        Piece("We work in"),
        Piece(" "),
        Piece("Mosul", Change.REMOVED),
        Piece("."),
    ]
    assert Piece("Basra", Change.ADDED) in after


def test_an_arabic_word_is_never_cut() -> None:
    _before, after = compare_words("في البصرة", "في البصرةَ")

    assert Piece("البصرةَ", Change.ADDED) in after


def test_entries_are_compared_as_wholes() -> None:
    before, after = compare_entries(["Youth", "Water"], ["Water", "Peace"])

    assert before == [Piece("Youth", Change.REMOVED), Piece("Water")]
    assert after == [Piece("Water"), Piece("Peace", Change.ADDED)]


def test_a_mark_cuts_the_pieces_that_it_crosses() -> None:
    pieces = [Piece("Call "), Piece("07701234567 now", Change.ADDED)]

    marked = with_marks(pieces, [Mark("phone", 5, 16)])

    assert marked == [
        Piece("Call "),
        Piece("07701234567", Change.ADDED, "phone"),
        Piece(" now", Change.ADDED),
    ]


@given(WORDS | st.text(max_size=60), WORDS | st.text(max_size=60))
def test_the_pieces_joined_are_the_texts(before: str, after: str) -> None:
    old, new = compare_words(before, after)

    assert _joined(old) == before
    assert _joined(new) == after


@given(WORDS)
def test_nothing_changes_in_an_equal_text(text: str) -> None:
    old, new = compare_words(text, text)

    assert {piece.change for piece in [*old, *new]} <= {Change.SAME}


@given(WORDS, WORDS)
def test_what_stays_is_the_same_on_both_sides(before: str, after: str) -> None:
    old, new = compare_words(before, after)
    kept = [
        "".join(p.text for p in side if p.change is Change.SAME).split()
        for side in (old, new)
    ]

    assert kept[0] == kept[1] or "".join(kept[0]) == "".join(kept[1])


@given(WORDS, st.integers(0, 60), st.integers(0, 60))
def test_marks_never_change_the_text(text: str, one: int, other: int) -> None:
    pieces, _after = compare_words(text, "")
    start, end = sorted((one, other))

    marked = with_marks(pieces, [Mark("phone", start, end)])

    assert _joined(marked) == text
    assert "".join(p.text for p in marked if p.flag) == text[start:end]
