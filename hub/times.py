"""The city's day, and days and moments as either database gives them: SQLite answers text where it computes."""

from __future__ import annotations

from datetime import date, datetime
from typing import overload
from zoneinfo import ZoneInfo

JAKARTA = ZoneInfo("Asia/Jakarta")


def today() -> date:
    """The day in the city."""
    return datetime.now(JAKARTA).date()


@overload
def as_day(value: date | str) -> date: ...
@overload
def as_day(value: date | str | None) -> date | None: ...
def as_day(value: date | str | None) -> date | None:
    """A day of a raw row, or of a fact: a date, or text that begins with one."""
    return date.fromisoformat(value[:10]) if isinstance(value, str) else value


@overload
def as_moment(value: datetime | str) -> datetime: ...
@overload
def as_moment(value: datetime | str | None) -> datetime | None: ...
def as_moment(value: datetime | str | None) -> datetime | None:
    """A moment of a raw row, or of a fact."""
    return datetime.fromisoformat(value) if isinstance(value, str) else value
