"""What clients may ask of Jebol Dukcapil, and the steps they may take."""

from __future__ import annotations

import asyncio
from datetime import date as Date  # noqa: N812 - a field is called date
from datetime import datetime
from typing import Annotated

import strawberry

from dukcapil.outreach import packets, rules, steps, tables
from hub import (
    NIK,
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
strawberry.enum(rules.Decision, name="OutreachDecision")

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
        return list(await asyncio.gather(*(_visit(row[0], info) for row in rows)))


@strawberry.input
class OutreachInput:
    """A request for a visit."""

    group: rules.Group = strawberry.field(description="Whom it is for.")
    address: str = strawberry.field(description="Where they are.")
    village: str = strawberry.field(description="Code of the village, 10 digits.")
    people: int = strawberry.field(description="How many: 1 to 500.", default=1)
    subject: NIK | None = strawberry.field(description="NIK of the person, when it is one who has one.", default=None)
    institution: str | None = strawberry.field(description="The institution that shelters them.", default=None)
    contact: str | None = strawberry.field(description="Whom to call.", default=None)
    note: str | None = strawberry.field(description="A word to the office.", default=None)


@strawberry.input
class OutreachVisitInput:
    """A visit to plan."""

    date: Date = strawberry.field(description="The day.")
    place: str = strawberry.field(description="Where.")
    village: str = strawberry.field(description="Code of the village, 10 digits.")
    services: list[rules.Service] = strawberry.field(description="What is done there.")
    capacity: int = strawberry.field(description="How many people can be served: 1 to 1,000.")
    requests: list[str] = strawberry.field(description="Numbers of requests it answers.", default_factory=list)
    roster: list[str] = strawberry.field(description="User names of the officers who go.", default_factory=list)


@strawberry.input
class OutreachDecisionInput:
    """What the office does with a request for a visit."""

    number: str = strawberry.field(description="Its number.")
    decision: rules.Decision = strawberry.field(description="`DECLINE` needs a note.")
    note: str | None = strawberry.field(description="What the sender is told.", default=None)


@strawberry.input
class OutreachBookingInput:
    """A place to take."""

    visit: str = strawberry.field(description="Number of the visit.")
    service: rules.Service = strawberry.field(description="For what.")
    citizen: NIK | None = strawberry.field(
        description="For whom: by default the caller; family, or anybody for officers.", default=None
    )


@strawberry.type
class OutreachPacket:
    """A visit's roster and forms, to work on without a network."""

    text: str = strawberry.field(description="The file: JSON. Keep it as it is; it is sent back unchanged.")
    signature: str = strawberry.field(description="Proof that it is ours, good for some days.")


@strawberry.input
class OutreachResultInput:
    """What was noted about a place while offline."""

    booking: int = strawberry.field(description="Its number.")
    status: rules.BookingStatus = strawberry.field(description="`SERVED` or `ABSENT`.")
    note: str | None = strawberry.field(description="A remark.", default=None)


@strawberry.input
class OutreachPacketInput:
    """A packet that comes back."""

    packet: str = strawberry.field(description="The file as it was taken.")
    signature: str = strawberry.field(description="Its signature.")
    results: list[OutreachResultInput] = strawberry.field(description="What was noted.")


@strawberry.type
class OutreachClash:
    """A place that somebody changed meanwhile. It stays as it is; decide with who changed it."""

    booking: int = strawberry.field(description="Its number.")
    theirs: str = strawberry.field(description="What it says now.")
    yours: str = strawberry.field(description="What was sent.")
    by: str | None = strawberry.field(description="Who changed it.")


@strawberry.type
class OutreachReturn:
    """What became of a packet."""

    visit: OutreachVisit = strawberry.field(description="The visit.")
    written: list[int] = strawberry.field(description="Places that were written.")
    conflicts: list[OutreachClash] = strawberry.field(description="Places that weren't.")


@strawberry.type
class OutreachMutation:
    @strawberry.mutation
    async def request_outreach(self, info: Info, input: OutreachInput) -> OutreachRequest:
        """Ask the office to come. For DISABILITY, MENTAL_DISORDER and NEGLECTED a confidential case at Dinsos follows
        by itself."""
        asked = steps.Asked(
            group=input.group, address=input.address, village=input.village, people=input.people,
            subject=input.subject, institution=input.institution, contact=input.contact, note=input.note,
        )  # fmt: skip
        return await _request(await steps.ask(info.context, asked), info)

    @strawberry.mutation
    async def decide_outreach(self, info: Info, input: OutreachDecisionInput) -> OutreachRequest:
        """The office declines a request, or says that it was visited."""
        await steps.decide(info.context, input.number, input.decision, input.note)
        return await _request(input.number, info)

    @strawberry.mutation
    async def cancel_outreach(self, info: Info, number: str, note: str | None = None) -> OutreachRequest:
        """Who asked needs no visit any more."""
        await steps.cancel(info.context, number, note)
        return await _request(number, info)

    @strawberry.mutation
    async def schedule_outreach_visit(self, info: Info, input: OutreachVisitInput) -> OutreachVisit:
        """Plan a visit, and answer requests with it."""
        number = await steps.plan(
            info.context, input.date, input.place, input.village, input.services, input.capacity, input.requests,
            input.roster,
        )  # fmt: skip
        return await _visit(number, info)

    @strawberry.mutation
    async def book_outreach_visit(self, info: Info, input: OutreachBookingInput) -> OutreachBooking:
        """Take a place on a visit. CONFLICT when it is full, or the person has one."""
        made = await steps.book(info.context, input.visit, input.service, input.citizen)
        found: OutreachBooking = await find(declaration(OutreachBooking), made, info)
        return found

    @strawberry.mutation
    async def cancel_outreach_booking(self, info: Info, id: int) -> bool:
        """Give a place back."""
        await steps.leave(info.context, id)
        return True

    @strawberry.mutation
    async def take_outreach_packet(self, info: Info, visit: str) -> OutreachPacket:
        """An officer on the visit's roster takes it along for a place without a network. Everybody on it finds that in
        their access log."""
        text, signature = await packets.pack(info.context, visit)
        return OutreachPacket(text=text, signature=signature)

    @strawberry.mutation
    async def return_outreach_packet(self, info: Info, input: OutreachPacketInput) -> OutreachReturn:
        """The packet comes back. Places that somebody changed meanwhile are shown, not overwritten. CONFLICT when it
        came back before."""
        results = [packets.Result(one.booking, one.status, one.note) for one in input.results]
        number, written, clashes = await packets.unpack(info.context, input.packet, input.signature, results)
        shown = [OutreachClash(booking=one.booking, theirs=one.theirs, yours=one.yours, by=one.by) for one in clashes]
        return OutreachReturn(visit=await _visit(number, info), written=written, conflicts=shown)


async def _request(number: str, info: Info) -> OutreachRequest:
    found: OutreachRequest = await find(declaration(OutreachRequest), number, info)
    return found


async def _visit(number: str, info: Info) -> OutreachVisit:
    found: OutreachVisit = await find(declaration(OutreachVisit), number, info)
    return found
