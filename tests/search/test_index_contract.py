"""What every engine behind the port answers; runs on each adapter."""

import time
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from directory.search.port import (
    Audience,
    Changes,
    Concept,
    Facet,
    Field,
    Freshness,
    Health,
    IndexDamaged,
    Notice,
    Query,
    Relaxation,
    SearchIndex,
    Sort,
    Text,
)
from tests.search.conftest import document, put

ANY_TEXT = st.text(alphabet=st.characters(exclude_categories=()))


def found(index: SearchIndex, words: str = "", **given: object) -> list[int]:
    return list(index.find(Query(words, **given)).ids)  # type: ignore[arg-type]  # names and types are Query's


# Changing.


def test_an_index_that_was_never_built_answers_as_an_empty_one(
    reopen: Callable[[], SearchIndex],
) -> None:
    index = reopen()

    assert index.find(Query("water")).ids == ()
    assert index.count() == 0
    assert index.generation() == 0
    assert index.check() is Health.MISSING
    with pytest.raises(IndexDamaged):
        index.apply(Changes())


def test_a_document_is_found_after_the_commit(index: SearchIndex) -> None:
    before = index.generation()

    after = put(index, document(1, "Relief"))

    assert after == before + 1 == index.generation() == index.find(Query()).generation
    assert found(index, "relief") == [1]
    assert index.check() is Health.FINE


def test_an_upsert_replaces_all_that_was_kept(index: SearchIndex) -> None:
    put(index, document(1, "Relief", filters={Facet.KIND: ("network",)}))

    put(index, document(1, "Water"))

    assert found(index, "relief") == []
    assert found(index, "water") == [1]
    assert index.find(Query()).facets.get(Facet.KIND, {}) == {}
    assert index.count() == 1


def test_a_delete_removes_and_leaves_the_others(index: SearchIndex) -> None:
    put(index, document(1, "Relief"), document(2, "Relief"))

    index.apply(Changes(deletes=frozenset({1, 99})))

    assert found(index, "relief") == [2]


def test_an_upsert_without_documents_removes(index: SearchIndex) -> None:
    put(index, document(1, "Relief"))

    index.apply(Changes(upserts={1: []}))

    assert found(index) == []


def test_applying_the_same_again_changes_nothing(index: SearchIndex) -> None:
    changes = Changes(upserts={1: [document(1, "Relief")]}, deletes=frozenset({2}))

    index.apply(changes)
    index.apply(changes)

    assert found(index, "relief") == [1]


def test_a_rebuild_replaces_everything(index: SearchIndex) -> None:
    put(index, document(1, "Relief"))

    generation = index.rebuild([document(2, "Water")], [], after=50)

    assert generation == 51
    assert found(index) == [2]
    assert index.rebuild([], [], after=3) == 52


def test_another_reader_sees_the_commit(reopen: Callable[[], SearchIndex]) -> None:
    writer, reader = reopen(), reopen()
    writer.rebuild([document(1, "Relief")], [])
    assert found(reader, "relief") == [1]

    put(writer, document(2, "Relief"))

    assert sorted(found(reader, "relief")) == [1, 2]


def test_a_closed_index_can_be_asked_again(index: SearchIndex) -> None:
    put(index, document(1, "Relief"))

    index.close()

    assert found(index, "relief") == [1]


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(
    st.lists(
        st.dictionaries(
            st.integers(1, 8),
            st.sampled_from(["", "relief", "water", "relief water"]),
            max_size=5,
        ),
        max_size=8,
    )
)
def test_the_index_equals_a_dictionary_after_any_commits(
    index: SearchIndex, commits: list[dict[int, str]]
) -> None:
    index.rebuild([], [])
    kept: dict[int, str] = {}

    for commit in commits:
        put(index, *(document(n, name) for n, name in commit.items() if name))
        gone = frozenset(number for number, name in commit.items() if not name)
        index.apply(Changes(deletes=gone))
        kept.update(commit)

    for word in ("relief", "water"):
        holders = [number for number, name in kept.items() if word in name]
        assert sorted(found(index, word)) == sorted(holders)


# Words.


def test_all_words_must_match_in_any_field(index: SearchIndex) -> None:
    put(
        index,
        document(1, "Relief", mission="clean water"),
        document(2, "Relief"),
        document(3, "Water", description="relief for all"),
    )

    assert sorted(found(index, "relief water")) == [1, 3]


def test_a_phrase_matches_in_its_order_and_within_one_text(index: SearchIndex) -> None:
    put(
        index,
        document(1, "Voices of the river"),
        document(2, "River voices of the"),
        document(3, "Voices of", mission="the river"),
    )

    assert found(index, '"voices of the river"') == [1]
    assert found(index, '"voices of sand"') == []


def test_an_excluded_word_takes_away(index: SearchIndex) -> None:
    put(index, document(1, "Relief and water"), document(2, "Relief"))

    assert found(index, "relief -water") == [2]
    assert found(index, "-water") == [2]
    assert found(index, '-"relief and water"') == [2]


def test_the_start_of_a_word_matches_while_typing(index: SearchIndex) -> None:
    put(index, document(1, "Mesopotamia"), document(2, "Meadow"))

    assert found(index, "meso", prefix=True) == [1]
    assert sorted(found(index, "me", prefix=True)) == [1, 2]
    assert found(index, "meso") == []


def test_a_mistyped_word_matches_when_few_match_exactly(index: SearchIndex) -> None:
    put(index, document(1, "Mesopotamia"), document(2, "Meadow"))

    answer = index.find(Query("mesopotmaia"))

    assert answer.ids == (1,)
    assert answer.notices == {Notice.NEAR_MATCHES}
    assert answer.suggestion == "mesopotamia"


def test_a_mistake_is_not_looked_for_when_many_match(index: SearchIndex) -> None:
    put(index, *(document(n, "Salam") for n in range(1, 5)), document(9, "Kalam"))

    answer = index.find(Query("salam"))

    assert 9 not in answer.ids
    assert answer.suggestion is None


def test_the_suggestion_is_written_as_its_writers_do(index: SearchIndex) -> None:
    put(index, *(document(n, "جمعية ڕێنوێنی") for n in range(1, 5)))

    assert index.find(Query("رينويمي")).suggestion == "ڕێنوێنی"


def test_the_wrong_keyboard_layout_is_noticed(index: SearchIndex) -> None:
    put(index, document(1, "الرافدين"), document(2, "Mesopotamia"))

    assert index.find(Query("hgvht]dk")).suggestion == "الرافدين"
    assert index.find(Query("ةثسخحخفشةهش")).suggestion == "mesopotamia"


@pytest.mark.parametrize(
    "words",
    ["a" * 10_000, "word " * 500, "-- ++ && ||", '"', "the of and", "*?~^", "\x00"],
)
def test_a_strange_question_gets_a_quick_answer(index: SearchIndex, words: str) -> None:
    put(index, document(1, "Relief"))
    started = time.perf_counter()

    index.find(Query(words))

    assert time.perf_counter() - started < 1


@settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(ANY_TEXT, st.booleans())
def test_any_question_has_an_answer(
    index: SearchIndex,
    words: str,
    prefix: bool,  # noqa: FBT001 - hypothesis names it
) -> None:
    answer = index.find(Query(words, prefix=prefix))
    index.suggest(words, audience=Audience.PUBLIC, language="ar")

    assert answer.total == 0


def test_any_text_can_be_kept(index: SearchIndex) -> None:
    put(index, document(1, "a\ud800b \x00 \u202e ﷺ", mission="\ud800" * 9))

    assert found(index) == [1]


# Concepts.


def test_a_label_in_any_language_finds_what_is_tagged(index: SearchIndex) -> None:
    put(
        index,
        document(1, "One", filters={Facet.PLACE: ("nineveh",)}),
        document(2, "Two", filters={Facet.PLACE: ("basra",)}),
    )

    for spelling in ("Nineveh", "Ninawa", "نينوى", "نەینەوا", "نینوا"):
        assert found(index, spelling) == [1], spelling


def test_concepts_can_be_replaced_without_touching_documents(
    index: SearchIndex,
) -> None:
    put(index, document(1, "One", filters={Facet.KIND: ("network",)}))

    index.apply(Changes(concepts=[Concept(Facet.KIND, "network", (Text("web"),))]))

    assert found(index, "web") == [1]


def test_a_sensitive_concept_is_not_resolved_from_words(index: SearchIndex) -> None:
    secret = Concept(Facet.FOCUS, "minorities", (Text("minorities"),), sensitive=True)
    members = document(1, "One", audience=Audience.MEMBERS, sensitive=("minorities",))
    index.rebuild([members, document(2, "For minorities")], [secret])

    assert found(index, "minorities", audience=Audience.PUBLIC) == [2]
    assert found(index, "minorities", audience=Audience.MEMBERS) == []


# Filters, counts and helps.


def test_values_of_a_filter_mean_or_and_filters_mean_and(index: SearchIndex) -> None:
    put(
        index,
        document(1, filters={Facet.FOCUS: ("water",), Facet.KIND: ("network",)}),
        document(2, filters={Facet.FOCUS: ("health",), Facet.KIND: ("network",)}),
        document(3, filters={Facet.FOCUS: ("peace",), Facet.KIND: ("network",)}),
        document(4, filters={Facet.FOCUS: ("water",)}),
    )
    both = {Facet.FOCUS: ("water", "health"), Facet.KIND: ("network",)}

    assert sorted(found(index, filters=both)) == [1, 2]


def test_counts_of_a_filter_ignore_that_filter(index: SearchIndex) -> None:
    put(
        index,
        document(1, "Sun", filters={Facet.FOCUS: ("water",), Facet.KIND: ("a",)}),
        document(2, "Sun", filters={Facet.FOCUS: ("health",), Facet.KIND: ("a",)}),
        document(3, "Sun", filters={Facet.FOCUS: ("water",), Facet.KIND: ("b",)}),
        document(4, "Moon", filters={Facet.FOCUS: ("water",), Facet.KIND: ("a",)}),
    )

    answer = index.find(Query("sun", {Facet.FOCUS: ("water",), Facet.KIND: ("a",)}))

    assert answer.total == 1
    assert answer.facets[Facet.FOCUS] == {"water": 1, "health": 1}
    assert answer.facets[Facet.KIND] == {"a": 1, "b": 1}


def test_only_the_asked_counts_are_made(index: SearchIndex) -> None:
    put(index, document(1, filters={Facet.FOCUS: ("water",), Facet.KIND: ("a",)}))

    assert set(index.find(Query(counted=(Facet.KIND,))).facets) == {Facet.KIND}


def test_nothing_found_says_which_filter_to_relax(index: SearchIndex) -> None:
    put(
        index,
        document(1, "Sun", filters={Facet.FOCUS: ("water",), Facet.KIND: ("a",)}),
        document(2, "Sun", filters={Facet.FOCUS: ("water",), Facet.KIND: ("a",)}),
        document(3, "Moon", filters={Facet.FOCUS: ("health",), Facet.KIND: ("b",)}),
    )

    answer = index.find(Query("sun", {Facet.FOCUS: ("water",), Facet.KIND: ("b",)}))
    apart = index.find(Query("moon", {Facet.FOCUS: ("water",), Facet.KIND: ("a",)}))

    assert answer.total == 0
    assert answer.relaxations == (Relaxation((Facet.KIND,), 2),)
    assert apart.relaxations == (Relaxation((), 2, words=True),)


def test_all_filters_are_relaxed_where_none_alone_helps(index: SearchIndex) -> None:
    put(
        index,
        document(1, filters={Facet.FOCUS: ("water",)}),
        document(2, filters={Facet.KIND: ("b",)}),
        document(3, filters={Facet.COUNTRY: ("iq",)}),
    )
    three = {
        Facet.FOCUS: ("water",),
        Facet.KIND: ("b",),
        Facet.COUNTRY: ("iq",),
    }

    answer = index.find(Query(filters=three))

    assert answer.relaxations == (Relaxation(tuple(three), 3),)


def test_values_that_nobody_carries_are_named(index: SearchIndex) -> None:
    put(index, document(1, filters={Facet.KIND: ("network",)}))

    answer = index.find(Query(filters={Facet.KIND: ("network", "nothing")}))

    assert answer.ids == (1,)
    assert answer.unknown == ((Facet.KIND, "nothing"),)


def test_a_language_within_a_place_is_withheld_below_five(index: SearchIndex) -> None:
    both = {Facet.LANGUAGE: ("ckb",), Facet.PLACE: ("erbil",)}
    put(index, *(document(n, filters=both) for n in range(1, 5)))

    few = index.find(Query(filters=both))
    members = index.find(Query(filters=both, audience=Audience.MEMBERS))
    language = index.find(Query(filters={Facet.LANGUAGE: ("ckb",)}))
    put(index, document(5, filters=both))

    assert few.total == 0
    assert few.notices == {Notice.WITHHELD}
    assert members.notices == frozenset()
    assert language.total == 4
    assert language.facets[Facet.PLACE] == {}
    assert index.find(Query(filters=both)).total == 5


# Order and pages.


def test_names_weigh_more_than_other_texts(index: SearchIndex) -> None:
    put(
        index,
        document(1, "Sun", description="saffron"),
        document(2, "Moon", mission="saffron"),
        document(3, "Saffron"),
        document(4, "House", texts={Field.OTHER_NAMES: (Text("Saffron"),)}),
    )

    assert found(index, "saffron") == [3, 4, 2, 1]


def test_exact_words_come_before_stems_concepts_and_other_scripts(
    index: SearchIndex,
) -> None:
    put(
        index,
        document(1, "جمعية زعفران"),
        document(2, "Alpha", filters={Facet.FOCUS: ("spice",)}),
        document(3, "Beta", description="zafarans"),
        document(4, "Gamma", description="zafaran"),
    )
    index.apply(Changes(concepts=[Concept(Facet.FOCUS, "spice", (Text("zafaran"),))]))

    assert found(index, "zafaran") == [4, 3, 2, 1]


def test_the_orders_are_by_name_newest_and_confirmed(index: SearchIndex) -> None:
    put(
        index,
        document(1, "B", listed_at=30, confirmed_at=10),
        document(2, "A", listed_at=10, confirmed_at=20),
        document(3, "C", listed_at=20, confirmed_at=30),
    )

    assert found(index, sort=Sort.NAME) == [2, 1, 3]
    assert found(index, sort=Sort.NEWEST) == [1, 3, 2]
    assert found(index, sort=Sort.CONFIRMED) == [3, 2, 1]


def test_names_are_ordered_for_the_readers_language(index: SearchIndex) -> None:
    put(
        index,
        document(1, "X", name_keys={"en": "b", "ar": "ا"}),
        document(2, "X", name_keys={"en": "a", "ar": "ب"}),
    )

    assert found(index, sort=Sort.NAME, language="en") == [2, 1]
    assert found(index, sort=Sort.NAME, language="ar") == [1, 2]
    assert found(index, sort=Sort.NAME, language="ckb") == [2, 1]


def test_faded_profiles_come_last_and_fullness_breaks_ties(index: SearchIndex) -> None:
    put(
        index,
        document(1, "Saffron", freshness=Freshness.FADED, completeness=100),
        document(2, "Saffron", freshness=Freshness.DUE, completeness=100),
        document(3, "Saffron", completeness=40),
        document(4, "Saffron", completeness=90),
        document(5, "Moon", mission="saffron"),
    )

    assert found(index, "saffron") == [4, 3, 2, 5, 1]
    assert found(index) == [4, 3, 5, 2, 1]


def test_pages_follow_each_other_and_end(index: SearchIndex) -> None:
    put(index, *(document(n, "Saffron") for n in range(1, 26)))

    pages = [found(index, "saffron", offset=at, limit=10) for at in (0, 10, 20, 30)]

    assert [len(page) for page in pages] == [10, 10, 5, 0]
    assert [one for page in pages for one in page] == found(index, "saffron", limit=100)
    assert index.find(Query("saffron", offset=30)).total == 25


@pytest.mark.parametrize(("offset", "limit"), [(-5, -5), (0, 0), (10**9, 20)])
def test_a_page_that_cannot_be_is_empty(
    index: SearchIndex, offset: int, limit: int
) -> None:
    put(index, document(1, "Saffron"))

    answer = index.find(Query(offset=offset, limit=limit))

    assert (answer.ids, answer.total) == ((), 1)


# Suggestions.


def test_names_and_concepts_complete_what_is_typed(index: SearchIndex) -> None:
    put(
        index,
        document(
            1,
            {"en": "Water Watch", "ar": "مرصد المياه"},
            filters={Facet.PLACE: ("wasit",)},
            texts={Field.ACRONYM: (Text("WW"),)},
        ),
        document(2, "House of Water"),
    )

    typed = index.suggest("wa", audience=Audience.PUBLIC, language="en")

    assert [(one.text, one.organization_id) for one in typed[:2]] == [
        ("Water Watch", 1),
        ("House of Water", 2),
    ]
    assert (typed[2].facet, typed[2].value, typed[2].count) == (
        Facet.PLACE,
        "wasit",
        1,
    )


def test_a_concept_is_suggested_once_and_only_where_it_leads_somewhere(
    index: SearchIndex,
) -> None:
    put(index, document(1, "One", filters={Facet.PLACE: ("nineveh",)}))

    typed = index.suggest("ن", audience=Audience.PUBLIC, language="ar")

    assert [(one.text, one.value) for one in typed] == [("نينوى", "nineveh")]


def test_a_name_is_suggested_in_the_readers_language(index: SearchIndex) -> None:
    put(index, document(1, {"ckb": "بەهار", "ar": "بهار"}))

    typed = index.suggest("به", audience=Audience.PUBLIC, language="ar")

    assert [(one.text, one.language) for one in typed] == [("بهار", "ar")]


@pytest.mark.parametrize(("typed", "limit"), [("", 5), ("  ", 5), ("*", 5), ("w", 0)])
def test_nothing_typed_suggests_nothing(
    index: SearchIndex, typed: str, limit: int
) -> None:
    put(index, document(1, "Water"))

    assert not index.suggest(
        typed, audience=Audience.PUBLIC, language="en", limit=limit
    )


# Staying right while memory is bounded.


def test_answers_stay_right_when_little_is_remembered(
    index: SearchIndex, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("directory.search.whoosh_index.MOST_ANSWERS", 1)
    monkeypatch.setattr("directory.search.matching.MOST_TERMS", 1)
    monkeypatch.setattr("directory.search.view.MOST_POSTINGS", 1)
    put(index, document(1, "Saffron meadow"), document(2, "Saffron river"))

    for _ in range(3):
        assert sorted(found(index, "saffron")) == [1, 2]
        assert found(index, "saffron river") == [2]
        assert found(index, "meadow") == [1]


def test_the_same_question_gets_the_same_answer(index: SearchIndex) -> None:
    put(index, document(1, "Saffron"))
    query = Query("saffron", {Facet.KIND: ()})

    assert index.find(query) == index.find(query)
