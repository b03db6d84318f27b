"""Everything that an organization gave, as one document."""

from collections.abc import Iterable
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.audit.queries import entries_about
from directory.kernel.errors import Forbidden
from directory.kernel.messages import N_
from directory.kernel.work import Work
from directory.profiles import policy
from directory.profiles.models import (
    Claim,
    EvidenceDocument,
    Invitation,
    Organization,
    Revision,
)
from directory.profiles.policy import Viewer
from directory.profiles.queries import answers_about_duplicates, members_of
from directory.profiles.related import relations_of
from directory.profiles.service.moves import write_deed

ORGANIZATION = (
    "uri", "handle", "entry", "publication", "publication_since", "visibility",
    "content", "audience", "version", "charter_version", "charter_accepted_at",
    "created_at", "updated_at", "submitted_at", "approved_at", "last_confirmed_on",
    "confirm_days", "deletion_due_at",
)  # fmt: skip
REVISION = (
    "state", "first", "content", "audience", "visibility", "version", "comments",
    "created_at", "saved_at", "submitted_at", "decided_at",
)  # fmt: skip
INVITATION = ("address", "roles", "created_at", "expires_at", "accepted_at")
CLAIM = ("method", "statement", "state", "dispute", "opened_at", "decided_at")
DOCUMENT = ("media_type", "size", "uploaded_at", "erase_after")
ENTRY = ("at", "action", "subject", "reason", "before", "after")


def export_everything(
    work: Work, viewer: Viewer, organization: Organization
) -> dict[str, Any]:
    """Return all that the organization gave, ready for JSON; owners alone.

    People appear by their address and roles, moderators not at all.
    """
    if not policy.may_own(viewer, organization):
        raise Forbidden(N_("Only owners decide this."))
    session, number = work.session, organization.id
    answers = answers_about_duplicates(session, organization)
    write_deed(work, "export", organization, actor_id=viewer.account_id)
    return {
        "organization": _picked(organization, ORGANIZATION),
        "members": _members(session, organization),
        "revisions": _rows(session, Revision, number, REVISION),
        "invitations": _rows(session, Invitation, number, INVITATION),
        "claims": _rows(session, Claim, number, CLAIM),
        "documents": _rows(session, EvidenceDocument, number, DOCUMENT),
        "answers_about_duplicates": len(answers),
        "relations": _relations(session, viewer, organization),
        "record": [_picked(e, ENTRY) for e in entries_about(session, number)],
    }


def _members(session: Session, organization: Organization) -> list[dict[str, Any]]:
    return [
        {
            "address": member.account.email or member.account.user_name,
            "roles": sorted(member.roles),
            "joined_at": member.joined_at.isoformat(),
        }
        for member in members_of(session, organization)
    ]


def _relations(
    session: Session, viewer: Viewer, organization: Organization
) -> list[dict[str, Any]]:
    """Return relations as the desk shows them: no more of the other side leaves."""
    found = relations_of(session, viewer, organization)
    groups = {
        "confirmed": found.confirmed,
        "asked of us": found.for_us,
        "waiting": found.waiting,
    }
    return [
        {
            "state": state,
            "way": row.way.value,
            "other": row.other.uri,
            "proposed_at": row.relation.proposed_at.isoformat(),
        }
        for state, rows in groups.items()
        for row in rows
    ]


def _rows(
    session: Session, table: type[Any], organization_id: int, names: Iterable[str]
) -> list[dict[str, Any]]:
    rows = session.scalars(
        select(table).where(table.organization_id == organization_id).order_by(table.id)
    )
    return [_picked(row, names) for row in rows]


def _picked(row: object, names: Iterable[str]) -> dict[str, Any]:
    return {name: _plain(getattr(row, name)) for name in names}


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
