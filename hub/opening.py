"""How a case is opened: for one who asks, or for several who ask at the same moment."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import KW_ONLY, dataclass, field
from datetime import UTC, datetime

from hub.context import Context
from hub.events import News, emit_all
from hub.flow import Lifecycle, Taken, line
from hub.numbers import serial
from hub.times import JAKARTA


@dataclass(frozen=True, slots=True)
class Opening:
    """A case that is about to be opened under a number, as `open_case` does it. context: of who asks for it."""

    context: Context
    lifecycle: Lifecycle
    number: str
    _: KW_ONLY
    applicant: str | None
    values: Mapping[str, object]
    note: str | None = None
    confidential: bool = False
    unit: str | None = None
    status: str | None = None
    data: Mapping[str, object] = field(default_factory=dict)

    def taken(self, now: datetime) -> Taken:
        """What becomes of it now."""
        due, status = self.lifecycle.due.of(self.context, now), self.status or self.lifecycle.opens
        row = {"number": self.number, "status": status, "submitted_at": now, "due_at": due, **self.values}
        return Taken(self.number, status, now, row)

    def rows(self, taken: Taken) -> list[tuple[str, Mapping[str, object]]]:
        """Head, the agency's row, and the first line of its history."""
        head = {
            "number": self.number,
            "agency": self.lifecycle.agency,
            "service": self.lifecycle.service,
            "status": taken.status,
            "applicant": self.applicant,
            "confidential": self.confidential,
            "submitted_at": taken.at,
            "due_at": taken.row["due_at"],
            "unit": self.unit,
        }
        first = line(self.context, self.number, taken.status, "OPEN", taken.at, self.note)
        return [("hub_case", head), (self.lifecycle.table._meta.tablename, taken.row), first]


async def open_case(
    context: Context,
    lifecycle: Lifecycle,
    *,
    applicant: str | None,
    values: Mapping[str, object],
    note: str | None = None,
    confidential: bool = False,
    unit: str | None = None,
    number: str | None = None,
    status: str | None = None,
    data: Mapping[str, object] | None = None,
) -> Taken:
    """Open a case: its number, the agency's row (`values`, beside what the lifecycle fills), the head, the first line
    of its history and the fact, in one transaction. Joins the caller's.

    applicant: NIK of who asks, None for a guest; unit: whose inbox it stands in; number: of another series than
    `PREFIX-YEAR-000001`; data: ids that the fact carries.
    """
    async with context.db.transaction():
        if number is None:
            series = f"{lifecycle.prefix}-{datetime.now(UTC).astimezone(JAKARTA).year}"
            number = f"{series}-{await serial(context.db, series):06}"
        opening = Opening(
            context,
            lifecycle,
            number,
            applicant=applicant,
            values=values,
            note=note,
            confidential=confidential,
            unit=unit,
            status=status,
            data=data or {},
        )
        (taken,) = await open_cases([opening])
    return taken


async def open_cases(openings: Sequence[Opening]) -> list[Taken]:
    """Open cases of several people in one transaction, the caller's if there is one. Those of one agency's table have
    the same `values`."""
    now, context = datetime.now(UTC), openings[0].context
    taken = [one.taken(now) for one in openings]
    async with context.db.transaction():
        await context.db.insert(*(row for one, made in zip(openings, taken, strict=True) for row in one.rows(made)))
        news = [News(one.lifecycle.event, one.number, {"number": one.number, **one.data}) for one in openings]
        await emit_all(context, news)
    for one in openings:
        one.context.wrote(one.applicant, f"{one.lifecycle.agency}.{one.lifecycle.service}:OPEN")
        one.context.forget()
    return taken
