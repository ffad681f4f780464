"""What officers may ask about how the service is doing."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated

import strawberry

from dukcapil.documents.rules import Service
from dukcapil.recaps import rules
from hub import JAKARTA, BadInput, Info, Text, needs
from hub.periods import Period, percentile, start
from hub.regions import find

strawberry.enum(rules.Backlog, name="BacklogAge")

LONG = Text("Rentang paling lama tiga tahun, dari awal ke akhir.", "At most three years, from first to last.")
SENT = """select service, status, village, submitted_at, complete_at, decided_at from dukcapil_request
where submitted_at >= $1 and submitted_at < $2"""
OPEN = """select service, submitted_at from dukcapil_request
where status in ('SUBMITTED', 'VERIFIED', 'INITIALLED', 'RETURNED', 'WAITING')"""
ENDED = frozenset({"ISSUED", "REJECTED"})


@strawberry.type
class RecapLine:
    """Requests of one service, sent in one period."""

    since: date = strawberry.field(description="First day of the period.")
    service: Service = strawberry.field(description="The service.")
    sent: int = strawberry.field(description="How many were sent.")
    issued: int = strawberry.field(description="How many of them are issued.")
    rejected: int = strawberry.field(description="How many were rejected.")
    open: int = strawberry.field(description="How many are open.")
    median_minutes: int | None = strawberry.field(
        description="Median office time from complete papers to the decision."
    )
    p90_minutes: int | None = strawberry.field(description="The time nine in ten don't exceed.")


@strawberry.type
class RecapVillage:
    """Requests about residents of one village."""

    code: str = strawberry.field(description="Code of the village, 10 digits.")
    name: str | None = strawberry.field(description="Its name.")
    sent: int = strawberry.field(description="How many were sent.")
    issued: int = strawberry.field(description="How many of them are issued.")


@strawberry.type
class RecapBacklog:
    """Open requests of one service by age, now."""

    service: Service = strawberry.field(description="The service.")
    age: rules.Backlog = strawberry.field(description="How old.")
    count: int = strawberry.field(description="How many.")


@strawberry.type
class PopulationRecap:
    """How e-OPEN is doing."""

    lines: list[RecapLine] = strawberry.field(description="By period and service.")
    villages: list[RecapVillage] = strawberry.field(description="By village (kelurahan), most requests first.")
    backlog: list[RecapBacklog] = strawberry.field(description="What is open now, by service and age.")


@strawberry.type
class RecapQuery:
    @strawberry.field
    @needs(rules.READ)
    async def population_recap(
        self,
        info: Info,
        from_: Annotated[date, strawberry.argument(name="from")],
        to: date,
        per: Period = Period.MONTH,
    ) -> PopulationRecap:
        """Requests for population documents from a day to a day (three years at most), for Dukcapil's officers.
        Times are office hours, from complete papers to the decision."""
        context = info.context
        context.require(rules.READ)
        if not timedelta(0) <= to - from_ <= rules.LONGEST:
            raise BadInput(LONG, path=["to"])
        first, last = (datetime.combine(day, time(), JAKARTA).astimezone(UTC) for day in (from_, to + timedelta(1)))
        rows = await context.db.fetch(SENT, first, last)
        now, waiting = datetime.now(UTC), Counter[tuple[str, rules.Backlog]]()
        for service, sent in await context.db.fetch(OPEN):
            waiting[service, rules.Backlog.of(now - sent)] += 1
        counts: defaultdict[tuple[date, str], Counter[str]] = defaultdict(Counter)
        times: defaultdict[tuple[date, str], list[float]] = defaultdict(list)
        places: defaultdict[str, Counter[str]] = defaultdict(Counter)
        for service, status, village, sent, complete, decided in rows:
            key = start(per, sent.astimezone(JAKARTA).date()), service
            counts[key][status] += 1
            places[village][status] += 1
            if complete and decided and status in ENDED:
                times[key].append(context.calendar.between(complete, decided).total_seconds() / 60)
        return PopulationRecap(
            lines=[_line(*key, counts[key], times[key]) for key in sorted(counts)],
            villages=[
                RecapVillage(
                    code=code, name=place.name if (place := find(code)) else None, sent=by.total(), issued=by["ISSUED"]
                )
                for code, by in sorted(places.items(), key=lambda item: (-item[1].total(), item[0]))
            ],
            backlog=[
                RecapBacklog(service=Service(service), age=age, count=waiting[service, age])
                for service in sorted({service for service, _ in waiting})
                for age in rules.Backlog
                if waiting[service, age]
            ],
        )


def _line(since: date, service: str, by: Counter[str], times: list[float]) -> RecapLine:
    median, p90 = percentile(times, 0.5), percentile(times, 0.9)
    ended = by["ISSUED"] + by["REJECTED"] + by["CANCELLED"]
    return RecapLine(
        since=since, service=Service(service), sent=by.total(), issued=by["ISSUED"], rejected=by["REJECTED"],
        open=by.total() - ended, median_minutes=None if median is None else round(median),
        p90_minutes=None if p90 is None else round(p90),
    )  # fmt: skip
