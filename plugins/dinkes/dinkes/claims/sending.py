"""What a hospital writes: it sends a claim, answers a question, disputes a result, takes a claim back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from dinkes.claims import checks, facts, rules
from hub import BadInput, Conflict, Context, Forbidden, Text, attached, open_case, serial, take, times

OTHERS = Text("Hanya rumah sakit penjamin yang mengklaim.", "Only the guarantee's own hospital claims on it.")
LINES = Text("Rincian 1 sampai 200 baris.", "From 1 to 200 lines.")
OVER = Text("Melebihi sisa plafon jaminan.", "More than is left of the guarantee's ceiling.")
MOST_LINES = 200
PATHS = {
    checks.Code.VALIDITY: "admittedOn", checks.Code.ALIVE: "admittedOn", checks.Code.OVERLAP: "admittedOn",
    checks.Code.TWICE: "admittedOn", checks.Code.SUMS: "total", checks.Code.DIAGNOSES: "diagnosis",
    checks.Code.PROCEDURES: "procedures", checks.Code.INA_CBG: "inaCbg",
}  # fmt: skip

# the claim takes its part of the ceiling, or nothing happens: two claims at once can't take the same part
RESERVE = """update dinkes_guarantee set reserved = reserved + $2
where number = $1 and ceiling - used - reserved >= $2 returning reserved"""
LEFT = "select ceiling - used - reserved from dinkes_guarantee where number = $1"
RELEASE = "update dinkes_guarantee set reserved = reserved - $2 where number = $1 returning reserved"
LOCK = "update dinkes_claim set round = round where number = $1 returning guarantee, hospital, status, claimed, round"
OLD = "update dinkes_claim_item set current = false where number = $1 and current returning id"
ITEMS = ("id", "number", "round", "current", "code", "description", "claimed")
FOUND = ("number", "round", "code", "passed", "detail")


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the bill. amount: whole rupiah."""

    code: str
    description: str
    amount: int


@dataclass(frozen=True, slots=True)
class Sent:
    """What the hospital sends. care_class: 1 to 3; attachments: ids of files."""

    care: checks.Care
    lines: Sequence[Line]
    outcome: rules.Outcome
    care_class: int | None
    attachments: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Held:
    """A claim that this transaction holds."""

    guarantee: str
    hospital: str
    status: str
    claimed: int
    round: int


async def submit(context: Context, sent: Sent, note: str | None) -> str:
    """Send a claim; its number. Raises: BadInput with every finding, or over what is left of the ceiling."""
    context.require(rules.SUBMIT)
    guarantee = await facts.guarantee(context, sent.care.guarantee)
    _own(context, guarantee.hospital)
    patient = await facts.patient(context, guarantee.patient)
    async with context.db.transaction():
        # whoever takes the next number waits here, so that no stay is claimed twice at the same moment
        series = f"{rules.CLAIM.prefix}-{times.today().year}"
        number = f"{series}-{await serial(context.db, series):06}"
        guarantee = await facts.guarantee(context, sent.care.guarantee)
        found = await _checked(context, sent, guarantee, patient, "")
        await reserve(context, sent.care.guarantee, sent.care.total)
        values = {
            "guarantee": sent.care.guarantee,
            "patient": guarantee.patient,
            "hospital": guarantee.hospital,
            "paid": 0,
            "round": 1,
            **_columns(sent),
        }
        await open_case(
            context, rules.CLAIM, applicant=None, values=values, note=note, confidential=True, number=number,
            unit=guarantee.hospital, data={"guarantee": sent.care.guarantee, "hospital": guarantee.hospital},
        )  # fmt: skip
        await _write(context, number, 1, sent, found)
    return number


async def answer(context: Context, number: str, sent: Sent, note: str | None) -> None:
    """Send a claim again that was asked about, with all its lines. Raises: as `submit`, Conflict."""
    context.require(rules.SUBMIT)
    guarantee = await facts.guarantee(context, sent.care.guarantee)
    _own(context, guarantee.hospital)
    patient = await facts.patient(context, guarantee.patient)
    async with context.db.transaction():
        held = await hold(context, number)
        if held.status != rules.Status.RETURNED:
            raise Conflict
        if held.guarantee != sent.care.guarantee:
            raise BadInput(path=("input", "guarantee"))
        guarantee = await facts.guarantee(context, held.guarantee)
        found = await _checked(context, sent, guarantee, patient, number)
        await release(context, held.guarantee, held.claimed)
        await reserve(context, held.guarantee, sent.care.total)
        values = {**_columns(sent), "round": held.round + 1, "question": None, "approved": None}
        await take(context, rules.CLAIM, rules.ANSWER, number, note=note, values=values)
        await context.db.fetch(OLD, number)
        await _write(context, number, held.round + 1, sent, found)


async def dispute(context: Context, number: str, note: str | None) -> None:
    """The hospital doesn't agree with a result: verified again."""
    async with context.db.transaction():
        held = await hold(context, number)
        _own(context, held.hospital)
        if held.status == rules.Status.REJECTED:
            await reserve(context, held.guarantee, held.claimed)
        await take(context, rules.CLAIM, rules.DISPUTE, number, note=note, values={"approved": None})


async def withdraw(context: Context, number: str, note: str | None) -> None:
    """The hospital takes a claim back; its part of the ceiling is free again."""
    async with context.db.transaction():
        held = await hold(context, number)
        _own(context, held.hospital)
        await take(context, rules.CLAIM, rules.WITHDRAW, number, note=note)
        await release(context, held.guarantee, held.claimed)


async def hold(context: Context, number: str) -> Held:
    """A claim that the caller has found before; nobody else changes it until this transaction ends."""
    of, hospital, status, claimed, turn = (await context.db.fetch(LOCK, number))[0]
    return Held(of, hospital, status, int(claimed), int(turn))


async def reserve(context: Context, guarantee: str, amount: int) -> None:
    """Keep a part of the ceiling. Raises: BadInput when less is left."""
    if not await context.db.fetch(RESERVE, guarantee, amount):
        left = (await context.db.fetch(LEFT, guarantee))[0][0]
        raise BadInput(OVER, path=("input", "total"), left=int(left or 0))


async def release(context: Context, guarantee: str, amount: int) -> None:
    """Let a part of the ceiling go."""
    await context.db.fetch(RELEASE, guarantee, amount)


def _own(context: Context, hospital: str) -> None:
    if context.who.unit != hospital:
        raise Forbidden(OTHERS)


async def _checked(
    context: Context, sent: Sent, guarantee: facts.Guarantee, patient: facts.Patient, number: str
) -> Sequence[checks.Found]:
    """How the checks come out. Raises: BadInput with all of them when one refuses the claim."""
    if not 0 < len(sent.lines) <= MOST_LINES:
        raise BadInput(LINES, path=("input", "items"))
    care = replace(sent.care, hospital=guarantee.hospital)
    known = await facts.known(context, guarantee.patient, care, patient, guarantee, number)
    found = checks.check(care, known)
    if bad := checks.refused(found):
        language = context.language
        said = [
            {"code": one.code.value, "passed": one.passed, "detail": one.detail.in_language(language)} for one in found
        ]
        raise BadInput(bad.detail, path=("input", PATHS[bad.code]), checks=said)
    return found


def _columns(sent: Sent) -> Mapping[str, object]:
    care = sent.care
    main, *others = care.diagnoses
    return {
        "admitted_on": care.first,
        "discharged_on": care.last,
        "inpatient": care.inpatient,
        "care_class": sent.care_class,
        "diagnosis": main,
        "secondary": " ".join(others),
        "procedures": " ".join(care.procedures),
        "ina_cbg": care.ina_cbg,
        "tariff": care.tariff,
        "outcome": sent.outcome.value,
        "maternal": care.maternal,
        "claimed": care.total,
    }


async def _write(context: Context, number: str, turn: int, sent: Sent, found: Sequence[checks.Found]) -> None:
    lines = [
        (f"{number}-{turn}-{place:03}", number, turn, True, line.code, line.description, line.amount)
        for place, line in enumerate(sent.lines, 1)
    ]
    await context.db.load("dinkes_claim_item", ITEMS, lines)
    await attached(context, sent.attachments, case=number)
    rows = [(number, turn, one.code.value, one.passed, one.detail.id) for one in found]
    await context.db.load("dinkes_claim_check", FOUND, rows)
