"""Recaps of PSC 119, from the same rows that the cases are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Annotated

import strawberry

from dinkes.emergencies.rules import TARGET_MINUTES
from dinkes.recaps import report, rules
from hub import BadInput, Context, Info, Text, times
from hub.periods import MOST, Period, percentile, starts

TOO_LONG = Text(f"Rentang itu kosong atau lebih dari {MOST} baris.", f"That range is empty or has over {MOST} lines.")
CASES = """select day, kind, coalesce(triage, 'NONE'), status, coalesce(village, 'OUTSIDE'),
    case when ambulance is null then 0 else 1 end, response_seconds
from dinkes_emergency where day >= $1 and day <= $2"""
REFERRALS = "select day, count(*) from dinkes_referral where day >= $1 and day <= $2 group by day"
SERVICES = "select day, count(*) from dinkes_treatment where day >= $1 and day <= $2 group by day"


@strawberry.type
class RecapCount:
    """How many emergencies of one sort."""

    name: str = strawberry.field(description="A kind, a colour or NONE, a status, or a village's code or OUTSIDE.")
    count: int = strawberry.field(description="How many.")


@strawberry.type
class RecapRow:
    """One period. An emergency counts on the day of its call, in Asia/Jakarta."""

    start: date = strawberry.field(description="First day of the period.")
    emergencies: int = strawberry.field(description="Calls.")
    dispatched: int = strawberry.field(description="Calls to which an ambulance was sent.")
    cancelled: int = strawberry.field(description="Calls that were cancelled or pranks.")
    referrals: int = strawberry.field(description="Referrals sent.")
    medical_services: int = strawberry.field(description="Medical services without a referral.")
    transfers: int = strawberry.field(description="Ambulances asked for referred patients: none of the emergencies.")
    median_response_seconds: int | None = strawberry.field(description="Half arrived in this time or less; null: none.")
    p90_response_seconds: int | None = strawberry.field(description="Nine of ten arrived in this time or less.")
    within_target: int = strawberry.field(description="Arrivals within the city's target.")
    arrived: int = strawberry.field(description="Calls whose patient was reached.")
    by_kind: list[RecapCount] = strawberry.field(description="Calls by what they were about.")
    by_triage: list[RecapCount] = strawberry.field(description="Calls by urgency.")
    by_status: list[RecapCount] = strawberry.field(description="Calls by how they stand or ended.")
    by_village: list[RecapCount] = strawberry.field(description="Calls by village.")


@strawberry.type
class EmergencyRecap:
    """What PSC 119 did in a range of days."""

    lines: strawberry.Private[list[rules.Line]]
    period: strawberry.Private[Period]
    until: strawberry.Private[date]
    target: strawberry.Private[int]

    @strawberry.field
    def rows(self) -> list[RecapRow]:
        """One row for every period, oldest first, empty ones too."""
        return [_row(line, self.target) for line in self.lines]

    @strawberry.field
    def target_seconds(self) -> int:
        """The response time the city aims at, in seconds."""
        return self.target

    @strawberry.field
    def csv(self) -> str:
        """The rows as CSV (RFC 4180) with a header, for a spreadsheet."""
        return report.csv_of(self.lines, self.target)

    @strawberry.field
    def html(self) -> str:
        """A report to print on A4 with charts: one HTML page that loads nothing."""
        return report.html_of(self.lines, self.period, self.until, self.target)


@strawberry.type
class RecapQuery:
    @strawberry.field
    async def emergency_recap(
        self,
        info: Info,
        period: Period,
        since: Annotated[date, strawberry.argument(name="from", description="First day.")],
        until: Annotated[date, strawberry.argument(name="to", description="Last day.")],
    ) -> EmergencyRecap:
        """What PSC 119 did from one day to another, both counted. Days add up to weeks, months, quarters and years;
        periods at the ends hold only the days asked for. At most 1,100 rows.
        """
        context = info.context
        context.require(rules.READ)
        try:
            starts(period, since, until)
        except ValueError:
            raise BadInput(TOO_LONG, path=["to"]) from None
        cases = [
            rules.Case(times.as_day(row[0]), row[1], row[2], row[3], row[4], bool(row[5]), row[6])
            for row in await context.db.fetch(CASES, since, until)
        ]
        referrals = await _by_day(context, REFERRALS, since, until)
        services = await _by_day(context, SERVICES, since, until)
        lines = rules.recap(period, since, until, cases, referrals, services)
        target = TARGET_MINUTES.of(context.settings) * 60
        return EmergencyRecap(lines=lines, period=period, until=until, target=target)


async def _by_day(context: Context, sql: str, since: date, until: date) -> Mapping[date, int]:
    return {times.as_day(day): int(count) for day, count in await context.db.fetch(sql, since, until)}


def _row(line: rules.Line, target: int) -> RecapRow:
    return RecapRow(
        start=line.start,
        emergencies=line.emergencies,
        dispatched=line.dispatched,
        cancelled=line.cancelled,
        referrals=line.referrals,
        medical_services=line.medical_services,
        transfers=line.transfers,
        median_response_seconds=percentile(line.seconds, 0.5),
        p90_response_seconds=percentile(line.seconds, 0.9),
        within_target=sum(1 for one in line.seconds if one <= target),
        arrived=len(line.seconds),
        by_kind=_counts(line.counts.get("kind", {})),
        by_triage=_counts(line.counts.get("triage", {})),
        by_status=_counts(line.counts.get("status", {})),
        by_village=_counts(line.counts.get("village", {})),
    )


def _counts(counted: Mapping[str, int]) -> list[RecapCount]:
    found: Sequence[tuple[str, int]] = sorted(counted.items(), key=lambda one: (-one[1], one[0]))
    return [RecapCount(name=name, count=count) for name, count in found]
