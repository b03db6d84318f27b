"""Verifying organizations: statements by moderators, vouches by owners."""

from datetime import date, timedelta
from http import HTTPStatus

from flask import (
    Blueprint,
    current_app,
    flash,
    redirect,
    render_template,
    url_for,
)
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import SelectField, TextAreaField
from wtforms.validators import InputRequired, Length

from directory.database import db, unit_of_work
from directory.kernel.messages import N_
from directory.profiles.models import Organization, Role
from directory.profiles.queries import organization_by_handle, organizations_by_ids
from directory.verification import service
from directory.verification.models import Method
from directory.verification.policy import may_vouch_by_standing, verified_until
from directory.verification.queries import (
    statement_by_id,
    statements_about,
    vouches_of,
)
from directory.web.access import Access, access
from directory.web.forms import Form
from directory.web.limits import WRITE, limiter
from directory.web.moderation_words import METHODS
from directory.web.viewer import current_viewer, opened_organization

blueprint = Blueprint("verification", __name__)

MONTHS = {"6": N_("Half a year"), "12": N_("One year"), "24": N_("Two years")}
DAYS_OF = {"6": 182, "12": 365, "24": 730}


class StatementForm(Form):
    """What a moderator saw."""

    method = SelectField(_l("How was it verified?"), [InputRequired()], choices=[])
    months = SelectField(_l("For how long?"), choices=[])
    note = TextAreaField(_l("Note for moderators"), [Length(max=service.LONGEST_NOTE)])


class VouchForm(Form):
    """For which organization an owner speaks."""

    voucher = SelectField(
        _l("In the name of"), [InputRequired()], choices=[], validate_choice=False
    )


@blueprint.get("/moderation/organizations/<handle>/verification")
@access(Access.MODERATOR)
def show(handle: str) -> str:
    """Show the statements about an organization, and the form for another."""
    return _page(opened_organization(handle), _statement_form())


@blueprint.post("/moderation/organizations/<handle>/verification")
@access(Access.MODERATOR)
@limiter.limit(WRITE)
def create(handle: str) -> ResponseReturnValue:
    """Add a statement."""
    organization, form = opened_organization(handle), _statement_form()
    if not form.validate_on_submit():
        return _page(organization, form), HTTPStatus.UNPROCESSABLE_ENTITY
    with unit_of_work() as work:
        service.state(
            work,
            current_viewer(),
            organization_by_handle(work.session, handle),
            method=Method(form.method.data),
            note=form.note.data or "",
            lasts=timedelta(days=DAYS_OF[form.months.data]),
        )
    flash(_("The statement is added."))
    return redirect(url_for(".show", handle=handle), HTTPStatus.SEE_OTHER)


@blueprint.post("/statements/<statement>/withdrawal")
@access(Access.SIGNED_IN)
@limiter.limit(WRITE)
def withdraw(statement: str) -> ResponseReturnValue:
    """Withdraw a statement or a vouch; what hangs on it is checked again."""
    with unit_of_work() as work:
        found = statement_by_id(work.session, statement)
        service.withdraw(work, current_viewer(), found)
        about = work.session.get_one(Organization, found.organization_id).handle
    flash(_("It is withdrawn."))
    endpoint = ".show" if current_viewer().scope is not None else ".vouch"
    return redirect(url_for(endpoint, handle=about), HTTPStatus.SEE_OTHER)


@blueprint.get("/organizations/<handle>/vouch")
@access(Access.SIGNED_IN)
def vouch(handle: str) -> str:
    """Show an owner of a verified organization what vouching means."""
    return _vouch_page(opened_organization(handle), _vouch_form())


@blueprint.post("/organizations/<handle>/vouch")
@access(Access.SIGNED_IN)
@limiter.limit(WRITE)
def create_vouch(handle: str) -> ResponseReturnValue:
    """Vouch for an organization."""
    organization, form = opened_organization(handle), _vouch_form()
    if not form.validate_on_submit():
        page = _vouch_page(organization, form)
        return page, HTTPStatus.UNPROCESSABLE_ENTITY
    with unit_of_work() as work:
        service.vouch(
            work,
            current_viewer(),
            organization_by_handle(work.session, form.voucher.data),
            organization_by_handle(work.session, handle),
        )
    flash(_("Thank you. Your organization vouches for this one for a year."))
    return redirect(url_for(".vouch", handle=handle), HTTPStatus.SEE_OTHER)


def _today() -> date:
    today: date = current_app.extensions["clock"]().date()
    return today


def _statement_form() -> StatementForm:
    form = StatementForm(months="12")
    form.months.choices = {months: _(label) for months, label in MONTHS.items()}
    form.method.choices = {
        method.value: _(label)
        for method, label in METHODS.items()
        if method is not Method.VOUCHED
    }
    return form


def _page(organization: Organization, form: StatementForm) -> str:
    about = statements_about(db.session(), [organization.id])[organization.id]
    vouchers = organizations_by_ids(
        db.session(), [s.voucher_id for s in about if s.voucher_id]
    )
    return render_template(
        "moderation/verification.html",
        organization=organization,
        form=form,
        statements=about,
        labels={method: _(label) for method, label in METHODS.items()},
        vouchers={one.id: one for one in vouchers},
        until=verified_until(about, today=_today()),
        today=_today(),
    )


def _vouching() -> list[Organization]:
    """Return the organizations in whose name the reader may vouch."""
    viewer = current_viewer()
    owned = [number for number, roles in viewer.roles.items() if Role.OWNER in roles]
    about = statements_about(db.session(), owned)
    able = [n for n in owned if may_vouch_by_standing(about[n], today=_today())]
    return organizations_by_ids(db.session(), able)


def _vouch_form() -> VouchForm:
    form = VouchForm()
    form.voucher.choices = {one.handle: one.handle for one in _vouching()}
    return form


def _vouch_page(organization: Organization, form: VouchForm) -> str:
    able = _vouching()
    given = [
        (one, statement)
        for one in able
        for statement in vouches_of(db.session(), one.id)
        if statement.organization_id == organization.id
    ]
    return render_template(
        "moderation/vouch.html",
        organization=organization,
        form=form,
        able=able,
        given=given,
    )
