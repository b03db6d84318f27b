"""The map of governorates and the table that says the same."""

from flask import Flask
from flask.testing import FlaskClient
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy.orm import Session

from directory.web.shapes import shade_of, shapes, steps_for
from tests.factories import make_organization
from tests.web.indexing import index_everything


def test_there_are_nineteen_governorates() -> None:
    assert len({shape.slug for shape in shapes()}) == 19


def test_steps_are_even_and_the_last_is_open() -> None:
    steps = steps_for([0, 3, 40])

    assert [(step.least, step.most) for step in steps] == [
        (1, 10),
        (11, 20),
        (21, 30),
        (31, None),
    ]
    assert steps_for([0, 0]) == steps_for([]) == ()


@given(st.lists(st.integers(0, 5000), max_size=19))
def test_every_count_has_one_shade_and_more_is_never_lighter(counts: list[int]) -> None:
    steps = steps_for(counts)

    shades = [shade_of(count, steps) for count in sorted(counts)]

    assert shades == sorted(shades)
    assert all((count > 0) == (shade_of(count, steps) > 0) for count in counts)


def test_the_table_says_what_the_map_shows(
    app: Flask, client: FlaskClient, session: Session
) -> None:
    make_organization(session, "one", areas_served=["basra"])
    make_organization(session, "two", areas_served=["basra", "iqg01q01"])
    index_everything(app, session)

    page = client.get("/en/map").text

    assert page.count('aria-label="Basra: 2"') == 1
    assert (
        '<th scope="row"><a href="/en/organizations?place=basra">Basra</a></th>' in page
    )
    assert "Al-Falluja" in page
    assert page.count('<th scope="row">') == 19


def test_the_map_of_a_search_counts_what_it_found(
    app: Flask, client: FlaskClient, session: Session
) -> None:
    make_organization(session, "one", kind="media")
    make_organization(session, "two")
    index_everything(app, session)

    page = client.get("/en/map?kind=media&place=erbil").text

    assert 'aria-label="Basra: 1"' in page
    assert 'href="/en/organizations?place=basra&amp;kind=media"' in page
    assert "noindex" in page
