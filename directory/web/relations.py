"""What an organization is to others: the page under its desk, and its deeds."""

from collections.abc import Callable
from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from directory.database import db, unit_of_work
from directory.kernel.errors import Conflict, Invalid, NotFound
from directory.kernel.work import Work
from directory.profiles.models import Organization
from directory.profiles.policy import Viewer, may_edit, may_own
from directory.profiles.queries import organization_by_handle
from directory.profiles.related import (
    organizations_named,
    relation_of,
    relations_of,
)
from directory.profiles.relations import OrganizationRelation, Way
from directory.profiles.service import relating
from directory.web.access import Access, access
from directory.web.limits import SEARCH, WRITE, limiter
from directory.web.own import draft_of, own_organization
from directory.web.relation_parts import (
    NOT_FOUND,
    WAY_NAMES,
    RelationForm,
    with_names,
)
from directory.web.viewer import current_viewer

blueprint = Blueprint("relations", __name__, url_prefix="/organizations")
Deed = Callable[[Work, Viewer, Organization, OrganizationRelation], None]


@blueprint.get("/<handle>/relations")
@access(Access.SIGNED_IN)
@limiter.limit(SEARCH)
def index(handle: str) -> str:
    """List the relations, what waits for an answer, and look others up."""
    chosen = request.args.get("other", "")
    form = RelationForm(data={"other": chosen, "way": request.args.get("way")})
    return _page(own_organization(handle), form)


@blueprint.post("/<handle>/relations")
@access(Access.SIGNED_IN)
@limiter.limit(WRITE)
def propose(handle: str) -> ResponseReturnValue:
    """Ask another organization to confirm a relation."""
    own_organization(handle)
    form = RelationForm()
    if not form.validate() or not _proposed(form, handle):
        page = _page(own_organization(handle), form)
        return page, HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("The request was sent. The relation is shown once they confirm it."))
    return _back(handle)


@blueprint.post("/<handle>/relations/<number>/confirmation")
@access(Access.SIGNED_IN)
@limiter.limit(WRITE)
def confirm(handle: str, number: str) -> ResponseReturnValue:
    """Confirm what another organization proposed."""
    _do(handle, number, relating.confirm_relation)
    flash(_("The relation is confirmed and shown on both profiles."))
    return _back(handle)


@blueprint.post("/<handle>/relations/<number>/refusal")
@access(Access.SIGNED_IN)
@limiter.limit(WRITE)
def refuse(handle: str, number: str) -> ResponseReturnValue:
    """Refuse what another organization proposed."""
    _do(handle, number, relating.refuse_relation)
    flash(_("The request was refused. The other side is not told."))
    return _back(handle)


@blueprint.post("/<handle>/relations/<number>/end")
@access(Access.SIGNED_IN)
@limiter.limit(WRITE)
def end(handle: str, number: str) -> ResponseReturnValue:
    """End a relation, or take a request back."""
    _do(handle, number, relating.end_relation)
    flash(_("The relation is no longer entered."))
    return _back(handle)


def _do(handle: str, number: str, deed: Deed) -> None:
    with unit_of_work() as work:
        organization = own_organization(handle)
        relation = relation_of(work.session, organization, number)
        deed(work, current_viewer(), organization, relation)


def _proposed(form: RelationForm, handle: str) -> bool:
    """Whether the proposal was taken; otherwise the reason stands at its field."""
    try:
        with unit_of_work() as work:
            relating.propose_relation(
                work,
                current_viewer(),
                own_organization(handle),
                organization_by_handle(work.session, form.handle),
                way=Way(form.way.data),
            )
    except NotFound:
        form.other.errors = [NOT_FOUND]
    except (Conflict, Invalid) as refusal:
        form.other.errors = [_(refusal.sentence, **refusal.values)]
    return not form.other.errors


def _back(handle: str) -> ResponseReturnValue:
    return redirect(url_for("relations.index", handle=handle), HTTPStatus.SEE_OTHER)


def _page(organization: Organization, form: RelationForm) -> str:
    session, viewer = db.session(), current_viewer()
    words = request.args.get("q", "")
    edits = may_edit(viewer, organization)
    found = (
        organizations_named(session, viewer, words, apart=organization)
        if edits and words
        else []
    )
    return render_template(
        "relations/index.html",
        organization=organization,
        draft=draft_of(organization),
        relations=relations_of(session, viewer, organization),
        ways=WAY_NAMES,
        words=words,
        found=with_names(found, viewer),
        form=form,
        edits=edits,
        owns=may_own(viewer, organization),
    )
