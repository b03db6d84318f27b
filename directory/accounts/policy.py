"""Who may do what with an account, and what names are accepted.  Pure."""

import re
import unicodedata
from datetime import datetime, timedelta

from email_validator import EmailNotValidError, validate_email

from directory.accounts.models import Account, SignIn
from directory.kernel.errors import Invalid
from directory.kernel.languages import ascii_digits
from directory.kernel.messages import N_

FREE_ATTEMPTS = 5
LONGEST_WAIT = 60  # seconds; never a lasting lock
STEP_UP_LASTS = timedelta(minutes=10)
IDLE = timedelta(days=30)
SHARED_IDLE = timedelta(minutes=15)

USER_NAME = re.compile(r"[^\W_](?:[\w.-]{1,30})[^\W_]")
# The first that is found wins: most browsers also name their ancestors.
BROWSERS = (
    ("SamsungBrowser", "Samsung Internet"),
    ("OPR/", "Opera"),
    ("Edg", "Edge"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)


def accepted_address(text: str) -> str:
    """Return an e-mail address in the form in which it is stored and compared.

    Raises :class:`Invalid` where it is none.  Nothing is asked of the network.
    """
    try:
        found = validate_email(
            text.strip(), check_deliverability=False, allow_smtputf8=False
        )
    except EmailNotValidError as error:
        raise Invalid(
            N_("This is not an e-mail address. It looks like name@example.org.")
        ) from error
    return found.normalized.casefold()


def accepted_user_name(text: str) -> str:
    """Return a user name in the form in which it is stored and compared.

    Raises :class:`Invalid` where it is too short, too long or has other signs.
    """
    folded = ascii_digits(unicodedata.normalize("NFKC", text).strip().casefold())
    if not USER_NAME.fullmatch(folded):
        raise Invalid(
            N_("A user name has 3 to 32 letters or digits, also - . and _ inside.")
        )
    return folded


def is_open(account: Account) -> bool:
    """Tell whether the account can be signed in to at all."""
    return account.confirmed_at is not None and account.closed_at is None


def is_slowed(account: Account, *, now: datetime) -> bool:
    """Tell whether the account waits after wrong attempts."""
    return account.slowed_until is not None and account.slowed_until > now


def wait_after(failures: int) -> timedelta:
    """Return how long the account waits after that many wrong attempts in a row."""
    if failures < FREE_ATTEMPTS:
        return timedelta(0)
    return timedelta(seconds=min(2 ** min(failures - FREE_ATTEMPTS, 10), LONGEST_WAIT))


def idle_span(*, shared: bool) -> timedelta:
    """Return how long an unused session lives."""
    return SHARED_IDLE if shared else IDLE


def is_seen_lately(sign_in: SignIn, *, now: datetime) -> bool:
    """Tell whether the session's end needs no moving yet."""
    if sign_in.shared:
        return sign_in.expires_at - now > SHARED_IDLE - timedelta(minutes=1)
    return sign_in.last_seen_at >= hour_of(now)


def is_stepped_up(sign_in: SignIn, *, now: datetime) -> bool:
    """Tell whether the person proved themselves shortly before."""
    proved = sign_in.stepped_up_at
    return proved is not None and now - proved < STEP_UP_LASTS


def awaits_second_factor(sign_in: SignIn) -> bool:
    """Tell whether the password was given and the second factor is yet to come."""
    return sign_in.account.has_second_factor and sign_in.second_factor_at is None


def hour_of(moment: datetime) -> datetime:
    """Return the hour of a moment: more is not kept about when people come."""
    return moment.replace(minute=0, second=0, microsecond=0)


def browser_family(user_agent: str) -> str:
    """Return the browser's family and nothing finer, or an empty text."""
    return next((name for mark, name in BROWSERS if mark in user_agent), "")
