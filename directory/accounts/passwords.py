"""Passwords: which are accepted, and how they are kept.

Parameters: the second of the OWASP password storage cheat sheet for Argon2id
(m=19 MiB, t=2, p=1).  Lengths: NIST SP 800-63B, with a longer minimum.
"""

import secrets
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from threading import BoundedSemaphore

from argon2 import Parameters, PasswordHasher, Type
from argon2.exceptions import InvalidHashError, VerificationError

from directory.kernel.db import UNSTORABLE
from directory.kernel.errors import Invalid, Unavailable
from directory.kernel.languages import ascii_digits
from directory.kernel.messages import N_

COST = Parameters(Type.ID, 19, 16, 32, time_cost=2, memory_cost=19_456, parallelism=1)
CHEAP = replace(COST, time_cost=1, memory_cost=8)
SHORTEST, LONGEST = 12, 128
UNUSABLE = "!"
PATIENCE = 5.0
FEWEST_DIFFERENT = 4

# What people type when twelve characters are asked for, spaces and case aside.
COMMON_FILE = Path(__file__).parents[1] / "reference" / "common_passwords.txt"
COMMON = frozenset(COMMON_FILE.read_text("utf-8").split())
RUNS = (
    "01234567890123456789012345678901234567890",
    "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyz",
    "qwertyuiopasdfghjklzxcvbnm",
    "ابتثجحخدذرزسشصضطظعغفقكلمنهوي",
    "ضصثقفغعهخحجدشسيبلاتنمكط",
)


def accepted_password(password: str, *names: str) -> str:
    """Return the password as it is hashed: every script, in its composed form.

    ``names`` are what the person signs in by; none of them may be the password.
    Raises :class:`Invalid` with what is wrong.
    """
    composed = _composed(password)
    if UNSTORABLE.search(composed):
        raise Invalid(N_("The password holds characters that cannot be stored."))
    if not SHORTEST <= len(composed) <= LONGEST:
        raise Invalid(
            N_("Please choose a password of %(shortest)s to %(longest)s characters."),
            shortest=SHORTEST,
            longest=LONGEST,
        )
    if _is_easy(composed, names):
        raise Invalid(
            N_("Many people use this password. Please choose one that nobody guesses.")
        )
    return composed


class Hasher:
    """Hashes passwords, never more than ``at_once`` at a time.

    Who waits longer than ``patience`` (seconds) for a turn is refused.
    ``cheap`` is for tests alone.
    """

    def __init__(
        self, *, cheap: bool = False, at_once: int = 4, patience: float = PATIENCE
    ) -> None:
        self.engine = PasswordHasher.from_parameters(CHEAP if cheap else COST)
        self.patience = patience
        self.free = BoundedSemaphore(at_once)
        self.decoy = self.engine.hash(secrets.token_hex(16))

    def hash(self, password: str) -> str:
        """Return the stored form of an accepted password."""
        with self._turn():
            return self.engine.hash(password)

    def matches(self, stored: str, password: str) -> bool:
        """Tell whether ``password`` is the one behind ``stored``.

        An unusable ``stored`` costs the same time as a usable one.
        """
        usable = stored.startswith("$argon2")
        with self._turn():
            return self._verify(stored if usable else self.decoy, password) and usable

    def is_outdated(self, stored: str) -> bool:
        """Tell whether ``stored`` was made with other parameters than today's."""
        return self.engine.check_needs_rehash(stored)

    def _verify(self, stored: str, password: str) -> bool:
        composed = _composed(password).encode("utf-8", "surrogatepass")
        try:
            return self.engine.verify(stored, composed[: LONGEST * 8])
        except (VerificationError, InvalidHashError):
            return False

    @contextmanager
    def _turn(self) -> Iterator[None]:
        if not self.free.acquire(timeout=self.patience):
            raise Unavailable(N_("Too many people sign in just now. Please try again."))
        try:
            yield
        finally:
            self.free.release()


def _composed(password: str) -> str:
    return unicodedata.normalize("NFC", password)


def _is_easy(password: str, names: tuple[str, ...]) -> bool:
    folded = "".join(ascii_digits(password.casefold()).split())
    known = {name.casefold() for name in names if name}
    known |= {name.split("@")[0] * 2 for name in known}
    few = len(set(folded)) < FEWEST_DIFFERENT
    run = any(folded in way or folded[::-1] in way for way in RUNS)
    return few or run or folded in COMMON | known
