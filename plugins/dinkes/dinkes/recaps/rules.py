"""Recaps by day, week, month, quarter and year: every one is the sum of its days."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from hub.periods import Period, starts

READ = "dinkes:recap:read"
TRANSFER = "TRANSFER"


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
    transfers: int = 0
    seconds: list[int] = field(default_factory=list)
    counts: dict[str, dict[str, int]] = field(default_factory=dict)
    """How many emergencies by kind, triage, status and village."""

    def count(self, case: Case) -> None:
        """One emergency more; a transfer is no call for help and stands alone."""
        if case.kind == TRANSFER:
            self.transfers += 1
            return
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
