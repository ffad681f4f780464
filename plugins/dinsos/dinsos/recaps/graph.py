"""Recaps of complaints for the public and for the office."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Annotated

import strawberry

from dinsos.complaints import rules as complaints
from dinsos.recaps import rules
from hub import JAKARTA, BadInput, Context, Info, Text, times
from hub.regions import find as region

strawberry.enum(rules.By, name="ComplaintRecapBy")

READ = """select c.category, c.status, c.village, c.team, c.visibility, c.submitted_at, c.escalated_at, s.score,
  (select min(r.at) from dinsos_response r where r.complaint = c.number)
from dinsos_complaint c left join dinsos_satisfaction s on s.complaint = c.number
where c.submitted_at >= $1 and c.submitted_at < $2 and (c.visibility = 'PUBLIC' or $3)"""
ORDER = Text("`to` harus setelah `from`, paling lama tiga tahun.", "`to` must follow `from`, in three years.")


@strawberry.type
class ComplaintRecapRow:
    """Complaints of one kind."""

    key: str = strawberry.field(description="A code; of a period its first day, as 2026-11-01.")
    title: str = strawberry.field(description="Its name in Indonesian.")
    count: int | None = strawberry.field(description="How many; null where so few are not told to the public.")
    open: int | None = strawberry.field(description="How many of them aren't closed.")
    late: int | None = strawberry.field(description="How many of them nobody looked after in time.")
    median_hours: float | None = strawberry.field(description="The median time to the first response, in hours.")
    score: float | None = strawberry.field(description="Average satisfaction, 1 to 4, of five answers at least.")


@strawberry.type
class ComplaintRecap:
    """Complaints in a period."""

    total: int | None = strawberry.field(description="How many; null where so few are not told to the public.")
    confidential: int | None = strawberry.field(description="How many of them are confidential; null for the public.")
    rows: list[ComplaintRecapRow] = strawberry.field(description="What they are counted by, in the order of `key`.")


@strawberry.type
class RecapQuery:
    @strawberry.field
    async def complaint_recap(
        self,
        info: Info,
        first_day: Annotated[date, strawberry.argument(name="from", description="The first day.")],
        last_day: Annotated[date, strawberry.argument(name="to", description="The last day.")],
        by: rules.By = rules.By.CATEGORY,
    ) -> ComplaintRecap:
        """Complaints sent in a period, days of Jakarta.

        The public gets public complaints only, and no count under five (nor what would tell it); the office all.
        """
        context = info.context
        if not timedelta(0) <= last_day - first_day <= rules.LONGEST:
            raise BadInput(ORDER, path=["to"])
        office = context.who.may(complaints.READ)
        cases = await read(context, first_day, last_day, office=office)
        return recap(cases, by, rules.LEAST.of(context.settings), office=office)


async def read(context: Context, first: date, last: date, *, office: bool) -> list[rules.Case]:
    """The complaints of a period; without the office's view, the public ones."""
    begin = datetime.combine(first, time(), JAKARTA).astimezone(UTC)
    end = datetime.combine(last + timedelta(days=1), time(), JAKARTA).astimezone(UTC)
    rows = await context.db.fetch(READ, begin, end, office)
    return [
        rules.Case(
            category,
            status,
            village,
            team,
            visibility == "CONFIDENTIAL",
            submitted,
            times.as_moment(answered),
            bool(late),
            score,
        )
        for category, status, village, team, visibility, sent, late, score, answered in rows
        if (submitted := times.as_moment(sent))
    ]


def recap(cases: list[rules.Case], by: rules.By, least: int, *, office: bool) -> ComplaintRecap:
    """The recap of these complaints; small counts are told to the office alone."""
    rows = rules.counted(cases, by)
    hidden = set() if office else rules.withheld({key: len(row.cases) for key, row in rows.items()}, least)
    few = not office and 0 < len(cases) < least
    return ComplaintRecap(
        total=None if few else len(cases),
        confidential=sum(case.confidential for case in cases) if office else None,
        rows=[_row(key, row, by, least, hidden=few or key in hidden) for key, row in rows.items()],
    )


def _row(key: str, row: rules.Count, by: rules.By, least: int, *, hidden: bool) -> ComplaintRecapRow:
    return ComplaintRecapRow(
        key=key,
        title=_title(key, by),
        count=None if hidden else len(row.cases),
        open=None if hidden else sum(case.status != complaints.CLOSED for case in row.cases),
        late=None if hidden else sum(case.escalated for case in row.cases),
        median_hours=None if hidden else row.hours,
        score=None if hidden else row.score(least),
    )


def _title(key: str, by: rules.By) -> str:
    if by is rules.By.CATEGORY:
        return complaints.categories()[complaints.Category(key)].title
    if by in {rules.By.DISTRICT, rules.By.VILLAGE}:
        place = region(key)
        return place.name if place else key
    return key
