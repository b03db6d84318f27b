"""What is refused or passed over at the edges of the room."""

import pytest

from directory.accounts.models import Account
from directory.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from directory.kernel.ids import new_uuid
from directory.moderation.cases import is_owned, verdicts_for
from directory.moderation.models import Item, ItemKind, Verdict
from directory.moderation.queries import Filters, waiting_items
from directory.moderation.record import decision_by_id, merge_by_id
from directory.moderation.service.following import queue_revision
from directory.moderation.service.items import take
from directory.moderation.service.outages import declare_outage, end_outage
from directory.moderation.service.suspending import reopen_suspension, suspend
from directory.moderation.service.weighing import Opinion
from directory.profiles.events import RevisionSubmitted
from directory.profiles.models import Entry, Role
from directory.profiles.policy import Viewer
from directory.profiles.service.submitting import take_back
from tests.moderation.conftest import Room, organization_of, revision_of

WHY = Opinion(Verdict.SUSPEND, code="spam", message="Looks like spam.")


def test_unknown_ids_are_not_found(room: Room) -> None:
    for find in (decision_by_id, merge_by_id):
        with pytest.raises(NotFound):
            find(room.session, "no-such-thing")


def test_what_belongs_to_no_organization_is_for_every_moderator(room: Room) -> None:
    item = Item(
        public_id=new_uuid(),
        kind=ItemKind.TERM_SUGGESTION,
        opened_at=room.work.now,
        target_at=room.work.now,
    )
    room.session.add(item)
    moderator = room.moderator(places=["erbil"])

    assert [one for one, _ in waiting_items(room.session, moderator, Filters())] == [
        item
    ]
    assert not waiting_items(room.session, Viewer(), Filters())
    assert not is_owned(None)


def test_items_of_ones_own_organization_are_not_in_ones_queue(room: Room) -> None:
    case, moderator = room.submitted(), room.moderator()
    roles = {organization_of(case).id: frozenset({Role.READER})}
    tied = Viewer(account_id=moderator.account_id, scope=moderator.scope, roles=roles)

    assert not waiting_items(room.session, tied, Filters())
    with room.refusing(Forbidden):
        suspend(
            room.work,
            tied,
            organization_of(case),
            WHY,
            emergency=False,
            rules=room.rules,
        )


def test_a_suspension_needs_a_reason_and_a_word(room: Room) -> None:
    organization = room.listed()
    bare = Opinion(Verdict.SUSPEND, code="spam", message="  ")

    with room.refusing(Invalid):
        suspend(
            room.work,
            room.moderator(),
            organization,
            bare,
            emergency=False,
            rules=room.rules,
        )


def test_a_waiting_suspension_is_not_opened_twice(room: Room) -> None:
    organization, one = room.listed(), room.moderator()
    suspension = suspend(
        room.work, one, organization, WHY, emergency=False, rules=room.rules
    )
    case = room.case(ItemKind.SUSPENSION, suspension.id)

    assert reopen_suspension(room.work, one, organization) is case.item
    assert "looked_at_again" not in case.item.reasons
    suspension.lifted_at = room.work.now
    assert verdicts_for(case) == ()


def test_what_the_authors_took_back_is_a_conflict(room: Room) -> None:
    case, moderator = room.submitted(), room.moderator()
    take(room.work, moderator, case)
    author = room.session.get_one(Account, revision_of(case).author_id)
    take_back(room.work, room.viewer(author), revision_of(case))

    with room.refusing(Conflict):
        room.decide(moderator, case, Verdict.APPROVE)


def test_an_outage_is_declared_once_and_ended_by_moderators_alone(room: Room) -> None:
    moderator = room.moderator()
    declare_outage(room.work, moderator, place="basra")

    with room.refusing(Conflict):
        declare_outage(room.work, moderator, place="basra")
    with room.refusing(NotFound):
        end_outage(room.work, Viewer(), place="basra")


def test_imported_rows_wait_under_their_own_kind(room: Room) -> None:
    case = room.submitted("Dijla Voices")
    organization, revision = organization_of(case), revision_of(case)
    organization.entry = Entry.IMPORTED
    fact = RevisionSubmitted(organization.id, revision.id, first=True)

    queue_revision(room.work, fact)

    imported = room.case(ItemKind.IMPORTED, revision.id)
    assert imported.item.reasons == ["new"]
