"""How a service is doing, in figures: pure."""

from __future__ import annotations

from datetime import timedelta
from enum import StrEnum

READ = "dukcapil:recap:read"
LONGEST = timedelta(days=3 * 366)


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
