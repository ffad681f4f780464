"""Asking for visits, planning them, and giving their places away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from dukcapil.outreach import rules, tables
from dukcapil.residents import register
from hub import (
    BadInput,
    Conflict,
    Context,
    Due,
    Forbidden,
    Lifecycle,
    NotFound,
    Text,
    Unauthenticated,
    emit,
    open_case,
    remark,
    serial,
    take,
    times,
)  # fmt: skip
from hub.regions import Level, find

LIFECYCLE = Lifecycle(
    agency="dukcapil", service="outreach", prefix="JBL", table=tables.OutreachRequest,
    opens=rules.Status.REQUESTED.value, event=rules.OPENED, steps=rules.ALL, due=Due(days=rules.DAYS),
)  # fmt: skip
PLANNED, BOOKED = "dukcapil.visit.planned", "dukcapil.visit.booked"

NO_VILLAGE = Text("Kode kelurahan itu tidak ada.", "There is no village with that code.")
EMPTY = Text("Alamat tidak boleh kosong.", "The address may not be empty.")
PEOPLE = Text("Jumlah orang 1 sampai 500.", "1 to 500 people.")
NO_SUBJECT = Text("Orang dengan NIK itu tidak tercatat.", "Nobody with that NIK is in the register.")
PAST = Text("Tanggal kunjungan sudah lewat.", "The day of the visit is over.")
CAPACITY = Text("Kapasitas 1 sampai 1.000.", "A capacity of 1 to 1,000.")
NO_SERVICES = Text("Sebutkan layanan yang dibawa.", "Say which services come along.")
NOT_OFFERED = Text("Layanan itu tidak dibawa pada kunjungan ini.", "That service doesn't come along on this visit.")
FULL = Text("Kunjungan ini sudah penuh.", "This visit is full.")
TWICE = Text("Sudah punya tempat di kunjungan ini.", "There is a place for this person on this visit already.")
LIMITS = (500, 1_000)

ROW = "select status, applicant, account from dukcapil_outreach where number = $1"
VISIT = "select date, services, village, place from dukcapil_visit where number = $1"
SEAT = "update dukcapil_visit set booked = booked + 1 where number = $1 and booked < capacity returning booked"
LEAVE = "update dukcapil_visit set booked = booked - 1 where number = $1 returning booked"
HELD = "select id from dukcapil_visit_booking where visit = $1 and citizen = $2 and status = 'BOOKED'"
BOOKING = "select visit, citizen from dukcapil_visit_booking where id = $1"
GIVE_UP = """update dukcapil_visit_booking set status = 'CANCELLED', version = version + 1, changed_at = $2,
changed_by = $3 where id = $1 and status = 'BOOKED' returning id"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request for a visit as it was sent."""

    group: rules.Group
    address: str
    village: str
    people: int
    subject: str | None
    institution: str | None
    contact: str | None
    note: str | None


async def ask(context: Context, asked: Asked) -> str:
    """Ask for a visit; the number. Raises: Unauthenticated, BadInput."""
    who = context.who
    if who.anonymous:
        raise Unauthenticated
    _village(asked.village)
    if not asked.address.strip():
        raise BadInput(EMPTY, path=["input", "address"])
    if not 1 <= asked.people <= LIMITS[0]:
        raise BadInput(PEOPLE, path=["input", "people"])
    if asked.subject and await register.person(context.db, asked.subject) is None:
        raise BadInput(NO_SUBJECT, path=["input", "subject"])
    values = {
        "applicant": who.nik, "account": who.username, "group_code": asked.group.value, "people": asked.people,
        "subject": asked.subject, "address": asked.address.strip()[:200], "village": asked.village,
        "institution": asked.institution, "contact": asked.contact, "note": asked.note,
    }  # fmt: skip
    opened = await open_case(
        context, LIFECYCLE, applicant=who.nik, values=values, note=asked.note,
        confidential=asked.group in rules.PROTECTED, data={"group": asked.group.value, "village": asked.village},
    )  # fmt: skip
    return opened.number


async def decide(context: Context, number: str, decision: rules.Decision, note: str | None) -> None:
    """Decline a request, or say that it was visited. Raises: Forbidden, NotFound, BadInput, Conflict."""
    context.require(rules.READ)
    await take(context, LIFECYCLE, rules.STEPS[decision], number, note=note)


async def cancel(context: Context, number: str, note: str | None) -> None:
    """Who asked needs no visit any more. Raises: Unauthenticated, NotFound, Conflict."""
    if context.who.anonymous:
        raise Unauthenticated
    rows = await context.db.fetch(ROW, number)
    if not rows or rows[0][1] is None or rows[0][1] != context.who.nik:
        raise NotFound
    await take(context, LIFECYCLE, rules.CANCEL, number, note=note)


async def plan(
    context: Context, on: date, place: str, village: str, services: Sequence[rules.Service], capacity: int,
    requests: Sequence[str], roster: Sequence[str],
) -> str:  # fmt: skip
    """Plan a visit, and take requests into it; its number. Raises: Forbidden, NotFound, BadInput, Conflict."""
    context.require(rules.SCHEDULE)
    _village(village)
    today = times.today()
    if on < today:
        raise BadInput(PAST, path=["input", "date"])
    if not 1 <= capacity <= LIMITS[1]:
        raise BadInput(CAPACITY, path=["input", "capacity"])
    if not services:
        raise BadInput(NO_SERVICES, path=["input", "services"])
    if not place.strip():
        raise BadInput(EMPTY, path=["input", "place"])
    columns = ("number", "date", "place", "village", "services", "capacity", "booked", "roster", "created_at")
    async with context.db.transaction():
        number = f"KJG-{on.year}-{await serial(context.db, f'KJG-{on.year}'):06}"
        row = (
            number, on, place.strip()[:160], village, " ".join(dict.fromkeys(one.value for one in services)), capacity,
            0, " ".join(roster)[:400], datetime.now(UTC),
        )  # fmt: skip
        await context.db.load("dukcapil_visit", columns, [row])
        for request in requests:
            await take(
                context, LIFECYCLE, rules.PLAN, request, note=f"Kunjungan {number}, {on:%d-%m-%Y}, {place.strip()}",
                values={"visit": number}, data={"visit": number},
            )  # fmt: skip
        await emit(context, PLANNED, number, number=number, village=village)
    context.forget()
    return number


async def book(context: Context, visit: str, service: rules.Service, citizen: str | None) -> int:
    """Take a place on a visit, for oneself, for family, or as an officer for anybody; its id.

    Raises: Unauthenticated, Forbidden, NotFound, BadInput, Conflict when it is full.
    """
    who = context.who
    if who.anonymous:
        raise Unauthenticated
    holder = citizen or who.nik
    if holder is None:
        raise Forbidden
    officer = who.may(rules.VISIT)
    if holder != who.nik and not officer and not (who.nik and await register.kin(context.db, who.nik, holder)):
        raise Forbidden
    person = await register.person(context.db, holder)
    rows = await context.db.fetch(VISIT, visit)
    if not rows:
        raise NotFound
    if person is None or not person.active:
        raise BadInput(NO_SUBJECT, path=["input", "citizen"])
    on, services, _, _ = rows[0]
    if on < times.today():
        raise BadInput(PAST, path=["input", "visit"])
    if service.value not in services.split():
        raise BadInput(NOT_OFFERED, path=["input", "service"])
    columns = ("visit", "citizen", "service", "status", "version", "booked_at")
    row = (visit, holder, service.value, rules.BookingStatus.BOOKED.value, 1, datetime.now(UTC))
    async with context.db.transaction():
        if not await context.db.fetch(SEAT, visit):  # the row is locked from here: no two take the last place
            raise Conflict(FULL)
        if await context.db.fetch(HELD, visit, holder):
            raise Conflict(TWICE)
        await context.db.load("dukcapil_visit_booking", columns, [row])
        made = await context.db.fetch(HELD, visit, holder)
        await emit(context, BOOKED, visit, number=visit)
    context.forget()
    return int(made[0][0])


async def leave(context: Context, booking: int) -> None:
    """Give a place back. Raises: Unauthenticated, NotFound, Conflict."""
    who = context.who
    if who.anonymous:
        raise Unauthenticated
    rows = await context.db.fetch(BOOKING, booking)
    own = rows and (who.may(rules.VISIT) or (who.nik and await register.kin(context.db, who.nik, rows[0][1])))
    if not own:
        raise NotFound
    async with context.db.transaction():
        if not await context.db.fetch(GIVE_UP, booking, datetime.now(UTC), who.name or who.username):
            raise Conflict
        await context.db.fetch(LEAVE, rows[0][0])
    context.forget()


async def visited(context: Context, visit: str) -> None:
    """Requests that were planned into a visit are visited. Joins the caller's transaction."""
    found = await context.db.fetch(
        "select number from dukcapil_outreach where visit = $1 and status = 'SCHEDULED' order by number", visit
    )
    for (number,) in found:
        await take(context, LIFECYCLE, rules.VISITED, number)
        await remark(context, number, f"Dikunjungi pada {visit}.", internal=True)


def _village(code: str) -> None:
    """Raises: BadInput."""
    place = find(code)
    if place is None or place.level != Level.VILLAGE:
        raise BadInput(NO_VILLAGE, path=["input", "village"])
