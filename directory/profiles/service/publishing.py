"""What moderators decide, carried out; the moderation room asks who may.

Merges and claims have modules of their own and are handed on from here.
Every function moves states conditionally: of two deciders one wins, the other
gets :class:`Conflict`.
"""

from collections.abc import Collection
from typing import Any

from directory.kernel.errors import Conflict, Invalid
from directory.kernel.messages import N_
from directory.kernel.work import Work
from directory.profiles.changes import LASTING, Overlap, base_conflicts
from directory.profiles.content import checked_content
from directory.profiles.events import RevisionSubmitted
from directory.profiles.models import (
    Organization,
    Publication,
    Revision,
    RevisionState,
    Stewardship,
)
from directory.profiles.queries import open_revision_of
from directory.profiles.service.applying import apply_revision, apply_values, open_rest
from directory.profiles.service.claiming import grant_claim, refuse_claim
from directory.profiles.service.keys import write_keys
from directory.profiles.service.merging import merge_into, undo_merge
from directory.profiles.service.moves import (
    hold,
    move_organization,
    move_revision,
    tell_change,
    tell_hidden,
    write_deed,
)
from directory.taxonomy.queries import load_vocabulary

__all__ = [
    "approve_revision",
    "archive",
    "correct",
    "grant_claim",
    "merge_into",
    "refuse_claim",
    "reject_revision",
    "request_changes",
    "restore",
    "restore_appealed",
    "suspend",
    "undo_merge",
]


def approve_revision(
    work: Work,
    revision: Revision,
    *,
    fields: Collection[str] | None,
    actor_id: int | None,
) -> None:
    """Publish a submitted revision, or the named parts of it.

    Parts are named as in ``changes.changed_parts``; what is left out goes back to
    the authors as a draft.  Raises :class:`Overlap` where the live profile changed
    under a part that is not named.
    """
    organization = revision.organization
    hold(work, organization)
    hold(work, revision)
    conflicts = [column.name for column in base_conflicts(organization, revision)]
    if fields is None and conflicts:
        raise Overlap(conflicts)
    move_revision(work, revision, RevisionState.APPROVED)
    revision.decided_at = work.now
    applied = apply_revision(work, organization, revision, parts=fields)
    if revision.first:
        _refuse_torn(organization, revision)
        _begin_listing(work, organization)
    open_rest(work, organization, revision, applied)
    write_keys(work, organization, organization.content)
    _write_decision(work, "approve", revision, actor_id, parts=applied)
    tell_change(work, organization)


def request_changes(
    work: Work,
    revision: Revision,
    *,
    comments: dict[str, str],
    actor_id: int | None,
) -> None:
    """Give a submitted revision back with a comment for each field."""
    move_revision(work, revision, RevisionState.CHANGES_REQUESTED)
    revision.comments = dict(comments)
    revision.decided_at = work.now
    if revision.first:
        move_organization(work, revision.organization, Publication.CHANGES_REQUESTED)
    _write_decision(work, "request_changes", revision, actor_id, parts=list(comments))


def reject_revision(work: Work, revision: Revision, *, actor_id: int | None) -> None:
    """Refuse a submitted revision; a first one refuses the organization."""
    move_revision(work, revision, RevisionState.REJECTED)
    revision.decided_at = work.now
    if revision.first:
        move_organization(work, revision.organization, Publication.REJECTED)
    _write_decision(work, "reject", revision, actor_id)


def restore_appealed(work: Work, revision: Revision, *, actor_id: int | None) -> None:
    """Put a rejected revision back into the queue, because an appeal was upheld."""
    organization = revision.organization
    if open_revision_of(work.session, organization) is not None:
        raise Conflict(N_("A newer change of this profile is open."))
    move_revision(work, revision, RevisionState.SUBMITTED)
    if revision.first:
        move_organization(work, organization, Publication.SUBMITTED)
    _write_decision(work, "restore_appealed", revision, actor_id)
    work.record(RevisionSubmitted(organization.id, revision.id, revision.first))


def suspend(work: Work, organization: Organization, *, actor_id: int | None) -> None:
    """Hide a listed organization everywhere, at once."""
    move_organization(work, organization, Publication.SUSPENDED)
    _write_move(work, "suspend", organization, actor_id)
    tell_hidden(work, organization)


def restore(work: Work, organization: Organization, *, actor_id: int | None) -> None:
    """List a suspended organization again."""
    _refuse_unless(organization, Publication.SUSPENDED)
    move_organization(work, organization, Publication.APPROVED)
    _write_move(work, "restore", organization, actor_id)
    tell_change(work, organization)


def archive(work: Work, organization: Organization, *, actor_id: int | None) -> None:
    """Put a listed, suspended or withdrawn organization away."""
    move_organization(work, organization, Publication.ARCHIVED)
    _write_move(work, "archive", organization, actor_id)
    tell_hidden(work, organization)


def correct(
    work: Work,
    organization: Organization,
    *,
    values: dict[str, Any],
    actor_id: int | None,
) -> None:
    """Correct a record that nobody claimed; others correct their own.

    Raises :class:`Invalid` for values that break a rule.
    """
    if organization.stewardship is Stewardship.CLAIMED:
        raise Conflict(N_("This profile has owners; ask them to correct it."))
    hold(work, organization)
    clean = checked_content(
        values, load_vocabulary(work.session), within=organization.content
    )
    apply_values(work, organization, clean)
    write_keys(work, organization, organization.content)
    write_deed(
        work,
        "correct",
        organization,
        actor_id=actor_id,
        actor_role="moderator",
        after={"fields": sorted(clean)},
    )
    tell_change(work, organization)


def _refuse_torn(organization: Organization, revision: Revision) -> None:
    """Refuse to list a part of a draft without what makes it an entry."""
    left = [
        n for n in LASTING if n in revision.content and n not in organization.content
    ]
    if left:
        raise Invalid(N_("A first listing needs its name, kind, focus and place."))


def _begin_listing(work: Work, organization: Organization) -> None:
    move_organization(work, organization, Publication.APPROVED)
    organization.approved_at = work.now
    organization.last_confirmed_on = work.now.date()
    organization.reminders_sent = 0


def _refuse_unless(organization: Organization, state: Publication) -> None:
    if organization.publication is not state:
        raise Conflict(
            N_("This entry is in another state now. Please load the page again.")
        )


def _write_decision(
    work: Work,
    action: str,
    revision: Revision,
    actor_id: int | None,
    *,
    parts: Collection[str] = (),
) -> None:
    write_deed(
        work,
        action,
        revision.organization,
        actor_id=actor_id,
        actor_role="moderator",
        subject="revision",
        subject_id=revision.id,
        after={"parts": sorted(parts)} if parts else None,
    )


def _write_move(
    work: Work, action: str, organization: Organization, actor_id: int | None
) -> None:
    write_deed(
        work,
        action,
        organization,
        actor_id=actor_id,
        actor_role="moderator",
        after={"publication": organization.publication.value},
    )
