"""What facilities write about referrals."""

from __future__ import annotations

from datetime import UTC, datetime

import strawberry

from dinkes import icd10
from dinkes.emergencies.graph import Emergency
from dinkes.referrals import letters, patients, rules, tables
from dinkes.referrals.graph import Referral
from hub import (
    JAKARTA,
    NIK,
    BadInput,
    Context,
    Due,
    Fact,
    Forbidden,
    Info,
    Lifecycle,
    Text,
    declaration,
    find,
    needs,
    open_case,
    take,
)  # fmt: skip

NO_CODE = Text("Kode ICD-10 itu tidak ada.", "There is no such ICD-10 code.")
NO_SHAPE = Text("Tulis kode ICD-10, misalnya A00.1.", "Write an ICD-10 code, such as A00.1.")
NO_HOSPITAL = Text("Rujukan ditujukan ke rumah sakit yang terdaftar.", "A referral goes to a hospital on the list.")
TO_ITSELF = Text("Fasilitas tidak merujuk ke dirinya sendiri.", "A facility does not refer to itself.")
NO_ORIGIN = Text("Akun ini tidak bekerja untuk fasilitas yang terdaftar.", "This account works for no listed facility.")
NOT_BEFORE = Text(
    "Rujukan sebelumnya harus milik pasien yang sama dan sudah ditolak.",
    "The previous referral must be the same patient's, and refused.",
)
NO_SIGN = Text("Tanda vital itu tidak mungkin.", "That vital sign is not possible.")
DIED = "Pasien meninggal menurut catatan kependudukan."
KIND = "select kind from dinkes_facility where code = $1"
BEFORE = "select patient, origin, status from dinkes_referral where number = $1"
ENDS = "select origin, destination from dinkes_referral where number = $1"
OPEN_OF = "select number from dinkes_referral where patient = $1 and status in ('SENT', 'RECEIVED', 'ACCEPTED')"

LIFECYCLE = Lifecycle(
    agency="dinkes",
    service="referrals",
    prefix="RJK",
    table=tables.Referral,
    opens=rules.Status.SENT,
    event="dinkes.referral.sent",
    steps=rules.STEPS,
    due=Due(hours=rules.ANSWER_HOURS),
)


@strawberry.input
class HandoverInput:
    """SBAR: what the sender tells the receiver."""

    situation: str | None = strawberry.field(default=None, description="What is going on.")
    background: str | None = strawberry.field(default=None, description="What led to it.")
    assessment: str | None = strawberry.field(default=None, description="What the sender thinks it is.")
    recommendation: str | None = strawberry.field(default=None, description="What the sender asks for.")


@strawberry.input
class VitalSignsInput:
    """What was measured. Leave out what wasn't."""

    systolic: int | None = strawberry.field(default=None, description="Upper blood pressure, 30 to 300 mmHg.")
    diastolic: int | None = strawberry.field(default=None, description="Lower blood pressure, 10 to 200 mmHg.")
    pulse: int | None = strawberry.field(default=None, description="Heartbeats a minute, 0 to 300.")
    breaths: int | None = strawberry.field(default=None, description="Breaths a minute, 0 to 120.")
    temperature: float | None = strawberry.field(default=None, description="25 to 45 degrees Celsius.")
    oxygen: int | None = strawberry.field(default=None, description="Oxygen saturation, 0 to 100 percent.")
    consciousness: int | None = strawberry.field(default=None, description="Glasgow coma scale, 3 to 15.")
    at: datetime | None = strawberry.field(default=None, description="When; now, if left out.")


@strawberry.input
class ReferralInput:
    """A patient to be taken over. The caller's own facility is the sender."""

    patient: NIK = strawberry.field(description="NIK of the patient.")
    destination: str = strawberry.field(description="Code of the receiving hospital.")
    diagnosis: str = strawberry.field(description="ICD-10 code, such as O14.1.")
    diagnosis_text: str | None = strawberry.field(
        default=None, description="The diagnosis in the sender's words; else the list's."
    )
    handover: HandoverInput | None = strawberry.field(default=None, description="SBAR.")
    vital_signs: VitalSignsInput | None = strawberry.field(default=None, description="What was measured.")
    needs: list[rules.Need] = strawberry.field(default_factory=list, description="What the patient needs there.")
    transport: rules.Transport = strawberry.field(default=rules.Transport.NONE, description="Which vehicle is needed.")
    maternal: bool = strawberry.field(default=False, description="About pregnancy, birth or the weeks after.")
    doctor: str | None = strawberry.field(default=None, description="The responsible doctor.")
    emergency: str | None = strawberry.field(default=None, description="Number of the emergency it comes from.")
    previous: str | None = strawberry.field(default=None, description="The refused referral that this one follows.")


@strawberry.input
class ReferralAnswerInput:
    """Whether the hospital takes the patient."""

    number: str = strawberry.field(description="Number of the referral.")
    accept: bool = strawberry.field(description="True: the patient may come.")
    note: str | None = strawberry.field(default=None, description="What else is to be known: needed to refuse.")
    reason: rules.RejectionReason | None = strawberry.field(default=None, description="Why not; else OTHER.")
    proposed: str | None = strawberry.field(default=None, description="Code of a hospital to ask instead.")


@strawberry.input
class ReferralStepInput:
    """What became of a referral."""

    number: str = strawberry.field(description="Number of the referral.")
    step: rules.ReferralStep = strawberry.field(description="LEFT, CANCELLED: the sender; the others: the receiver.")
    note: str | None = strawberry.field(default=None, description="Needed for CANCELLED and BACK_REFERRED.")


@strawberry.type
class ReferralMutation:
    @strawberry.mutation
    @needs(rules.SEND)
    async def create_referral(self, info: Info, input: ReferralInput) -> Referral:
        """Refer a patient to a hospital. The sender is the caller's facility. NOT_FOUND for an emergency that the
        caller doesn't know of.
        """
        context = info.context
        context.require(rules.SEND)
        origin = context.who.unit
        if not origin or not await context.db.fetch(KIND, origin):
            raise Forbidden(NO_ORIGIN)
        if input.destination == origin:
            raise BadInput(TO_ITSELF, path=["input", "destination"])
        await _hospital(context, input.destination, "destination")
        code, text = _diagnosis(input.diagnosis)
        await _previous(context, input, origin)
        if input.emergency:
            await find(declaration(Emergency), input.emergency, info)
        values = {
            "patient": input.patient,
            "origin": origin,
            "destination": input.destination,
            "diagnosis_code": code,
            "diagnosis_text": ((input.diagnosis_text or "").strip() or text)[:200],
            "day": datetime.now(UTC).astimezone(JAKARTA).date(),
            "needs": " ".join(dict.fromkeys(input.needs)) or None,
            "transport": input.transport,
            "maternal": input.maternal or code.startswith("O"),
            "doctor": (input.doctor or "").strip()[:100] or None,
            "emergency": input.emergency,
            "previous": input.previous,
            **_sbar(input.handover or HandoverInput()),
            **_signs(input.vital_signs),
        }
        name = await patients.alive(context, input.patient)
        async with context.db.transaction():
            opened = await open_case(
                context,
                LIFECYCLE,
                applicant=input.patient,
                confidential=True,
                unit=input.destination,
                values=values,
                data={"origin": origin, "destination": input.destination},
            )
            await letters.write(context, opened.number, name, values)
        return await _found(opened.number, info)

    @strawberry.mutation
    @needs(rules.ANSWER)
    async def answer_referral(self, info: Info, input: ReferralAnswerInput) -> Referral:
        """The receiving hospital takes a patient, or refuses with a reason and, best, another hospital to ask.
        CONFLICT when it was answered already.
        """
        context = info.context
        context.require(rules.ANSWER)
        places = await ends(input.number, info, sender=False)
        values: dict[str, object] = {}
        if not input.accept:
            values["reason"] = input.reason or rules.RejectionReason.OTHER
            if input.proposed:
                await _hospital(context, input.proposed, "proposed")
                values["proposed"] = input.proposed
        step = rules.ACCEPT if input.accept else rules.REJECT
        async with context.db.transaction():
            await take(context, LIFECYCLE, step, input.number, note=input.note, values=values, data=places)
            if not input.accept:
                await letters.void(context, input.number, "Rujukan tidak diterima.")
        return await _found(input.number, info)

    @strawberry.mutation
    @needs(rules.SEND, rules.ANSWER)
    async def update_referral(self, info: Info, input: ReferralStepInput) -> Referral:
        """Say what became of a referral: LEFT and CANCELLED by the sender, the others by the receiver."""
        context = info.context
        step = rules.AFTERWARDS[input.step]
        context.require(step.may or rules.SEND)
        places = await ends(input.number, info, sender=step.name in rules.BY_ORIGIN)
        async with context.db.transaction():
            await take(context, LIFECYCLE, step, input.number, note=input.note, data=places)
            if step is rules.CANCEL:
                await letters.void(context, input.number, "Rujukan dibatalkan.")
        return await _found(input.number, info)


async def close_for_death(context: Context, fact: Fact) -> None:
    """End the open referrals of somebody who died."""
    async with context.db.transaction():
        if await fact.settled(context):
            for (number,) in await context.db.fetch(OPEN_OF, fact.subject):
                await take(context, LIFECYCLE, rules.DIED, number, note=DIED)
                await letters.void(context, number, DIED)


async def _found(number: str, info: Info) -> Referral:
    info.context.forget()
    found: Referral = await find(declaration(Referral), number, info)
    return found


async def ends(number: str, info: Info, *, sender: bool) -> dict[str, str]:
    """Both facilities; whoever isn't at this end of the referral is refused. Raises: NotFound, Forbidden."""
    await find(declaration(Referral), number, info)
    ((origin, destination),) = await info.context.db.fetch(ENDS, number)
    if info.context.who.unit != (origin if sender else destination):
        raise Forbidden
    return {"origin": origin, "destination": destination}


async def _hospital(context: Context, code: str, field: str) -> None:
    rows = await context.db.fetch(KIND, code)
    if not rows or rows[0][0] != "HOSPITAL":
        raise BadInput(NO_HOSPITAL, path=["input", field])


async def _previous(context: Context, input: ReferralInput, origin: str) -> None:
    if input.previous is None:
        return
    rows = await context.db.fetch(BEFORE, input.previous)
    if not rows or tuple(rows[0]) != (input.patient, origin, rules.Status.REJECTED):
        raise BadInput(NOT_BEFORE, path=["input", "previous"])


def _diagnosis(code: str) -> tuple[str, str]:
    try:
        return icd10.written(code), icd10.described(code)
    except icd10.UnknownCode as error:
        raise BadInput(NO_CODE if error.shape else NO_SHAPE, path=["input", "diagnosis"]) from None


def _sbar(said: HandoverInput) -> dict[str, object]:
    parts = ("situation", "background", "assessment", "recommendation")
    return {part: (getattr(said, part) or "").strip()[:4_000] or None for part in parts}


def _signs(signs: VitalSignsInput | None) -> dict[str, object]:
    if signs is None:
        return {}
    for name, (least, most) in rules.VITAL_SIGNS.items():
        value = getattr(signs, name)
        if value is not None and not least <= value <= most:
            raise BadInput(NO_SIGN, path=["input", "vitalSigns", name])
    measured = {name: getattr(signs, name) for name in rules.VITAL_SIGNS}
    return {**measured, "measured_at": signs.at or datetime.now(UTC)}
