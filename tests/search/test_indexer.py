"""The index follows the database, and heals by itself after any fault."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from directory.config import Settings
from directory.kernel.orders import Order
from directory.profiles.models import Organization, Publication
from directory.search.indexer import (
    EVERYTHING,
    REINDEX,
    carry_out,
    is_sound,
    note_generation,
    rebuild_index,
)
from directory.search.port import Query, SearchIndex
from tests.conftest import NOON
from tests.factories import make_organization

TODAY = NOON.date()


@pytest.fixture
def index(app: Flask) -> SearchIndex:
    index: SearchIndex = app.extensions["search_index"]
    return index


@pytest.fixture
def listed(session: Session, index: SearchIndex) -> Organization:
    number = make_organization(session).id
    session.commit()
    rebuild_index(session, index, today=TODAY)  # lets go of all that it read
    session.commit()
    return session.get_one(Organization, number)


def order(**payload: object) -> Order:
    return Order(kind=REINDEX, payload=payload, due_at=NOON, created_at=NOON)


def follow(session: Session, index: SearchIndex, *orders: Order) -> None:
    generation = carry_out(session, index, orders, today=TODAY)
    note_generation(session, generation)
    session.commit()


def found(index: SearchIndex, words: str) -> tuple[int, ...]:
    return index.find(Query(words)).ids


def test_a_change_is_found_and_the_old_words_are_not(
    session: Session, index: SearchIndex, listed: Organization
) -> None:
    listed.content = {**listed.content, "mission": {"en": "Marsh songs"}}
    session.flush()

    follow(session, index, order(organization_id=listed.id))

    assert found(index, "songs") == (listed.id,)
    assert found(index, "everyone") == ()


def test_what_left_is_gone(
    session: Session, index: SearchIndex, listed: Organization
) -> None:
    listed.publication = Publication.WITHDRAWN
    session.flush()

    follow(session, index, order(organization_id=listed.id))

    assert found(index, "Tigris") == ()
    assert is_sound(session, index)


def test_the_same_order_again_changes_nothing(
    session: Session, index: SearchIndex, listed: Organization
) -> None:
    again = order(organization_id=listed.id)

    for _ in range(2):
        follow(session, index, again)

    assert found(index, "Tigris") == (listed.id,)
    assert is_sound(session, index)


def test_an_index_that_the_database_did_not_note_is_rebuilt(
    session: Session, index: SearchIndex, listed: Organization
) -> None:
    other = make_organization(session, "never_ordered", mission={"en": "Lanterns"})
    note_generation(session, 999)
    session.commit()
    assert not is_sound(session, index)

    follow(session, index, order(organization_id=listed.id))

    assert found(index, "lanterns") == (other.id,)
    assert is_sound(session, index)


def empty(folder: Path) -> None:
    shutil.rmtree(folder)


def truncate(folder: Path) -> None:
    for file in (f for f in folder.rglob("*") if f.is_file()):
        file.write_bytes(file.read_bytes()[:10])


def flip(folder: Path) -> None:
    for file in (f for f in folder.rglob("*") if f.is_file()):
        content = bytearray(file.read_bytes())
        if content:
            content[len(content) // 2] ^= 0xFF
            file.write_bytes(bytes(content))


@pytest.mark.parametrize("break_it", [empty, truncate, flip])
def test_a_broken_index_heals_with_the_next_order(
    session: Session,
    index: SearchIndex,
    listed: Organization,
    settings: Settings,
    break_it: Callable[[Path], None],
) -> None:
    break_it(settings.index_folder)
    assert not is_sound(session, index)

    follow(session, index, order(**EVERYTHING))

    assert found(index, "Tigris") == (listed.id,)
    assert is_sound(session, index)
