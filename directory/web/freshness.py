"""Still right? The yearly question, asked at the desk and by a signed link."""

from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from directory.accounts.models import LinkToken, Purpose
from directory.accounts.service import read_link, use_link
from directory.database import db, unit_of_work
from directory.kernel.errors import NotFound
from directory.kernel.messages import N_
from directory.kernel.work import Work
from directory.profiles.models import Organization
from directory.profiles.queries import membership_of, organization_by_handle
from directory.profiles.service import standing
from directory.web.access import Access, access
from directory.web.limits import WRITE, limiter
from directory.web.own import draft_of, edited_organization, now
from directory.web.viewer import current_viewer

blueprint = Blueprint("freshness", __name__)


@blueprint.get("/organizations/<handle>/confirm")
@access(Access.SIGNED_IN)
def ask(handle: str) -> str:
    """Ask one of the organization's people whether the profile is still right."""
    organization = edited_organization(handle)
    return _page(organization, url_for("freshness.confirm", handle=handle))


@blueprint.post("/organizations/<handle>/confirm")
@access(Access.SIGNED_IN)
def confirm(handle: str) -> ResponseReturnValue:
    """Note that the profile is still right."""
    with unit_of_work() as work:
        organization = edited_organization(handle)
        actor = current_viewer().account_id
        standing.confirm(work, organization, how="visit", actor_id=actor)
    flash(_("Thank you. The profile is confirmed for another year."))
    return redirect(url_for("editor.desk", handle=handle), HTTPStatus.SEE_OTHER)


@blueprint.get("/organizations/<handle>/confirmation/<secret>")
@access(Access.ANYONE)
@limiter.limit(WRITE)
def ask_by_link(handle: str, secret: str) -> str:
    """Show the three buttons to whoever holds the mailed link; nothing is changed."""
    work = Work(session=db.session(), now=now())
    link = read_link(work, Purpose.CONFIRM_PROFILE, secret)
    organization = _of_link(work, link, handle)
    to = url_for("freshness.confirm_by_link", handle=handle, secret=secret)
    return _page(organization, to)


@blueprint.post("/organizations/<handle>/confirmation/<secret>")
@access(Access.ANYONE)
@limiter.limit(WRITE)
def confirm_by_link(handle: str, secret: str) -> ResponseReturnValue:
    """Note by the mailed link that the profile is still right."""
    with unit_of_work() as work:
        link = use_link(work, Purpose.CONFIRM_PROFILE, secret)
        organization = _of_link(work, link, handle)
        standing.confirm(work, organization, how="link", actor_id=link.account_id)
    flash(_("Thank you. The profile is confirmed for another year."))
    return redirect(url_for("organizations.show", handle=handle), HTTPStatus.SEE_OTHER)


def _of_link(work: Work, link: LinkToken, handle: str) -> Organization:
    """Return the organization that the link is about, for who still belongs to it."""
    organization = organization_by_handle(work.session, handle)
    same = link.payload.get("organization_id") == organization.id
    account_id = link.account_id or 0
    if not same or membership_of(work.session, organization, account_id) is None:
        raise NotFound(N_("Nothing is listed at this address."))
    return organization


def _page(organization: Organization, address: str) -> str:
    return render_template(
        "desk/confirm.html",
        organization=organization,
        draft=draft_of(organization),
        address=address,
    )
