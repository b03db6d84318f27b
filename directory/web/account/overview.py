"""The account's own page: language, sessions, a copy of one's data, leaving."""

import json
from http import HTTPStatus
from typing import Any

from flask import Response, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from directory.accounts import departure, sessions
from directory.accounts.queries import live_sign_ins
from directory.accounts.service import choose_language
from directory.database import db, unit_of_work
from directory.profiles.models import Membership
from directory.profiles.queries import memberships_of_account
from directory.web.access import Access, access
from directory.web.account.blueprint import SEE_OTHER, blueprint, form_page
from directory.web.account.entry import NOTHING_KEPT
from directory.web.account.forms import Confirmation, LanguageForm, beside
from directory.web.session import clock_now, forget
from directory.web.step_up import require_step_up


@blueprint.get("/")
@access(Access.SIGNED_IN)
def show() -> str:
    """Show what can be done with the account."""
    return _page(LanguageForm(language=current_user.account.language))


def _page(form: LanguageForm) -> str:
    account = current_user.account
    return render_template(
        "account/show.html",
        account=account,
        form=form,
        memberships=memberships_of_account(db.session(), account.id),
        doors=_doors(),
    )


@blueprint.post("/language")
@access(Access.SIGNED_IN)
def change_language() -> ResponseReturnValue:
    """Take the language in which the person is spoken to."""
    form = LanguageForm()
    if not form.validate_on_submit():
        return _page(form), HTTPStatus.UNPROCESSABLE_ENTITY
    with unit_of_work() as work:
        choose_language(work, current_user.account, form.language.data)
    return redirect(url_for(".show", lang=form.language.data), SEE_OTHER)


@blueprint.get("/sessions")
@access(Access.SIGNED_IN)
def list_sessions() -> str:
    """Show where the person is signed in."""
    account = current_user.account
    return render_template(
        "account/sessions.html",
        sessions=live_sign_ins(db.session(), account.id, now=clock_now()),
        present=current_user.sign_in.public_id,
        form=Confirmation(),
    )


@blueprint.post("/sessions/<public_id>/end")
@access(Access.SIGNED_IN)
def end_session(public_id: str) -> ResponseReturnValue:
    """End one of the person's sessions, wherever it is open."""
    with unit_of_work() as work:
        sessions.end_session_of(work, current_user.account, public_id)
    return redirect(url_for(".list_sessions"), SEE_OTHER)


@blueprint.post("/sessions/end")
@access(Access.SIGNED_IN)
def end_other_sessions() -> ResponseReturnValue:
    """End every session but this one."""
    with unit_of_work() as work:
        sessions.end_other_sessions(
            work, current_user.account.id, keep=current_user.sign_in
        )
    return redirect(url_for(".list_sessions"), SEE_OTHER)


@blueprint.get("/export")
@access(Access.SIGNED_IN)
def export() -> ResponseReturnValue:
    """Offer a copy of what is kept about the person."""
    require_step_up()
    return render_template("account/export.html")


@blueprint.get("/export/account.json")
@access(Access.SIGNED_IN)
def download() -> Response:
    """Hand over a copy of what is kept about the person."""
    require_step_up()
    account = current_user.account
    kept = departure.own_data(db.session(), account)
    places = memberships_of_account(db.session(), account.id)
    kept["memberships"] = [_place(membership) for membership in places]
    reply = Response(
        json.dumps(kept, ensure_ascii=False, indent=2), mimetype="application/json"
    )
    reply.headers["Content-Disposition"] = 'attachment; filename="account.json"'
    return reply


@blueprint.route("/erasure", methods=["GET", "POST"])
@access(Access.SIGNED_IN)
def erase() -> ResponseReturnValue:
    """Forget the person, unless they are the last owner of something."""
    require_step_up()
    form = Confirmation()
    if not form.validate_on_submit():
        return form_page("erase", form)
    with beside(form.next):
        _erase()
    if form.next.errors:
        return form_page("erase", form)
    forget()
    reply = redirect(url_for("home.show"), SEE_OTHER)
    reply.headers["Clear-Site-Data"] = NOTHING_KEPT
    return reply


def _doors() -> list[tuple[str, str]]:
    return [
        ("account.notices", _("Notices")),
        ("account.change_password", _("Change the password")),
        ("account.change_address", _("Change the e-mail address")),
        ("account.second_factor", _("Second factor")),
        ("account.renew_codes", _("Printed codes")),
        ("account.list_sessions", _("Where you are signed in")),
    ]


def _erase() -> None:
    with unit_of_work() as work:
        departure.erase_account(work, current_user.account)


def _place(membership: Membership) -> dict[str, Any]:
    return {
        "organization": membership.organization.uri,
        "joined": membership.joined_at.isoformat(),
        "roles": [
            role for role in ("owner", "editor", "liaison") if getattr(membership, role)
        ],
    }
