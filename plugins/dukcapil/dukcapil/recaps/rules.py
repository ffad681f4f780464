"""How a service is doing, in figures: pure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum
from math import ceil

READ = "dukcapil:recap:read"
LONGEST = timedelta(days=3 * 366)


class Period(StrEnum):
    """How long one line of a recap is."""

    DAY = "DAY"
    MONTH = "MONTH"
    YEAR = "YEAR"

    def of(self, day: date) -> date:
        """The first day of the period a day lies in."""
        match self:
            case Period.DAY:
                return day
            case Period.MONTH:
                return day.replace(day=1)
            case Period.YEAR:
                return day.replace(month=1, day=1)


class Backlog(StrEnum):
    """How old an open request is."""

    DAY = "DAY"
    """Less than a day."""
    WEEK = "WEEK"
    """Less than a week."""
    MONTH = "MONTH"
    """Less than 30 days."""
    OLDER = "OLDER"

    @classmethod
    def of(cls, age: timedelta) -> Backlog:
        """By its age."""
        if age < timedelta(days=1):
            return cls.DAY
        if age < timedelta(days=7):
            return cls.WEEK
        return cls.MONTH if age < timedelta(days=30) else cls.OLDER


def percentile(values: Sequence[float], share: float) -> float | None:
    """The smallest value that so large a share of all doesn't exceed (nearest rank); None without values."""
    if not values:
        return None
    return sorted(values)[max(ceil(share * len(values)), 1) - 1]
