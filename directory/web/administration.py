"""The administrators' overview: who moderates, what waits, words, outages."""

from http import HTTPStatus

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, StringField
from wtforms.validators import InputRequired, Length, Optional

from directory.accounts.queries import people_with_node_roles
from directory.database import db, unit_of_work
from directory.kernel.languages import LANGUAGES
from directory.language import current_language
from directory.moderation.queries import count_waiting
from directory.moderation.record import open_outages
from directory.moderation.service.outages import declare_outage, end_outage
from directory.taxonomy.service import correct_label
from directory.web.access import Access, access
from directory.web.forms import Form
from directory.web.limits import WRITE, limiter
from directory.web.moderation_words import KINDS
from directory.web.viewer import current_viewer
from directory.web.vocabulary import vocabulary

blueprint = Blueprint("administration", __name__, url_prefix="/administration")

LONGEST_LABEL = 200


class OutageForm(Form):
    """Where the network is away, so that clocks stand still."""

    place = SelectField(_l("Governorate"), [InputRequired()], choices=[])


class LabelForm(Form):
    """A correction of a term's label, for this node."""

    tag = SelectField(_l("Language"), choices=[])
    label = StringField(
        _l("Label (empty takes the correction back)"),
        [Optional(), Length(max=LONGEST_LABEL)],
    )


@blueprint.get("")
@access(Access.ADMINISTRATOR)
def show() -> str:
    """Show what waits, who moderates, and where clocks stand still."""
    return _page(_outage_form())


@blueprint.post("/outages")
@access(Access.ADMINISTRATOR)
@limiter.limit(WRITE)
def declare() -> ResponseReturnValue:
    """Let the clocks of freshness stand still for a governorate."""
    form = _outage_form()
    if not form.validate_on_submit():
        return _page(form), HTTPStatus.UNPROCESSABLE_ENTITY
    with unit_of_work() as work:
        declare_outage(work, current_viewer(), place=form.place.data)
    flash(_("Clocks stand still there until the outage ends."))
    return redirect(url_for(".show"), HTTPStatus.SEE_OTHER)


@blueprint.post("/outages/<place>/end")
@access(Access.ADMINISTRATOR)
@limiter.limit(WRITE)
def end(place: str) -> ResponseReturnValue:
    """Let the clocks run again."""
    with unit_of_work() as work:
        end_outage(work, current_viewer(), place=place)
    flash(_("Clocks run again there."))
    return redirect(url_for(".show"), HTTPStatus.SEE_OTHER)


@blueprint.get("/terms/<scheme>")
@access(Access.ADMINISTRATOR)
def terms(scheme: str) -> str:
    """List the terms of a scheme with their labels in every language."""
    return render_template(
        "moderation/terms.html",
        scheme=scheme,
        schemes=_schemes(),
        concepts=vocabulary().of(scheme),
        tongues=list(LANGUAGES.values()),
        form=_label_form(),
    )


@blueprint.post("/terms/<scheme>/<slug>")
@access(Access.ADMINISTRATOR)
@limiter.limit(WRITE)
def correct(scheme: str, slug: str) -> ResponseReturnValue:
    """Correct a label; the next update of the data leaves the correction alone."""
    form = _label_form()
    if not form.validate_on_submit():
        page = render_template(
            "moderation/terms.html",
            scheme=scheme,
            schemes=_schemes(),
            concepts=vocabulary().of(scheme),
            tongues=list(LANGUAGES.values()),
            form=form,
        )
        return page, HTTPStatus.UNPROCESSABLE_ENTITY
    with unit_of_work() as work:
        correct_label(
            work, scheme, slug, tag=form.tag.data, label=form.label.data or ""
        )
    current_app.extensions.pop("vocabulary", None)
    flash(_("The label is corrected."))
    return redirect(url_for(".terms", scheme=scheme), HTTPStatus.SEE_OTHER)


def _page(form: OutageForm) -> str:
    counts = count_waiting(db.session())
    return render_template(
        "moderation/administration.html",
        form=form,
        waiting=[(_(KINDS[kind]), number) for kind, number in counts.items()],
        people=people_with_node_roles(db.session()),
        outages=open_outages(db.session()),
        schemes=_schemes(),
    )


def _schemes() -> list[str]:
    return sorted({concept.scheme for concept in vocabulary().concepts})


def _outage_form() -> OutageForm:
    form = OutageForm()
    tag = current_language().tag
    form.place.choices = {
        place.slug: place.label(tag) for place in vocabulary().children("place", None)
    }
    return form


def _label_form() -> LabelForm:
    form = LabelForm()
    form.tag.choices = {one.tag: one.name for one in LANGUAGES.values()}
    return form
