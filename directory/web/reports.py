"""Reporting a profile, asking for a correction or for removal: open to strangers."""

from http import HTTPStatus

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from wtforms import RadioField, SelectField, StringField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from directory.database import unit_of_work
from directory.kernel.errors import Invalid
from directory.language import current_language
from directory.moderation.models import ReportKind
from directory.moderation.service.reporting import LONGEST, kinds_for, report
from directory.profiles.models import Organization
from directory.profiles.policy import visible_content
from directory.profiles.queries import organization_by_handle
from directory.web.access import Access, access
from directory.web.field_labels import FIELD_LABELS
from directory.web.forms import Form
from directory.web.limits import REPORT, limiter
from directory.web.moderation_words import REPORTS
from directory.web.viewer import current_viewer, opened_organization

blueprint = Blueprint("reports", __name__, url_prefix="/organizations/<handle>/report")

LONGEST_ADDRESS = 254


class ReportForm(Form):
    """What somebody says of a profile."""

    kind = RadioField(_l("What is it about?"), [InputRequired()], choices=[])
    field = SelectField(_l("Which part of the page?"), [Optional()], choices=[])
    text = TextAreaField(
        _l("What should we know?"), [InputRequired(), Length(max=LONGEST)]
    )
    reply_to = StringField(
        _l("E-mail address for an answer (optional)"),
        [Length(max=LONGEST_ADDRESS)],
        render_kw={"dir": "ltr", "type": "email", "autocomplete": "email"},
    )


@blueprint.get("")
@access(Access.ANYONE)
def new(handle: str) -> str:
    """Show the form; ``?kind=`` chooses what it is about."""
    organization = opened_organization(handle)
    return _page(organization, _form(organization))


@blueprint.post("")
@access(Access.ANYONE)
@limiter.limit(REPORT)
def create(handle: str) -> ResponseReturnValue:
    """Put the report into the queue."""
    organization = opened_organization(handle)
    form = _form(organization)
    if not form.validate_on_submit():
        return _page(organization, form), HTTPStatus.UNPROCESSABLE_ENTITY
    try:
        _send(handle, form)
    except Invalid as refusal:
        form.form_errors.append(_(refusal.sentence, **refusal.values))
        page = _page(opened_organization(handle), form)
        return page, HTTPStatus.UNPROCESSABLE_ENTITY
    flash(_("Thank you. The moderation team will look at it."))
    return redirect(url_for("reports.sent", handle=handle), HTTPStatus.SEE_OTHER)


@blueprint.get("/sent")
@access(Access.ANYONE)
def sent(handle: str) -> str:
    """Say what happens now."""
    organization = opened_organization(handle)
    quick = ReportKind.REMOVAL in kinds_for(organization)
    return render_template("reports/sent.html", organization=organization, quick=quick)


def _send(handle: str, form: ReportForm) -> None:
    reporter = current_user.account.id if current_user.is_authenticated else None
    with unit_of_work() as work:
        report(
            work,
            organization_by_handle(work.session, handle),
            kind=ReportKind(form.kind.data),
            text=form.text.data or "",
            field=form.field.data or "",
            reporter_id=reporter,
            reply_to=form.reply_to.data or "",
            language=current_language().tag,
        )


def _form(organization: Organization) -> ReportForm:
    kinds = kinds_for(organization)
    asked = request.args.get("kind", "")
    form = ReportForm(kind=asked if asked in kinds else None)
    form.kind.choices = {kind.value: _(REPORTS[kind]) for kind in kinds}
    seen = visible_content(organization, current_viewer())
    parts = {name: _(label) for name, label in FIELD_LABELS.items() if name in seen}
    form.field.choices = {"": _("The whole page"), **parts}
    return form


def _page(organization: Organization, form: ReportForm) -> str:
    return render_template(
        "reports/new.html",
        form=form,
        organization=organization,
        content=visible_content(organization, current_viewer()),
        signed_in=current_user.is_authenticated,
    )
