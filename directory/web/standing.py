"""Where an entry stands, in words for its own people."""

from collections.abc import Mapping
from typing import NamedTuple

from flask_babel import gettext as _

from directory.kernel.messages import N_
from directory.profiles.models import Organization, Publication

_P = Publication


class Standing(NamedTuple):
    """A state in a word, and what it means."""

    word: str
    meaning: str


WORDS: Mapping[Publication, Standing] = {
    _P.DRAFT: Standing(
        N_("Draft"), N_("Only your own people see it. Submit it when it is ready.")
    ),
    _P.SUBMITTED: Standing(
        N_("Waiting for the moderators"),
        N_("Nobody else sees it yet. You can take it back at any time."),
    ),
    _P.CHANGES_REQUESTED: Standing(
        N_("Changes are asked for"),
        N_("Please look at the comments, change what is needed, and submit it again."),
    ),
    _P.APPROVED: Standing(N_("Listed"), N_("People can find the profile.")),
    _P.REJECTED: Standing(
        N_("Not accepted"),
        N_("You have read why. You may appeal once, within 30 days."),
    ),
    _P.SUSPENDED: Standing(
        N_("Suspended"),
        N_("Hidden by the moderation team. You may answer, export, or ask to delete."),
    ),
    _P.WITHDRAWN: Standing(
        N_("Hidden by you"),
        N_("Nobody finds the profile. Within a year one button shows it again."),
    ),
    _P.ARCHIVED: Standing(
        N_("Archived"),
        N_("It was not confirmed for long. Say that it is still right to show it."),
    ),
    _P.MERGED: Standing(N_("Merged"), N_("It was joined with another entry.")),
    _P.TOMBSTONE: Standing(N_("Erased"), N_("Nothing but its id is left.")),
}


def standing_word(organization: Organization) -> str:
    """Return the organization's state in a word."""
    return str(_(WORDS[organization.publication].word))


def standing_meaning(organization: Organization) -> str:
    """Return what the organization's state means for its people."""
    return str(_(WORDS[organization.publication].meaning))
