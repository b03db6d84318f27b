"""What a person was told."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from directory.accounts.models import Notice
from directory.accounts.queries import notices_of
from directory.accounts.service import mark_read
from directory.database import db, unit_of_work
from directory.kernel.languages import TAGS, text_in
from directory.language import current_language
from directory.web.access import Access, access
from directory.web.account.blueprint import SEE_OTHER, blueprint
from directory.web.account.forms import Confirmation


@blueprint.get("/notices")
@access(Access.SIGNED_IN)
def notices() -> str:
    """Show what the person was told, newest first."""
    told = notices_of(db.session(), current_user.account.id)
    return render_template(
        "account/notices.html",
        notices=[(notice, spoken(notice)) for notice in told],
        form=Confirmation(),
    )


@blueprint.post("/notices/read")
@access(Access.SIGNED_IN)
def mark_notices_read() -> ResponseReturnValue:
    """Mark everything as read."""
    return _mark_read(None)


@blueprint.post("/notices/<notice>/read")
@access(Access.SIGNED_IN)
def mark_notice_read(notice: str) -> ResponseReturnValue:
    """Mark one notice as read."""
    return _mark_read(notice)


def spoken(notice: Notice) -> str:
    """Return what a notice says, in the reader's language."""
    values = {name: _in_language(value) for name, value in notice.values.items()}
    return str(_(notice.sentence, **values))


def _in_language(value: object) -> object:
    if isinstance(value, dict) and value and set(value) <= set(TAGS):
        return text_in(value, current_language().tag)
    return value


def _mark_read(notice: str | None) -> ResponseReturnValue:
    with unit_of_work() as work:
        mark_read(work, current_user.account.id, notice)
    return redirect(url_for(".notices"), SEE_OTHER)
