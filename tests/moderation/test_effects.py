"""What verdicts do to claims, suspensions and files, and what they never do."""

from collections.abc import Callable

import pytest
from sqlalchemy import select

from directory.accounts.models import Notice
from directory.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from directory.kernel.ids import new_uuid
from directory.moderation.cases import Case
from directory.moderation.models import Decision, Item, ItemKind, Verdict
from directory.moderation.record import suspension_of
from directory.moderation.service.appealing import appeal
from directory.moderation.service.deciding import undo_decision
from directory.moderation.service.effects import EFFECTS, EVIDENCE_KEPT
from directory.moderation.service.following import drop_everything_about
from directory.moderation.service.refused import refused_hashes
from directory.moderation.service.suspending import (
    answer_suspension,
    reopen_suspension,
    suspend,
)
from directory.moderation.service.weighing import Opinion
from directory.profiles.events import OrganizationErased
from directory.profiles.models import (
    Entry,
    EvidenceDocument,
    Organization,
    Publication,
)
from directory.profiles.queries import owners_of
from directory.profiles.service.claiming import open_claim
from tests.factories import make_account
from tests.moderation.conftest import Room, organization_of

Read = Callable[[Organization], Publication]
NO = {"code": "other", "message": "It is not yours."}


def _claim(room: Room, organization: Organization) -> Case:
    claimant = make_account(room.session, "claims@example.org")
    claim = open_claim(
        room.work, claimant, organization, method="document", statement="We are it"
    )
    room.settle()
    return room.case(ItemKind.CLAIM, claim.id)


def test_a_granted_claim_makes_an_owner_who_is_told(room: Room) -> None:
    organization = room.listed(entry=Entry.SAMPLE)
    case = _claim(room, organization)

    room.after_undo(room.decide(room.moderator(), case, Verdict.GRANT))

    assert len(owners_of(room.session, organization)) == 1
    assert "agreed" in room.session.scalars(select(Notice)).one().sentence


def test_a_refused_claim_changes_nothing_but_is_told(room: Room) -> None:
    organization = room.listed(entry=Entry.SAMPLE)
    case = _claim(room, organization)

    room.after_undo(room.decide(room.moderator(), case, Verdict.REFUSE, **NO))

    assert not owners_of(room.session, organization)
    assert "not agreed" in room.session.scalars(select(Notice)).one().sentence


def test_a_dispute_needs_two_moderators(room: Room) -> None:
    organization = room.listed()
    room.owner_of(organization)
    case, one = _claim(room, organization), room.moderator()
    before = [m.account_id for m in owners_of(room.session, organization)]

    assert not room.after_undo(room.decide(one, case, Verdict.GRANT))
    assert [m.account_id for m in owners_of(room.session, organization)] == before
    with room.refusing(Forbidden):
        room.decide(one, room.again(case), Verdict.GRANT)
    again = room.again(case)
    room.after_undo(room.decide(room.moderator("two"), again, Verdict.GRANT))

    assert [m.account_id for m in owners_of(room.session, organization)] != before


def test_an_upheld_appeal_ends_the_suspension(room: Room, publication: Read) -> None:
    organization = room.listed()
    owner = room.owner_of(organization)
    why = Opinion(Verdict.SUSPEND, code="spam", message="Looks like spam.")
    suspension = suspend(
        room.work,
        room.moderator(),
        organization,
        why,
        emergency=True,
        rules=room.rules,
    )
    decision = room.session.scalars(select(Decision)).one()
    appeal(room.work, owner, decision, text="It is not.")
    case = room.case(ItemKind.APPEAL, decision.id)

    room.after_undo(room.decide(room.moderator("two"), case, Verdict.GRANT))

    assert publication(organization) is Publication.APPROVED
    assert suspension_of(room.session, organization) is None
    with room.refusing(Conflict):
        answer_suspension(room.work, owner, suspension, text="Hello")
    with room.refusing(Conflict):
        reopen_suspension(room.work, room.moderator("three"), organization)


def test_evidence_goes_a_week_after_the_time_for_an_appeal(room: Room) -> None:
    case = room.submitted()
    document = EvidenceDocument(
        public_id=new_uuid(),
        organization_id=organization_of(case).id,
        storage_key="k",
        media_type="application/pdf",
        size=1,
        uploaded_at=room.work.now,
    )
    room.session.add(document)
    decision = room.reject(room.moderator(), case)
    room.after_undo(decision)

    room.session.refresh(document)
    assert decision.appeal_until is not None
    assert document.erase_after == decision.appeal_until + EVIDENCE_KEPT


@pytest.mark.parametrize(
    "verdict",
    [v for v in Verdict if v not in {Verdict.SUSPEND, Verdict.HANDLE, Verdict.DISMISS}],
)
def test_without_its_subject_a_verdict_is_a_conflict(
    room: Room, verdict: Verdict
) -> None:
    bare = Case(Item(kind=ItemKind.NEW_PROFILE))

    with pytest.raises(Conflict):
        EFFECTS[verdict](room.work, bare, Decision(verdict=verdict), room.rules)


@pytest.mark.parametrize("kind", [ItemKind.APPEAL, ItemKind.TERM_SUGGESTION])
def test_a_case_without_an_organization_is_for_every_moderator(
    room: Room, kind: ItemKind
) -> None:
    item = Item(
        public_id=new_uuid(),
        kind=kind,
        opened_at=room.work.now,
        target_at=room.work.now,
    )
    room.session.add(item)
    room.session.flush()
    case = room.case(kind, None)

    assert case.content == {}
    with room.refusing(NotFound):
        room.decide(room.owner_of(room.listed()), case, Verdict.HANDLE)


def test_what_is_erased_leaves_the_queue(room: Room) -> None:
    case = room.submitted()
    organization = organization_of(case)
    fact = OrganizationErased(organization.id, organization.uri)

    drop_everything_about(room.work, fact)

    assert case.item.closed_at is not None


def test_a_decision_on_a_closed_item_cannot_be_made_or_undone(room: Room) -> None:
    case, moderator = room.submitted(), room.moderator()
    decision = room.decide(moderator, case, Verdict.APPROVE)
    room.after_undo(decision)

    with room.refusing(Conflict):
        room.decide(moderator, room.again(case), Verdict.APPROVE)
    with room.refusing(Conflict):
        undo_decision(room.work, moderator, decision)


def test_a_field_published_otherwise_meanwhile_needs_a_choice(room: Room) -> None:
    organization = room.listed()
    case = room.changed(organization, mission={"en": "Ours."})
    organization.content = {**organization.content, "mission": {"en": "Another."}}
    room.session.flush()

    with room.refusing(Invalid):
        room.decide(room.moderator(), case, Verdict.APPROVE)
    two = room.moderator("two")
    room.after_undo(room.decide(two, case, Verdict.APPROVE_PART, fields=["mission"]))

    room.session.refresh(organization)
    assert organization.content["mission"] == {"en": "Ours."}


def test_sensitive_work_and_likeness_are_chips(room: Room) -> None:
    room.submitted("Dijla Voices")
    case = room.submitted("Dijla Voice", sensitive_work=True, areas_served=["basra"])

    assert {"sensitive", "likeness"} <= set(case.item.reasons)


def test_hashes_know_domain_phone_and_registration() -> None:
    content = {
        "website": "https://www.example.org/a",
        "phone": "+9647701234567",
        "registrations": [{"authority": "federal", "number": "IZ 1"}, {}],
    }

    assert len(refused_hashes(content, secret=b"s")) == 3
