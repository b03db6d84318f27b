"""Finding organizations, and the page of each."""

from dataclasses import replace
from http import HTTPStatus
from urllib.parse import urlsplit

from flask import Blueprint, current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from directory.database import db, unit_of_work
from directory.kernel.errors import Forbidden, NotFound
from directory.kernel.messages import N_
from directory.language import current_language
from directory.moderation.service.reading import READ_A_DAY, count_reading, is_counted
from directory.profiles.models import Organization, Publication
from directory.profiles.policy import may_open
from directory.profiles.queries import organization_by_handle, survivor_of
from directory.profiles.related import shown_relations
from directory.profiles.service.freshness import standstill
from directory.verification.queries import statements_about
from directory.web.access import Access, access
from directory.web.caching import conditional
from directory.web.cards import address_of
from directory.web.limits import SEARCH, limiter
from directory.web.profile_page import Profile, profile_for
from directory.web.profile_parts import Glossary
from directory.web.relation_parts import groups_of
from directory.web.results import SORTS, asked_search, results_of
from directory.web.viewer import current_viewer
from directory.web.vocabulary import vocabulary

blueprint = Blueprint("organizations", __name__, url_prefix="/organizations")


@blueprint.get("")
@access(Access.ANYONE)
@limiter.limit(SEARCH)
@conditional
def index() -> str:
    """Show the organizations that the address asks for."""
    return render_template(
        "organizations/index.html", results=results_of(asked_search()), sorts=SORTS
    )


@blueprint.get("/<handle>")
@access(Access.ANYONE)
@conditional
def show(handle: str) -> ResponseReturnValue:
    """Show the page of one organization; of a merged one, lead to what it became."""
    organization = organization_by_handle(db.session(), handle)
    survivor = opened(organization)
    if survivor is not organization:
        to = url_for("organizations.show", handle=address_of(survivor))
        return redirect(to, HTTPStatus.MOVED_PERMANENTLY)
    _count(organization)
    return render_template("organizations/show.html", profile=_profile(organization))


def opened(organization: Organization) -> Organization:
    """Return the organization, or what it was merged into, where it may be opened.

    Raises :class:`NotFound` otherwise: hidden and never existing look the same.
    """
    found = organization
    if organization.publication is Publication.MERGED:
        found = survivor_of(db.session(), organization)
    if not may_open(current_viewer(), found):
        raise NotFound(N_("Nothing is listed at this address."))
    return found


def _count(organization: Organization) -> None:
    """Note that a member read what is for members: the one write of a GET.

    Raises :class:`Forbidden` once there were too many in a day.
    """
    viewer = current_viewer()
    if not is_counted(viewer, organization):
        return
    with unit_of_work() as work:
        shown = count_reading(work, viewer, organization)
    if not shown:
        raise Forbidden(
            N_(
                "Your organization has read %(number)s members-only profiles today. "
                "A moderator is asked whether it may read on; "
                "tomorrow the count begins anew."
            ),
            number=READ_A_DAY,
        )


def _profile(organization: Organization) -> Profile:
    settings = current_app.extensions["settings"]
    today = current_app.extensions["clock"]().date()
    statements = statements_about(db.session(), [organization.id])
    related = shown_relations(db.session(), current_viewer(), organization)
    tag = current_language().tag
    profile = profile_for(
        organization,
        current_viewer(),
        statements[organization.id],
        glossary=Glossary(vocabulary(), tag, today),
        home=urlsplit(settings.base_url).netloc,
        stood_still=standstill(db.session()).days(organization, today=today),
    )
    return replace(profile, relations=groups_of(related, tag))
