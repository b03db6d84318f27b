"""How the queue follows what happens to profiles: the room's subscribers."""

from sqlalchemy import select

from directory.kernel.work import Work
from directory.moderation.models import Item, ItemKind
from directory.moderation.service.items import close_item, open_item
from directory.profiles.changes import changed_fields, widens
from directory.profiles.duplicates import all_likenesses
from directory.profiles.events import (
    ChangeAppliedAtOnce,
    ClaimOpened,
    OrganizationErased,
    RevisionSubmitted,
    RevisionTakenBack,
)
from directory.profiles.fields import FIELDS, Tier
from directory.profiles.models import Claim, Entry, Organization, Revision

SAMPLED_EVERY = 5  # one of five changes that applied at once is looked at afterwards
REVISION_KINDS = (ItemKind.NEW_PROFILE, ItemKind.REVISION, ItemKind.IMPORTED)


def queue_revision(work: Work, event: RevisionSubmitted) -> None:
    """Put what was submitted into the queue, with the chips that checks gave it."""
    revision = work.session.get_one(Revision, event.revision_id)
    organization = work.session.get_one(Organization, event.organization_id)
    open_item(
        work,
        _kind_of(organization, revision),
        organization_id=organization.id,
        subject_id=revision.id,
        reasons=_reasons(work, organization, revision),
    )


def drop_revision(work: Work, event: RevisionTakenBack) -> None:
    """Close the item of a revision that its authors took back."""
    items = work.session.scalars(
        select(Item).where(
            Item.kind.in_(REVISION_KINDS),
            Item.subject_id == event.revision_id,
            Item.closed_at.is_(None),
        )
    )
    for item in items.all():
        close_item(work, item)


def queue_claim(work: Work, event: ClaimOpened) -> None:
    """Put a claim into the queue; a dispute says that somebody owns it already."""
    claim = work.session.get_one(Claim, event.claim_id)
    open_item(
        work,
        ItemKind.CLAIM,
        organization_id=event.organization_id,
        subject_id=claim.id,
        reasons=["dispute"] if claim.dispute else ["claim"],
    )


def sample_change(work: Work, event: ChangeAppliedAtOnce) -> None:
    """Put one of five changes that applied at once into the queue, to be seen."""
    organization = work.session.get_one(Organization, event.organization_id)
    if organization.version % SAMPLED_EVERY == 0:
        open_item(
            work,
            ItemKind.SAMPLED_CHANGE,
            organization_id=organization.id,
            reasons=["auto_tier"],
        )


def drop_everything_about(work: Work, event: OrganizationErased) -> None:
    """Close whatever waited about an organization that is erased."""
    items = work.session.scalars(
        select(Item).where(
            Item.organization_id == event.organization_id, Item.closed_at.is_(None)
        )
    )
    for item in items.all():
        close_item(work, item)


def _kind_of(organization: Organization, revision: Revision) -> ItemKind:
    if not revision.first:
        return ItemKind.REVISION
    imported = organization.entry is Entry.IMPORTED
    return ItemKind.IMPORTED if imported else ItemKind.NEW_PROFILE


def _reasons(work: Work, organization: Organization, revision: Revision) -> list[str]:
    reasons = ["new"] if revision.first else []
    changed = changed_fields(revision.base, revision.content)
    if not revision.first:
        reasons += sorted({FIELDS[name].tier.value for name in changed} & {Tier.STRICT})
        reasons += ["wider"] if widens(organization, revision) else []
    if revision.content.get("sensitive_work"):
        reasons.append("sensitive")
    if _may_be_alike(work, organization):
        reasons.append("likeness")
    return reasons


def _may_be_alike(work: Work, organization: Organization) -> bool:
    """Whether a likeness is worth a chip; the review page shows all of them anyway.

    Thousands of imported rows are not each compared with all: the import has left
    out what shares a name, a website or an identifier.
    """
    if organization.entry is Entry.IMPORTED:
        return False
    return bool(all_likenesses(work.session, organization))
