"""The letters of the house: what each says, and what its button is called.

No letter holds private content, and all have one neutral subject: what lies open
in a mailbox must not tell more than that somebody uses a directory.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from directory.kernel.messages import N_


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter's sentences (message ids) and the words on its button."""

    sentences: tuple[str, ...]
    button: str


IGNORE = N_("If this was not you, you need not do anything.")
ONCE = N_("The link works once and not for long.")

NOTICE = Letter(
    (N_("There is something new for you. Please sign in to read it."),),
    N_("Open my notices"),
)
LETTERS: Mapping[str, Letter] = {
    "notice": NOTICE,
    "confirm_address": Letter(
        (
            N_("Somebody wants to use this address to sign in. Please confirm it."),
            N_("You will be asked for the password that you chose."),
            ONCE,
            IGNORE,
        ),
        N_("Confirm the address"),
    ),
    "already_here": Letter(
        (
            N_("Somebody wants to use this address to sign in."),
            N_("You already have an account with this address."),
            N_("If you forgot the password, you can choose a new one there."),
            IGNORE,
        ),
        N_("Sign in"),
    ),
    "reset_password": Letter(
        (N_("Somebody asked for a new password for this address."), ONCE, IGNORE),
        N_("Choose a new password"),
    ),
    "no_account": Letter(
        (
            N_("Somebody asked for a new password for this address."),
            N_("There is no account with this address. Perhaps you used another one."),
            IGNORE,
        ),
        N_("Sign up"),
    ),
    "change_address": Letter(
        (
            N_("Somebody wants to use this address instead of another one."),
            ONCE,
            IGNORE,
        ),
        N_("Use this address"),
    ),
    "address_changed": Letter(
        (
            N_("Your account has another address from now on."),
            N_("If this was not you, please write to the people of this directory."),
        ),
        N_("Find help"),
    ),
    "invitation": Letter(
        (
            N_("You are invited to take part in a listing of this directory."),
            ONCE,
            IGNORE,
        ),
        N_("See the invitation"),
    ),
    "confirm_profile": Letter(
        (N_("Please look whether what is listed is still right."), ONCE),
        N_("Look and answer"),
    ),
    "claim": Letter(
        (
            N_("Somebody says that they speak for what is listed with this address."),
            ONCE,
            IGNORE,
        ),
        N_("Confirm"),
    ),
    "assisted_entry": Letter(
        (
            N_("Somebody entered a listing with this address for you."),
            N_("Without your confirmation it is erased after 30 days."),
            ONCE,
        ),
        N_("See the listing"),
    ),
    "report_handled": Letter(
        (N_("What you wrote to us about a listing was looked at and handled."),),
        N_("Open the directory"),
    ),
}
