"""What requests, decisions, papers, time and deaths write about a guarantee."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from dinkes.eligibility import facts
from dinkes.eligibility import rules as eligibility
from dinkes.guarantees import letters, rules
from hub import JAKARTA, BadInput, Conflict, Context, Fact, Forbidden, Text, attached, open_case, serial, take, times

NO_HOSPITAL = Text("Bukan kode rumah sakit.", "No hospital has this code.")
OWN_HOSPITAL = Text("Rumah sakit hanya meminta untuk dirinya.", "A hospital asks for itself only.")
NO_REFERRAL = Text(
    "Rujukan itu tidak berlaku untuk pasien dan rumah sakit ini.", "That referral isn't for this patient and hospital."
)
TWICE = Text("Rujukan ini sudah punya jaminan.", "This referral has a guarantee already.")
INELIGIBLE = Text("Syarat jaminan belum terpenuhi.", "The guarantee's conditions aren't met.")
CEILING = Text("Plafon adalah rupiah di atas nol.", "A ceiling is more than zero rupiah.")
ADMITTED = Text("Tanggal masuk tidak mungkin.", "That day of admission can't be.")
DIED = Text("Pasien meninggal.", "The patient has died.")
LATE_PAPERS = Text("Berkas tidak dibawa sampai batas waktu.", "The papers weren't brought in time.")
EARLIEST = 7  # days an emergency's care may have begun before it is reported

HOSPITAL = "select 1 from dinkes_facility where code = $1 and kind = 'HOSPITAL'"
SAME = """select count(*) from dinkes_guarantee
where referral = $1 and status in ('REQUESTED', 'PROVISIONAL', 'APPROVED')"""
ROW = """select patient, hospital, status, emergency, referral, admitted_on, papers_due_on from dinkes_guarantee
where number = $1"""
CHECKS = ("number", "step", "code", "passed", "detail", "at")
OVER = """select number, hospital from dinkes_guarantee
where status = 'APPROVED' and valid_until < $1 order by number limit 100"""
MISSING = """select number, hospital from dinkes_guarantee
where status = 'PROVISIONAL' and papers_due_on < $1 order by number limit 100"""
ASKED = "select number from dinkes_guarantee where patient = $1 and status = 'REQUESTED' order by number"
SHORTEN = """update dinkes_guarantee set valid_until = $2
where patient = $1 and status in ('APPROVED', 'PROVISIONAL') and valid_until > $2"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request for a guarantee. nik: 16 digits; hospital: facility code; referral: number."""

    nik: str
    hospital: str
    referral: str | None
    emergency: bool
    maternal: bool
    admitted_on: date | None
    note: str | None
    attachments: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """What a decision needs to know of a guarantee."""

    patient: str
    hospital: str
    status: str
    emergency: bool
    referral: str | None
    admitted_on: date | None
    papers_due_on: date | None


async def request(context: Context, asked: Asked) -> str:
    """Open a case; its number.

    Raises: BadInput with every reason when one of the five answers is no; what isn't known yet, the officer waits for.
    """
    await _permitted(context, asked)
    judged = await facts.judged(context, asked.nik, referral=asked.referral, hospital=asked.hospital)
    if asked.referral and not judged.referral:
        raise _ineligible(context, judged, ("input", "referral"), NO_REFERRAL)
    if (judged.but_for_papers if asked.emergency else judged.eligible) is False:
        raise _ineligible(context, judged, ("input", "patient"))
    async with context.db.transaction():
        number = await _number(context)
        if judged.referral and (await context.db.fetch(SAME, judged.referral))[0][0]:
            raise BadInput(TWICE, path=("input", "referral"))
        values = {
            "patient": asked.nik,
            "hospital": asked.hospital,
            "referral": judged.referral,
            "recommendation": judged.recommendation,
            "emergency": asked.emergency,
            "maternal": asked.maternal,
            "used": 0,
            "reserved": 0,
            "admitted_on": asked.admitted_on,
            "unit": context.who.unit,
        }
        case = await open_case(
            context, rules.GUARANTEE, applicant=asked.nik, values=values, note=asked.note, confidential=True,
            unit=asked.hospital, number=number, data={"hospital": asked.hospital},
        )  # fmt: skip
        await attached(context, asked.attachments, case=number)
        await _keep(context, number, "REQUEST", judged.reasons, case.at)
    return number


async def decide(context: Context, number: str, decision: rules.Decision, ceiling: int | None, note: str | None) -> str:
    """Approve up to a ceiling, or reject with a reason; the step that was taken.

    An approval asks all five questions again: only yes counts. Raises: BadInput with every reason, Conflict.
    """
    context.require(rules.DECIDE)
    row = await load(context, number)
    if row.status != rules.Status.REQUESTED:
        raise Conflict
    data = {"hospital": row.hospital}
    if decision is rules.Decision.REJECT:
        await take(context, rules.GUARANTEE, rules.REJECT, number, note=note, values=_decided(context), data=data)
        return rules.REJECT.name
    if ceiling is None or ceiling <= 0:
        raise BadInput(CEILING, path=("input", "ceiling"))
    judged = await facts.judged(context, row.patient, referral=row.referral, hospital=row.hospital)
    complete = judged.eligible is True
    if not complete and not (row.emergency and judged.but_for_papers):
        raise _ineligible(context, judged, ("input", "decision"))
    now = datetime.now(UTC)
    days = rules.VALID_DAYS.of(context.settings)
    first, last = rules.validity(times.today(), days, row.admitted_on, emergency=row.emergency)
    due = context.calendar.after_days(now, rules.PAPER_DAYS.of(context.settings)).astimezone(JAKARTA).date()
    values = {
        **_decided(context),
        "ceiling": ceiling,
        "valid_from": first,
        "valid_until": last,
        "papers_due_on": None if complete else due,
        "referral": judged.referral or row.referral,
        "recommendation": judged.recommendation,
    }
    step = rules.APPROVE if complete else rules.PROVIDE
    async with context.db.transaction():
        await take(context, rules.GUARANTEE, step, number, note=note, values=values, data=data)
        await _keep(context, number, "DECISION", judged.reasons, now)
        if complete:
            await letters.give(context, number, judged.name or "")
    return step.name


async def complete(context: Context, number: str, referral: str | None, files: Sequence[str] = ()) -> None:
    """The papers of an emergency are there now. Raises: BadInput with every reason, Conflict."""
    context.require(rules.REQUEST)
    row = await load(context, number)
    if row.status != rules.Status.PROVISIONAL:
        raise Conflict
    judged = await facts.judged(context, row.patient, referral=referral or row.referral, hospital=row.hospital)
    if not judged.papers:
        raise _ineligible(context, judged, ("input", "referral"))
    values = {"referral": judged.referral, "recommendation": judged.recommendation, "papers_due_on": None}
    async with context.db.transaction():
        case = await take(
            context, rules.GUARANTEE, rules.COMPLETE, number, values=values, data={"hospital": row.hospital}
        )
        await attached(context, files, case=number)
        await _keep(context, number, "PAPERS", judged.reasons, case.at)
        await letters.give(context, number, judged.name or "")


async def withdraw(context: Context, number: str, note: str | None) -> None:
    """The patient, or the unit that asked, no longer wants it."""
    row = await load(context, number)
    step = rules.WITHDRAW if row.patient == context.who.nik else rules.CANCEL
    await take(context, rules.GUARANTEE, step, number, note=note, data={"hospital": row.hospital})


async def close(context: Context, number: str, note: str | None) -> None:
    """The office closes a guarantee: nothing more can be claimed on it; what is claimed stays payable."""
    async with context.db.transaction():
        await take(context, rules.GUARANTEE, rules.CLOSE, number, note=note)
        await letters.void(context, await context.db.fetch(letters.OF, number), note or "")


async def died(context: Context, fact: Fact) -> None:
    """A death ends open requests; a guarantee is good to the day of the death, and care before it stays payable."""
    async with context.db.transaction():
        if not await fact.settled(context):
            return
        for (number,) in await context.db.fetch(ASKED, fact.subject):
            await take(context, rules.GUARANTEE, rules.STOP, number, note=DIED.id)
        said = str(fact.data.get("on") or "")[:10]
        day = date.fromisoformat(said) if said else fact.at.astimezone(JAKARTA).date()
        await letters.void(context, await context.db.fetch(letters.OF_PATIENT, fact.subject), DIED.id)
        await context.db.fetch(SHORTEN, fact.subject, day)


async def look_after(context: Context) -> None:
    """What time does: guarantees expire, and an emergency whose papers never came lapses."""
    day = times.today()
    for question, step, note in ((OVER, rules.EXPIRE, None), (MISSING, rules.LAPSE, LATE_PAPERS.id)):
        for number, hospital in await context.db.fetch(question, day):
            try:
                await take(context, rules.GUARANTEE, step, number, note=note, data={"hospital": hospital})
            except Conflict:  # somebody was faster
                continue


async def load(context: Context, number: str) -> Row:
    """A guarantee that the caller has found before."""
    rows = await context.db.fetch(ROW, number)
    patient, hospital, status, emergency, referral, admitted, due = rows[0]
    return Row(patient, hospital, status, bool(emergency), referral, times.as_day(admitted), times.as_day(due))


async def _permitted(context: Context, asked: Asked) -> None:
    """Who may ask, and for which hospital."""
    if asked.nik != context.who.nik:
        context.require(rules.REQUEST)
    if not await context.db.fetch(HOSPITAL, asked.hospital):
        raise BadInput(NO_HOSPITAL, path=("input", "hospital"))
    unit = context.who.unit
    if unit and unit != asked.hospital and await context.db.fetch(HOSPITAL, unit):
        raise Forbidden(OWN_HOSPITAL)
    day, today = asked.admitted_on, times.today()
    if day and not 0 <= (today - day).days <= EARLIEST:
        raise BadInput(ADMITTED, path=("input", "admittedOn"))


async def _number(context: Context) -> str:
    """The next number of the year; whoever asks for one too waits until this transaction ends."""
    series = f"{rules.GUARANTEE.prefix}-{times.today().year}"
    return f"{series}-{await serial(context.db, series):06}"


async def _keep(context: Context, number: str, step: str, reasons: Sequence[eligibility.Reason], at: datetime) -> None:
    """The answers as they were: what changes later doesn't change them."""
    rows = [(number, step, one.code.value, one.passed, one.detail.id, at) for one in reasons]
    await context.db.load("dinkes_guarantee_check", CHECKS, rows)


def _decided(context: Context) -> Mapping[str, object]:
    return {"decided_at": datetime.now(UTC), "decided_by": context.who.username}


def _ineligible(
    context: Context, judged: eligibility.Judgement, path: Sequence[str], text: Text = INELIGIBLE
) -> BadInput:
    return BadInput(text, path=path, reasons=eligibility.said(judged.reasons, context.language))
