"""Appeals: one within 30 days, decided by another moderator."""

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from directory.audit.service import write_entry
from directory.kernel.errors import Conflict, Invalid, NotFound
from directory.kernel.messages import N_
from directory.kernel.text import clean_text
from directory.kernel.work import Work
from directory.moderation import policy
from directory.moderation.models import Decision, Item, ItemKind
from directory.moderation.service.items import open_item
from directory.profiles.models import Organization, Role
from directory.profiles.policy import Viewer

LONGEST = 5000


def appeal(work: Work, viewer: Viewer, decision: Decision, *, text: str) -> Item:
    """Ask for another moderator's eyes on a rejection or a suspension.

    Raises :class:`Conflict` when the time is over or an appeal was made before.
    """
    organization = decision.item.organization
    _refuse_appeal(work, viewer, decision, organization)
    grounds = clean_text(text)
    if not grounds or len(grounds) > LONGEST:
        raise Invalid(N_("Please write your reasons in at most 5,000 characters."))
    item = open_item(
        work,
        ItemKind.APPEAL,
        organization_id=decision.item.organization_id,
        subject_id=decision.id,
        reasons=["appeal"],
        statement=grounds,
    )
    write_entry(
        work,
        "appealed",
        subject="decision",
        subject_id=decision.id,
        organization_id=decision.item.organization_id,
        actor_id=viewer.account_id,
        actor_role="owner",
    )
    return item


def was_appealed(session: Session, decision: Decision) -> bool:
    """Whether what was decided had its one appeal, whatever the verdict was."""
    first = aliased(Item)
    same_subject = (
        select(Decision.id)
        .join(first, first.id == Decision.item_id)
        .where(
            first.kind == decision.item.kind,
            first.subject_id == decision.item.subject_id,
        )
    )
    made = select(Item.id).where(
        Item.kind == ItemKind.APPEAL, Item.subject_id.in_(same_subject)
    )
    return session.scalar(made.limit(1)) is not None


def _refuse_appeal(
    work: Work, viewer: Viewer, decision: Decision, organization: Organization | None
) -> None:
    if organization is None or not viewer.holds(Role.OWNER, organization):
        raise NotFound(N_("Nothing is listed at this address."))
    if not policy.may_be_appealed(decision, now=work.now):
        raise Conflict(N_("The time for an appeal is over."))
    if was_appealed(work.session, decision):
        raise Conflict(N_("An appeal was made already; there is one alone."))
