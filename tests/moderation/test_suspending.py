"""Hiding an organization: two moderators, or one until a second decides."""

from collections.abc import Callable

import pytest
from sqlalchemy import func, select

from directory.accounts.models import Notice
from directory.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from directory.moderation.cases import verdicts_for
from directory.moderation.models import ItemKind, Suspension, Verdict
from directory.moderation.record import suspension_of
from directory.moderation.service.suspending import (
    answer_suspension,
    escalate_suspensions,
    reopen_suspension,
    suspend,
)
from directory.moderation.service.weighing import Opinion
from directory.profiles.models import Organization, Publication
from directory.profiles.policy import Viewer
from tests.moderation.conftest import Room

Read = Callable[[Organization], Publication]
WHY = Opinion(Verdict.SUSPEND, code="safety-risk", message="People are at risk.")


def _suspend(
    room: Room, viewer: Viewer, organization: Organization, *, emergency: bool = False
) -> Suspension:
    return suspend(
        room.work, viewer, organization, WHY, emergency=emergency, rules=room.rules
    )


def test_two_moderators_hide_an_organization(room: Room, publication: Read) -> None:
    organization = room.listed()
    suspension = _suspend(room, room.moderator(), organization)
    assert publication(organization) is Publication.APPROVED

    case = room.case(ItemKind.SUSPENSION, suspension.id)
    room.decide(room.moderator("two"), case, Verdict.CONFIRM_SUSPENSION)

    assert publication(organization) is Publication.SUSPENDED
    assert case.item.closed_at is not None


def test_the_first_does_not_confirm(room: Room) -> None:
    one = room.moderator()
    suspension = _suspend(room, one, room.listed())
    case = room.case(ItemKind.SUSPENSION, suspension.id)

    with room.refusing(Forbidden):
        room.decide(one, case, Verdict.CONFIRM_SUSPENSION)


def test_the_first_may_drop_the_proposal(room: Room) -> None:
    one, organization = room.moderator(), room.listed()
    suspension = _suspend(room, one, organization)
    case = room.case(ItemKind.SUSPENSION, suspension.id)

    room.after_undo(room.decide(one, case, Verdict.DISMISS))

    assert suspension_of(room.session, organization) is None


def test_in_an_emergency_one_hides_at_once_and_tells(
    room: Room, publication: Read
) -> None:
    organization = room.listed()
    room.owner_of(organization)

    _suspend(room, room.moderator(), organization, emergency=True)

    assert publication(organization) is Publication.SUSPENDED
    assert room.session.scalar(select(func.count()).select_from(Notice)) == 1


def test_time_alone_never_undoes_an_emergency(room: Room, publication: Read) -> None:
    organization = room.listed()
    suspension = _suspend(room, room.moderator(), organization, emergency=True)
    room.moderator("boss", admin=True)
    room.forward(hours=72)

    assert escalate_suspensions(room.work) == 1
    assert escalate_suspensions(room.work) == 0

    assert publication(organization) is Publication.SUSPENDED
    assert suspension.lifted_at is None


def test_after_three_days_only_an_administrator_decides(room: Room) -> None:
    suspension = _suspend(room, room.moderator(), room.listed(), emergency=True)
    room.forward(hours=72)
    case = room.case(ItemKind.SUSPENSION, suspension.id)

    with room.refusing(Forbidden):
        room.decide(room.moderator("two"), case, Verdict.CONFIRM_SUSPENSION)
    boss = room.moderator("boss", admin=True)
    room.decide(boss, case, Verdict.CONFIRM_SUSPENSION)

    assert suspension.confirmed_by_id == boss.account_id


def test_another_than_the_first_restores(room: Room, publication: Read) -> None:
    organization, one = room.listed(), room.moderator()
    suspension = _suspend(room, one, organization, emergency=True)
    case = room.case(ItemKind.SUSPENSION, suspension.id)

    with room.refusing(Forbidden):
        room.decide(one, case, Verdict.RESTORE)
    room.after_undo(room.decide(room.moderator("two"), case, Verdict.RESTORE))

    assert publication(organization) is Publication.APPROVED
    assert suspension.lifted_at is not None


def test_a_settled_suspension_can_be_looked_at_again(
    room: Room, publication: Read
) -> None:
    organization = room.listed()
    suspension = _suspend(room, room.moderator(), organization)
    case = room.case(ItemKind.SUSPENSION, suspension.id)
    two = room.moderator("two")
    room.decide(two, case, Verdict.CONFIRM_SUSPENSION)

    reopen_suspension(room.work, two, organization)
    again = room.again(case)
    assert Verdict.CONFIRM_SUSPENSION not in verdicts_for(again)
    room.decide(two, again, Verdict.ARCHIVE)

    assert publication(organization) is Publication.ARCHIVED


def test_the_organization_answers_and_the_case_waits_again(room: Room) -> None:
    organization = room.listed()
    owner = room.owner_of(organization)
    suspension = _suspend(room, room.moderator(), organization)
    case = room.case(ItemKind.SUSPENSION, suspension.id)
    room.decide(room.moderator("two"), case, Verdict.CONFIRM_SUSPENSION)

    answer_suspension(room.work, owner, suspension, text="It was a mistake.")

    item = room.again(case).item
    assert item.closed_at is None
    assert "answered" in item.reasons
    with room.refusing(Invalid):
        answer_suspension(room.work, owner, suspension, text=" ")


def test_a_stranger_does_not_answer(room: Room) -> None:
    suspension = _suspend(room, room.moderator(), room.listed())

    with room.refusing(NotFound):
        answer_suspension(room.work, Viewer(), suspension, text="Hello")


@pytest.mark.parametrize(
    "state", [p for p in Publication if p is not Publication.APPROVED]
)
def test_only_what_is_published_is_suspended(room: Room, state: Publication) -> None:
    organization = room.listed(publication=state)

    with room.refusing(Conflict):
        _suspend(room, room.moderator(), organization)


def test_a_second_proposal_is_refused(room: Room) -> None:
    organization = room.listed()
    _suspend(room, room.moderator(), organization)

    with room.refusing(Conflict):
        _suspend(room, room.moderator("two"), organization)


def test_a_tie_or_another_scope_keeps_out(room: Room) -> None:
    organization = room.listed()

    with room.refusing(NotFound):
        _suspend(room, room.moderator(places=["erbil"]), organization)
    with room.refusing(NotFound):
        _suspend(room, room.owner_of(organization), organization)
