"""Recaps by day, week, month, quarter and year: every one is the sum of its days."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

READ = "dinkes:recap:read"
MOST = 1_100  # periods in one recap: three years of days


class Period(StrEnum):
    """How long one line of a recap is. A week begins on Monday."""

    DAY = "DAY"
    WEEK = "WEEK"
    MONTH = "MONTH"
    QUARTER = "QUARTER"
    YEAR = "YEAR"


def start(period: Period, day: date) -> date:
    """The first day of the period a day lies in."""
    match period:
        case Period.DAY:
            return day
        case Period.WEEK:
            return day - timedelta(days=day.weekday())
        case Period.MONTH:
            return day.replace(day=1)
        case Period.QUARTER:
            return date(day.year, (day.month - 1) // 3 * 3 + 1, 1)
        case Period.YEAR:
            return date(day.year, 1, 1)


def after(period: Period, first: date) -> date:
    """The first day of the next period."""
    days = {Period.DAY: 1, Period.WEEK: 7, Period.MONTH: 32, Period.QUARTER: 93, Period.YEAR: 366}[period]
    return start(period, first + timedelta(days=days))


def starts(period: Period, since: date, until: date) -> list[date]:
    """The first day of every period that has a day from `since` to `until`; the first may begin before `since`.

    Raises: ValueError for more than 1,100 of them, or none.
    """
    found: list[date] = []
    first = start(period, since)
    while first <= until:
        found.append(first)
        if len(found) > MOST:
            raise ValueError(period)
        first = after(period, first)
    if not found:
        raise ValueError(period)
    return found


def percentile(values: Sequence[int], share: float) -> int | None:
    """The value at or below which this share of the values lies (nearest rank; the median of an even number is the
    lower of the two middle ones). values: sorted."""
    if not values:
        return None
    rank = max(1, -int(-share * len(values) // 1))
    return values[rank - 1]


@dataclass(frozen=True, slots=True)
class Case:
    """An emergency as a recap counts it: on the day of the call. ambulance: whether one was sent."""

    day: date
    kind: str
    triage: str
    status: str
    village: str
    ambulance: bool
    seconds: int | None


@dataclass(slots=True)
class Line:
    """What happened in one period."""

    start: date
    emergencies: int = 0
    dispatched: int = 0
    cancelled: int = 0
    referrals: int = 0
    medical_services: int = 0
    seconds: list[int] = field(default_factory=list)
    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    """How many emergencies by kind, triage, status and village."""

    def count(self, case: Case) -> None:
        """One emergency more."""
        self.emergencies += 1
        self.dispatched += case.ambulance
        self.cancelled += case.status in ("CANCELLED", "PRANK")
        if case.seconds is not None:
            self.seconds.append(case.seconds)
        for name in ("kind", "triage", "status", "village"):
            counted, value = self.counts.setdefault(name, {}), getattr(case, name)
            counted[value] = counted.get(value, 0) + 1


def recap(
    period: Period,
    since: date,
    until: date,
    cases: Iterable[Case],
    referrals: Mapping[date, int],
    services: Mapping[date, int],
) -> list[Line]:
    """One line for every period, empty ones too; only days from `since` to `until` count. Raises: ValueError."""
    lines = [Line(first) for first in starts(period, since, until)]
    firsts = [line.start for line in lines]

    def line(day: date) -> Line:
        return lines[bisect_right(firsts, day) - 1]

    for case in cases:
        if since <= case.day <= until:
            line(case.day).count(case)
    for day, count in referrals.items():
        if since <= day <= until:
            line(day).referrals += count
    for day, count in services.items():
        if since <= day <= until:
            line(day).medical_services += count
    for one in lines:
        one.seconds.sort()
    return lines
