"""How lately a profile was confirmed."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.kernel.work import Work
from directory.profiles.events import OrganizationHidden
from directory.profiles.models import Entry, Organization, Outage, Publication
from directory.profiles.service.freshness import (
    Freshness,
    Standstill,
    freshness_of,
    standstill,
    walk_ladder,
)
from directory.profiles.service.standing import confirm
from tests.factories import make_organization
from tests.profiles.conftest import Owned, facts

SINCE = date(2029, 1, 1)


@pytest.mark.parametrize(
    ("days", "expected"),
    [
        (0, Freshness.FRESH),
        (364, Freshness.FRESH),
        (365, Freshness.DUE),
        (394, Freshness.DUE),
        (395, Freshness.STALE),
        (454, Freshness.STALE),
        (455, Freshness.FADED),
    ],
)
def test_the_steps_of_the_ladder(
    make_owned: Callable[..., Owned], days: int, expected: Freshness
) -> None:
    organization = make_owned().organization
    organization.last_confirmed_on = SINCE

    assert freshness_of(organization, today=SINCE + timedelta(days)) is expected


def test_an_unclaimed_record_does_not_grow_old(work: Work) -> None:
    record = make_organization(work.session, entry=Entry.SAMPLE)

    assert freshness_of(record, today=date(2040, 1, 1)) is Freshness.FRESH


def test_half_a_year_may_be_chosen(make_owned: Callable[..., Owned]) -> None:
    organization = make_owned().organization
    organization.last_confirmed_on, organization.confirm_days = SINCE, 182

    day = SINCE + timedelta(182)
    assert freshness_of(organization, today=day) is Freshness.DUE
    late = freshness_of(organization, today=day, stood_still=1)
    assert late is Freshness.FRESH


class Asked:
    """Keeps on which day who was asked."""

    def __init__(self) -> None:
        self.days: list[int] = []

    def __call__(self, work: Work, organization: Organization) -> None:
        assert organization.last_confirmed_on is not None
        self.days.append((work.now.date() - organization.last_confirmed_on).days)


def walk(work: Work, asked: Asked, *, days: int) -> None:
    for _ in range(days):
        work.now += timedelta(days=1)
        walk_ladder(work, today=work.now.date(), ask=asked)


def test_it_is_asked_three_times_and_then_archived(work: Work, listed: Owned) -> None:
    asked = Asked()
    organization = listed.organization
    organization.last_confirmed_on = work.now.date() - timedelta(days=364)

    walk(work, asked, days=181)

    assert asked.days == [365, 379, 395]
    assert organization.publication is Publication.ARCHIVED
    assert facts(work, OrganizationHidden)


def test_missed_days_are_made_up_for_once(work: Work, listed: Owned) -> None:
    asked = Asked()
    organization = listed.organization
    organization.last_confirmed_on = work.now.date() - timedelta(days=379)

    walk(work, asked, days=2)

    assert asked.days == [380]


def test_an_answer_begins_anew(work: Work, listed: Owned) -> None:
    asked = Asked()
    organization = listed.organization
    organization.last_confirmed_on = work.now.date() - timedelta(days=364)
    walk(work, asked, days=40)

    confirm(work, organization, how="link", actor_id=None)
    walk(work, asked, days=180)

    assert len(asked.days) == 3
    assert organization.publication is Publication.APPROVED


def test_clocks_stand_still_during_an_outage(work: Work, listed: Owned) -> None:
    asked = Asked()
    organization = listed.organization
    organization.last_confirmed_on = work.now.date() - timedelta(days=364)
    work.session.add(Outage(place="basra", began_at=work.now))
    work.session.add(Outage(place="erbil", began_at=work.now - timedelta(days=30)))

    walk(work, asked, days=60)

    assert not asked.days


def test_outages_overlap_without_counting_twice(work: Work, listed: Owned) -> None:
    organization = listed.organization
    organization.last_confirmed_on = SINCE
    outages = [(1, 10), (5, 12)]
    for first, last in outages:
        work.session.add(
            Outage(
                place="basra",
                began_at=datetime(2029, 2, first, tzinfo=UTC),
                ended_at=datetime(2029, 2, last, tzinfo=UTC),
            )
        )
    work.session.flush()

    still = standstill(work.session)

    assert still.days(organization, today=date(2029, 3, 1)) == 12
    organization.last_confirmed_on = None
    assert still.days(organization, today=date(2029, 3, 1)) == 0


@given(days=st.integers(0, 1000), still=st.integers(0, 400))
def test_freshness_only_falls_with_time(days: int, still: int) -> None:
    organization = Organization(
        last_confirmed_on=SINCE, confirm_days=365, entry=Entry.OWN, content={}
    )
    order = list(Freshness)

    now, later = (
        freshness_of(organization, today=SINCE + timedelta(n), stood_still=still)
        for n in (days, days + 1)
    )

    assert order.index(now) <= order.index(later)
    assert Standstill().days(organization, today=SINCE) == 0
