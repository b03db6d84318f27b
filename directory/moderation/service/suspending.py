"""Hiding an organization by decision, its answer, and the way back."""

from sqlalchemy import select

from directory.audit.service import write_entry
from directory.kernel.errors import Conflict, Forbidden, Invalid, NotFound
from directory.kernel.ids import new_uuid
from directory.kernel.messages import N_
from directory.kernel.text import clean_text
from directory.kernel.work import Work
from directory.moderation import policy
from directory.moderation.cases import GONE
from directory.moderation.models import (
    Decision,
    Item,
    ItemKind,
    Suspension,
    Verdict,
)
from directory.moderation.policy import Rules
from directory.moderation.record import item_of_suspension, suspension_of
from directory.moderation.service.deciding import carry_out
from directory.moderation.service.items import open_item, reopen_item
from directory.moderation.service.telling import tell_administrators
from directory.moderation.service.weighing import Opinion
from directory.profiles.models import Organization, Publication, Role
from directory.profiles.policy import Viewer

ESCALATED = "escalated"
LONGEST_ANSWER = 5000


def suspend(
    work: Work,
    viewer: Viewer,
    organization: Organization,
    opinion: Opinion,
    *,
    emergency: bool,
    rules: Rules,
) -> Suspension:
    """Propose that the organization is hidden; in an emergency hide it at once.

    A second moderator confirms either.  An emergency stands until then: time
    alone never undoes it.
    """
    _refuse_suspension(work, viewer, organization, opinion)
    suspension = Suspension(
        public_id=new_uuid(),
        organization_id=organization.id,
        emergency=emergency,
        code=opinion.code,
        message=clean_text(opinion.message),
        proposed_by_id=viewer.account_id,
        proposed_at=work.now,
    )
    work.session.add(suspension)
    work.session.flush()
    item = _open_suspension(work, suspension)
    carry_out(work, _first_word(work, viewer, item, opinion), rules=rules)
    return suspension


def reopen_suspension(work: Work, viewer: Viewer, organization: Organization) -> Item:
    """Put a settled suspension before moderators again, to lift or to keep it."""
    _refuse_stranger(viewer, organization)
    suspension = suspension_of(work.session, organization)
    if suspension is None:
        raise Conflict(N_("This organization is not suspended."))
    item = item_of_suspension(work.session, suspension)
    if item.closed_at is not None:
        reopen_item(work, item, reason="looked_at_again")
    return item


def answer_suspension(
    work: Work, viewer: Viewer, suspension: Suspension, *, text: str
) -> None:
    """Keep what the organization answers, and put the case before moderators."""
    organization = work.session.get_one(Organization, suspension.organization_id)
    if not viewer.holds(Role.OWNER, organization):
        raise NotFound(N_("Nothing is listed at this address."))
    if suspension.lifted_at is not None:
        raise Conflict(N_("This suspension has ended."))
    suspension.answer = _answer(text)
    suspension.answered_at = work.now
    item = item_of_suspension(work.session, suspension)
    reopen_item(work, item, reason="answered")
    write_entry(
        work,
        "suspension_answered",
        subject="suspension",
        subject_id=suspension.id,
        organization_id=organization.id,
        actor_id=viewer.account_id,
        actor_role="owner",
    )


def escalate_suspensions(work: Work) -> int:
    """Hand emergencies that waited 72 hours to the administrators; return how many."""
    rows = work.session.execute(
        select(Item, Suspension)
        .join(Suspension, Suspension.id == Item.subject_id)
        .where(
            Item.kind == ItemKind.SUSPENSION,
            Item.closed_at.is_(None),
            Suspension.emergency,
            Suspension.confirmed_at.is_(None),
            Suspension.proposed_at <= work.now - policy.ESCALATION,
        )
    ).all()
    waiting = [item for item, _ in rows if ESCALATED not in item.reasons]
    for item in waiting:
        item.reasons = sorted({*item.reasons, ESCALATED})
        item.reviewer_id = item.lock_until = None
        tell_administrators(work, item)
    return len(waiting)


def _refuse_suspension(
    work: Work, viewer: Viewer, organization: Organization, opinion: Opinion
) -> None:
    _refuse_stranger(viewer, organization)
    if organization.publication is not Publication.APPROVED:
        raise Conflict(N_("Only a published entry can be suspended."))
    if suspension_of(work.session, organization) is not None:
        raise Conflict(N_("A suspension of this organization waits already."))
    if not opinion.code or not opinion.message.strip():
        raise Invalid(N_("Please choose a reason; the organization will see it."))


def _refuse_stranger(viewer: Viewer, organization: Organization) -> None:
    if not policy.covers(viewer, organization.content):
        raise NotFound(GONE)
    if policy.has_tie(viewer, organization):
        raise Forbidden(
            N_("You have a role in this organization, so another moderator decides.")
        )


def _open_suspension(work: Work, suspension: Suspension) -> Item:
    return open_item(
        work,
        ItemKind.SUSPENSION,
        organization_id=suspension.organization_id,
        subject_id=suspension.id,
        reasons=["emergency"] if suspension.emergency else ["second_moderator"],
        urgent=suspension.emergency,
    )


def _first_word(work: Work, viewer: Viewer, item: Item, opinion: Opinion) -> Decision:
    decision = Decision(
        public_id=new_uuid(),
        item=item,
        moderator_id=viewer.account_id,
        verdict=Verdict.SUSPEND,
        code=opinion.code,
        message=clean_text(opinion.message),
        message_language=opinion.language,
        decided_at=work.now,
        effective_at=work.now,
    )
    work.session.add(decision)
    work.session.flush()
    return decision


def _answer(text: str) -> str:
    answer = clean_text(text)
    if not answer or len(answer) > LONGEST_ANSWER:
        raise Invalid(N_("Please write an answer of at most 5,000 characters."))
    return answer
