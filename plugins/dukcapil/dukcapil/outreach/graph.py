"""What clients may ask of Jebol Dukcapil, and the steps they may take."""

from __future__ import annotations

import asyncio
from datetime import date as Date  # noqa: N812 - a field is called date
from datetime import datetime
from typing import Annotated

import strawberry

from dukcapil.outreach import rules, tables
from hub import (
    BadInput,
    Citizen,
    Connection,
    Info,
    Text,
    TimelineEntry,
    Village,
    among,
    column,
    declaration,
    equals,
    filters,
    find,
    join,
    many,
    one,
    page,
    pages,
    read,
    roots,
    single,
)  # fmt: skip

strawberry.enum(rules.Group, name="OutreachGroup")
strawberry.enum(rules.Service, name="OutreachService")
strawberry.enum(rules.Status, name="OutreachStatus")
strawberry.enum(rules.BookingStatus, name="OutreachBookingStatus")

LONG = Text("Paling lama 366 hari.", "At most 366 days.")
VISITS = "select number from dukcapil_visit where date >= $1 and date <= $2 order by date, number limit 500"
VISITS_IN = """select number from dukcapil_visit where date >= $1 and date <= $2 and village = $3
order by date, number limit 500"""


@read(tables.OutreachBooking, key="id", rows=rules.BOOKING_VISIBLE, person="citizen")
class OutreachBooking:
    """A place on a visit."""

    id: int = column("Its number.")
    service: rules.Service = column("For what.")
    status: rules.BookingStatus = column("Where it stands.")
    note: str | None = column("What the officers noted.", personal=True)
    version: int = column("Counts changes.")
    citizen: Citizen | None = one("For whom.", by="citizen", personal=True)
    visit: OutreachVisit | None = one("On which visit.", by="visit")


@read(tables.OutreachVisit, key="number")
class OutreachVisit:
    """A visit of the office to a place. Everybody may know it; who has a place, only they and the officers."""

    number: str = column("Its number.")
    date: Date = column("The day.")
    place: str = column("Where.")
    village: Village | None = one("In which village (kelurahan).", by="village")
    services: list[rules.Service] = column("What is done there.", words=True)
    capacity: int = column("How many people can be served.")
    booked: int = column("How many places are taken.")
    roster: list[str] = column("User names of the officers who go.", words=True, needs=rules.VISIT)
    bookings: list[OutreachBooking] = many("The places: a citizen's own, all for officers.", on="visit", order="id")


@read(tables.OutreachRequest, key="number", rows=rules.VISIBLE, person="applicant")
class OutreachRequest:
    """A request for a visit (Jebol), by or for somebody who can't come."""

    number: str = column("Its number.")
    status: rules.Status = column("Where it stands.")
    group: rules.Group = column("Whom it is for.", "group_code")
    people: int = column("How many.")
    address: str = column("Where they are.", personal=True)
    village: Village | None = one("In which village (kelurahan).", by="village")
    institution: str | None = column("The institution that shelters them.")
    contact: str | None = column("Whom to call.", personal=True)
    note: str | None = column("What the sender says.", personal=True)
    subject: Citizen | None = one("For whom, when it is one person.", by="subject", personal=True)
    visit: OutreachVisit | None = one("The visit it is planned into.", by="visit")
    submitted_at: datetime = column("When it was sent.")
    due_at: datetime | None = column("When it is due to be planned.")
    timeline: list[TimelineEntry] = many("What happened so far, oldest first.", on="number", order="id")
    applicant: Citizen | None = one("Who asked, when a citizen did.", by="applicant", personal=True)


@join(Citizen)
class CitizenOutreach:
    outreach_bookings: list[OutreachBooking] | None = many(
        "Places this person has on visits, newest first.",
        on="citizen", order="-id", needs=rules.VISIT, personal=True,
    )  # fmt: skip
    outreach_requests: Connection[OutreachRequest] | None = page(
        "Visits this person asked for, newest first.",
        on="applicant", order="-submitted_at", needs=rules.READ, personal=True,
    )  # fmt: skip


@filters
class OutreachFilter:
    """Which requests for visits."""

    status: list[rules.Status] | None = among("Standing at one of these.")
    group: rules.Group | None = equals("For this group.", "group_code")
    village: str | None = equals("In this village (code of 10 digits).")


@roots
class OutreachRoots:
    outreach_request: OutreachRequest | None = single("One request for a visit.", by="number")
    outreach_requests: Connection[OutreachRequest] = pages(
        "Requests for visits: the caller's own, all for the office.", order="-submitted_at", filter=OutreachFilter
    )
    outreach_visit: OutreachVisit | None = single("One visit.", by="number")


@strawberry.type
class OutreachQuery:
    @strawberry.field
    async def outreach_visits(
        self, info: Info, from_: Annotated[Date, strawberry.argument(name="from")], to: Date, village: str | None = None
    ) -> list[OutreachVisit]:
        """Visits from a day to a day, at most 366 days and 500 visits, the next first; anybody may ask. `village`: code
        of 10 digits."""
        if (to - from_).days > 366:
            raise BadInput(LONG, path=["to"])
        db = info.context.db
        rows = await (db.fetch(VISITS_IN, from_, to, village) if village else db.fetch(VISITS, from_, to))
        return list(await asyncio.gather(*(visit(row[0], info) for row in rows)))


async def visit(number: str, info: Info) -> OutreachVisit:
    found: OutreachVisit = await find(declaration(OutreachVisit), number, info)
    return found
