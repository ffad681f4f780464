"""Everything a citizen asks for, in every agency, as one list."""

from __future__ import annotations

from datetime import datetime

from piccolo.columns import BigSerial, Boolean, Text, Timestamptz, Varchar
from piccolo.table import Table

from auth import Permission
from hub.citizen import Citizen
from hub.cursors import Connection
from hub.declare import join, read
from hub.plugin import Service
from hub.reads import column, many, page

READ = "hub:case:read"


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


class CaseStep(Table, tablename="hub_case_step"):
    """One line of a case's history. Nobody changes a line."""

    id = BigSerial(primary_key=True)
    number = Varchar(40)
    status = Varchar(30)
    at = Timestamptz(default=None)
    by = Varchar(80, null=True)
    note = Text(null=True)
    internal = Boolean(default=False)


OWN_OR_OFFICER = f"t.applicant = :nik or (:may[{READ}] and not t.confidential)"


@read(CaseStep, key="id", rows=f"not t.internal or :may[{READ}]")
class TimelineEntry:
    """One step of a request."""

    status: str = column("What the request became.")
    at: datetime = column("When.")
    note: str | None = column("What the office says about it.")
    by: str | None = column("Who did it.")


@read(CaseRow, key="number", rows=OWN_OR_OFFICER, person="applicant")
class Request:
    """Something a citizen asked an agency for."""

    number: str = column("Its number.")
    agency: str = column("The agency that answers.")
    service: str = column("The service it was sent to.")
    status: str = column("Where it stands, in the service's own words.")
    submitted_at: datetime = column("When it was sent.")
    due_at: datetime | None = column("When an answer is due, if the service promises one.")
    timeline: list[TimelineEntry] = many("What happened so far, oldest first.", on="number", order="at")


@join(Citizen)
class CitizenRequests:
    requests: Connection[Request] | None = page(
        "Everything this person asked for, in every agency, newest first.",
        on="applicant",
        order="-submitted_at",
        needs=READ,
        personal=True,
    )


service = Service(
    name="cases",
    title="Permohonan",
    tables=[CaseRow, CaseStep],
    reads=[Request, TimelineEntry],
    joins=[CitizenRequests],
    permissions=[Permission(READ, "Membaca permohonan semua penduduk")],
)
