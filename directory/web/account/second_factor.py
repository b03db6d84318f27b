"""Setting up a second factor, and removing it."""

from io import BytesIO

import segno
from flask import current_app, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from markupsafe import Markup

from directory.accounts import factors
from directory.accounts.queries import count_codes
from directory.database import db, unit_of_work
from directory.web.access import Access, access
from directory.web.account.blueprint import (
    SEE_OTHER,
    blueprint,
    codes_page,
    form_page,
)
from directory.web.account.ceremony import relying_party
from directory.web.account.forms import CodeForm, Confirmation, beside, typed
from directory.web.limits import SIGN_IN, limiter
from directory.web.session import follow
from directory.web.step_up import require_step_up


@blueprint.get("/second-factor")
@access(Access.SIGNED_IN)
def second_factor() -> str:
    """Show whether a second factor stands, and what can be done about it."""
    account = current_user.account
    return render_template(
        "account/second_factor.html",
        account=account,
        passkeys_work=relying_party() is not None,
        needed=bool(current_user.node_roles),
        left=count_codes(db.session(), account.id),
        form=Confirmation(),
    )


@blueprint.post("/second-factor")
@access(Access.SIGNED_IN)
def begin_second_factor() -> ResponseReturnValue:
    """Make a secret for the person's app."""
    require_step_up()
    with unit_of_work() as work:
        factors.begin_factor(work, current_user.account)
    return redirect(url_for(".confirm_second_factor"), SEE_OTHER)


@blueprint.route("/second-factor/app", methods=["GET", "POST"])
@access(Access.SIGNED_IN)
@limiter.limit(SIGN_IN, methods=["POST"])
def confirm_second_factor() -> ResponseReturnValue:
    """Show the secret to the app, and take the first code from it."""
    require_step_up()
    account = current_user.account
    if account.has_app or account.totp_secret is None:
        return redirect(url_for(".second_factor"), SEE_OTHER)
    form = CodeForm()
    if form.validate_on_submit():
        with beside(form.code):
            return codes_page(_confirmed(form))
    return form_page("confirm_second_factor", form, **_shown_to_app())


@blueprint.route("/second-factor/removal", methods=["GET", "POST"])
@access(Access.SIGNED_IN)
def remove_second_factor() -> ResponseReturnValue:
    """Forget the app."""
    require_step_up()
    form = Confirmation()
    if not form.validate_on_submit():
        return form_page("remove_second_factor", form)
    with unit_of_work() as work:
        factors.remove_factor(work, current_user.account)
    return redirect(url_for(".second_factor"), SEE_OTHER)


def _confirmed(form: CodeForm) -> list[str]:
    with unit_of_work() as work:
        secret, codes = factors.confirm_factor(
            work, current_user.account, current_user.sign_in, code=typed(form.code)
        )
    follow(secret)
    return codes


def _shown_to_app() -> dict[str, object]:
    account, name = current_user.account, current_app.extensions["settings"].node_name
    address = factors.provisioning_address(account, issuer=name)
    secret: str = account.totp_secret
    groups = [secret[start : start + 4] for start in range(0, len(secret), 4)]
    return {"picture": _picture(address), "key": " ".join(groups)}


def _picture(address: str) -> Markup:
    """Draw the address; the drawing holds no style and no script."""
    drawing = BytesIO()
    segno.make(address, error="m").save(
        drawing,
        kind="svg",
        scale=5,
        light="#fff",
        xmldecl=False,
        svgns=True,
        nl=False,
    )
    return Markup(drawing.getvalue().decode())  # noqa: S704 - drawn by segno  # nosec B704
