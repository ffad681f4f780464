"""Grants whose report is late are told of once."""

from __future__ import annotations

from hub import Context, Event, emit, times

OVERDUE = Event(
    "dinsos.grant.report_overdue",
    "The use of a grant was not reported in time. Carries the proposal's and the institution's number.",
)
LATE = """update dinsos_grant_proposal set report_reminded_on = $1 where number in (
  select number from dinsos_grant_proposal where report_due < $1 and report_reminded_on is null
  and status in ('APPROVED', 'AGREED', 'PAID') order by report_due, number limit 100)
returning number, institution"""


async def remind(context: Context) -> None:
    """Say once of every grant that its report is late."""
    async with context.db.transaction():
        for number, institution in await context.db.fetch(LATE, times.today()):
            await emit(context, OVERDUE.name, number, number=number, institution=institution)
