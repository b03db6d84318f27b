"""The signed-in person of a request: our own session table behind Flask-Login."""

from flask import Flask, current_app
from flask_login import AnonymousUserMixin, LoginManager, UserMixin

from directory.accounts.models import Account, NodeRole, SignIn
from directory.accounts.queries import live_sign_in
from directory.database import db


class SignedIn(UserMixin):
    """A person with a session; ``get_id`` is the session's own random secret."""

    def __init__(self, sign_in: SignIn, secret: str) -> None:
        self.sign_in = sign_in
        self.secret = secret

    def get_id(self) -> str:
        """Return what the cookie keeps: the session's secret, not the account."""
        return self.secret

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


def _load(secret: str) -> SignedIn | None:
    now = current_app.extensions["clock"]()
    sign_in = live_sign_in(db.session(), secret, now=now)
    return SignedIn(sign_in, secret) if sign_in is not None else None
