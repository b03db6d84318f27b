"""Suspending an organization: the form, in an emergency at once."""

from http import HTTPStatus

from flask import Blueprint, current_app, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length

from directory.database import db, unit_of_work
from directory.kernel.languages import LANGUAGES
from directory.language import current_language
from directory.moderation.models import Verdict
from directory.moderation.record import item_of_suspension, suspension_of
from directory.moderation.service.suspending import reopen_suspension, suspend
from directory.moderation.service.weighing import LONGEST_MESSAGE, Opinion
from directory.profiles.queries import organization_by_handle
from directory.web.access import Access, access
from directory.web.forms import Form
from directory.web.limits import WRITE, limiter
from directory.web.replies import reasons_for
from directory.web.viewer import current_viewer, opened_organization
from directory.web.vocabulary import vocabulary

blueprint = Blueprint(
    "suspensions", __name__, url_prefix="/moderation/organizations/<handle>/suspension"
)


class SuspensionForm(Form):
    """Why an organization is hidden, and whether it cannot wait."""

    code = SelectField(_l("Reason"), [InputRequired()], choices=[])
    message = TextAreaField(
        _l("Message to the organization"),
        [InputRequired(), Length(max=LONGEST_MESSAGE)],
    )
    language = SelectField(_l("Language of the message"), choices=[])
    emergency = BooleanField(
        _l("Emergency: hide it now; a second moderator decides within 72 hours")
    )


@blueprint.get("")
@access(Access.MODERATOR)
def new(handle: str) -> ResponseReturnValue:
    """Show the form, or lead to the case that waits already."""
    organization = opened_organization(handle)
    waiting = suspension_of(db.session(), organization)
    if waiting is not None:
        item = item_of_suspension(db.session(), waiting)
        return redirect(
            url_for("moderation.review", item=item.public_id), HTTPStatus.SEE_OTHER
        )
    return render_template(
        "moderation/suspend.html", form=_form(), organization=organization
    )


@blueprint.post("")
@access(Access.MODERATOR)
@limiter.limit(WRITE)
def create(handle: str) -> ResponseReturnValue:
    """Propose to hide the organization, or hide it at once."""
    organization, form = opened_organization(handle), _form()
    if not form.validate_on_submit():
        page = render_template(
            "moderation/suspend.html", form=form, organization=organization
        )
        return page, HTTPStatus.UNPROCESSABLE_ENTITY
    opinion = Opinion(
        Verdict.SUSPEND, form.code.data, form.message.data or "", form.language.data
    )
    with unit_of_work() as work:
        suspend(
            work,
            current_viewer(),
            organization_by_handle(work.session, handle),
            opinion,
            emergency=form.emergency.data,
            rules=current_app.extensions["rules"],
        )
    flash(_sent(emergency=form.emergency.data))
    return redirect(url_for("moderation.queue"), HTTPStatus.SEE_OTHER)


@blueprint.post("/review")
@access(Access.MODERATOR)
@limiter.limit(WRITE)
def look_again(handle: str) -> ResponseReturnValue:
    """Put a settled suspension before a moderator again, to lift or keep it."""
    with unit_of_work() as work:
        organization = organization_by_handle(work.session, handle)
        item = reopen_suspension(work, current_viewer(), organization)
        address = url_for("moderation.review", item=item.public_id)
    return redirect(address, HTTPStatus.SEE_OTHER)


def _sent(*, emergency: bool) -> str:
    if emergency:
        return str(_("It is hidden now. A second moderator decides."))
    return str(_("A second moderator is asked to confirm."))


def _form() -> SuspensionForm:
    form = SuspensionForm(language=current_language().tag)
    codes = reasons_for(vocabulary(), (Verdict.SUSPEND,))
    form.code.choices = {c.slug: c.label(current_language().tag) for c in codes}
    form.language.choices = {one.tag: one.name for one in LANGUAGES.values()}
    return form
