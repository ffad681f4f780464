"""What the office writes: who is taken into a programme, whose aid ends, and a family's decile."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from dinsos.aid import rules
from dinsos.people import Person, household
from hub import BadInput, Conflict, Context, NotFound, Text, emit, times

if TYPE_CHECKING:
    from dinsos.aid.inputs import EnrolmentInput, WelfareDecileInput

SAYS = {
    rules.Objection.PROGRAMME_ENDED: Text("Program ini sudah berakhir.", "This programme has ended."),
    rules.Objection.NOT_FOR_PEOPLE: Text("Program ini untuk lembaga.", "This programme is for institutions."),
    rules.Objection.NOT_RESIDENT: Text("Bukan penduduk kota yang aktif.", "Not a living resident of the city."),
    rules.Objection.ALREADY_IN: Text("Sudah menerima program ini.", "The person or family is in this programme."),
    rules.Objection.EXCLUDED: Text(
        "Keluarga sudah menerima program lain dalam kelompok yang sama.",
        "The household has another programme of the same exclusive group.",
    ),
    rules.Objection.NOT_REGISTERED: Text("Belum terdata dalam DTSEN.", "Not in the social registry (DTSEN)."),
    rules.Objection.DECILE_TOO_HIGH: Text("Desil keluarga terlalu tinggi.", "The family's decile is too high."),
}
NO_PROGRAMME = Text("Program tidak dikenal.", "No such programme.")
NO_PERSON = Text("NIK tidak ada dalam data kependudukan.", "The population register knows nobody of this NIK.")
FUTURE = Text("Tanggal tidak boleh setelah hari ini.", "The day can't be after today.")
DECILES = Text("Desil adalah bilangan 1 sampai 10.", "A decile is a number from 1 to 10.")
NOTE = Text("Catatan terdiri dari 1 sampai 300 huruf.", "A note has 1 to 300 characters.")
ENROLLED, ENDED, GRADED = "dinsos.aid.enrolled", "dinsos.aid.ended", "dinsos.registry.changed"

PROGRAMME = """select code, name, level, unit, status, amount, period, exclusive_group
from dinsos_programme where code = $1"""
QUEUE = """update dinsos_programme set status = status where code = $1 or exclusive_group = $2 returning code"""
HELD = """select e.programme, p.exclusive_group from dinsos_enrolment e
join dinsos_programme p on p.code = e.programme where e.citizen = $1 and e.status <> 'ENDED'"""
ENROL = """insert into dinsos_enrolment
(citizen, programme, name, since, status, source, family_card, enrolled_by)
values ($1, $2, $3, $4, 'ACTIVE', $5, $6, $7) on conflict do nothing returning id"""
END = """update dinsos_enrolment set status = 'ENDED', until = $2, because = $3
where id = $1 and status <> 'ENDED' returning citizen"""
SETTLE = """update dinsos_recheck set done_at = $2, done_by = $3, note = $4
where id = $1 and done_at is null returning id"""
KEEP = """insert into dinsos_registry_history (citizen, decile, source, period, updated_on, replaced_at, because)
select citizen, decile, source, period, updated_on, $2, $3 from dinsos_registry where citizen = $1 returning id"""
GRADE = """insert into dinsos_registry (citizen, decile, source, period, updated_on, family_card)
values ($1, $2, $3, $4, $5, $6) on conflict (citizen) do update
set decile = $2, source = $3, period = $4, updated_on = $5, family_card = $6 returning citizen"""


async def known(context: Context, nik: str) -> Person:
    """Somebody whom the population register knows. Raises: BadInput, Unavailable."""
    person = await household(context, nik)
    if person is None:
        raise BadInput(NO_PERSON, path=["input", "nik"])
    return person


async def programme(context: Context, code: str) -> rules.Programme:
    """A programme as the table has it. Raises: BadInput."""
    rows = await context.db.fetch(PROGRAMME, code)
    if not rows:
        raise BadInput(NO_PROGRAMME, path=["input", "programme"])
    code, name, level, unit, status, amount, period, group = rows[0]
    return rules.Programme(
        code=code,
        name=name,
        level=rules.Level(level),
        unit=rules.Unit(unit),
        status=rules.ProgrammeStatus(status),
        amount=amount,
        period=rules.Period(period) if period else None,
        exclusive_group=group,
    )


async def enrol(context: Context, given: EnrolmentInput) -> int:
    """Take somebody into a programme; the enrolment's id.

    Raises: BadInput with what is against it; Conflict when somebody else did it first.
    """
    context.require(rules.ENROL)
    context.note(given.nik, "Citizen.socialAid")
    wanted, since = await programme(context, given.programme), given.since or times.today()
    if since > times.today():
        raise BadInput(FUTURE, path=["input", "since"])
    person = await known(context, given.nik)
    async with context.db.transaction():
        await context.db.fetch(QUEUE, wanted.code, wanted.exclusive_group)
        decile = await context.db.fetch("select decile from dinsos_registry where citizen = $1", person.nik)
        against = rules.objection(
            wanted,
            resident=person.lives_here,
            held=await _held(context, person),
            decile=decile[0][0] if decile else None,
            highest=rules.DECILE.of(context.settings),
            registry_first=rules.REGISTRY_FIRST.of(context.settings),
        )
        if against:
            raise BadInput(SAYS[against], path=["input", "programme"], reason=against.value)
        rows = await context.db.fetch(
            ENROL, person.nik, wanted.code, wanted.name, since, given.source or "DINSOS", person.family_card,
            context.who.username,
        )  # fmt: skip
        if not rows:
            raise Conflict
        context.wrote(person.nik, "dinsos.aid:ENROL")
        await emit(context, ENROLLED, person.nik, nik=person.nik, programme=wanted.code)
    context.forget()
    return int(rows[0][0])


async def end(context: Context, enrolment: int, because: rules.Ending) -> None:
    """End somebody's aid today. Raises: NotFound, Conflict when it has ended."""
    context.require(rules.ENROL)
    rows = await context.db.fetch("select citizen, programme from dinsos_enrolment where id = $1", enrolment)
    if not rows:
        raise NotFound
    nik, code = rows[0]
    context.note(nik, "Citizen.socialAid")
    async with context.db.transaction():
        if not await context.db.fetch(END, enrolment, times.today(), because.value):
            raise Conflict
        context.wrote(nik, "dinsos.aid:END")
        await emit(context, ENDED, nik, nik=nik, programme=code, because=because.value)
    context.forget()


async def set_decile(context: Context, given: WelfareDecileInput) -> None:
    """Write a family's decile for everybody who lives on the person's card, and keep what was there."""
    context.require(rules.REGISTRY)
    if not 1 <= given.decile <= 10:
        raise BadInput(DECILES, path=["input", "decile"])
    context.note(given.nik, "Citizen.socialAid")
    person = await known(context, given.nik)
    if not person.lives_here:
        raise BadInput(SAYS[rules.Objection.NOT_RESIDENT], path=["input", "nik"])
    now, day = datetime.now(UTC), times.today()
    async with context.db.transaction():
        for nik in sorted({person.nik, *person.family}):
            context.wrote(nik, "dinsos.aid:GRADE")
            await context.db.fetch(KEEP, nik, now, rules.REGRADED)
            period = given.period or rules.quarter(day)
            await context.db.fetch(GRADE, nik, given.decile, given.source, period, day, person.family_card)
        await emit(context, GRADED, person.nik, nik=person.nik, family_card=person.family_card)
    context.forget()


async def settle(context: Context, recheck: int, note: str) -> None:
    """Say that a family was looked at. Raises: NotFound, BadInput, Conflict when somebody has."""
    context.require(rules.ENROL)
    if not 0 < len(note.strip()) <= 300:
        raise BadInput(NOTE, path=["input", "note"])
    if not await context.db.fetch("select id from dinsos_recheck where id = $1", recheck):
        raise NotFound
    if not await context.db.fetch(SETTLE, recheck, datetime.now(UTC), context.who.username, note.strip()):
        raise Conflict
    context.forget()


async def _held(context: Context, person: Person) -> Sequence[rules.Held]:
    """What the household is in."""
    found: list[rules.Held] = []
    for nik in sorted({person.nik, *person.family}):
        for code, group in await context.db.fetch(HELD, nik):
            found.append(rules.Held(code=code, group=group, own=nik == person.nik))
    return found
