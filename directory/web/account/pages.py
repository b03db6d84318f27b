"""All pages under /account, for the composition root."""

from directory.web.account import (
    entry,
    notices,
    overview,
    passkeys,
    recovery,
    registration,
    second_factor,
)
from directory.web.account.blueprint import blueprint

# Each module puts its views on the one blueprint.
MODULES = (entry, notices, overview, passkeys, recovery, registration, second_factor)
__all__ = ["MODULES", "blueprint"]
