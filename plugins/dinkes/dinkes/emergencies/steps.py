"""What callers and dispatchers write about emergencies before an ambulance goes."""

from __future__ import annotations

import secrets
from base64 import b32encode
from datetime import UTC, datetime

import strawberry

from dinkes.ambulances.graph import PointInput, check
from dinkes.emergencies import rules, tables, triage
from dinkes.emergencies.graph import CHANGED, Emergency, hashed
from dinkes.places import village_at
from dinkes.urgency import Triage
from hub import (
    JAKARTA,
    NIK,
    BadInput,
    Conflict,
    Info,
    Lifecycle,
    Text,
    declaration,
    emit,
    find,
    open_case,
    remark,
    take,
)  # fmt: skip

PHONE = Text("Tulis nomor telepon yang dapat dihubungi.", "Give a telephone number to call back.")
TOO_LONG = Text("Uraian 1 sampai 2.000 huruf.", "A description is 1 to 2,000 characters.")
PATIENTS = Text("Jumlah korban 1 sampai 1.000.", "1 to 1,000 patients.")
NO_QUESTION = Text("Pertanyaan itu tidak ada.", "There is no such question.")
NOT_A_CALL = Text("Pemindahan pasien diminta dari rujukannya.", "A transfer is asked for at its referral.")
WHY = Text("Beri alasan bila warna tidak menurut jawaban.", "Say why the colour isn't what the answers give.")
COLOURED = "update dinkes_emergency set triage = $2 where number = $1 and status = $3 returning number"

LIFECYCLE = Lifecycle(
    agency="dinkes",
    service="emergencies",
    prefix="GD",
    table=tables.Emergency,
    opens=rules.Status.REPORTED,
    event="dinkes.emergency.reported",
    steps=rules.STEPS,
)


@strawberry.input
class EmergencyInput:
    """A call for help."""

    phone: str = strawberry.field(description="Number to call back: digits, a plus in front if international.")
    position: PointInput = strawberry.field(description="Where help is needed.")
    description: str = strawberry.field(description="What happened, 1 to 2,000 characters.")
    kind: rules.Kind = strawberry.field(default=rules.Kind.OTHER, description="What it is about.")
    caller: str | None = strawberry.field(default=None, description="The caller's name.")
    address: str | None = strawberry.field(default=None, description="How to find the place.")
    patient: NIK | None = strawberry.field(default=None, description="NIK of who needs help, if known.")
    patients: int = strawberry.field(default=1, description="How many need help.")


@strawberry.input
class TriageAnswerInput:
    """An answer to a question of the triage."""

    question: str = strawberry.field(description="The question's code.")
    answer: triage.Answer = strawberry.field(description="What the caller says.")


@strawberry.input
class TriageInput:
    """What the caller answered. Questions left out count as unknown."""

    emergency: str = strawberry.field(description="Number of the emergency.")
    answers: list[TriageAnswerInput] = strawberry.field(description="The answers.")
    triage: Triage | None = strawberry.field(
        default=None, description="Another colour than the answers give, by the dispatcher's judgement: with a note."
    )
    note: str | None = strawberry.field(default=None, description="Why, or what else is to be known.")


@strawberry.type
class EmergencyMutation:
    @strawberry.mutation
    async def report_emergency(self, info: Info, input: EmergencyInput) -> Emergency:
        """Call for help: anybody, signed in or not, or the dispatcher for a caller. A point outside the city is
        accepted (`outsideCity`). A guest gets a `trackingCode`, shown this once; many calls from one address are
        RATE_LIMITED, and then the telephone 119 is the way.
        """
        context = info.context
        _check(input)
        who, point = context.who, input.position
        if not who.may(rules.DISPATCH):
            await context.limit("dinkes.report", who.nik or context.address or "", *rules.CALLS)
        village = village_at(point.lat, point.lon)
        by_psc = who.may(rules.DISPATCH)
        reporter = None if by_psc else who.nik
        code = None if by_psc or reporter else _code()
        opened = await open_case(
            context,
            LIFECYCLE,
            applicant=reporter,
            confidential=True,
            unit=rules.UNIT,
            values={
                "day": datetime.now(UTC).astimezone(JAKARTA).date(),
                "kind": input.kind,
                "lat": point.lat,
                "lon": point.lon,
                "village": village,
                "outside": village is None,
                "address": (input.address or "").strip()[:200] or None,
                "description": input.description.strip(),
                "caller": (input.caller or "").strip()[:100] or None,
                "phone": phone_number(input.phone, "input", "phone"),
                "reporter": reporter,
                "patient": input.patient,
                "patients": input.patients,
                "tracking_hash": hashed(code) if code else None,
            },
        )
        await context.publish(CHANGED, {"number": opened.number})
        context.show(opened.number)  # whoever called may see what they said
        found = await known(opened.number, info)
        found.__dict__["code"] = code
        return found

    @strawberry.mutation
    async def triage_emergency(self, info: Info, input: TriageInput) -> Emergency:
        """Say how urgent it is, by the questionnaire; again at any time until the case ends."""
        context = info.context
        context.require(rules.DISPATCH)
        before = await known(input.emergency, info)
        answers = {one.question: one.answer for one in input.answers}
        try:
            by_answers = triage.colour(answers)
        except KeyError:
            raise BadInput(NO_QUESTION, path=["input", "answers"]) from None
        colour = input.triage or by_answers
        note = (input.note or "").strip()
        if colour is not by_answers and not note:
            raise BadInput(WHY, path=["input", "note"])
        if before.status == rules.Status.REPORTED:
            values = {"triage": colour}
            await take(context, LIFECYCLE, rules.TRIAGE, before.number, values=values, internal=note or None)
        else:
            await _again(info, before, colour, note)
        return await changed(before.number, info)


async def _again(info: Info, before: Emergency, colour: Triage, note: str) -> None:
    """Another colour for a case that was triaged, or sent to, before."""
    context = info.context
    if before.status not in rules.OPEN:
        raise Conflict
    async with context.db.transaction():
        if not await context.db.fetch(COLOURED, before.number, colour.value, str(before.status)):
            raise Conflict
        await remark(context, before.number, f"{colour.value}. {note}".strip(), internal=True)
        await emit(context, rules.TRIAGE.event, before.number, number=before.number)


async def known(number: str, info: Info) -> Emergency:
    """The emergency, for those who may know it. Raises: NotFound."""
    found: Emergency = await find(declaration(Emergency), number, info)
    return found


async def changed(number: str, info: Info) -> Emergency:
    """The emergency as it is now, announced to those who follow."""
    info.context.forget()
    await info.context.publish(CHANGED, {"number": number})
    return await known(number, info)


def _check(input: EmergencyInput) -> None:
    check(input.position, "input", "position")
    phone_number(input.phone, "input", "phone")
    if not 1 <= len(input.description.strip()) <= 2_000:
        raise BadInput(TOO_LONG, path=["input", "description"])
    if input.kind is rules.Kind.TRANSFER:
        raise BadInput(NOT_A_CALL, path=["input", "kind"])
    if not 1 <= input.patients <= 1_000:
        raise BadInput(PATIENTS, path=["input", "patients"])


def phone_number(given: str, *path: str) -> str:
    """A number to call back without what people write between its digits. Raises: BadInput."""
    digits = "".join(sign for sign in given if sign not in " -().")
    if not rules.PHONE(digits):
        raise BadInput(PHONE, path=path)
    return digits


def _code() -> str:
    """A guest's code: 60 bits that nobody guesses."""
    return b32encode(secrets.token_bytes(8)).decode()[: rules.CODE]
