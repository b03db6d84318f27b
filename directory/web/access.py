"""Every route declares who may come in; one check asks before any view runs.

Rights within an organization are the services' to check: a route only says what
kind of visitor it is for.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import Any, TypeVar

from flask import Flask, current_app, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from directory.accounts.models import NodeRole
from directory.kernel.errors import Forbidden, NotFound
from directory.kernel.messages import N_

View = TypeVar("View", bound=Callable[..., Any])


class Access(StrEnum):
    """What kind of visitor a route is for."""

    ANYONE = "anyone"
    SIGNED_IN = "signed_in"
    MODERATOR = "moderator"
    ADMINISTRATOR = "administrator"
    DEMO = "demo"


def access(policy: Access) -> Callable[[View], View]:
    """Declare the policy of a route; the function itself stays as it is."""

    def declare(view: View) -> View:
        view.__dict__["access"] = policy
        return view

    return declare


def init_access(app: Flask) -> None:
    """Ask the declared policy before every request."""
    app.view_functions["static"].__dict__["access"] = Access.ANYONE
    app.before_request(_ask)


def policy_of(app: Flask, endpoint: str) -> Access:
    """Return what the route declares; a route without a policy is a defect."""
    policy: Access = app.view_functions[endpoint].__dict__["access"]
    return policy


def _ask() -> ResponseReturnValue | None:
    if request.endpoint is None:
        return None
    return GATES[policy_of(current_app, request.endpoint)]()


def _let_in() -> None:
    return None


def _signed_in() -> ResponseReturnValue | None:
    if current_user.is_authenticated:
        return None
    if request.method == "GET":
        return redirect(url_for("account.sign_in", next=request.full_path), 303)
    raise Forbidden(N_("Please sign in first. What you typed was not sent."))


def _with_node_role(*roles: NodeRole) -> ResponseReturnValue | None:
    sent_away = _signed_in()
    if sent_away is not None:
        return sent_away
    if not current_user.node_roles & set(roles):
        raise NotFound(N_("This page does not exist."))
    if not current_user.proved_second_factor:
        return redirect(url_for("account.second_factor"), 303)
    return None


def _moderator() -> ResponseReturnValue | None:
    return _with_node_role(NodeRole.MODERATOR, NodeRole.ADMINISTRATOR)


def _administrator() -> ResponseReturnValue | None:
    return _with_node_role(NodeRole.ADMINISTRATOR)


def _demo() -> None:
    if not current_app.extensions["settings"].demo:
        raise NotFound(N_("This page does not exist."))


GATES: dict[Access, Callable[[], ResponseReturnValue | None]] = {
    Access.ANYONE: _let_in,
    Access.SIGNED_IN: _signed_in,
    Access.MODERATOR: _moderator,
    Access.ADMINISTRATOR: _administrator,
    Access.DEMO: _demo,
}
