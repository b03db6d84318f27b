"""Five working days, Sunday to Thursday, in the node's zone."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from directory.moderation.workdays import after_working_days, is_working_day

THURSDAY = datetime(2030, 1, 3, 9, tzinfo=UTC)


def test_friday_and_saturday_do_not_count() -> None:
    assert after_working_days(THURSDAY, 1) == THURSDAY + timedelta(days=3)


def test_five_days_are_a_week() -> None:
    assert after_working_days(THURSDAY, 5) == THURSDAY + timedelta(days=7)


def test_the_day_turns_in_baghdad_and_not_in_greenwich() -> None:
    late = datetime(2030, 1, 3, 22, tzinfo=UTC)  # Friday, one in the morning there

    assert not is_working_day(late)
    assert after_working_days(late, 1) == late + timedelta(days=2)


@given(st.datetimes(timezones=st.just(UTC)), st.integers(1, 30))
def test_a_target_is_a_working_day(moment: datetime, days: int) -> None:
    if moment.year > 9998:
        return

    assert is_working_day(after_working_days(moment, days))
