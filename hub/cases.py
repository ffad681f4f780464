"""Everything a citizen asks for, in every agency, as one list."""

from __future__ import annotations

from datetime import UTC, datetime

import strawberry
from piccolo.columns import BigSerial, Boolean, Integer, Text, Timestamptz, Varchar
from piccolo.table import Table

from auth import Permission
from hub.citizen import Citizen
from hub.context import Context, Info
from hub.cursors import Connection
from hub.declare import filters, join, read, roots
from hub.events import emit
from hub.numbers import CounterRow
from hub.plugin import Event, Service
from hub.reads import among, column, equals, many, most, one, page, pages

READ = "hub:case:read"
HANDLE = "hub:case:handle"
HANDLE_UNIT = "hub:case:handle_unit"
CONFIDENTIAL = "hub:case:confidential"
OVERDUE = "hub.case.overdue"


class CaseRow(Table, tablename="hub_case"):
    """The head of a case; the agency keeps the rest under the same number."""

    number = Varchar(40, primary_key=True)
    agency = Varchar(20)
    service = Varchar(40)
    status = Varchar(30)
    applicant = Varchar(16, null=True)
    confidential = Boolean(default=False)
    submitted_at = Timestamptz(default=None)
    due_at = Timestamptz(null=True, default=None)
    remaining = Integer(null=True, default=None)  # minutes of office time, while the citizen is asked
    closed_at = Timestamptz(null=True, default=None)
    unit = Varchar(40, null=True, default=None)
    overdue = Boolean(default=False)  # said once


class CaseStep(Table, tablename="hub_case_step"):
    """One line of a case's history. Nobody changes a line."""

    id = BigSerial(primary_key=True)
    number = Varchar(40)
    status = Varchar(30)
    step = Varchar(30, default="")
    at = Timestamptz(default=None)
    by = Varchar(80, null=True)
    account = Varchar(64, null=True, default=None)
    note = Text(null=True)
    internal = Boolean(default=False)


OWN_OR_OFFICER = (
    f"t.applicant = :nik or (not t.confidential or :may[{CONFIDENTIAL}] and t.agency = :agency)"
    f" and (:may[{READ}] or t.agency = :agency and (:may[{HANDLE}] or :may[{HANDLE_UNIT}] and t.unit = :unit))"
)


@read(CaseStep, key="id", rows=f"not t.internal or :may[{HANDLE}] or :may[{HANDLE_UNIT}]")
class TimelineEntry:
    """One step of a request. Lines for the office alone are missing for everybody else."""

    status: str = column("What the request became.")
    at: datetime = column("When.")
    note: str | None = column("What the office says about it.")
    by: str | None = column("Who did it.")
    internal: bool = column("Whether only the office sees this line.")


@read(CaseRow, key="number", rows=OWN_OR_OFFICER, person="applicant")
class Request:
    """Something a citizen asked an agency for."""

    number: str = column("Its number.")
    agency: str = column("The agency that answers.")
    service: str = column("The service it was sent to.")
    status: str = column("Where it stands, in the service's own words.")
    submitted_at: datetime = column("When it was sent.")
    due_at: datetime | None = column("When an answer is due, if the service promises one.")
    closed_at: datetime | None = column("When it was closed.")
    timeline: list[TimelineEntry] = many("What happened so far, oldest first.", on="number", order="id")
    applicant: Citizen | None = one(
        "Who asked: for themselves and the agency.", by="applicant", needs=READ, personal=True
    )

    @strawberry.field
    def available_actions(self, info: Info) -> list[str]:
        """The steps the caller may take now, by name. A service's own checks (area, unit, papers) may still refuse."""
        row = self.__row__  # type: ignore[attr-defined]
        lifecycle = info.schema.composition.lifecycles.get((row["agency"], row["service"]))  # type: ignore[attr-defined]
        who = info.context.who
        own = who.nik is not None and row["applicant"] == who.nik
        return [step.name for step in lifecycle.to_take(who, row["status"], own=own)] if lifecycle else []


@join(Citizen)
class CitizenRequests:
    requests: Connection[Request] | None = page(
        "Everything this person asked for, in every agency, newest first.",
        on="applicant",
        order="-submitted_at",
        needs=READ,
        personal=True,
    )


@filters
class InboxFilter:
    """Which cases."""

    agency: str | None = equals("Of this agency.")
    service: str | None = equals("Of this service.")
    status: list[str] | None = among("Standing at one of these.")
    due_before: datetime | None = most("Whose answer is due by then.", "due_at")
    overdue: bool | None = equals("Late, or not.")


@roots
class Inbox:
    inbox: Connection[Request] = pages(
        "The cases the caller may work on or sent, of all services, newest first. An officer sees their agency's;"
        " one who works for a unit sees that unit's.",
        order="-submitted_at",
        filter=InboxFilter,
    )


async def escalate(context: Context) -> None:
    """Say once of every open case that its time is over."""
    late = """update hub_case set overdue = true
        where due_at < $1 and closed_at is null and not overdue and number in (
            select number from hub_case where due_at < $1 and closed_at is null and not overdue limit 100)
        returning number, agency, service"""
    async with context.db.transaction():
        for number, agency, name in await context.db.fetch(late, datetime.now(UTC)):
            await emit(context, OVERDUE, number, number=number, agency=agency, service=name)


service = Service(
    name="cases",
    title="Permohonan",
    tables=[CaseRow, CaseStep, CounterRow],
    reads=[Request, TimelineEntry],
    joins=[CitizenRequests],
    query=[Inbox],
    permissions=[
        Permission(READ, "Membaca permohonan semua penduduk"),
        Permission(HANDLE, "Menangani permohonan di dinasnya"),
        Permission(HANDLE_UNIT, "Menangani permohonan di unitnya"),
        Permission(CONFIDENTIAL, "Menangani permohonan rahasia di dinasnya"),
    ],
    events=[Event(OVERDUE, "A case is open and its time is over. Carries its number, agency and service.")],
)
