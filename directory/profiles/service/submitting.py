"""Sending drafts and changes to the moderators, and taking them back."""

from directory.kernel.errors import Conflict, Forbidden, Invalid
from directory.kernel.messages import N_
from directory.kernel.work import Work
from directory.profiles import policy
from directory.profiles.changes import changed_parts, widens
from directory.profiles.content import InvalidFields, completeness
from directory.profiles.duplicates import refuse_unanswered
from directory.profiles.events import RevisionSubmitted, RevisionTakenBack
from directory.profiles.models import (
    OPEN,
    DuplicateAnswer,
    Organization,
    Publication,
    Revision,
    RevisionState,
)
from directory.profiles.policy import Viewer
from directory.profiles.queries import duplicate_answer
from directory.profiles.service.keys import fix_handle, write_keys
from directory.profiles.service.moves import (
    hold,
    move_organization,
    move_revision,
    write_deed,
)

ANSWERS = ("same", "different", "branch")


def missing_for_submission(organization: Organization, revision: Revision) -> list[str]:
    """Return what is still missing: field names, ``contact`` and ``charter``."""
    missing = [thing.name for thing in completeness(revision.content) if thing.needed]
    if organization.charter_version is None:
        missing.append("charter")
    return missing


def submit(
    work: Work, viewer: Viewer, revision: Revision, *, charter_version: str | None
) -> None:
    """Send a draft or a change to the moderators.

    The first submission fixes the handle.  Raises :class:`Invalid` while something
    is missing, :class:`Conflict` for an unanswered likeness or nothing to submit.
    """
    organization = revision.organization
    _refuse_submission(viewer, organization, revision)
    hold(work, revision)
    if charter_version:
        accept_charter(work, viewer, organization, version=charter_version)
    missing = missing_for_submission(organization, revision)
    if missing:
        raise InvalidFields(
            {
                name: Invalid(N_("This is needed before you can submit."))
                for name in missing
            }
        )
    refuse_unanswered(work.session, viewer, organization, revision.content)
    move_revision(work, revision, RevisionState.SUBMITTED)
    revision.submitted_at = work.now
    if revision.first:
        _submit_first(work, organization, revision)
    write_keys(work, organization, organization.content, revision.content)
    _write_revision_deed(work, "submit", viewer, revision)
    work.record(RevisionSubmitted(organization.id, revision.id, revision.first))


def accept_charter(
    work: Work, viewer: Viewer, organization: Organization, *, version: str
) -> None:
    """Accept the charter for the organization."""
    if not policy.may_edit(viewer, organization):
        raise Forbidden(N_("Only owners and editors may change the profile."))
    if organization.charter_version == version:
        return
    organization.charter_version = version
    organization.charter_accepted_at = work.now
    organization.charter_account_id = viewer.account_id
    write_deed(
        work,
        "accept_charter",
        organization,
        actor_id=viewer.account_id,
        after={"version": version},
    )


def take_back(work: Work, viewer: Viewer, revision: Revision) -> None:
    """Take what waits for moderators back into the drawer."""
    _refuse_strangers(viewer, revision)
    if revision.state is not RevisionState.SUBMITTED:
        raise Conflict(N_("Nothing waits for a decision."))
    move_revision(work, revision, RevisionState.DRAFT)
    if revision.first:
        move_organization(work, revision.organization, Publication.DRAFT)
    _write_revision_deed(work, "take_back", viewer, revision)
    work.record(RevisionTakenBack(revision.organization_id, revision.id))


def cancel(work: Work, viewer: Viewer, revision: Revision) -> None:
    """Throw a change of a listed profile away; a first draft is deleted instead."""
    _refuse_strangers(viewer, revision)
    if revision.first:
        raise Conflict(N_("A first draft is deleted as a whole."))
    waited = revision.state is RevisionState.SUBMITTED
    move_revision(work, revision, RevisionState.CANCELLED)
    _write_revision_deed(work, "cancel", viewer, revision)
    if waited:
        work.record(RevisionTakenBack(revision.organization_id, revision.id))


def answer_duplicate(
    work: Work,
    viewer: Viewer,
    organization: Organization,
    other: Organization,
    answer: str,
) -> None:
    """Remember whether ``other`` is the same, a different one, or a branch."""
    if not policy.may_edit(viewer, organization):
        raise Forbidden(N_("Only owners and editors may change the profile."))
    if answer not in ANSWERS or other is organization:
        raise Invalid(N_("Please choose one of the answers."))
    kept = duplicate_answer(work.session, organization, other)
    if kept is None:
        kept = DuplicateAnswer(organization_id=organization.id, other_id=other.id)
        work.session.add(kept)
    kept.answer, kept.at = answer, work.now
    work.session.flush()


def _refuse_strangers(viewer: Viewer, revision: Revision) -> None:
    allowed = policy.may_own if revision.first else policy.may_edit
    if not allowed(viewer, revision.organization):
        raise Forbidden(N_("Only owners and editors may change the profile."))


def _refuse_submission(
    viewer: Viewer, organization: Organization, revision: Revision
) -> None:
    owner_needed = revision.first or widens(organization, revision)
    if owner_needed and not policy.may_own(viewer, organization):
        raise Forbidden(N_("Only an owner may submit this."))
    _refuse_strangers(viewer, revision)
    if revision.state not in OPEN:
        raise Conflict(
            N_("This change is in another state now. Please load the page again.")
        )
    if revision.first:
        return
    if organization.publication is not Publication.APPROVED:
        raise Conflict(N_("Show the profile again before you submit changes to it."))
    if not changed_parts(organization, revision):
        raise Conflict(N_("Nothing differs from what is listed now."))


def _submit_first(work: Work, organization: Organization, revision: Revision) -> None:
    if not organization.handle_fixed:
        fix_handle(work, organization, revision.content)
    organization.submitted_at = work.now
    move_organization(work, organization, Publication.SUBMITTED)


def _write_revision_deed(
    work: Work, action: str, viewer: Viewer, revision: Revision
) -> None:
    write_deed(
        work,
        action,
        revision.organization,
        actor_id=viewer.account_id,
        subject="revision",
        subject_id=revision.id,
    )
