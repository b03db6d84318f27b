"""Makes people for the tests of the accounts room, and drives their deeds."""

from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.accounts.entry import check_password, sign_in
from directory.accounts.models import Account, SignIn
from directory.accounts.passwords import Hasher
from directory.accounts.queries import secret_hash
from directory.accounts.registration import add_account
from directory.kernel.orders import Order
from directory.kernel.work import Work

PASSWORD = "seven lamps in the harbour"
OTHER_PASSWORD = "nine boats on the river"
HASHER = Hasher(cheap=True)
PASSWORD_HASH = HASHER.hash(PASSWORD)


class CountingHasher(Hasher):
    """A real hasher that counts how often it was asked."""

    def __init__(self) -> None:
        super().__init__(cheap=True)
        self.asked = 0

    def hash(self, password: str) -> str:
        self.asked += 1
        return super().hash(password)

    def matches(self, stored: str, password: str) -> bool:
        self.asked += 1
        return super().matches(stored, password)


def person(work: Work, address: str = "person@example.org") -> Account:
    """Add an account with :data:`PASSWORD`."""
    return add_account(work, address=address, password_hash=PASSWORD_HASH)


def try_to_sign_in(
    work: Work,
    name: str = "person@example.org",
    password: str = PASSWORD,
    *,
    shared: bool = False,
) -> str | None:
    proof = check_password(work.session, HASHER, name=name, password=password)
    entered = sign_in(work, proof, browser="Firefox", shared=shared)
    return entered.secret if entered is not None else None


def session_of(work: Work, secret: str) -> SignIn:
    return work.session.get_one(SignIn, secret_hash(secret))


def ordered_mail(session: Session) -> list[dict[str, object]]:
    rows = select(Order.payload).where(Order.kind == "mail").order_by(Order.id)
    return list(session.scalars(rows))


def secret_in(payload: dict[str, object]) -> str:
    """Return the secret at the end of the path of an ordered letter."""
    return str(payload["path"]).rsplit("/", 1)[1]


def later(work: Work, **span: float) -> Work:
    """Return the same session at a later moment."""
    return Work(session=work.session, now=work.now + timedelta(**span))
