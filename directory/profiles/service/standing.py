"""What owners decide about their entry: hide, show, confirm, narrow, delete."""

from datetime import timedelta

from directory.kernel.errors import Conflict, Forbidden, Invalid
from directory.kernel.messages import N_
from directory.kernel.work import Work
from directory.profiles import policy
from directory.profiles.changes import level_in, narrows_level
from directory.profiles.content import checked_level
from directory.profiles.models import Organization, Publication
from directory.profiles.policy import Viewer
from directory.profiles.queries import open_revision_of
from directory.profiles.service.applying import apply_levels
from directory.profiles.service.moves import (
    hold,
    move_organization,
    tell_change,
    tell_hidden,
    write_deed,
)

RETURN_WITHIN = timedelta(days=365)
GRACE = timedelta(days=14)
DELETABLE = (
    Publication.DRAFT,
    Publication.REJECTED,
    Publication.WITHDRAWN,
    Publication.ARCHIVED,
    Publication.SUSPENDED,  # carried out when the case closes
)
OWNERS_ONLY = N_("Only owners decide this.")


def withdraw(work: Work, viewer: Viewer, organization: Organization) -> None:
    """Hide a listed organization at once, without a moderator."""
    _refuse_others(viewer, organization)
    move_organization(work, organization, Publication.WITHDRAWN)
    write_deed(work, "withdraw", organization, actor_id=viewer.account_id)
    tell_hidden(work, organization)


def reappear(work: Work, viewer: Viewer, organization: Organization) -> None:
    """List a withdrawn organization again, within twelve months."""
    _refuse_others(viewer, organization)
    if organization.publication is not Publication.WITHDRAWN:
        raise Conflict(N_("This entry is not withdrawn."))
    if organization.publication_since < work.now - RETURN_WITHIN:
        raise Conflict(N_("It was withdrawn more than a year ago. Please confirm it."))
    move_organization(work, organization, Publication.APPROVED)
    organization.deletion_due_at = None
    write_deed(work, "reappear", organization, actor_id=viewer.account_id)
    tell_change(work, organization)


def confirm(
    work: Work, organization: Organization, *, how: str, actor_id: int | None
) -> None:
    """Note that the profile is still right; an archived one is listed again.

    ``how`` is ``link``, ``visit``, ``code``, ``call`` or ``helper``; whoever calls
    has checked that it may.
    """
    if organization.publication is Publication.ARCHIVED:
        move_organization(work, organization, Publication.APPROVED)
    if organization.publication is not Publication.APPROVED:
        raise Conflict(N_("In its present state this entry cannot be confirmed."))
    organization.last_confirmed_on = work.now.date()
    organization.reminders_sent = 0
    organization.deletion_due_at = None
    write_deed(work, "confirm", organization, actor_id=actor_id, after={"how": how})
    tell_change(work, organization)


def plan_deletion(work: Work, viewer: Viewer, organization: Organization) -> None:
    """Ask for deletion: after 14 days nothing but the uri is left."""
    _refuse_others(viewer, organization)
    hold(work, organization)
    if organization.publication not in DELETABLE:
        raise Conflict(N_("Withdraw the profile before you delete it."))
    if organization.deletion_due_at is not None:
        raise Conflict(N_("The deletion is planned already."))
    organization.deletion_due_at = work.now + GRACE
    write_deed(work, "plan_deletion", organization, actor_id=viewer.account_id)


def keep(work: Work, viewer: Viewer, organization: Organization) -> None:
    """Take a planned deletion back."""
    _refuse_others(viewer, organization)
    hold(work, organization)
    if organization.deletion_due_at is None:
        raise Conflict(N_("No deletion is planned."))
    organization.deletion_due_at = None
    write_deed(work, "keep", organization, actor_id=viewer.account_id)


def narrow_field(
    work: Work, viewer: Viewer, organization: Organization, name: str, level: str
) -> None:
    """Show one field to fewer readers, at once.

    Raises :class:`Invalid` for a widening: that goes through review.
    """
    if not policy.may_edit(viewer, organization):
        raise Forbidden(N_("Only owners and editors may change the profile."))
    hold(work, organization)
    chosen = checked_level(name, level)
    if not narrows_level(level_in(organization.audience, name), chosen):
        raise Invalid(N_("Showing a field to more readers goes through review."))
    apply_levels(organization, {name: chosen.value})
    organization.version += 1
    organization.updated_at = work.now
    revision = open_revision_of(work.session, organization)
    if revision is not None:
        revision.audience = {**revision.audience, name: chosen.value}
    write_deed(
        work,
        "narrow_field",
        organization,
        actor_id=viewer.account_id,
        after={"field": name, "level": chosen.value},
    )
    tell_change(work, organization)


def _refuse_others(viewer: Viewer, organization: Organization) -> None:
    if not policy.may_own(viewer, organization):
        raise Forbidden(OWNERS_ONLY)
