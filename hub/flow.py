"""A case's way through an office: steps as data, and the one function that takes a step."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from piccolo.table import Table

from auth import Principal
from hub.context import Context
from hub.errors import BadInput, Conflict, Forbidden, NotFound, Text, Unauthenticated
from hub.events import emit
from hub.options import Option

NOTE_MISSING = Text("Beri alasan.", "Give a reason.")
OWN_CASE = Text("Petugas tidak boleh memutus permohonannya sendiri.", "Nobody decides their own case.")
SAME_OFFICER = Text("Langkah ini harus diambil petugas lain.", "This step must be taken by another officer.")


class Clock(StrEnum):
    """What a step does to the deadline."""

    RUNS = "RUNS"
    STOPS = "STOPS"  # the citizen is asked: office time that is left waits for the answer
    ENDS = "ENDS"  # the case is closed
    AGAIN = "AGAIN"  # the promise is made anew: a closed case is opened again


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """What a service promises: working days (to the end of the last one), hours of the day and night, or nothing."""

    days: int | Option[int] = 0
    hours: int | Option[int] = 0

    def of(self, context: Context, moment: datetime) -> datetime | None:
        """When an answer is due that was asked for at this moment."""
        days, hours = (one.of(context.settings) if isinstance(one, Option) else one for one in (self.days, self.hours))
        if days:
            return context.calendar.after_days(moment, days)
        return moment + timedelta(hours=hours) if hours else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One line of a lifecycle. may: the permission it needs, or None for the applicant of the case."""

    name: str
    start: frozenset[str]
    to: str
    may: str | None
    event: str
    note: bool = False
    """Whether a reason must be given."""
    clock: Clock = Clock.RUNS
    apart: frozenset[str] = frozenset()
    """Steps that somebody else must have taken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifecycle:
    """How one kind of case lives. table: the agency's own, with the columns number, status, submitted_at, due_at."""

    agency: str
    service: str
    prefix: str
    table: type[Table]
    opens: str
    """The first status."""
    event: str
    """What opening a case announces."""
    steps: Sequence[Step]
    due: Due = field(default_factory=Due)

    def named(self, name: str) -> Step:
        """The step of this name. Raises: KeyError."""
        return next((step for step in self.steps if step.name == name), None) or _missing(name)

    def to_take(self, who: Principal, status: str, *, own: bool) -> list[Step]:
        """The steps somebody may take from a status."""
        return [
            step
            for step in self.steps
            if status in step.start and (own if step.may is None else who.may(step.may) and not own)
        ]


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of a case."""

    number: str
    status: str
    at: datetime
    row: Mapping[str, object] = field(default_factory=dict)
    """The agency's own, where the case was opened."""


async def take(
    context: Context,
    lifecycle: Lifecycle,
    step: Step,
    number: str,
    *,
    note: str | None = None,
    internal: str | None = None,
    values: Mapping[str, object] | None = None,
    to: str | None = None,
    data: Mapping[str, object] | None = None,
    path: Sequence[str] = ("input", "note"),
) -> Taken:
    """Take a step: policy, state, concurrency, history, deadline and the fact, in one transaction. Joins the caller's.

    The caller has already made sure that the case may be known (else NotFound). internal: a note for the office alone;
    values: columns of the agency's row that change too; to: where else than `step.to` the step leads.
    Raises:
        Unauthenticated, Forbidden: this step isn't the caller's.
        BadInput: a reason is missing.
        Conflict: the case no longer stands where the step begins; nothing is changed.
    """
    found = await context.db.fetch(
        "select status, applicant, due_at, remaining from hub_case where number = $1", number
    )
    if not found:
        raise NotFound
    status, applicant, due_at, remaining = found[0]
    _allowed(context, step, applicant)
    if step.note and not (note or "").strip():
        raise BadInput(NOTE_MISSING, path=path)
    if status not in step.start:
        raise Conflict
    now, becomes = datetime.now(UTC), to or step.to
    async with context.db.transaction():
        if step.apart and await _did(context, number, step.apart):
            raise Forbidden(SAME_OFFICER)
        clock = _clock(context, step, lifecycle.due, now, due_at, remaining)
        sets = {"status": becomes, **clock, **({"overdue": False} if step.clock is Clock.AGAIN else {})}
        if not await _update(context, "hub_case", number, status, sets):
            raise Conflict
        own = {"status": becomes, "due_at": clock["due_at"], **(values or {})}
        if not await _update(context, lifecycle.table._meta.tablename, number, status, own):
            raise Conflict
        await context.db.insert(line(context, number, becomes, step.name, now, note))
        if internal:
            await context.db.insert(line(context, number, becomes, step.name, now, internal, internal=True))
        await emit(context, step.event, number, number=number, **(data or {}))
    context.wrote(applicant, f"{lifecycle.agency}.{lifecycle.service}:{step.name}")
    context.forget()
    return Taken(number, becomes, now)


async def remark(context: Context, number: str, text: str, *, internal: bool = False) -> None:
    """Add a line to a case's history without a step."""
    rows = await context.db.fetch("select status from hub_case where number = $1", number)
    if not rows:
        raise NotFound
    await context.db.insert(line(context, number, rows[0][0], "REMARK", datetime.now(UTC), text, internal=internal))
    context.forget()


def _allowed(context: Context, step: Step, applicant: str | None) -> None:
    who = context.who
    own = applicant is not None and applicant == who.nik
    if step.may is None:
        if not own:
            raise Unauthenticated if who.anonymous else Forbidden
        return
    context.require(step.may)
    if own:
        raise Forbidden(OWN_CASE)


def _clock(
    context: Context, step: Step, promise: Due, now: datetime, due: datetime | None, remaining: int | None
) -> dict[str, object]:
    """What a step does to the deadline. remaining: minutes of office time."""
    match step.clock:
        case Clock.ENDS:
            return {"due_at": due, "remaining": None, "closed_at": now}
        case Clock.AGAIN:
            return {"due_at": promise.of(context, now), "remaining": None, "closed_at": None}
        case Clock.STOPS if due:
            left = int(context.calendar.between(now, due).total_seconds() // 60)
            return {"due_at": None, "remaining": left, "closed_at": None}
        case Clock.RUNS if remaining is not None:
            again = context.calendar.after(now, timedelta(minutes=remaining))
            return {"due_at": again, "remaining": None, "closed_at": None}
    return {"due_at": due, "remaining": remaining, "closed_at": None}


async def _did(context: Context, number: str, steps: frozenset[str]) -> bool:
    """Whether the caller took one of these steps of the case."""
    rows = await context.db.fetch(
        "select step from hub_case_step where number = $1 and account = $2", number, context.who.username
    )
    return any(row[0] in steps for row in rows)


async def _update(context: Context, table: str, number: str, status: str, values: Mapping[str, object]) -> bool:
    sets = ", ".join(f"{name} = ${place}" for place, name in enumerate(values, 3))
    sql = f"update {table} set {sets} where number = $1 and status = $2 returning number"
    return bool(await context.db.fetch(sql, number, status, *values.values()))


def line(
    context: Context,
    number: str,
    status: str,
    step: str,
    at: datetime,
    note: str | None,
    *,
    internal: bool = False,
) -> tuple[str, dict[str, object]]:
    """A line of a case's history, to insert."""
    who = context.who
    return "hub_case_step", {
        "number": number,
        "status": status,
        "step": step,
        "at": at,
        "by": None if who.anonymous else who.name or who.username,
        "account": who.username or None,
        "note": note,
        "internal": internal,
    }


def _missing(name: str) -> Step:
    raise KeyError(name)
