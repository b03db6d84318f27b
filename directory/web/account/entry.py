"""Coming in and going out."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from directory.accounts import entry, sessions
from directory.accounts.factors import WRONG_CODE, prove_factor
from directory.database import db, unit_of_work
from directory.kernel.errors import Invalid
from directory.kernel.messages import N_
from directory.web.access import Access, access
from directory.web.account.blueprint import (
    SEE_OTHER,
    blueprint,
    browser,
    form_page,
    hasher,
    next_address,
)
from directory.web.account.ceremony import ways_of
from directory.web.account.forms import (
    CodeForm,
    Confirmation,
    PasswordForm,
    SignInForm,
    refuse,
    typed,
)
from directory.web.limits import SIGN_IN, limiter
from directory.web.session import forget, half_signed_in, remember

# No "cookies": that would sign another node on the same host out.
NOTHING_KEPT = '"cache", "storage"'


@blueprint.route("/sign-in", methods=["GET", "POST"])
@access(Access.ANYONE)
@limiter.limit(SIGN_IN, methods=["POST"])
def sign_in() -> ResponseReturnValue:
    """Sign a person in with name and password."""
    if half_signed_in() is not None and request.method == "GET":
        return redirect(url_for(".second_step", next=next_address()), SEE_OTHER)
    if current_user.is_authenticated:
        return redirect(next_address(), SEE_OTHER)
    form = SignInForm(next=request.args.get("next"))
    if not form.validate_on_submit():
        return form_page("sign_in", form)
    entered = _entered(form)
    if entered is None:
        refuse(form.password, entry.REFUSED)
        return form_page("sign_in", form)
    remember(entered.secret, shared=form.shared.data)
    if entered.awaits_factor:
        return redirect(url_for(".second_step", next=next_address()), SEE_OTHER)
    return redirect(next_address(), SEE_OTHER)


@blueprint.route("/sign-in/code", methods=["GET", "POST"])
@access(Access.ANYONE)
@limiter.limit(SIGN_IN, methods=["POST"])
def second_step() -> ResponseReturnValue:
    """Take the code of the second factor after the password."""
    person = half_signed_in()
    if person is None:
        return redirect(url_for(".sign_in", next=next_address()), SEE_OTHER)
    form = CodeForm(next=request.args.get("next"))
    if not form.validate_on_submit():
        return form_page("second_step", form, **ways_of(person))
    shared = person.sign_in.shared
    with unit_of_work() as work:
        secret = prove_factor(work, person.sign_in, code=typed(form.code))
    if secret is None:
        refuse(form.code, WRONG_CODE)
        return form_page("second_step", form, **ways_of(person))
    remember(secret, shared=shared)
    return redirect(next_address(), SEE_OTHER)


@blueprint.route("/password-again", methods=["GET", "POST"])
@access(Access.SIGNED_IN)
@limiter.limit(SIGN_IN, methods=["POST"])
def step_up() -> ResponseReturnValue:
    """Ask for the password once more before a delicate deed."""
    form = PasswordForm(next=request.args.get("next"))
    if not form.validate_on_submit():
        return form_page("step_up", form)
    account = current_user.account
    proof = entry.check_own_password(hasher(), account, typed(form.password))
    with unit_of_work() as work:
        proved = entry.step_up(work, current_user.sign_in, proof)
    if not proved:
        refuse(form.password, entry.REFUSED)
        return form_page("step_up", form)
    return redirect(next_address(), SEE_OTHER)


@blueprint.post("/sign-out")
@access(Access.ANYONE)
def sign_out() -> ResponseReturnValue:
    """End the session here, and ask the browser to keep nothing."""
    if not Confirmation().validate_on_submit():
        raise Invalid(N_("Please use the button of the page to sign out."))
    person = half_signed_in() or current_user
    if person.is_active:
        with unit_of_work() as work:
            sessions.end_session(work, person.sign_in)
    forget()
    reply = redirect(url_for("home.show"), SEE_OTHER)
    reply.headers["Clear-Site-Data"] = NOTHING_KEPT
    return reply


def _entered(form: SignInForm) -> entry.Entered | None:
    proof = entry.check_password(
        db.session(), hasher(), name=typed(form.name), password=typed(form.password)
    )
    with unit_of_work() as work:
        return entry.sign_in(work, proof, browser=browser(), shared=form.shared.data)
