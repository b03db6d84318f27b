"""An organization's desk: what is to do, where it stands, and what owners decide."""

import json
from collections.abc import Callable
from http import HTTPStatus

from flask import Blueprint, Response, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from directory.database import db, unit_of_work
from directory.kernel.work import Work
from directory.profiles.content import completeness
from directory.profiles.fields import FIELDS, Content
from directory.profiles.models import Organization
from directory.profiles.policy import Viewer, may_edit, may_own
from directory.profiles.queries import (
    members_of,
    memberships_of_account,
    open_revision_of,
)
from directory.profiles.service import standing
from directory.profiles.service.exporting import export_everything
from directory.web import editor
from directory.web.access import Access, access
from directory.web.desk_tasks import freshness_now, tasks_of
from directory.web.editor_sections import section_of
from directory.web.field_names import FIELD_NAMES, VISIBILITY_NAMES, WHY
from directory.web.own import draft_of, own_organization, owned_organization
from directory.web.submission import Missing, waiting_place
from directory.web.viewer import current_viewer, signed_in_account

blueprint = Blueprint("desk", __name__, url_prefix="/organizations")
Deed = Callable[[Work, Viewer, Organization], None]


@blueprint.get("/me")
@access(Access.SIGNED_IN)
def mine() -> str:
    """List the organizations of the person who is signed in."""
    places = memberships_of_account(db.session(), signed_in_account().id)
    return render_template(
        "desk/mine.html", places=[(p, draft_of(p.organization)) for p in places]
    )


@editor.blueprint.get("/<handle>/desk")
@access(Access.SIGNED_IN)
def desk(handle: str) -> str:
    """Show the desk of an organization to one of its people."""
    organization = own_organization(handle)
    draft, viewer = draft_of(organization), current_viewer()
    return render_template(
        "desk/show.html",
        organization=organization,
        draft=draft,
        revision=open_revision_of(db.session(), organization),
        tasks=tasks_of(organization, draft, viewer),
        missing=_missing(draft.content),
        filled=sum(bool(draft.content.get(name)) for name in FIELDS),
        fields=len(FIELDS),
        team=members_of(db.session(), organization),
        freshness=freshness_now(organization),
        place=waiting_place(organization),
        edits=may_edit(viewer, organization),
        owns=may_own(viewer, organization),
        visibility=VISIBILITY_NAMES[organization.visibility],
    )


@blueprint.get("/<handle>/hiding")
@access(Access.SIGNED_IN)
def hiding(handle: str) -> str:
    """Ask once before the profile is hidden, and say what hiding cannot do."""
    organization = owned_organization(handle)
    return render_template(
        "desk/hiding.html", organization=organization, draft=draft_of(organization)
    )


@blueprint.post("/<handle>/hiding")
@access(Access.SIGNED_IN)
def withdraw(handle: str) -> ResponseReturnValue:
    """Hide the profile at once."""
    return _do(handle, standing.withdraw, _("The profile is hidden everywhere."))


@blueprint.post("/<handle>/reappearance")
@access(Access.SIGNED_IN)
def reappear(handle: str) -> ResponseReturnValue:
    """Show a hidden profile again."""
    return _do(handle, standing.reappear, _("The profile is listed again."))


@blueprint.get("/<handle>/deletion")
@access(Access.SIGNED_IN)
def deletion(handle: str) -> str:
    """Ask once before a deletion is planned, and say what it means."""
    organization = owned_organization(handle)
    return render_template(
        "desk/deletion.html", organization=organization, draft=draft_of(organization)
    )


@blueprint.post("/<handle>/deletion")
@access(Access.SIGNED_IN)
def plan_deletion(handle: str) -> ResponseReturnValue:
    """Plan the deletion, fourteen days from now."""
    said = _("Everything will be deleted in 14 days. Until then you can take it back.")
    return _do(handle, standing.plan_deletion, said)


@blueprint.post("/<handle>/deletion/cancellation")
@access(Access.SIGNED_IN)
def keep(handle: str) -> ResponseReturnValue:
    """Take a planned deletion back."""
    return _do(handle, standing.keep, _("Nothing will be deleted."))


@blueprint.post("/<handle>/export")
@access(Access.SIGNED_IN)
def export(handle: str) -> Response:
    """Hand out everything that the organization gave, as one file."""
    with unit_of_work() as work:
        organization = owned_organization(handle)
        document = export_everything(work, current_viewer(), organization)
    reply = Response(
        json.dumps(document, ensure_ascii=False, indent=1), mimetype="application/json"
    )
    name = f'attachment; filename="{organization.handle}.json"'
    reply.headers["Content-Disposition"] = name
    return reply


def _do(handle: str, deed: Deed, said: str) -> ResponseReturnValue:
    with unit_of_work() as work:
        deed(work, current_viewer(), owned_organization(handle))
    flash(said)
    return redirect(url_for("editor.desk", handle=handle), HTTPStatus.SEE_OTHER)


def _missing(content: Content) -> list[Missing]:
    things = completeness(content)
    return [
        Missing(
            str(FIELD_NAMES[thing.name]),
            str(WHY.get(thing.name, "")),
            section_of(thing.name),
        )
        for thing in things
    ]
