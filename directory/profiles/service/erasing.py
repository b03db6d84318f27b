"""Leaving nothing of an organization but its uri."""

from typing import Any

from sqlalchemy import ColumnElement, delete, or_, select

from directory.kernel.errors import Conflict
from directory.kernel.ids import new_uuid
from directory.kernel.messages import N_
from directory.kernel.orders import place_order
from directory.kernel.work import Work
from directory.profiles.events import OrganizationErased
from directory.profiles.models import (
    Claim,
    DuplicateAnswer,
    ErasedUri,
    EvidenceDocument,
    Invitation,
    Membership,
    Organization,
    Publication,
    Revision,
)
from directory.profiles.queries import merged_into
from directory.profiles.service.keys import remove_keys
from directory.profiles.service.moves import (
    move_organization,
    tell_hidden,
    write_deed,
)
from directory.profiles.service.relating import drop_relations

# A listed or waiting entry is taken out before it is erased.
ON_THE_WAY = {
    Publication.APPROVED: Publication.WITHDRAWN,
    Publication.SUBMITTED: Publication.DRAFT,
    Publication.CHANGES_REQUESTED: Publication.DRAFT,
}
ERASE_FILE = "erase_file"
EMPTY: dict[str, Any] = {
    "content": {},
    "audience": {},
    "handle_fixed": True,
    "charter_version": None,
    "charter_accepted_at": None,
    "charter_account_id": None,
    "claimed_at": None,
    "submitted_at": None,
    "approved_at": None,
    "last_confirmed_on": None,
    "deletion_due_at": None,
    "incomplete": False,
}


def erase(work: Work, organization: Organization) -> None:
    """Leave nothing of an organization but its uri, for good.

    Members, revisions, keys, claims and files go with it, and so do records that
    were merged into it.  Raises :class:`Conflict` for a merged or suspended one.
    """
    if organization.publication in {Publication.MERGED, Publication.SUSPENDED}:
        raise Conflict(N_("In its present state this entry cannot be deleted."))
    before_last = ON_THE_WAY.get(organization.publication)
    if before_last is not None:
        move_organization(work, organization, before_last)
    move_organization(work, organization, Publication.TOMBSTONE)
    for merged in merged_into(work.session, organization):
        clear(work, merged)
    clear(work, organization)
    work.session.merge(ErasedUri(uri=organization.uri, erased_at=work.now))
    write_deed(work, "erase", organization, actor_id=None)
    tell_hidden(work, organization)
    work.record(OrganizationErased(organization.id, organization.uri))


def clear(work: Work, organization: Organization) -> None:
    """Empty an organization and delete what hangs on it; its row and uri stay."""
    _order_files(work, organization)
    number = organization.id
    _delete(work, EvidenceDocument, EvidenceDocument.organization_id == number)
    for table in (Claim, Invitation, Membership, Revision):
        _delete(work, table, table.organization_id == number)
    both = or_(
        DuplicateAnswer.organization_id == number, DuplicateAnswer.other_id == number
    )
    _delete(work, DuplicateAnswer, both)
    drop_relations(work, organization)
    remove_keys(work, organization)
    for name, value in EMPTY.items():
        setattr(organization, name, value)
    organization.handle = f"erased_{new_uuid().replace('-', '')}"
    organization.updated_at = work.now
    work.session.flush()
    work.session.expire(organization)


def _order_files(work: Work, organization: Organization) -> None:
    """Ask the worker to remove the files; storage is not of this room."""
    revisions = work.session.scalars(
        select(Revision.content).where(Revision.organization_id == organization.id)
    )
    contents = [organization.content, *revisions]
    logos = {content["logo"] for content in contents if content.get("logo")}
    documents = work.session.scalars(
        select(EvidenceDocument.storage_key).where(
            EvidenceDocument.organization_id == organization.id
        )
    )
    for key in sorted({*logos, *documents}):
        place_order(work, ERASE_FILE, {"key": key})


def _delete(work: Work, table: type[Any], which: ColumnElement[bool]) -> None:
    work.session.execute(delete(table).where(which))
