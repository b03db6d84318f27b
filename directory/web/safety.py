"""Visibility and safety: who may find the profile, and whether that is safe."""

from functools import partial
from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField

from directory.database import unit_of_work
from directory.profiles.models import Organization, Visibility
from directory.profiles.policy import may_own
from directory.profiles.service.drafting import set_visibility, working_copy
from directory.profiles.service.saving import save_fields
from directory.web.access import Access, access
from directory.web.field_names import FIELD_NAMES, HINTS, VISIBILITY_NAMES
from directory.web.forms import Form
from directory.web.inputs import options
from directory.web.own import draft_of, edited_organization
from directory.web.viewer import current_viewer

blueprint = Blueprint("safety", __name__, url_prefix="/organizations")


class SafetyForm(Form):
    """Sensitive work, and who may find the profile."""

    sensitive_work = BooleanField(
        _l("We do sensitive work"), description=HINTS["sensitive_work"]
    )
    visibility = RadioField(
        FIELD_NAMES["visibility"],
        choices=partial(options, VISIBILITY_NAMES),
        description=_l("Narrower takes effect at once; wider is reviewed first."),
    )


@blueprint.get("/<handle>/edit/safety")
@access(Access.SIGNED_IN)
def show(handle: str) -> str:
    """Ask who may find the profile."""
    organization = edited_organization(handle)
    return _page(organization, _form(organization))


@blueprint.post("/<handle>/edit/safety")
@access(Access.SIGNED_IN)
def save(handle: str) -> ResponseReturnValue:
    """Keep what was chosen: narrowing at once, widening after review."""
    organization = edited_organization(handle)
    form = _form(organization)
    if not form.validate():
        return _page(organization, form), HTTPStatus.UNPROCESSABLE_ENTITY
    _save(form, handle)
    flash(_("Saved."))
    return redirect(url_for("editor.edit", handle=handle), HTTPStatus.SEE_OTHER)


def _save(form: SafetyForm, handle: str) -> None:
    with unit_of_work() as work:
        organization, viewer = edited_organization(handle), current_viewer()
        draft = draft_of(organization)
        chosen = Visibility(form.visibility.data)
        if form.sensitive_work.data != bool(draft.content.get("sensitive_work")):
            values = {"sensitive_work": form.sensitive_work.data}
            revision = working_copy(work, viewer, organization)
            save_fields(
                work, viewer, revision, values=values, seen_version=revision.version
            )
        if chosen is not draft.visibility:
            set_visibility(work, viewer, organization, chosen)


def _form(organization: Organization) -> SafetyForm:
    draft = draft_of(organization)
    return SafetyForm(
        data={
            "sensitive_work": bool(draft.content.get("sensitive_work")),
            "visibility": draft.visibility.value,
        }
    )


def _page(organization: Organization, form: SafetyForm) -> str:
    return render_template(
        "editor/safety.html",
        organization=organization,
        draft=draft_of(organization),
        form=form,
        owns=may_own(current_viewer(), organization),
    )
