"""What an audience may not read changes nothing that it is told."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from directory.search.port import (
    Answer,
    Audience,
    Document,
    Facet,
    Field,
    Query,
    SearchIndex,
    Sort,
    Text,
)
from tests.search.conftest import document, put, reference_concepts

WORDS = ["saffron", "meadow", "river", "زعفران", "مرج", "نهر", "ڕووبار", "mêrg"]
QUESTIONS = [
    *("", "saffron", "safron", "meadow river", '"saffron meadow"', "river -meadow"),
    *("زعفران", "zafaran", "زعفرون", "rivre", "sa", "water", "نينوى", "hgo"),
]


def heard(index: SearchIndex, audience: Audience) -> list[object]:
    """Return everything that an audience can be told."""
    answers: list[object] = []
    for words in QUESTIONS:
        for sort in Sort:
            query = Query(words, audience=audience, sort=sort, prefix=True)
            answers.append(_said(index.find(query)))
        filters = {Facet.PLACE: ("nineveh",), Facet.KIND: ("network", "secret")}
        answers.append(_said(index.find(Query(words, filters, audience))))
        answers.append(index.suggest(words, audience=audience, language="en"))
    return [*answers, index.count(audience)]


def _said(answer: Answer) -> Answer:
    return replace(answer, generation=0)


@st.composite
def documents(draw: st.DrawFn, number: int, audience: Audience) -> Document:
    words = st.lists(st.sampled_from(WORDS), max_size=4).map(" ".join)
    places = st.sets(st.sampled_from(["nineveh", "basra", "wasit"]))
    return document(
        number,
        draw(words),
        audience=audience,
        mission=draw(words),
        filters={
            Facet.PLACE: tuple(draw(places)),
            Facet.KIND: (draw(st.sampled_from(["network", "secret"])),),
        },
        sensitive=tuple(draw(st.sets(st.sampled_from(["minorities", "water"])))),
        completeness=draw(st.integers(0, 3)),
    )


@settings(
    max_examples=20,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.data())
def test_a_hidden_twin_changes_no_answer(
    index: SearchIndex, data: st.DataObject
) -> None:
    seen = [data.draw(documents(n, Audience.PUBLIC)) for n in range(1, 4)]
    hidden = [data.draw(documents(n, Audience.MEMBERS)) for n in range(1, 6)]
    index.rebuild(seen, reference_concepts())
    alone = heard(index, Audience.PUBLIC)

    index.rebuild(sorted([*seen, *hidden], key=_number), reference_concepts())

    assert heard(index, Audience.PUBLIC) == alone


def _number(one: Document) -> int:
    return one.organization_id


def test_what_only_members_may_read_is_found_by_members_alone(
    index: SearchIndex,
) -> None:
    public = document(1, "Saffron")
    more = document(1, "Saffron", audience=Audience.MEMBERS, mission="shelter")
    put(index, public, more)

    assert index.find(Query("shelter")).total == 0
    assert index.find(Query("shelter", audience=Audience.MEMBERS)).ids == (1,)
    assert index.find(Query("saffron", audience=Audience.MEMBERS)).ids == (1,)


@pytest.mark.parametrize("audience", list(Audience))
def test_one_text_for_all_audiences_is_found_once_by_each(
    index: SearchIndex, audience: Audience
) -> None:
    put(index, *(document(1, "Saffron", audience=one) for one in Audience))

    answer = index.find(Query("saffron", audience=audience))

    assert (answer.ids, answer.total) == ((1,), 1)


def test_a_stranger_neither_counts_nor_filters_what_is_sensitive(
    index: SearchIndex,
) -> None:
    put(
        index,
        *(
            document(
                1,
                audience=audience,
                filters={Facet.FOCUS: ("water", "minorities")},
                sensitive=("minorities",),
            )
            for audience in Audience
        ),
    )
    asked = {Facet.FOCUS: ("minorities",)}

    stranger = index.find(Query(filters=asked))
    member = index.find(Query(filters=asked, audience=Audience.MEMBERS))

    assert stranger.ids == ()
    assert stranger.facets[Facet.FOCUS] == {"water": 1}
    assert stranger.unknown == ((Facet.FOCUS, "minorities"),)
    assert member.ids == (1,)
    assert member.facets[Facet.FOCUS] == {"water": 1, "minorities": 1}


def test_a_hidden_organization_is_gone_with_the_commit(
    reopen: Callable[[], SearchIndex],
) -> None:
    writer, reader = reopen(), reopen()
    writer.rebuild([document(1, "Saffron")], [])
    assert reader.find(Query("saffron")).total == 1

    put(writer, document(1, "Saffron", audience=Audience.MEMBERS))

    assert reader.find(Query("saffron")).total == 0
    assert reader.suggest("saf", audience=Audience.PUBLIC, language="en") == []


def test_hidden_spellings_are_never_suggested(index: SearchIndex) -> None:
    secret = {Field.NAME: (Text("سەفران"),)}
    put(
        index,
        document(1, "سهفران"),
        document(2, audience=Audience.MEMBERS, texts=secret),
        document(3, audience=Audience.MEMBERS, texts=secret),
    )

    assert index.find(Query("سهفلان")).suggestion == "سهفران"
