"""Deciding: 30 seconds of undo, two moderators, never the wrong one."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from directory.accounts.models import Account, Notice
from directory.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from directory.kernel.orders import Order
from directory.moderation.models import Verdict
from directory.moderation.policy import LOCK
from directory.moderation.service.deciding import decide, undo_decision, void_decision
from directory.moderation.service.items import ask_second_opinion, release, take
from directory.moderation.service.weighing import Opinion
from directory.profiles.models import Organization, Publication, RevisionState, Role
from directory.profiles.service.submitting import take_back
from tests.moderation.conftest import Room, organization_of, revision_of

Read = Callable[[Organization], Publication]


def test_an_approval_takes_effect_after_half_a_minute(
    room: Room, publication: Read
) -> None:
    case, moderator = room.submitted(), room.moderator()

    decision = room.decide(moderator, case, Verdict.APPROVE)

    assert publication(organization_of(case)) is Publication.SUBMITTED
    assert room.after_undo(decision)
    assert publication(organization_of(case)) is Publication.APPROVED
    assert case.item.closed_at == room.work.now


def test_the_worker_is_asked_for_the_right_moment(room: Room) -> None:
    decision = room.decide(room.moderator(), room.submitted(), Verdict.APPROVE)

    orders = room.session.scalars(select(Order).where(Order.kind == "decision")).all()

    assert [order.payload for order in orders] == [{"decision_id": decision.id}]
    assert orders[0].due_at == decision.effective_at


def test_an_undone_decision_does_nothing(room: Room, publication: Read) -> None:
    case, moderator = room.submitted(), room.moderator()
    decision = room.decide(moderator, case, Verdict.APPROVE)

    undo_decision(room.work, moderator, decision)

    assert not room.after_undo(decision)
    assert publication(organization_of(case)) is Publication.SUBMITTED
    assert room.again(case).item.closed_at is None


def test_after_half_a_minute_nothing_can_be_undone(room: Room) -> None:
    moderator = room.moderator()
    decision = room.decide(moderator, room.submitted(), Verdict.APPROVE)
    room.forward(seconds=30)

    with room.refusing(Conflict):
        undo_decision(room.work, moderator, decision)


def test_only_the_one_who_decided_undoes(room: Room) -> None:
    decision = room.decide(room.moderator(), room.submitted(), Verdict.APPROVE)

    with room.refusing(Forbidden):
        undo_decision(room.work, room.moderator("two"), decision)


def test_a_decision_is_carried_out_once(room: Room) -> None:
    decision = room.decide(room.moderator(), room.submitted(), Verdict.APPROVE)
    room.after_undo(decision)

    assert not room.after_undo(decision)


def test_a_second_decision_in_the_half_minute_is_refused(room: Room) -> None:
    case, moderator = room.submitted(), room.moderator()
    room.decide(moderator, case, Verdict.APPROVE)

    with room.refusing(Conflict):
        room.reject(moderator, case)


def test_what_another_has_taken_is_not_decided(room: Room) -> None:
    case = room.submitted()
    take(room.work, room.moderator("two"), case)

    with room.refusing(Conflict):
        room.decide(room.moderator(), case, Verdict.APPROVE)


def test_a_lock_releases_itself(room: Room) -> None:
    case = room.submitted()
    take(room.work, room.moderator("two"), case)
    room.forward(seconds=LOCK.total_seconds())

    decision = room.decide(room.moderator(), case, Verdict.APPROVE)

    assert decision.id


def test_only_its_holder_or_an_administrator_releases_a_lock(room: Room) -> None:
    case = room.submitted()
    take(room.work, room.moderator(), case)

    with room.refusing(Conflict):
        release(room.work, room.moderator("two"), case)
    release(room.work, room.moderator("boss", admin=True), case)
    take(room.work, room.moderator("three"), case)


def test_who_has_a_role_decides_nothing(room: Room) -> None:
    case, moderator = room.submitted(), room.moderator()
    roles: dict[int, frozenset[Role]] = {organization_of(case).id: frozenset()}
    tied = type(moderator)(
        account_id=moderator.account_id, scope=moderator.scope, roles=roles
    )

    with room.refusing(Forbidden):
        room.decide(tied, case, Verdict.APPROVE)


def test_a_moderator_of_another_place_sees_nothing(room: Room) -> None:
    case = room.submitted()

    with room.refusing(NotFound):
        room.decide(room.moderator(places=["erbil"]), case, Verdict.APPROVE)
    room.decide(room.moderator("two", places=["basra"]), case, Verdict.APPROVE)


def test_a_change_after_reading_is_a_conflict(room: Room) -> None:
    case = room.submitted()
    stale = Opinion(Verdict.APPROVE, seen_version=case.version)
    revision_of(case).version += 1

    with room.refusing(Conflict):
        decide(room.work, room.moderator(), case, stale, rules=room.rules)


def test_what_was_taken_back_in_the_half_minute_stays_a_draft(
    room: Room, publication: Read
) -> None:
    case = room.submitted()
    decision = room.decide(room.moderator(), case, Verdict.APPROVE)
    author = room.session.get_one(Account, revision_of(case).author_id)

    take_back(room.work, room.viewer(author), revision_of(case))
    room.settle()

    assert not room.after_undo(decision)
    assert publication(organization_of(case)) is Publication.DRAFT
    assert room.again(case).item.closed_at is not None


def test_a_kind_that_needs_two_is_approved_by_the_second(
    room: Room, publication: Read
) -> None:
    room.need(local_organization=2)
    case, one, two = room.submitted(), room.moderator(), room.moderator("two")

    assert not room.after_undo(room.decide(one, case, Verdict.APPROVE))
    assert publication(organization_of(case)) is Publication.SUBMITTED
    with room.refusing(Forbidden):
        room.decide(one, room.again(case), Verdict.APPROVE)
    assert room.after_undo(room.decide(two, room.again(case), Verdict.APPROVE))

    assert publication(organization_of(case)) is Publication.APPROVED


def test_asking_for_changes_gives_back_a_comment_for_each_field(room: Room) -> None:
    case = room.submitted()

    decision = room.decide(
        room.moderator(),
        case,
        Verdict.REQUEST_CHANGES,
        code="unclear-text",
        comments={"mission": "With whom?", "name": " "},
    )
    room.after_undo(decision)

    revision = revision_of(room.again(case))
    room.session.refresh(revision)
    assert revision.state is RevisionState.CHANGES_REQUESTED
    assert revision.comments == {"mission": "With whom?"}


@pytest.mark.parametrize(
    "said",
    [{}, {"code": "other"}, {"message": "No."}, {"code": "x", "message": "a" * 2001}],
)
def test_an_adverse_decision_needs_a_reason_and_a_word(
    room: Room, said: dict[str, str]
) -> None:
    with room.refusing(Invalid):
        room.decide(room.moderator(), room.submitted(), Verdict.REJECT, **said)


def test_a_verdict_of_another_kind_is_refused(room: Room) -> None:
    with room.refusing(Invalid):
        room.decide(room.moderator(), room.submitted(), Verdict.MERGE)


def test_part_of_a_change_is_published(room: Room) -> None:
    organization = room.listed()
    case = room.changed(
        organization,
        mission={"en": "Clean water."},
        description={"en": "We work in the marshes."},
    )

    with room.refusing(Invalid):
        room.decide(room.moderator(), case, Verdict.APPROVE_PART, fields=["kind"])
    decision = room.decide(
        room.moderator("two"), case, Verdict.APPROVE_PART, fields=["mission"]
    )
    room.after_undo(decision)

    room.session.refresh(organization)
    assert organization.content["mission"] == {"en": "Clean water."}
    assert "description" not in organization.content


def test_owners_are_told_by_the_team_and_not_by_a_person(room: Room) -> None:
    case = room.submitted()
    room.after_undo(room.reject(room.moderator(), case))

    notices = room.session.scalars(select(Notice)).all()

    assert len(notices) == 1
    assert "moderation team" in notices[0].sentence
    assert notices[0].path.endswith("/history")


def test_a_second_opinion_goes_back_into_the_queue(room: Room) -> None:
    case = room.submitted()

    ask_second_opinion(room.work, room.moderator(), case, note="Is it a party?")

    item = room.again(case).item
    assert item.second_opinion
    assert item.lock_until is None
    assert "second_opinion" in item.reasons


def test_what_the_state_refuses_is_dropped(room: Room) -> None:
    decision = room.decide(room.moderator(), room.submitted(), Verdict.APPROVE)

    void_decision(room.work, decision)

    assert decision.undone_at is not None
    assert not room.after_undo(decision)
