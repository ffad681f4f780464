"""Days, weeks, months, quarters and years: how recaps are cut, in every agency alike."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import TypeVar

N = TypeVar("N", int, float)

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


def percentile(values: Sequence[N], share: float) -> N | None:
    """The smallest value that so large a share of all doesn't exceed (nearest rank); None without values."""
    if not values:
        return None
    return sorted(values)[max(1, -int(-share * len(values) // 1)) - 1]
