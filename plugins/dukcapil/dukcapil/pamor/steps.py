"""Asking the RW's officer for help, letting them file, and ending that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

from dukcapil.pamor import rules, tables
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
    agency="dukcapil", service="pamor", prefix="PMR", table=tables.PamorHelp, opens=rules.Status.REQUESTED.value,
    event=rules.OPENED, steps=rules.ALL, due=Due(days=rules.HELP_DAYS),
)  # fmt: skip
NOT_RESIDENT = Text("Pemohon bukan penduduk kota ini.", "The applicant is no resident of this city.")
NO_OFFICER = Text("RW ini belum memiliki petugas Pamor.", "This RW has no Pamor officer yet.")
NOT_LET = Text(
    "Warga tidak (lagi) memberi kuasa untuk layanan ini.",
    "The citizen doesn't (any longer) let you file for this service.",
)
DELEGATED, ENDED = "dukcapil.delegation.granted", "dukcapil.delegation.ended"

NO_VILLAGE = Text("Kode kelurahan itu tidak ada.", "There is no village with that code.")
BAD_RW = Text("RW ditulis dengan angka.", "An RW is up to three digits.")
BAD_PHONE = Text("Nomor telepon 8 sampai 15 angka.", "A telephone number has 8 to 15 digits.")
NO_NAME = Text("Nama tidak boleh kosong.", "The name may not be empty.")
SEEDED = 1  # the demo city's officers are the first of their RW

CHANGE = """update dukcapil_pamor_officer set name = $2, phone = $3, village = $4, rw = $5, area = $6, account = $7
where code = $1 returning code"""
ROW = "select status, applicant, area, service, until, ended_at, officer from dukcapil_pamor_help where number = $1"
OFFICER = "select code, name from dukcapil_pamor_officer where area = $1 order by code limit 1"
OF_ACCOUNT = "select name from dukcapil_pamor_officer where area = $1 and account = $2"
LET = """update dukcapil_pamor_help set until = $2, ended_at = null where number = $1
and status in ('REQUESTED', 'ACCEPTED') returning number"""
END = """update dukcapil_pamor_help set ended_at = $2 where number = $1 and ended_at is null
and until is not null returning number"""
END_ALL = """update dukcapil_pamor_help set ended_at = $2 where applicant = $1 and ended_at is null
and until is not null returning number"""


@dataclass(frozen=True, slots=True)
class Officer:
    """An officer to appoint."""

    name: str
    phone: str
    village: str
    rw: str
    account: str | None


@dataclass(frozen=True, slots=True)
class Allowed:
    """A citizen who lets an officer file for them."""

    citizen: str
    officer: str


async def ask(
    context: Context, service: str, need: rules.Need, note: str | None, *, delegate: bool, days: int | None
) -> str:
    """Ask the officer of the caller's RW; the number. Raises: Unauthenticated, Forbidden, BadInput."""
    who = context.who
    if who.nik is None:
        raise Unauthenticated if who.anonymous else Forbidden
    person = await register.person(context.db, who.nik)
    if person is None or not person.active:
        raise BadInput(NOT_RESIDENT)
    area = f"{person.village}/{person.rw}"
    officer = await context.db.fetch(OFFICER, area)
    if not officer:
        raise BadInput(NO_OFFICER)
    values = {
        "applicant": who.nik, "area": area, "officer": officer[0][0], "service": service, "need": need.value,
        "note": note, "until": _until(context, days) if delegate else None,
    }  # fmt: skip
    async with context.db.transaction():
        opened = await open_case(context, LIFECYCLE, applicant=who.nik, values=values, note=note, unit=area)
        if delegate:
            await emit(context, DELEGATED, opened.number, number=opened.number)
    return opened.number


async def decide(context: Context, number: str, decision: rules.Decision, note: str | None) -> None:
    """The RW's officer goes on with it."""
    context.require(rules.HELP)
    await _in_area(context, number)
    await take(context, LIFECYCLE, rules.STEPS[decision], number, note=note)


async def cancel(context: Context, number: str, note: str | None) -> None:
    """The citizen needs no help any more; nobody may file for them with it."""
    await _own(context, number)
    async with context.db.transaction():
        await take(context, LIFECYCLE, rules.CANCEL, number, note=note)
        await context.db.fetch(END, number, datetime.now(UTC))


async def let(context: Context, number: str, days: int | None) -> None:
    """The citizen lets the officer file, from now on for so many days. Raises: NotFound, BadInput, Conflict."""
    await _own(context, number)
    until = _until(context, days)
    async with context.db.transaction():
        if not await context.db.fetch(LET, number, until):
            raise Conflict
        await emit(context, DELEGATED, number, number=number)
        await remark(context, number, f"Kuasa diberikan sampai {until:%d-%m-%Y}.")
    context.forget()


async def end(context: Context, number: str) -> None:
    """The citizen ends it, at once. Raises: NotFound, Conflict when there is none."""
    await _own(context, number)
    async with context.db.transaction():
        if not await context.db.fetch(END, number, datetime.now(UTC)):
            raise Conflict
        await emit(context, ENDED, number, number=number)
        await remark(context, number, "Kuasa dicabut.")
    context.forget()


async def end_all(context: Context, nik: str) -> None:
    """Everything a citizen let others do ends, because they died. Joins the caller's transaction."""
    for (number,) in await context.db.fetch(END_ALL, nik, datetime.now(UTC)):
        await emit(context, ENDED, number, number=number)


async def allowed(context: Context, number: str, service: str) -> Allowed:
    """Whether the caller may file for the citizen who asked for this help.

    Raises: NotFound for help of another RW, Forbidden when the citizen doesn't let them (any more).
    """
    context.require(rules.FILE)
    status, applicant, area, wanted, until, ended, _ = await _in_area(context, number)
    person = await register.person(context.db, applicant)
    if person is None or not person.active:
        raise NotFound
    unit = context.who.unit
    if f"{person.village}/{person.rw}" != unit:  # they moved to another RW
        raise NotFound
    if not rules.may_file(
        status=status,
        until=until,
        ended=ended,
        service=wanted,
        wanted=service,
        unit=unit,
        area=area,
        today=times.today(),
    ):
        raise Forbidden(NOT_LET)
    named = await context.db.fetch(OF_ACCOUNT, area, context.who.username)
    return Allowed(applicant, named[0][0] if named else context.who.name)


async def appoint(context: Context, code: str | None, officer: Officer) -> str:
    """A new officer of an RW, or changed details; the code. Raises: Forbidden, NotFound, BadInput."""
    context.require(rules.APPOINT)
    rw, place = officer.rw.strip(), find(officer.village)
    if place is None or place.level != Level.VILLAGE:
        raise BadInput(NO_VILLAGE, path=["input", "village"])
    if not (rw.isascii() and rw.isdigit() and len(rw) <= 3):
        raise BadInput(BAD_RW, path=["input", "rw"])
    if not (officer.phone.isascii() and officer.phone.isdigit() and 8 <= len(officer.phone) <= 15):
        raise BadInput(BAD_PHONE, path=["input", "phone"])
    if not officer.name.strip():
        raise BadInput(NO_NAME, path=["input", "name"])
    area = f"{officer.village}/{rw.zfill(3)}"
    values = (officer.name.strip()[:100], officer.phone, officer.village, rw.zfill(3), area, officer.account)
    async with context.db.transaction():
        if code is not None:
            if not await context.db.fetch(CHANGE, code, *values):
                raise NotFound
        else:
            code = f"{area}-{await serial(context.db, f'dukcapil:pamor:{area}') + SEEDED}"
            columns = ("code", "name", "phone", "village", "rw", "area", "account")
            await context.db.load("dukcapil_pamor_officer", columns, [(code, *values)])
    context.forget()
    return code


async def dismiss(context: Context, code: str) -> None:
    """Raises: Forbidden, NotFound."""
    context.require(rules.APPOINT)
    if not await context.db.fetch("delete from dukcapil_pamor_officer where code = $1 returning code", code):
        raise NotFound
    context.forget()


async def _in_area(
    context: Context, number: str
) -> tuple[str, str, str, str, date | None, datetime | None, str | None]:
    """A help of the officer's own RW. Raises: NotFound."""
    rows = await context.db.fetch(ROW, number)
    if not rows or rows[0][2] != context.who.unit:
        raise NotFound
    status, applicant, area, service, until, ended, officer = rows[0]
    return status, applicant, area, service, until, ended, officer


async def _own(context: Context, number: str) -> None:
    """Raises: NotFound when it isn't the caller's."""
    if context.who.anonymous:
        raise Unauthenticated
    rows = await context.db.fetch(ROW, number)
    if not rows or rows[0][1] != context.who.nik:
        raise NotFound


def _until(context: Context, days: int | None) -> date:
    """The last day of a delegation. Raises: BadInput."""
    longest = rules.LONGEST_DELEGATION.of(context.settings)
    chosen = rules.DELEGATION_DAYS.of(context.settings) if days is None else days
    if not 1 <= chosen <= longest:
        text = Text(f"Kuasa berlaku 1 sampai {longest} hari.", f"A delegation lasts 1 to {longest} days.")
        raise BadInput(text, path=["input", "days"])
    return times.today() + timedelta(chosen)
