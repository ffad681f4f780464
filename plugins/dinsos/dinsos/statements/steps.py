"""What happens to a request for a social letter."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from dinsos.letters import POVERTY, RECOMMENDATION, next_number
from dinsos.people import Person, household
from dinsos.statements import rules, tables
from hub import (
    JAKARTA,
    BadInput,
    Context,
    Fact,
    Forbidden,
    Lifecycle,
    Text,
    Unauthenticated,
    attached,
    emit,
    issue,
    open_case,
    revoke,
    take,
)

if TYPE_CHECKING:
    from dinsos.statements.graph import SocialLetterInput

LIFECYCLE = Lifecycle(
    agency="dinsos",
    service="statements",
    prefix="SKS",
    table=tables.SocialLetter,
    opens=rules.Status.SUBMITTED,
    event=rules.OPENED,
    steps=rules.STEPS,
    due=rules.DUE,
)
ISSUED = "dinsos.letter.issued"
LETTERS = {rules.Kind.SKTM: POVERTY, rules.Kind.HEALTH_RECOMMENDATION: RECOMMENDATION}
NOT_FAMILY = Text("Hanya untuk diri sendiri atau anggota keluarga.", "For yourself or your family only.")
NOT_HERE = Text("Bukan penduduk kota yang aktif.", "Not a living resident of the city.")
LENGTH = Text("Keperluan terdiri dari 1 sampai 500 huruf.", "A purpose has 1 to 500 characters.")
DIED = "Yang bersangkutan meninggal dunia."
HELD = "select kind, citizen, name, purpose from dinsos_social_letter where number = $1"
STANDING = "select number, status, letter from dinsos_social_letter where citizen = $1 order by number"


async def request(context: Context, given: SocialLetterInput) -> str:
    """Ask for a letter; the case's number."""
    who = context.who
    nik = given.nik or who.nik
    on_behalf = who.may(rules.CHECK)
    if nik is None or not (who.nik or on_behalf):
        raise Unauthenticated if who.anonymous else Forbidden
    if not 0 < len(given.purpose.strip()) <= 500:
        raise BadInput(LENGTH, path=["input", "purpose"])
    if on_behalf:
        context.note(nik, "Citizen.socialLetters")
    person = await _person(context, nik, family_of=None if on_behalf else who.nik)
    applicant = nik if on_behalf else who.nik
    values = {
        "kind": given.kind.value,
        "citizen": nik,
        "name": person.name,
        "applicant": applicant,
        "purpose": given.purpose.strip(),
    }
    async with context.db.transaction():
        data = {"kind": given.kind.value}
        taken = await open_case(context, LIFECYCLE, applicant=applicant, values=values, data=data)
        await attached(context, given.attachments, case=taken.number)
    return taken.number


async def decide(context: Context, number: str, decision: rules.Decision, note: str | None) -> None:
    """Take the step of a decision; an approval makes the letter in the same transaction."""
    step = LIFECYCLE.named(decision.value.lower())
    context.require(step.may or "")
    kind, nik, name, purpose = (await context.db.fetch(HELD, number))[0]
    if decision is rules.Decision.APPROVE:
        person = await household(context, nik)
        if person is None or not person.lives_here:
            raise BadInput(NOT_HERE, path=["input", "decision"])
    values: dict[str, object] = {}
    now, made = datetime.now(UTC), LETTERS[rules.Kind(kind)]
    if decision in (rules.Decision.APPROVE, rules.Decision.REJECT):
        values["decided_at"] = now
    if decision is rules.Decision.APPROVE:
        values["valid_until"] = rules.valid_until(
            now.astimezone(JAKARTA).date(),
            rules.Kind(kind),
            sktm=rules.SKTM_DAYS.of(context.settings),
            recommendation=rules.RECOMMENDATION_DAYS.of(context.settings),
        )
    async with context.db.transaction():
        if decision is rules.Decision.APPROVE:
            values["letter"] = await next_number(context, made)
        await take(context, LIFECYCLE, step, number, note=note, values=values, data={"kind": kind})
        if decision is rules.Decision.APPROVE:
            await issue(
                context,
                made,
                number=str(values["letter"]),
                holder=nik,
                name=name,
                facts={"purpose": purpose},
                case=number,
                valid_until=values["valid_until"],  # type: ignore[arg-type]
            )
            await emit(context, ISSUED, nik, number=number, kind=kind, nik=nik)


async def died(context: Context, fact: Fact) -> None:
    """Void what the dead asked for and what was issued about them."""
    nik = str(fact.data["nik"])
    step = LIFECYCLE.named("void")
    async with context.db.transaction():
        if not await fact.settled(context):
            return
        for number, status, letter in await context.db.fetch(STANDING, nik):
            if status in step.start:
                await take(context, LIFECYCLE, step, number, note=DIED)
            if status == rules.Status.ISSUED and letter:
                await revoke(context, letter, DIED)


async def _person(context: Context, nik: str, *, family_of: str | None) -> Person:
    """Whom a letter may be about: the caller, somebody on the caller's card, anybody for the office.

    Raises: BadInput; the same for a stranger and for a NIK nobody has.
    """
    asked = family_of or nik
    person = await household(context, asked)
    if person is not None and nik != asked:
        person = await household(context, nik) if nik in person.family else None
    if person is None:
        raise BadInput(NOT_FAMILY, path=["input", "nik"])
    if not person.lives_here:
        raise BadInput(NOT_HERE, path=["input", "nik"])
    return person
