"""State moves of which one racer wins, and the facts that follow them."""

from typing import Any

from sqlalchemy import Update, update
from sqlalchemy.orm.attributes import set_committed_value

from directory.accounts.service import change_rows
from directory.audit.service import write_entry
from directory.kernel.errors import Conflict
from directory.kernel.messages import N_
from directory.kernel.work import Work
from directory.profiles.events import OrganizationHidden, ProfileChanged
from directory.profiles.models import (
    Claim,
    ClaimState,
    Organization,
    Publication,
    Revision,
    RevisionState,
)

MOVED = N_("Somebody else was faster. Please load the page again.")


def move_organization(
    work: Work, organization: Organization, to: Publication, *, undoing: bool = False
) -> None:
    """Move the entry, if it still stands where it was read.

    A merged one moves only by ``undoing`` the merge.  Raises :class:`Conflict`
    where no such move exists or another came first.
    """
    work.session.flush()
    start = organization.publication
    if (start is Publication.MERGED) is not undoing:
        raise Conflict(MOVED)
    with work.session.no_autoflush:
        organization.move(to, at=work.now)
        _one_row(
            work,
            update(Organization)
            .where(Organization.id == organization.id)
            .where(Organization.publication == start)
            .values(publication=to, publication_since=work.now),
        )
    set_committed_value(organization, "publication", to)
    set_committed_value(organization, "publication_since", work.now)


def move_revision(work: Work, revision: Revision, to: RevisionState) -> None:
    """Move a change, if it still stands where it was read; else :class:`Conflict`."""
    work.session.flush()
    start = revision.state
    with work.session.no_autoflush:
        revision.move(to)
        _one_row(
            work,
            update(Revision)
            .where(Revision.id == revision.id, Revision.state == start)
            .values(state=to),
        )
    set_committed_value(revision, "state", to)


def move_claim(work: Work, claim: Claim, to: ClaimState) -> None:
    """Settle a claim that is still undecided; else :class:`Conflict`."""
    waiting = (ClaimState.OPEN, ClaimState.PROVED)
    _one_row(
        work,
        update(Claim)
        .where(Claim.id == claim.id, Claim.state.in_(waiting))
        .values(state=to),
    )
    set_committed_value(claim, "state", to)


def hold(work: Work, row: Organization | Revision) -> None:
    """Keep others from writing ``row`` until this transaction ends; read it again."""
    work.session.flush()
    work.session.refresh(row, with_for_update=True)


def tell_change(work: Work, organization: Organization) -> None:
    """Say that what readers see has changed."""
    work.record(ProfileChanged(organization.id))


def tell_hidden(work: Work, organization: Organization) -> None:
    """Say that the entry has left every page."""
    work.record(ProfileChanged(organization.id))
    work.record(OrganizationHidden(organization.id))


def write_deed(  # noqa: PLR0913 - an audit entry is its parts
    work: Work,
    action: str,
    organization: Organization,
    *,
    actor_id: int | None,
    actor_role: str = "member",
    subject: str = "organization",
    subject_id: int | None = None,
    before: dict[str, Any] | None = None,
    after: dict[str, Any] | None = None,
) -> None:
    """Write the audit entry of a deed on ``organization``: names, never contents."""
    write_entry(
        work,
        action,
        subject=subject,
        subject_id=subject_id or organization.id,
        organization_id=organization.id,
        actor_id=actor_id,
        actor_role=actor_role if actor_id is not None else "system",
        before=before,
        after=after,
    )


def _one_row(work: Work, statement: Update) -> None:
    if change_rows(work, statement) != 1:
        raise Conflict(MOVED)
