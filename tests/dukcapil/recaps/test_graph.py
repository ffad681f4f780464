"""Recaps: what came in, what became of it, how long it took, and what is still open."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from dukcapil.recaps.rules import Backlog

from tests.conftest import Ask
from tests.dukcapil.people import SERIALS, People

RECAP = """query ($from: Date!, $to: Date!, $per: RecapPeriod!) {
  populationRecap(from: $from, to: $to, per: $per) {
    lines { since service sent issued rejected open medianMinutes p90Minutes }
    villages { code name sent issued } backlog { service age count } } }"""
COLUMNS = (
    "number", "service", "variant", "status", "applicant", "area", "village", "submitted_at", "complete_at",
    "decided_at",
)  # fmt: skip


async def add(people: People, day: date, status: str, minutes: int = 0, service: str = "MOVE") -> None:
    """A request of a day long ago, that took so many minutes of a Monday morning."""
    sent = datetime(day.year, day.month, day.day, 1, tzinfo=UTC)  # 8 o'clock in Bekasi
    decided = sent + timedelta(minutes=minutes) if minutes else None
    row = (f"RKP-{next(SERIALS)}", service, "OUT", status, "3275014107900001", "x", "3275011001", sent, sent, decided)
    await people.hub.db.load("dukcapil_request", COLUMNS, [row])


async def test_counts_and_times(ask: Ask, people: People) -> None:
    """By month and service; the median and the time nine in ten don't exceed, in office minutes."""
    monday = date(2019, 3, 4)
    for minutes in range(10, 110, 10):
        await add(people, monday, "ISSUED", minutes)
    await add(people, monday, "REJECTED", 5)
    await add(people, monday, "SUBMITTED")
    await add(people, date(2019, 4, 1), "ISSUED", 30, "FAMILY_CARD")

    answer = await ask(RECAP, who="kepala.dukcapil", **{"from": "2019-03-01"}, to="2019-04-30", per="MONTH")

    recap: Any = answer.data["populationRecap"]
    assert recap["lines"] == [
        {"since": "2019-03-01", "service": "MOVE", "sent": 12, "issued": 10, "rejected": 1, "open": 1,
         "medianMinutes": 50, "p90Minutes": 90},
        {"since": "2019-04-01", "service": "FAMILY_CARD", "sent": 1, "issued": 1, "rejected": 0, "open": 0,
         "medianMinutes": 30, "p90Minutes": 30},
    ]  # fmt: skip
    assert recap["villages"] == [{"code": "3275011001", "name": "Bekasi Jaya", "sent": 13, "issued": 11}]
    assert {"service": "MOVE", "age": "OLDER", "count": 1} in recap["backlog"]


@pytest.mark.parametrize(("who", "code"), [(None, "UNAUTHENTICATED"), ("warga", "FORBIDDEN"), ("pamor", "FORBIDDEN")])
async def test_only_the_office_reads_it(ask: Ask, who: str | None, code: str) -> None:
    answer = await ask(RECAP, who=who, **{"from": "2026-01-01"}, to="2026-02-01", per="DAY")

    assert answer.codes == [code]


@pytest.mark.parametrize(("first", "last"), [("2026-02-01", "2026-01-01"), ("2010-01-01", "2026-01-01")])
async def test_a_bad_span_is_refused(ask: Ask, first: str, last: str) -> None:
    answer = await ask(RECAP, who="kepala.dukcapil", **{"from": first}, to=last, per="YEAR")

    assert answer.codes == ["BAD_INPUT"]


@pytest.mark.parametrize(
    ("hours", "age"),
    [(1, "DAY"), (23, "DAY"), (24, "WEEK"), (167, "WEEK"), (168, "MONTH"), (719, "MONTH"), (720, "OLDER")],
)
def test_backlog_by_age(hours: int, age: str) -> None:
    assert Backlog.of(timedelta(hours=hours)) == age
