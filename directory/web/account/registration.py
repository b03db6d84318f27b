"""Signing up, and confirming or changing an address."""

from flask import redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from directory.accounts import registration
from directory.accounts.models import Purpose
from directory.accounts.passwords import accepted_password
from directory.accounts.service import open_link
from directory.accounts.sessions import open_session
from directory.database import db, unit_of_work
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
    Confirmation,
    PasswordForm,
    SignUpByNameForm,
    SignUpForm,
    beside,
    typed,
)
from directory.web.limits import SIGN_UP, limiter
from directory.web.session import clock_now, remember
from directory.web.step_up import require_step_up


@blueprint.route("/sign-up", methods=["GET", "POST"])
@access(Access.ANYONE)
@limiter.limit(SIGN_UP, methods=["POST"])
def sign_up() -> ResponseReturnValue:
    """Take an address and a password; the answer is the same for every address."""
    if current_user.is_authenticated:
        return redirect(url_for(".show"), SEE_OTHER)
    form = SignUpForm()
    if not form.validate_on_submit():
        return form_page("sign_up", form)
    password_hash = hasher().hash(accepted_password(typed(form.new_password)))
    with unit_of_work() as work:
        registration.sign_up_by_address(
            work,
            address=typed(form.email),
            password_hash=password_hash,
            language=current_language().tag,
        )
    return redirect(url_for(".sign_up_sent"), SEE_OTHER)


@blueprint.get("/sign-up/sent")
@access(Access.ANYONE)
def sign_up_sent() -> str:
    """Say that a mail is under way."""
    return render_template("account/sent.html")


@blueprint.route("/sign-up/name", methods=["GET", "POST"])
@access(Access.ANYONE)
@limiter.limit(SIGN_UP, methods=["POST"])
def sign_up_by_name() -> ResponseReturnValue:
    """Take a user name; show the codes this once, in the reply itself."""
    if current_user.is_authenticated:
        return redirect(url_for(".show"), SEE_OTHER)
    form = SignUpByNameForm()
    if not form.validate_on_submit():
        return form_page("sign_up_by_name", form)
    codes: list[str] = []
    password_hash = hasher().hash(accepted_password(typed(form.new_password)))
    with beside(form.user_name):
        codes = _named_account(form, password_hash)
    if form.user_name.errors:
        return form_page("sign_up_by_name", form)
    return codes_page(codes)


@blueprint.route("/confirmation/<secret>", methods=["GET", "POST"])
@access(Access.ANYONE)
@limiter.limit(SIGN_UP, methods=["POST"])
def confirm_address(secret: str) -> ResponseReturnValue:
    """Confirm an address with the password that was chosen for it, and come in."""
    open_link(db.session(), Purpose.CONFIRM_ADDRESS, secret, now=clock_now())
    form = PasswordForm()
    if not form.validate_on_submit():
        return form_page("confirm_address", form)
    with beside(form.password):
        session_secret = _confirmed(secret, typed(form.password))
    if form.password.errors:
        return form_page("confirm_address", form)
    remember(session_secret, shared=False)
    return redirect(url_for(".show"), SEE_OTHER)


@blueprint.route("/address", methods=["GET", "POST"])
@access(Access.SIGNED_IN)
@limiter.limit(SIGN_UP, methods=["POST"])
def change_address() -> ResponseReturnValue:
    """Ask the holder of a new address to confirm it."""
    require_step_up()
    form = AddressForm()
    if not form.validate_on_submit():
        return form_page("change_address", form)
    with unit_of_work() as work:
        registration.ask_for_new_address(
            work, current_user.account, address=typed(form.email)
        )
    return redirect(url_for(".change_sent"), SEE_OTHER)


@blueprint.get("/address/sent")
@access(Access.SIGNED_IN)
def change_sent() -> str:
    """Say that a mail is under way to the new address."""
    return render_template("account/sent.html")


@blueprint.route("/address/<secret>", methods=["GET", "POST"])
@access(Access.ANYONE)
@limiter.limit(SIGN_UP, methods=["POST"])
def take_address(secret: str) -> ResponseReturnValue:
    """Move the account to the address that the link was sent to."""
    open_link(db.session(), Purpose.CHANGE_ADDRESS, secret, now=clock_now())
    form = Confirmation()
    if not form.validate_on_submit():
        return form_page("take_address", form)
    with unit_of_work() as work:
        registration.take_new_address(work, secret)
    return redirect(url_for(".sign_in"), SEE_OTHER)


def _named_account(form: SignUpByNameForm, password_hash: str) -> list[str]:
    with unit_of_work() as work:
        account, codes = registration.sign_up_by_name(
            work,
            user_name=typed(form.user_name),
            password_hash=password_hash,
            language=current_language().tag,
        )
        secret = open_session(work, account, browser=browser())
    remember(secret, shared=False)
    return codes


def _confirmed(secret: str, password: str) -> str:
    proof = registration.check_confirmation(
        db.session(), hasher(), secret, password=password, now=clock_now()
    )
    with unit_of_work() as work:
        account = registration.confirm_address(work, secret, proof)
        return open_session(work, account, browser=browser())
