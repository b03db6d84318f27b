"""What time alone does to entries; for the worker, once a day.

Archiving by silence stands in ``freshness``.
"""

from collections.abc import Iterable
from datetime import timedelta

from sqlalchemy import ColumnElement, select

from directory.kernel.work import Work
from directory.profiles.models import (
    Entry,
    Organization,
    Publication,
    Revision,
    RevisionState,
)
from directory.profiles.service.erasing import erase
from directory.profiles.service.moves import (
    move_organization,
    move_revision,
    write_deed,
)
from directory.profiles.service.standing import RETURN_WITHIN

ANSWER_WITHIN = timedelta(days=60)
CONFIRM_WITHIN = timedelta(days=30)


def meet_deadlines(work: Work) -> None:
    """Carry out every deadline that has passed; running it again does nothing."""
    _give_unanswered_back(work)
    _archive_withdrawn(work)
    _erase_unconfirmed(work)
    _erase_due(work)


def _give_unanswered_back(work: Work) -> None:
    """Turn what was given back to authors 60 days ago into drafts again.

    What belongs to a merged record rests until the merge is undone.
    """
    revisions = work.session.scalars(
        select(Revision)
        .join(Revision.organization)
        .where(
            Organization.publication != Publication.MERGED,
            Revision.state == RevisionState.CHANGES_REQUESTED,
            Revision.decided_at <= work.now - ANSWER_WITHIN,
        )
    ).all()
    for revision in revisions:
        organization = revision.organization
        move_revision(work, revision, RevisionState.DRAFT)
        if organization.publication is Publication.CHANGES_REQUESTED:
            move_organization(work, organization, Publication.DRAFT)
        write_deed(work, "back_to_draft", organization, actor_id=None)


def _archive_withdrawn(work: Work) -> None:
    late = Organization.publication_since < work.now - RETURN_WITHIN
    for organization in _found(work, Publication.WITHDRAWN, late):
        move_organization(work, organization, Publication.ARCHIVED)
        write_deed(work, "archive", organization, actor_id=None)


def _erase_unconfirmed(work: Work) -> None:
    """Erase what a helper entered and nobody confirmed."""
    unconfirmed = (
        (Organization.entry == Entry.ASSISTED)
        & Organization.claimed_at.is_(None)
        & (Organization.created_at <= work.now - CONFIRM_WITHIN)
    )
    for organization in _found(work, Publication.DRAFT, unconfirmed):
        erase(work, organization)


def _erase_due(work: Work) -> None:
    """Erase what its owners asked to delete; a suspended one waits for its case."""
    waits = (Publication.SUSPENDED, Publication.MERGED, Publication.TOMBSTONE)
    due = work.session.scalars(
        select(Organization).where(
            Organization.deletion_due_at <= work.now,
            Organization.publication.not_in(waits),
        )
    ).all()
    for organization in due:
        erase(work, organization)


def _found(
    work: Work, publication: Publication, which: ColumnElement[bool]
) -> Iterable[Organization]:
    return work.session.scalars(
        select(Organization).where(Organization.publication == publication, which)
    ).all()
