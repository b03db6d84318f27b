"""Organizations as their own people meet them: drafts, live profiles, roles."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from flask import current_app

from directory.database import db
from directory.kernel.errors import Forbidden, NotFound
from directory.kernel.messages import N_
from directory.profiles.models import Organization, Revision, RevisionState, Visibility
from directory.profiles.policy import may_edit, may_own
from directory.profiles.queries import open_revision_of, organization_by_handle
from directory.web.viewer import current_viewer

NOWHERE = N_("Nothing is listed at this address.")


@dataclass(frozen=True, slots=True)
class Draft:
    """What editors work on: the open revision, or the live profile before one."""

    content: Mapping[str, Any]
    audience: Mapping[str, str]
    visibility: Visibility
    version: int = 0
    state: RevisionState | None = None
    first: bool = False
    comments: Mapping[str, str] = field(default_factory=dict)
    saved_at: datetime | None = None
    submitted_at: datetime | None = None


def own_organization(handle: str) -> Organization:
    """Return the organization at ``handle`` for one of its people.

    For everybody else nothing is there: raises :class:`NotFound`.
    """
    organization = organization_by_handle(db.session(), handle)
    if not current_viewer().belongs_to(organization):
        raise NotFound(NOWHERE)
    return organization


def edited_organization(handle: str) -> Organization:
    """Return the organization for one who may write its profile."""
    organization = own_organization(handle)
    if not may_edit(current_viewer(), organization):
        raise Forbidden(N_("Only owners and editors may change the profile."))
    return organization


def owned_organization(handle: str) -> Organization:
    """Return the organization for one of its owners."""
    organization = own_organization(handle)
    if not may_own(current_viewer(), organization):
        raise Forbidden(N_("Only owners decide this."))
    return organization


def draft_of(organization: Organization) -> Draft:
    """Return what editors of the organization work on; nothing is written."""
    revision = open_revision_of(db.session(), organization)
    return _of_revision(revision) if revision else _of_live(organization)


def now() -> datetime:
    """Return the moment of the application's clock."""
    moment: datetime = current_app.extensions["clock"]()
    return moment


def _of_live(organization: Organization) -> Draft:
    return Draft(organization.content, organization.audience, organization.visibility)


def _of_revision(revision: Revision) -> Draft:
    return Draft(
        content=revision.content,
        audience=revision.audience,
        visibility=revision.visibility,
        version=revision.version,
        state=revision.state,
        first=revision.first,
        comments=revision.comments,
        saved_at=revision.saved_at,
        submitted_at=revision.submitted_at,
    )
