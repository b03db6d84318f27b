"""Appeals: one, within 30 days, by another moderator."""

from collections.abc import Callable

from directory.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from directory.moderation.cases import Case
from directory.moderation.models import Decision, ItemKind, RefusedKey, Verdict
from directory.moderation.record import is_known_fake
from directory.moderation.service.appealing import appeal
from directory.moderation.service.refused import refused_hashes
from directory.moderation.service.retention import (
    forget_refused_keys,
    forget_rejected,
)
from directory.profiles.models import Organization, Publication
from directory.profiles.policy import Viewer
from tests.moderation.conftest import Room, organization_of, revision_of

Read = Callable[[Organization], Publication]


def _rejected(room: Room, moderator: Viewer) -> tuple[Case, Decision, Viewer]:
    case = room.submitted()
    decision = room.reject(moderator, case)
    room.after_undo(decision)
    return case, decision, room.owner_of(organization_of(case))


def test_an_upheld_appeal_puts_it_back_into_the_queue(
    room: Room, publication: Read
) -> None:
    case, decision, owner = _rejected(room, room.moderator())
    item = appeal(room.work, owner, decision, text="We exist since 1990.")
    appealed = room.case(ItemKind.APPEAL, decision.id)

    room.after_undo(room.decide(room.moderator("two"), appealed, Verdict.GRANT))

    assert item.statement == "We exist since 1990."
    assert publication(organization_of(case)) is Publication.SUBMITTED
    again = room.case(ItemKind.NEW_PROFILE, revision_of(case).id)
    assert again.item.closed_at is None
    assert "appeal_upheld" in again.item.reasons


def test_a_refused_appeal_leaves_everything(room: Room, publication: Read) -> None:
    case, decision, owner = _rejected(room, room.moderator())
    appeal(room.work, owner, decision, text="Please look again.")
    appealed = room.case(ItemKind.APPEAL, decision.id)

    said = {"code": "other", "message": "The reason stands."}
    two = room.moderator("two")
    room.after_undo(room.decide(two, appealed, Verdict.REFUSE, **said))

    assert publication(organization_of(case)) is Publication.REJECTED


def test_the_one_who_rejected_does_not_decide_the_appeal(room: Room) -> None:
    one = room.moderator()
    room.moderator("two")
    _case, decision, owner = _rejected(room, one)
    appeal(room.work, owner, decision, text="Please look again.")

    with room.refusing(Forbidden):
        room.decide(one, room.case(ItemKind.APPEAL, decision.id), Verdict.GRANT)


def test_alone_on_the_node_an_administrator_decides(room: Room) -> None:
    boss = room.moderator("boss", admin=True)
    _case, decision, owner = _rejected(room, boss)
    appeal(room.work, owner, decision, text="Please look again.")

    room.decide(boss, room.case(ItemKind.APPEAL, decision.id), Verdict.GRANT)


def test_there_is_one_appeal(room: Room) -> None:
    _case, decision, owner = _rejected(room, room.moderator())
    appeal(room.work, owner, decision, text="Please look again.")

    with room.refusing(Conflict):
        appeal(room.work, owner, decision, text="And again.")


def test_after_thirty_days_the_time_is_over(room: Room) -> None:
    _case, decision, owner = _rejected(room, room.moderator())
    room.forward(days=31)

    with room.refusing(Conflict):
        appeal(room.work, owner, decision, text="Too late.")


def test_only_owners_appeal_and_with_words(room: Room) -> None:
    _case, decision, owner = _rejected(room, room.moderator())

    with room.refusing(NotFound):
        appeal(room.work, Viewer(), decision, text="I am nobody.")
    with room.refusing(Invalid):
        appeal(room.work, owner, decision, text=" ")


def test_an_approval_is_not_appealed(room: Room) -> None:
    case = room.submitted()
    decision = room.decide(room.moderator(), case, Verdict.APPROVE)
    room.after_undo(decision)

    with room.refusing(Conflict):
        appeal(
            room.work, room.owner_of(organization_of(case)), decision, text="Why not?"
        )


def test_a_refused_fake_is_known_again_for_two_years(room: Room) -> None:
    case = room.submitted(phone="+9647701234567", website="https://www.fake.example/")
    room.after_undo(room.reject(room.moderator(), case, code="impersonation"))
    same = {"website": "https://fake.example/other"}

    hashes = refused_hashes(same, secret=room.rules.secret)
    assert is_known_fake(room.session, hashes)
    assert not is_known_fake(room.session, refused_hashes(same, secret=b"other"))
    room.forward(days=731)
    forget_refused_keys(room.work)

    assert room.session.query(RefusedKey).count() == 0


def test_a_rejected_file_is_kept_for_the_appeal_and_a_week(
    room: Room, publication: Read
) -> None:
    case, _decision, _owner = _rejected(room, room.moderator())

    room.forward(days=36)
    assert forget_rejected(room.work) == 0
    room.forward(days=2)
    assert forget_rejected(room.work) == 1

    assert publication(organization_of(case)) is Publication.TOMBSTONE


def test_while_an_appeal_waits_nothing_is_erased(room: Room) -> None:
    _case, decision, owner = _rejected(room, room.moderator())
    room.forward(days=29)
    appeal(room.work, owner, decision, text="Please look again.")
    room.forward(days=30)

    assert forget_rejected(room.work) == 0
