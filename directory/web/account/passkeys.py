"""Adding and removing passkeys, and coming in with one as the second step."""

from flask import redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from flask_login import current_user

from directory.accounts import passkeys
from directory.database import unit_of_work
from directory.kernel.errors import Forbidden
from directory.kernel.messages import N_
from directory.web.access import Access, access
from directory.web.account.blueprint import (
    SEE_OTHER,
    blueprint,
    codes_page,
    form_page,
    next_address,
)
from directory.web.account.ceremony import answer_in, as_json, needed_party, ways_of
from directory.web.account.forms import (
    CodeForm,
    Confirmation,
    NewPasskeyForm,
    PasskeyForm,
    typed,
)
from directory.web.limits import SIGN_IN, limiter
from directory.web.session import SignedIn, follow, half_signed_in, remember
from directory.web.step_up import require_step_up


@blueprint.post("/passkeys/challenge")
@access(Access.SIGNED_IN)
@limiter.limit(SIGN_IN)
def begin_passkey() -> ResponseReturnValue:
    """Tell the browser what to make a passkey from."""
    require_step_up()
    party = needed_party()
    with unit_of_work() as work:
        return as_json(
            passkeys.begin_passkey(
                work, current_user.account, current_user.sign_in, party=party
            )
        )


@blueprint.route("/passkeys/new", methods=["GET", "POST"])
@access(Access.SIGNED_IN)
@limiter.limit(SIGN_IN, methods=["POST"])
def add_passkey() -> ResponseReturnValue:
    """Take the passkey that the browser made; show codes where none are left."""
    require_step_up()
    needed_party()
    form = NewPasskeyForm()
    if not form.validate_on_submit():
        return form_page("add_passkey", form)
    added = _added(form)
    if added is None:
        form.form_errors.append(gettext(passkeys.REFUSED))
        return form_page("add_passkey", form)
    secret, codes = added
    follow(secret)
    return codes_page(codes) if codes else redirect(_overview(), SEE_OTHER)


@blueprint.route("/passkeys/<public_id>/removal", methods=["GET", "POST"])
@access(Access.SIGNED_IN)
def remove_passkey(public_id: str) -> ResponseReturnValue:
    """Forget one of the person's passkeys."""
    require_step_up()
    passkey = passkeys.passkey_of(current_user.account, public_id)
    form = Confirmation()
    if not form.validate_on_submit():
        return form_page("remove_passkey", form, passkey=passkey)
    with unit_of_work() as work:
        passkeys.remove_passkey(work, current_user.account, public_id)
    return redirect(_overview(), SEE_OTHER)


@blueprint.post("/sign-in/passkey/challenge")
@access(Access.ANYONE)
@limiter.limit(SIGN_IN)
def ask_for_passkey() -> ResponseReturnValue:
    """Tell the browser which passkeys would do, after the password."""
    person, party = _half(), needed_party()
    with unit_of_work() as work:
        return as_json(passkeys.ask_for_passkey(work, person.sign_in, party=party))


@blueprint.post("/sign-in/passkey")
@access(Access.ANYONE)
@limiter.limit(SIGN_IN)
def show_passkey() -> ResponseReturnValue:
    """Take what the passkey signed as the second step."""
    person = _half()
    form = PasskeyForm()
    secret = _proved(form, person) if form.validate() else None
    if secret is None:
        return _second_step(form, person)
    remember(secret, shared=person.sign_in.shared)
    return redirect(next_address(), SEE_OTHER)


def _half() -> SignedIn:
    """Return who gave the password just now; a stranger gets no challenge."""
    person = half_signed_in()
    if person is None:
        raise Forbidden(N_("Please sign in first. What you typed was not sent."))
    return person


def _added(form: NewPasskeyForm) -> tuple[str, list[str]] | None:
    answer, party = answer_in(form.answer), needed_party()
    with unit_of_work() as work:
        return passkeys.add_passkey(
            work,
            current_user.sign_in,
            name=typed(form.name).strip(),
            answer=answer,
            party=party,
        )


def _proved(form: PasskeyForm, person: SignedIn) -> str | None:
    answer, party = answer_in(form.answer), needed_party()
    with unit_of_work() as work:
        return passkeys.prove_passkey(work, person.sign_in, answer=answer, party=party)


def _second_step(form: PasskeyForm, person: SignedIn) -> ResponseReturnValue:
    """Return the page of the second step, with what was wrong on top."""
    code = CodeForm(formdata=None, next=request.values.get("next"))
    code.form_errors.extend([*form.form_errors, gettext(passkeys.REFUSED)])
    return form_page("second_step", code, **ways_of(person))


def _overview() -> str:
    return url_for(".second_factor")
