"""Reading very many members-only profiles in a day."""

import pytest
from sqlalchemy import select

from directory.moderation.models import Item, ItemKind, Verdict
from directory.moderation.service.reading import (
    READ_A_DAY,
    count_reading,
    is_counted,
)
from directory.profiles.models import Organization, Visibility
from directory.profiles.policy import STRANGER, Viewer
from tests.moderation.conftest import Room


def hidden_from_strangers(room: Room, number: int) -> Organization:
    return room.listed(f"quiet_house_{number}", visibility=Visibility.MEMBERS)


@pytest.fixture
def reader(room: Room) -> Viewer:
    return room.owner_of(room.listed("eager_reader"))


def read_all_of_a_day(room: Room, reader: Viewer) -> list[Organization]:
    read = [hidden_from_strangers(room, n) for n in range(READ_A_DAY)]
    assert all(count_reading(room.work, reader, one) for one in read)
    return read


def test_the_thirty_first_profile_of_a_day_waits_for_a_moderator(
    room: Room, reader: Viewer
) -> None:
    read = read_all_of_a_day(room, reader)
    one_more = hidden_from_strangers(room, READ_A_DAY)

    assert not count_reading(room.work, reader, one_more)
    assert not count_reading(room.work, reader, one_more)

    assert count_reading(room.work, reader, read[0])
    items = room.session.scalars(select(Item).where(Item.kind == ItemKind.READING))
    assert len(items.all()) == 1


def test_a_moderator_opens_the_day(room: Room, reader: Viewer) -> None:
    read_all_of_a_day(room, reader)
    one_more = hidden_from_strangers(room, READ_A_DAY)
    count_reading(room.work, reader, one_more)
    case = room.case(ItemKind.READING, None)

    decision = room.decide(room.moderator(), case, Verdict.RELEASE)
    room.after_undo(decision)

    assert count_reading(room.work, reader, one_more)
    assert case.item.closed_at is not None


def test_tomorrow_the_count_begins_anew(room: Room, reader: Viewer) -> None:
    read_all_of_a_day(room, reader)

    room.forward(days=1)

    assert count_reading(room.work, reader, hidden_from_strangers(room, READ_A_DAY))


def test_colleagues_share_one_count(room: Room, reader: Viewer) -> None:
    read_all_of_a_day(room, reader)
    (number,) = reader.roles
    organization = room.session.get_one(Organization, number)
    colleague = room.owner_of(organization, "colleague")

    one_more = hidden_from_strangers(room, READ_A_DAY)
    assert not count_reading(room.work, colleague, one_more)


def test_only_what_is_for_members_and_of_others_is_counted(
    room: Room, reader: Viewer
) -> None:
    quiet, public = hidden_from_strangers(room, 1), room.listed("open_house")

    assert is_counted(reader, quiet)
    assert not is_counted(reader, public)
    assert not is_counted(STRANGER, quiet)
    assert not is_counted(room.moderator(), quiet)
    assert not is_counted(room.owner_of(quiet), quiet)
