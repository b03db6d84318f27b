"""What the queue holds, in which order, and for whom."""

import pytest

from directory.kernel.errors import NotFound
from directory.moderation.cases import opened_case
from directory.moderation.models import ItemKind
from directory.moderation.queries import (
    Filters,
    count_waiting,
    next_item,
    page_of_queue,
    place_in_queue,
    waiting_items,
)
from directory.moderation.record import open_outages
from directory.moderation.service.following import SAMPLED_EVERY, sample_change
from directory.moderation.service.items import take
from directory.moderation.service.outages import declare_outage, end_outage
from directory.profiles.events import ChangeAppliedAtOnce
from directory.profiles.models import Entry, Outage
from directory.profiles.policy import Viewer
from directory.profiles.service.claiming import open_claim
from tests.factories import make_account
from tests.moderation.conftest import Room, revision_of


def test_a_submission_waits_with_its_chips(room: Room) -> None:
    case = room.submitted()

    assert case.item.kind is ItemKind.NEW_PROFILE
    assert "new" in case.item.reasons
    assert place_in_queue(room.session, revision_of(case)) is not None


def test_a_change_of_the_name_is_marked_for_a_close_look(room: Room) -> None:
    case = room.changed(room.listed(), name={"en": "Another name"})

    assert "strict" in case.item.reasons


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        (Filters(), True),
        (Filters(kind=ItemKind.NEW_PROFILE), True),
        (Filters(kind=ItemKind.CLAIM), False),
        (Filters(place="basra"), True),
        (Filters(place="erbil"), False),
        (Filters(language="en"), True),
        (Filters(language="ckb"), False),
        (Filters(track="peace"), False),
        (Filters(mine=True), False),
    ],
)
def test_filters_narrow_the_queue(room: Room, filters: Filters, *, found: bool) -> None:
    room.submitted()

    assert bool(waiting_items(room.session, room.moderator(), filters)) is found


def test_what_one_has_taken_is_ones_own(room: Room) -> None:
    case, moderator = room.submitted(), room.moderator()
    take(room.work, moderator, case)

    assert waiting_items(room.session, moderator, Filters(mine=True))


def test_the_oldest_target_comes_first_and_the_next_is_free(room: Room) -> None:
    first = room.submitted("Dijla")
    room.forward(days=2)
    second, third = room.submitted("Furat Voices"), room.submitted("Marsh Arabs")
    take(room.work, room.moderator("two"), second)
    moderator = room.moderator()

    rows = page_of_queue(
        room.session, waiting_items(room.session, moderator, Filters())
    )

    assert rows[0].item is first.item
    assert next_item(room.session, moderator, after=first.item) is third.item
    assert next_item(room.session, moderator, after=third.item) is first.item


def test_out_of_scope_nothing_is_there(room: Room) -> None:
    case = room.submitted()
    elsewhere = room.moderator(places=["erbil"])

    assert not waiting_items(room.session, elsewhere, Filters())
    with pytest.raises(NotFound):
        opened_case(room.session, elsewhere, case.item.public_id)
    with pytest.raises(NotFound):
        opened_case(room.session, Viewer(), case.item.public_id)
    with pytest.raises(NotFound):
        opened_case(room.session, elsewhere, "no-such-item")


def test_claims_wait_and_disputes_say_so(room: Room) -> None:
    unclaimed, owned = room.listed(entry=Entry.SAMPLE), room.listed("owned_one")
    room.owner_of(owned)
    account = make_account(room.session, "claims@example.org")

    for organization in (unclaimed, owned):
        open_claim(
            room.work, account, organization, method="document", statement="We are it"
        )
    room.settle()

    found = waiting_items(room.session, room.moderator(), Filters(kind=ItemKind.CLAIM))
    assert [item.reasons for item, _ in found] == [["claim"], ["dispute"]]


def test_one_of_five_changes_made_at_once_is_sampled(room: Room) -> None:
    organization = room.listed()

    for version in range(1, SAMPLED_EVERY + 1):
        organization.version = version
        sample_change(room.work, ChangeAppliedAtOnce(organization.id, ("offers",)))

    assert count_waiting(room.session) == {ItemKind.SAMPLED_CHANGE: 1}


def test_an_outage_is_declared_and_ended_by_moderators(room: Room) -> None:
    moderator = room.moderator()

    declare_outage(room.work, moderator, place="basra")
    assert [o.place for o in open_outages(room.session)] == ["basra"]
    end_outage(room.work, moderator, place="basra")

    assert not open_outages(room.session)
    with pytest.raises(NotFound):
        declare_outage(room.work, Viewer(), place="basra")
    with pytest.raises(NotFound):
        end_outage(room.work, moderator, place="basra")
    assert room.session.query(Outage).count() == 1
