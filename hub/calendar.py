"""Working days and office hours of a city: when a promised answer is due."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Self

from hub.errors import BadSetup
from hub.times import JAKARTA

Span = tuple[time, time]
LUNCH, FRIDAY = (time(12), time(13)), (time(11, 30), time(13))
OPENS, CLOSES = time(7, 30), time(16)
WEEK: tuple[tuple[Span, ...], ...] = (
    *(((OPENS, LUNCH[0]), (LUNCH[1], CLOSES)),) * 4,
    ((OPENS, FRIDAY[0]), (FRIDAY[1], time(16, 30))),
    (),
    (),
)  # Monday first. Source: Perpres 21/2023 (37.5 hours a week); the exact times are the office's own


@lru_cache(maxsize=64)
def national(year: int) -> frozenset[date]:
    """Holidays and collective leave of a year. Source: the joint decrees (SKB tiga menteri), by the library `holidays`.

    Raises: BadSetup when the year's collective leave isn't decreed yet.
    """
    import holidays  # its calendars of all religions take three megabytes

    leave = holidays.country_holidays("ID", years=year, categories=("government",))
    if not leave:
        raise BadSetup(f"no holidays are known for {year}: update `holidays`, or name them in SIMPUL_HOLIDAYS")
    return frozenset(leave) | frozenset(holidays.country_holidays("ID", years=year, categories=("public",)))


@dataclass(frozen=True, slots=True)
class Calendar:
    """When an office works. Every time that goes in or comes out is aware."""

    closed: frozenset[date] = frozenset()
    """The city's own days, and all days of years that the library doesn't know."""
    week: tuple[tuple[Span, ...], ...] = WEEK
    years: frozenset[int] = field(default=frozenset())
    """Years that `closed` describes completely."""

    @classmethod
    def load(cls, file: Path | None) -> Self:
        """The national calendar and the city's own days: CSV with `date,title`; a title of `complete` says that the
        date's whole year is described here.

        Raises: BadSetup.
        """
        if file is None:
            return cls()
        try:
            with file.open(encoding="utf-8", newline="") as lines:
                rows = [(date.fromisoformat(row["date"]), row["title"]) for row in csv.DictReader(lines)]
        except (OSError, KeyError, ValueError) as error:
            raise BadSetup(f"SIMPUL_HOLIDAYS: {file} is no CSV with date,title: {error}") from None
        return cls(
            frozenset(day for day, title in rows if title != "complete"),
            years=frozenset(day.year for day, title in rows if title == "complete"),
        )

    def works(self, day: date) -> bool:
        """Whether the office is open at all that day."""
        if day in self.closed or not self.week[day.weekday()]:
            return False
        return day.year in self.years or day not in national(day.year)

    def open_at(self, moment: datetime) -> bool:
        """Whether the office is open right then."""
        at = moment.astimezone(JAKARTA)
        return self.works(at.date()) and any(opens <= at.time() < shuts for opens, shuts in self.week[at.weekday()])

    def after_days(self, moment: datetime, days: int) -> datetime:
        """The end of the last office hour of the n-th working day after the moment's own day."""
        day = moment.astimezone(JAKARTA).date()
        while days:
            day += timedelta(days=1)
            days -= self.works(day)
        return datetime.combine(day, self.week[day.weekday()][-1][1] if self.week[day.weekday()] else CLOSES, JAKARTA)

    def after(self, moment: datetime, worked: timedelta) -> datetime:
        """The moment when that much office time has passed."""
        at, left = moment.astimezone(JAKARTA), worked
        for opens, shuts in self._spans(at):
            here = shuts - max(opens, at)
            if left <= here:
                return max(opens, at) + left
            left -= here
        raise AssertionError("spans never end")

    def between(self, first: datetime, last: datetime) -> timedelta:
        """How much office time lies between two moments; nothing if they come in the other order."""
        begin, end, total = first.astimezone(JAKARTA), last.astimezone(JAKARTA), timedelta()
        for opens, shuts in self._spans(begin):
            if opens >= end:
                break
            total += max(min(shuts, end) - max(opens, begin), timedelta())
        return total

    def _spans(self, at: datetime) -> Iterable[tuple[datetime, datetime]]:
        """Office hours from a moment on, that are not over."""
        day = at.date()
        while True:
            if self.works(day):
                for opens, shuts in self.week[day.weekday()]:
                    if datetime.combine(day, shuts, JAKARTA) > at:
                        yield datetime.combine(day, opens, JAKARTA), datetime.combine(day, shuts, JAKARTA)
            day += timedelta(days=1)
