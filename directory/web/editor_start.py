"""The first page of a new entry: is it safe, and what is it called."""

from functools import partial
from http import HTTPStatus
from typing import Any

from flask import current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, RadioField
from wtforms.validators import InputRequired

from directory.database import db, unit_of_work
from directory.kernel.errors import Invalid
from directory.kernel.languages import text_in
from directory.language import current_language
from directory.profiles.content import InvalidFields
from directory.profiles.duplicates import Likeness, public_likenesses
from directory.profiles.models import Organization
from directory.profiles.service.drafting import start_draft
from directory.web.access import Access, access
from directory.web.editor import blueprint
from directory.web.editor_saving import show_problems
from directory.web.field_names import FIELD_NAMES, HINTS
from directory.web.forms import Form
from directory.web.inputs import LanguageMapField, TermsField, options
from directory.web.limits import WRITE, limiter
from directory.web.term_choices import grouped_choices, label_in, resolver
from directory.web.viewer import current_viewer, signed_in_account

SENSITIVE = {
    "no": _l("No, it can be found by everyone"),
    "yes": _l("Yes, or I am not sure: begin among members alone"),
}


class StartForm(Form):
    """Who it is, and whether it is safe to be found."""

    sensitive = RadioField(
        _l("Would it put anybody at risk if everyone could find it?"),
        choices=partial(options, SENSITIVE),
        description=HINTS["sensitive_work"],
        validators=[InputRequired()],
    )
    name = LanguageMapField(FIELD_NAMES["name"], description=HINTS["name"], most=200)
    represents = BooleanField(
        _l("I may speak for this organization."), validators=[InputRequired()]
    )
    then = HiddenField()

    @property
    def content(self) -> dict[str, Any]:
        """What the draft begins with."""
        return {
            "name": self.name.value,
            "areas_served": self["areas_served"].value,
            "sensitive_work": self.sensitive.data == "yes",
        }


def start_form() -> StartForm:
    """Return the form with the governorates to be ticked."""
    places = TermsField(
        _l("Where it works"),
        description=_l("It helps to see whether it is listed already."),
        groups=grouped_choices("place", coarse=True),
        resolve=resolver("place"),
        label_of=lambda slug: label_in("place", slug),
    )
    form_class = type("Start", (StartForm,), {"areas_served": places})
    form: StartForm = form_class()
    return form


@blueprint.get("/new")
@access(Access.SIGNED_IN)
def new() -> str:
    """Ask the first questions of a new entry."""
    return _page(start_form())


@blueprint.post("/new")
@access(Access.SIGNED_IN)
@limiter.limit(WRITE)
def create() -> ResponseReturnValue:
    """Begin a draft; where similar entries are listed, ask first."""
    form = start_form()
    if not form.validate():
        return _page(form), HTTPStatus.UNPROCESSABLE_ENTITY
    alike = _alike(form) if form.then.data != "another" else []
    if alike:
        return _page(form, alike)
    organization = _started(form)
    if organization is None:
        return _page(form), HTTPStatus.UNPROCESSABLE_ENTITY
    handle = organization.handle
    return redirect(url_for("editor.edit", handle=handle), HTTPStatus.SEE_OTHER)


@blueprint.post("/new/likenesses")
@access(Access.SIGNED_IN)
@limiter.limit(WRITE)
def likenesses() -> ResponseReturnValue:
    """Say, while a name is typed, which listed entries are called alike."""
    tag = current_language().tag
    alike = [text_in(x.organization.content["name"], tag) for x in _alike(start_form())]
    if not alike:
        return {"message": ""}
    names = _(", ").join(alike[:3])
    return {"message": _("Is this you? %(names)s is listed already.", names=names)}


def _alike(form: StartForm) -> list[Likeness]:
    return public_likenesses(db.session(), current_viewer(), form.content)


def _started(form: StartForm) -> Organization | None:
    base_url = current_app.extensions["settings"].base_url
    try:
        with unit_of_work() as work:
            return start_draft(
                work, signed_in_account(), content=form.content, base_url=base_url
            )
    except InvalidFields as refusal:
        show_problems(form, refusal)
    except Invalid as refusal:
        form.form_errors.append(_(refusal.sentence, **refusal.values))
    return None


def _page(form: StartForm, alike: list[Likeness] | None = None) -> str:
    return render_template(
        "editor/new.html",
        form=form,
        alike=alike or [],
        confirmed=signed_in_account().confirmed_at is not None,
    )
