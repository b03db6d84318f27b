"""Asks for the password again before a delicate deed."""

from flask import Flask, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from directory.accounts.policy import is_stepped_up
from directory.web.session import clock_now


class StepUpNeeded(Exception):  # noqa: N818 - it names the state, not a defect
    """The person of the session did not prove themselves shortly before."""


def require_step_up() -> None:
    """Lead to the password page unless it was given within the last ten minutes.

    Call it first in a view for signed-in people, on GET and on POST.  From there
    the person comes back to the page of the same address.
    """
    if not is_stepped_up(current_user.sign_in, now=clock_now()):
        raise StepUpNeeded


def init_step_up(app: Flask) -> None:
    """Lead a :class:`StepUpNeeded` to the page that asks for the password."""
    app.register_error_handler(StepUpNeeded, _ask_again)


def _ask_again(_need: StepUpNeeded) -> ResponseReturnValue:
    return redirect(url_for("account.step_up", next=request.path), 303)
