"""Cases of a year counted by kind and status: the recap of every service that keeps cases."""

from __future__ import annotations

from datetime import UTC, datetime

import strawberry

from hub import JAKARTA, BadInput, Context

COUNT = """select t.kind, t.status, count(*), sum(case when c.overdue then 1 else 0 end)
from {table} t join hub_case c on c.number = t.number
where t.submitted_at >= $1 and t.submitted_at < $2 group by t.kind, t.status order by t.kind, t.status"""


@strawberry.type
class CaseCount:
    """Cases of one kind that stand at one status."""

    kind: str = strawberry.field(description="What was asked for, in the service's own words.")
    status: str = strawberry.field(description="Where they stand.")
    cases: int = strawberry.field(description="How many.")
    late: int = strawberry.field(description="How many of them were not answered in time.")


async def count(context: Context, table: str, year: int) -> list[CaseCount]:
    """The cases of a table that were sent in a year of the city. Raises: BadInput."""
    if not 2000 <= year <= 2199:
        raise BadInput(path=["year"])
    first, last = (datetime(at, 1, 1, tzinfo=JAKARTA).astimezone(UTC) for at in (year, year + 1))
    rows = await context.db.fetch(COUNT.format(table=table), first, last)
    return [
        CaseCount(kind=kind, status=status, cases=int(cases), late=int(late or 0)) for kind, status, cases, late in rows
    ]
