"""What an organization's people should do first."""

from collections.abc import Iterator
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _

from directory.database import db
from directory.profiles.models import Organization, Publication, RevisionState
from directory.profiles.policy import Viewer, may_edit, may_own
from directory.profiles.service.freshness import (
    Freshness,
    freshness_of,
    standstill,
)
from directory.web.own import Draft, now


@dataclass(frozen=True, slots=True)
class Task:
    """One thing to do: a sentence, the button's word, and where it leads."""

    sentence: str
    label: str
    address: str


def tasks_of(organization: Organization, draft: Draft, viewer: Viewer) -> list[Task]:
    """Return what this person can do now, the most pressing first."""
    tasks: list[Task] = []
    if may_own(viewer, organization):
        tasks += _for_owners(organization)
    if may_edit(viewer, organization):
        tasks += _for_editors(organization, draft)
    return tasks


def freshness_now(organization: Organization) -> Freshness:
    """Return how lately it confirmed; while an outage lasts its clock stands still."""
    today = now().date()
    stood = standstill(db.session()).days(organization, today=today)
    return freshness_of(organization, today=today, stood_still=stood)


def _for_owners(organization: Organization) -> Iterator[Task]:
    handle = organization.handle
    if organization.deletion_due_at is not None:
        yield Task(
            _("A deletion is planned."),
            _("See it"),
            url_for("editor.desk", handle=handle, _anchor="leaving"),
        )
    late = freshness_now(organization) is not Freshness.FRESH
    if late or organization.publication is Publication.ARCHIVED:
        yield Task(
            _("Please say whether the profile is still right."),
            _("Confirm"),
            url_for("freshness.ask", handle=handle),
        )


def _for_editors(organization: Organization, draft: Draft) -> Iterator[Task]:
    handle = organization.handle
    if draft.state is RevisionState.CHANGES_REQUESTED:
        yield Task(
            _("The moderation team asks for changes."),
            _("Read and change"),
            url_for("editor.edit", handle=handle),
        )
    if draft.state is RevisionState.DRAFT:
        sentence = (
            _("Your draft is not submitted yet.")
            if draft.first
            else _("A change of the profile is not submitted yet.")
        )
        yield Task(
            sentence, _("Check and submit"), url_for("submission.check", handle=handle)
        )
