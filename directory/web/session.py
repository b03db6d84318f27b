"""The signed-in person of a request: our own session table behind Flask-Login."""

from datetime import datetime

from flask import Flask, current_app, g, redirect, request, session, url_for
from flask.typing import ResponseReturnValue
from flask_login import (
    AnonymousUserMixin,
    LoginManager,
    UserMixin,
    current_user,
    logout_user,
)
from sqlalchemy.exc import OperationalError

from directory.accounts.models import Account, NodeRole, SignIn
from directory.accounts.policy import awaits_second_factor, is_seen_lately
from directory.accounts.queries import count_unread, live_sign_in
from directory.accounts.sessions import keep_alive
from directory.database import db, unit_of_work


class SignedIn(UserMixin):
    """A person with a session; ``get_id`` is the session's own random secret."""

    def __init__(self, sign_in: SignIn, secret: str) -> None:
        self.sign_in = sign_in
        self.secret = secret

    def get_id(self) -> str:
        """Return what the cookie keeps: the session's secret, not the account."""
        return self.secret

    @property
    def is_authenticated(self) -> bool:
        """Whether the session opens the account: not before a code where one is due."""
        return not awaits_second_factor(self.sign_in)

    @property
    def account(self) -> Account:
        """The person's account."""
        return self.sign_in.account

    @property
    def language(self) -> str:
        """The tag of the language that the person chose."""
        return self.account.language

    @property
    def display_name(self) -> str:
        """What the header calls the person: never a name."""
        account = self.account
        return account.code or account.user_name or (account.email or "").split("@")[0]

    @property
    def node_roles(self) -> frozenset[NodeRole]:
        """The node roles that the account holds."""
        return frozenset(grant.role for grant in self.account.node_roles)

    @property
    def proved_second_factor(self) -> bool:
        """Whether this session may use node roles."""
        if current_app.extensions["settings"].second_factor == "optional":
            return True
        return self.sign_in.second_factor_at is not None


class Stranger(AnonymousUserMixin):
    """Nobody is signed in."""

    node_roles: frozenset[NodeRole] = frozenset()
    proved_second_factor = False


def init_session(app: Flask) -> None:
    """Load the person of each request from the session table."""
    manager = LoginManager()
    manager.session_protection = None  # the table revokes; addresses are not kept
    manager.anonymous_user = Stranger
    manager.user_loader(_load)
    manager.init_app(app)
    app.before_request(_keep_alive)
    app.context_processor(_shown_to_the_signed_in)


def remember(secret: str, *, shared: bool) -> None:
    """Put a new session into the browser; all that was there before goes.

    On a shared phone the cookie ends with the browser.
    """
    session.clear()
    session["_user_id"] = secret
    session["_fresh"] = True
    session.permanent = not shared


def follow(secret: str) -> None:
    """Put a renewed session in the place of the present one."""
    remember(secret, shared=current_user.sign_in.shared)


def forget() -> None:
    """Take the session out of the browser; the rest of the request has nobody."""
    logout_user()
    session.clear()


def half_signed_in() -> SignedIn | None:
    """Return who gave the password and still owes the code of a second factor."""
    user = current_user._get_current_object()  # noqa: SLF001 - Werkzeug's own name
    return user if isinstance(user, SignedIn) and not user.is_authenticated else None


def clock_now() -> datetime:
    """Return the moment of the application's clock."""
    now: datetime = current_app.extensions["clock"]()
    return now


def _keep_alive() -> ResponseReturnValue | None:
    """Move the session's end on, at most once an hour."""
    if request.endpoint in {None, "static"} or not current_user.is_authenticated:
        return None
    if is_seen_lately(current_user.sign_in, now=clock_now()):
        return None
    try:
        with unit_of_work() as work:
            living = keep_alive(work, current_user.sign_in)
    except OperationalError:
        return None  # reading goes on while nothing can be written
    if not living:
        forget()
        return redirect(url_for("account.sign_in"), 303)
    session.modified = True  # the cookie's own end moves on as well
    return None


def _shown_to_the_signed_in() -> dict[str, int]:
    if not current_user.is_authenticated:
        return {}
    if "unread_notices" not in g:
        account_id = current_user.sign_in.account_id
        g.unread_notices = count_unread(db.session(), account_id)
    return {"unread_notices": g.unread_notices}


def _load(secret: str) -> SignedIn | None:
    sign_in = live_sign_in(db.session(), secret, now=clock_now())
    return SignedIn(sign_in, secret) if sign_in is not None else None
