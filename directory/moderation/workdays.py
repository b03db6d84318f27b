"""Targets in working days, Sunday to Thursday.  Pure."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

BAGHDAD = ZoneInfo("Asia/Baghdad")
FRIDAY, SATURDAY = 4, 5
DAY = timedelta(days=1)


def after_working_days(
    moment: datetime, days: int, zone: ZoneInfo = BAGHDAD
) -> datetime:
    """Return the same time of day, ``days`` working days after ``moment``, in UTC.

    What arrives on a rest day counts from the working day that follows.
    """
    local = moment.astimezone(zone)
    for _day in range(days):
        local = _next_working_day(local)
    return local.astimezone(moment.tzinfo)


def is_working_day(moment: datetime, zone: ZoneInfo = BAGHDAD) -> bool:
    """Whether the team works on that day in ``zone``."""
    return moment.astimezone(zone).weekday() not in {FRIDAY, SATURDAY}


def _next_working_day(local: datetime) -> datetime:
    local += DAY
    while local.weekday() in {FRIDAY, SATURDAY}:
        local += DAY
    return local
