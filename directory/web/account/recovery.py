"""A new password: by a link, by a printed code, or by the present one."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from directory.accounts import entry, recovery
from directory.accounts.models import Account, Purpose
from directory.accounts.passwords import accepted_password
from directory.accounts.service import open_link
from directory.accounts.sessions import open_session
from directory.database import db, unit_of_work
from directory.kernel.messages import N_
from directory.kernel.work import Work
from directory.language import current_language
from directory.web.access import Access, access
from directory.web.account.blueprint import (
    SEE_OTHER,
    blueprint,
    browser,
    codes_page,
    form_page,
    hasher,
)
from directory.web.account.forms import (
    AddressForm,
    ChangePasswordForm,
    Confirmation,
    NewPasswordForm,
    ResetByCodeForm,
    refuse,
    typed,
)
from directory.web.limits import SIGN_IN, SIGN_UP, limiter
from directory.web.session import clock_now, remember
from directory.web.step_up import require_step_up

WRONG = N_(
    "This name and code do not fit together, or there were too many attempts. "
    "Please wait a minute and try again."
)


@blueprint.route("/reset", methods=["GET", "POST"])
@access(Access.ANYONE)
@limiter.limit(SIGN_UP, methods=["POST"])
def ask_for_reset() -> ResponseReturnValue:
    """Send a link for a new password; the answer is the same for every address."""
    form = AddressForm()
    if not form.validate_on_submit():
        return form_page("ask_for_reset", form)
    with unit_of_work() as work:
        recovery.ask_for_reset(
            work, address=typed(form.email), language=current_language().tag
        )
    return redirect(url_for(".reset_sent"), SEE_OTHER)


@blueprint.get("/reset/sent")
@access(Access.ANYONE)
def reset_sent() -> str:
    """Say that a mail is under way."""
    return render_template("account/sent.html")


@blueprint.route("/reset/code", methods=["GET", "POST"])
@access(Access.ANYONE)
@limiter.limit(SIGN_IN, methods=["POST"])
def reset_by_code() -> ResponseReturnValue:
    """Give a new password to who shows a printed code."""
    form = ResetByCodeForm()
    if not form.validate_on_submit():
        return form_page("reset_by_code", form)
    if not _reset_by_code(form):
        refuse(form.code, WRONG)
        return form_page("reset_by_code", form)
    return redirect(url_for(".sign_in"), SEE_OTHER)


@blueprint.route("/reset/<secret>", methods=["GET", "POST"])
@access(Access.ANYONE)
@limiter.limit(SIGN_IN, methods=["POST"])
def reset(secret: str) -> ResponseReturnValue:
    """Give the link's account a new password; then the person signs in with it."""
    open_link(db.session(), Purpose.RESET_PASSWORD, secret, now=clock_now())
    form = NewPasswordForm()
    if not form.validate_on_submit():
        return form_page("reset", form)
    password_hash = hasher().hash(accepted_password(typed(form.new_password)))
    with unit_of_work() as work:
        recovery.reset_by_link(work, secret, password_hash=password_hash)
    return redirect(url_for(".sign_in"), SEE_OTHER)


@blueprint.route("/password", methods=["GET", "POST"])
@access(Access.SIGNED_IN)
@limiter.limit(SIGN_IN, methods=["POST"])
def change_password() -> ResponseReturnValue:
    """Take a new password from who knows the present one; other sessions end."""
    form = ChangePasswordForm()
    if not form.validate_on_submit():
        return form_page("change_password", form)
    shared = current_user.sign_in.shared
    secret = _changed_password(form)
    if secret is None:
        refuse(form.password, entry.REFUSED)
        return form_page("change_password", form)
    remember(secret, shared=shared)
    return redirect(url_for(".show"), SEE_OTHER)


@blueprint.route("/codes", methods=["GET", "POST"])
@access(Access.SIGNED_IN)
def renew_codes() -> ResponseReturnValue:
    """Make ten new printed codes and show them this once, in the reply itself."""
    require_step_up()
    form = Confirmation()
    if not form.validate_on_submit():
        return form_page("renew_codes", form)
    with unit_of_work() as work:
        codes = recovery.make_codes(work, current_user.account)
    return codes_page(codes)


def _reset_by_code(form: ResetByCodeForm) -> Account | None:
    password_hash = hasher().hash(accepted_password(typed(form.new_password)))
    with unit_of_work() as work:
        return recovery.reset_by_code(
            work,
            user_name=typed(form.user_name),
            code=typed(form.code),
            password_hash=password_hash,
        )


def _changed_password(form: ChangePasswordForm) -> str | None:
    """Return the secret of the one session that is left, or None for a wrong one."""
    account, proved = current_user.account, current_user.sign_in.second_factor_at
    proof = entry.check_own_password(hasher(), account, typed(form.password))
    password_hash = hasher().hash(accepted_password(typed(form.new_password)))
    with unit_of_work() as work:
        return _set_password(work, proof, password_hash, proved=proved is not None)


def _set_password(
    work: Work, proof: entry.Proof, password_hash: str, *, proved: bool
) -> str | None:
    account = entry.weigh(work, proof)
    if account is None:
        return None
    recovery.set_password(work, account, password_hash=password_hash)
    return open_session(
        work,
        account,
        browser=browser(),
        shared=current_user.sign_in.shared,
        proved=proved,
    )
