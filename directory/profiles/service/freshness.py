"""How lately a profile was confirmed, and what happens to it as that grows old.

With I the interval of an organization (365 or 182 days after a confirmation): due
from I, stale from I+30, sorted last from I+90, archived at I+180; it is asked at
0, 14 and 30 days after I.  Freshness begins with a claim.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.orm import Session

from directory.kernel.work import Work
from directory.profiles.models import (
    Organization,
    Outage,
    Publication,
    Stewardship,
)
from directory.profiles.service.moves import (
    move_organization,
    tell_change,
    tell_hidden,
    write_deed,
)

STALE_AFTER, FADED_AFTER, ARCHIVED_AFTER = 30, 90, 180
STEPS = (0, 14, STALE_AFTER, FADED_AFTER)  # asked at each but the last

Ask = Callable[[Work, Organization], None]
"""Sends an organization's owners the signed link with its three buttons."""


class Freshness(StrEnum):
    """How lately an organization confirmed its profile: derived, never stored."""

    FRESH = "fresh"
    DUE = "due"
    STALE = "stale"
    FADED = "faded"


@dataclass(frozen=True, slots=True)
class Standstill:
    """The outages during which clocks stand still, by the slug of a governorate."""

    outages: Sequence[tuple[str, date, date | None]] = ()

    def days(self, organization: Organization, *, today: date) -> int:
        """Return how many days since its confirmation did not count for it."""
        since = organization.last_confirmed_on
        if since is None:
            return 0
        places = _places(organization)
        still = {
            day
            for place, began, ended in self.outages
            if place in places
            for day in _days(max(began, since), min(ended or today, today))
        }
        return len(still)


def freshness_of(
    organization: Organization, *, today: date, stood_still: int = 0
) -> Freshness:
    """Return how lately the profile was confirmed; an unclaimed one is fresh.

    ``stood_still`` is the number of days that an outage took out of the count.
    """
    late = days_late(organization, today=today, stood_still=stood_still)
    if late is None or late < 0:
        return Freshness.FRESH
    if late < STALE_AFTER:
        return Freshness.DUE
    return Freshness.STALE if late < FADED_AFTER else Freshness.FADED


def days_late(
    organization: Organization, *, today: date, stood_still: int = 0
) -> int | None:
    """Return the days since a confirmation fell due; negative before, None unasked."""
    since = organization.last_confirmed_on
    if since is None or organization.stewardship is not Stewardship.CLAIMED:
        return None
    return (today - since).days - stood_still - organization.confirm_days


def standstill(session: Session) -> Standstill:
    """Return every outage that moderators declared, in one query."""
    rows = session.scalars(select(Outage))
    return Standstill(
        tuple(
            (
                row.place,
                row.began_at.date(),
                row.ended_at.date() if row.ended_at else None,
            )
            for row in rows
        )
    )


def walk_ladder(work: Work, *, today: date, ask: Ask) -> None:
    """Ask, mark, sort last and archive; for the worker, once a day.

    Missed days are made up for: an organization is asked once for each step that
    has passed, never twice for one.
    """
    still = standstill(work.session)
    for organization in _candidates(work.session, today=today):
        stood = still.days(organization, today=today)
        late = days_late(organization, today=today, stood_still=stood)
        if late is not None and late >= 0:
            _take_step(work, organization, late, ask=ask)


def _take_step(work: Work, organization: Organization, late: int, *, ask: Ask) -> None:
    if late >= ARCHIVED_AFTER:
        move_organization(work, organization, Publication.ARCHIVED)
        write_deed(work, "archive", organization, actor_id=None)
        tell_hidden(work, organization)
        return
    passed = sum(late >= days for days in STEPS)
    if passed <= organization.reminders_sent:
        return
    organization.reminders_sent = passed
    tell_change(work, organization)
    if late < FADED_AFTER:
        ask(work, organization)


def _candidates(session: Session, *, today: date) -> Iterable[Organization]:
    """Return listed organizations that half a year or more ago confirmed last."""
    return session.scalars(
        select(Organization).where(
            Organization.publication == Publication.APPROVED,
            Organization.origin.is_(None),
            Organization.last_confirmed_on <= today - timedelta(days=182),
        )
    ).all()


def _places(organization: Organization) -> set[str]:
    content = organization.content
    return {*content.get("areas_served", ()), content.get("office_place")}


def _days(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(days=n) for n in range((last - first).days + 1))
