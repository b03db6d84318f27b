"""The parameters of an address become a search, and nothing is lost on the way."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from directory.config import PACKAGE
from directory.kernel.languages import TAGS
from directory.search.port import Audience, Facet, Sort
from directory.taxonomy.queries import Concept, Vocabulary
from directory.taxonomy.reference import read_schemes
from directory.web.asking import adding, at_page, dropping, pairs, relaxing
from directory.web.parameters import (
    MODERATORS,
    NOTHING,
    REPEATED,
    SIGN_IN,
    TOO_MANY,
    UNKNOWN,
    UNUSABLE,
    Reader,
    Search,
    read_search,
)


def vocabulary_of_files() -> Vocabulary:
    return Vocabulary(
        tuple(
            Concept(
                scheme=scheme.name,
                slug=term.slug,
                parent=term.parent,
                labels=term.labels,
                alternatives=term.alternatives,
                hidden=term.hidden,
                facts=term.facts,
                sensitive=term.sensitive,
                retired=False,
            )
            for scheme in read_schemes(PACKAGE / "reference")
            for term in scheme.terms
        )
    )


VOCABULARY = vocabulary_of_files()


def read(*given: tuple[str, str], reader: Reader | None = None) -> Search:
    return read_search(MultiDict(given), VOCABULARY, reader or Reader())


def sentences(search: Search) -> list[str]:
    return [problem.sentence for problem in search.problems]


def test_an_empty_address_asks_for_everything() -> None:
    search = read()

    assert search.is_plain
    assert search.query.words == ""
    assert search.query.filters == {}
    assert (search.page, search.query.limit) == (1, 20)


def test_a_repeated_filter_means_or_and_keeps_its_order() -> None:
    search = read(("place", "basra"), ("place", "erbil"), ("place", "basra"))

    assert search.query.filters == {Facet.PLACE: ("basra", "erbil")}
    assert search.problems == ()


def test_blank_parameters_are_ignored() -> None:
    search = read(("q", "  "), ("focus", ""), ("sort", ""), ("page", " "))

    assert search.is_plain


def test_places_may_be_governorates_districts_or_groups() -> None:
    given = [("place", "basra"), ("place", "iqg01q01"), ("place", "south")]

    assert read(*given).problems == ()


def test_an_unknown_value_is_named_and_stays_in_the_question() -> None:
    search = read(("focus", "dragons"), ("focus", "youth"))

    assert sentences(search) == [UNKNOWN]
    assert search.problems[0].value == "dragons"
    assert search.query.filters == {Facet.FOCUS: ("dragons", "youth")}
    assert search.allowed == search.query


def test_a_single_parameter_given_twice_is_told_and_the_first_counts() -> None:
    search = read(("q", "water"), ("q", "fire"), ("sort", "name"), ("sort", "name"))

    assert search.query.words == "water"
    assert search.query.sort is Sort.NAME
    assert sentences(search) == [REPEATED]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("sort", "size"),
        ("page", "0"),
        ("page", "-1"),
        ("page", "two"),
        ("page", "9" * 30),
        ("page", "²"),
        ("per_page", "101"),
        ("per_page", "0"),
    ],
)
def test_what_cannot_be_used_is_told(name: str, value: str) -> None:
    search = read((name, value))

    assert sentences(search) == [UNUSABLE]
    assert (search.page, search.query.limit) == (1, 20)


def test_arabic_digits_are_numbers() -> None:
    search = read(("page", "٣"), ("per_page", "۱۰۰"))

    assert (search.page, search.query.limit) == (3, 100)
    assert search.query.offset == 200


@pytest.mark.parametrize("facet", ["open", "verified"])
def test_flags_know_one_value(facet: str) -> None:
    assert sentences(read((facet, "1"))) == []
    assert sentences(read((facet, "yes"))) == [UNKNOWN]


@pytest.mark.parametrize(
    ("facet", "value"), [("focus", "minorities"), ("group", "survivors")]
)
def test_a_sensitive_filter_asks_a_stranger_to_sign_in(facet: str, value: str) -> None:
    stranger = read((facet, value))
    member = read((facet, value), reader=Reader(audience=Audience.MEMBERS))

    assert sentences(stranger) == [SIGN_IN]
    assert stranger.allowed.filters[Facet(facet)] == (NOTHING,)
    assert stranger.query.filters[Facet(facet)] == (value,)
    assert member.problems == ()
    assert member.allowed == member.query


def test_only_moderators_filter_by_confirmation() -> None:
    stranger = read(("confirmed", "stale"))
    moderator = read(("confirmed", "stale"), reader=Reader(moderates=True))

    assert sentences(stranger) == [MODERATORS]
    assert stranger.allowed.filters[Facet.CONFIRMED] == (NOTHING,)
    assert moderator.problems == ()


def test_a_flood_of_values_is_cut_and_told() -> None:
    search = read(*[("focus", f"x{number}") for number in range(150)])

    assert len(search.query.filters[Facet.FOCUS]) == 100
    assert TOO_MANY in sentences(search)


def test_changing_a_filter_starts_at_the_first_page() -> None:
    query = read(("q", "water"), ("place", "basra"), ("page", "4")).query

    assert pairs(adding(query, Facet.PLACE, "erbil")) == [
        ("q", "water"),
        ("place", "basra"),
        ("place", "erbil"),
    ]
    assert pairs(dropping(query, Facet.PLACE, "basra")) == [("q", "water")]
    assert pairs(relaxing(query, [Facet.PLACE], words=True)) == []
    assert ("page", "2") in pairs(at_page(query, 2))


VALUES = {
    "focus": ["youth", "water-rivers", "environment-water", "nowhere"],
    "place": ["basra", "south", "iqg01q01"],
    "kind": ["iraqi_ngo", "media"],
    "open": ["1"],
    "node": ["local", "peer.example"],
    "sort": [*Sort],
    "q": ["water", "نساء", '"a b" -c', "50%&x=1"],
    "page": ["1", "7"],
    "per_page": ["5", "20", "100"],
}
ADDRESSES = st.lists(
    st.sampled_from(sorted(VALUES)).flatmap(
        lambda name: st.tuples(st.just(name), st.sampled_from(VALUES[name]))
    ),
    unique_by=lambda pair: pair if pair[0] in {"focus", "place", "kind"} else pair[0],
)


@given(ADDRESSES, st.sampled_from(TAGS))
def test_an_address_written_from_a_search_reads_as_the_same_search(
    given_pairs: list[tuple[str, str]], tag: str
) -> None:
    reader = Reader(language=tag)
    search = read(*given_pairs, reader=reader)

    assert read(*pairs(search.query), reader=reader).query == search.query


@given(st.lists(st.tuples(st.sampled_from([*Facet, "q", "page"]), st.text())))
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_no_address_breaks_the_reading(given_pairs: list[tuple[str, str]]) -> None:
    search = read(*given_pairs)

    named = {problem.value for problem in search.problems}
    known = {value for values in search.query.filters.values() for value in values}
    assert search.query.offset >= 0
    assert all(value in named or value for value in known)
