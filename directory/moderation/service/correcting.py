"""Correcting a record that nobody has claimed, as somebody asked."""

from typing import Any

from directory.kernel.errors import Conflict, NotFound
from directory.kernel.messages import N_
from directory.kernel.work import Work
from directory.moderation.cases import GONE
from directory.profiles.models import Organization, Stewardship
from directory.profiles.policy import Viewer, may_moderate
from directory.profiles.service.publishing import correct


def may_correct(viewer: Viewer, organization: Organization) -> bool:
    """Whether a moderator in scope may write the record: nobody stands behind it."""
    unclaimed = organization.stewardship is not Stewardship.CLAIMED
    return unclaimed and may_moderate(viewer, organization)


def correct_record(
    work: Work,
    viewer: Viewer,
    organization: Organization,
    *,
    values: dict[str, Any],
    seen_version: int,
) -> None:
    """Write ``values`` into a record; it is public at once, with an audit entry.

    Raises :class:`NotFound` for whom it is not, :class:`Conflict` where somebody
    changed the record since ``seen_version``, and what the values may break.
    """
    if not may_correct(viewer, organization):
        raise NotFound(GONE)
    if organization.version != seen_version:
        raise Conflict(
            N_("Somebody changed the record meanwhile. Please load the page again.")
        )
    correct(work, organization, values=values, actor_id=viewer.account_id)
