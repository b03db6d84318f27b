"""Who looks at this request, as the rooms' policies understand it."""

from flask import current_app, g
from flask_login import current_user

from directory.accounts.models import Account
from directory.database import db
from directory.kernel.errors import NotFound
from directory.kernel.messages import N_
from directory.profiles.models import Organization
from directory.profiles.policy import STRANGER, Viewer, may_open
from directory.profiles.queries import organization_by_handle
from directory.verification.queries import viewer_for


def current_viewer() -> Viewer:
    """Return the viewer of this request, computed once."""
    if "viewer" not in g:
        g.viewer = _viewer()
    viewer: Viewer = g.viewer
    return viewer


def signed_in_account() -> Account:
    """Return the account of the present session; routes for strangers never ask."""
    account: Account = current_user.account
    return account


def opened_organization(handle: str) -> Organization:
    """Return the organization at ``handle`` where the viewer may open it.

    Raises :class:`NotFound` otherwise: hidden and never existing look the same.
    """
    organization = organization_by_handle(db.session(), handle)
    if not may_open(current_viewer(), organization):
        raise NotFound(N_("Nothing is listed at this address."))
    return organization


def _viewer() -> Viewer:
    if not current_user.is_authenticated:
        return STRANGER
    now = current_app.extensions["clock"]()
    return viewer_for(
        db.session(),
        current_user.account,
        now=now,
        moderates=current_user.proved_second_factor,
    )
