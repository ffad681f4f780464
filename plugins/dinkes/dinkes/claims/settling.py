"""What verifiers and the guarantee office write: lines are judged, claims asked about, approved and paid."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from dinkes.claims import rules
from dinkes.claims.sending import Held, hold, release
from dinkes.guarantees import rules as guarantees
from hub import JAKARTA, BadInput, Conflict, Context, Forbidden, Text, take, times

NOT_INDEPENDENT = Text(
    "Verifikator bukan dari rumah sakit dan bukan dari Dinas Kesehatan.",
    "A verifier is of no hospital and not of Dinkes.",
)
EVERY_LINE = Text("Setiap baris diputus tepat satu kali.", "Every line is decided exactly once.")
AMOUNT = Text("Disetujui dari nol sampai yang diklaim.", "Approved: from zero to what is claimed.")
NO_REASON = Text("Beri alasan untuk baris yang tidak dibayar penuh.", "Give a reason for a line not paid in full.")
PAPERS = Text("Berkas jaminan darurat belum lengkap.", "The emergency's papers aren't there yet.")
TOO_MUCH = Text("Melebihi yang belum dibayar.", "More than is still to be paid.")
REFERENCE = Text("Nomor bukti transfer 1 sampai 60 huruf.", "A transfer's reference has 1 to 60 characters.")
KNOWN = Text("Nomor bukti itu sudah dicatat pada klaim ini.", "This claim has that reference already.")
PAID_ON = Text("Tanggal bayar tidak mungkin.", "That day of payment can't be.")
MOST_REFERENCE = 60

HOSPITAL = "select 1 from dinkes_facility where code = $1 and kind = 'HOSPITAL'"
LINES = "select id, claimed from dinkes_claim_item where number = $1 and current order by id"
JUDGE = "update dinkes_claim_item set approved = $2, reason = $3, note = $4 where id = $1 returning id"
CLAIM = "select hospital, approved, paid, status, guarantee from dinkes_claim where number = $1"
SENT = "select submitted_at from dinkes_claim where number = $1"
OF_GUARANTEE = "select status from dinkes_guarantee where number = $1"
USE = """update dinkes_guarantee set reserved = reserved - $2, used = used + $3
where number = $1 and used + $3 <= ceiling returning used"""
PAY = "update dinkes_claim set paid = paid + $2 where number = $1 and paid + $2 <= approved returning paid, approved"
REFERENCES = "select count(*) from dinkes_claim_payment where number = $1 and reference = $2"
PAYMENT = ("number", "amount", "reference", "paid_on", "recorded_at", "account")


@dataclass(frozen=True, slots=True)
class Judged:
    """A verifier's word on one line. id: the line's; approved: whole rupiah."""

    id: str
    approved: int
    reason: rules.Reason | None
    note: str | None


@dataclass(frozen=True, slots=True)
class Paid:
    """A transfer. amount: whole rupiah."""

    amount: int
    reference: str
    paid_on: date


async def verify(context: Context, number: str, lines: Sequence[Judged], note: str | None) -> None:
    """Judge every line; a claim of which nothing is left is rejected. Raises: BadInput, Forbidden, Conflict."""
    await _independent(context, number)
    async with context.db.transaction():
        held = await hold(context, number)
        if held.status not in rules.VERIFY_LINES.start:
            raise Conflict
        claimed = {str(id): int(amount) for id, amount in await context.db.fetch(LINES, number)}
        _complete(lines, claimed)
        for line in lines:
            await context.db.fetch(JUDGE, line.id, line.approved, line.reason and line.reason.value, line.note)
        total = sum(line.approved for line in lines)
        step = rules.VERIFY_LINES if total else rules.REJECT
        await take(context, rules.CLAIM, step, number, note=note, values={"approved": total}, data=_to(held))
        if not total:
            await release(context, held.guarantee, held.claimed)


async def query(context: Context, number: str, question: str | None) -> None:
    """Ask the hospital; the deadline stops until it answers."""
    await _independent(context, number)
    async with context.db.transaction():
        held = await hold(context, number)
        await take(
            context, rules.CLAIM, rules.QUERY, number, note=question, values={"question": question}, data=_to(held),
            path=("input", "question"),
        )  # fmt: skip


async def decide(context: Context, number: str, decision: rules.Decision, note: str | None) -> None:
    """The guarantee office approves what was verified, or has it verified again."""
    if decision is rules.Decision.RETURN:
        await take(context, rules.CLAIM, rules.RECHECK, number, note=note, values={"approved": None})
        return
    async with context.db.transaction():
        await _approve(context, number, note)


async def pay(context: Context, number: str, paid: Paid) -> None:
    """Write down a transfer; a verified claim is approved by it. Raises: BadInput, Conflict."""
    context.require(rules.PAY_ANY)
    if not 0 < len(paid.reference.strip()) <= MOST_REFERENCE:
        raise BadInput(REFERENCE, path=("input", "reference"))
    async with context.db.transaction():
        held = await hold(context, number)
        if held.status == rules.Status.VERIFIED:
            await _approve(context, number, None)
        elif held.status != rules.Status.APPROVED:
            raise Conflict
        await _possible(context, number, paid)
        rows = await context.db.fetch(PAY, number, paid.amount)
        if paid.amount <= 0 or not rows:
            raise BadInput(TOO_MUCH, path=("input", "amount"))
        complete = int(rows[0][0]) == int(rows[0][1])
        await take(context, rules.CLAIM, rules.PAY if complete else rules.PAY_PART, number, data=_to(held))
        row = (number, paid.amount, paid.reference.strip(), paid.paid_on, datetime.now(UTC), context.who.username)
        await context.db.load("dinkes_claim_payment", PAYMENT, [row])


async def _approve(context: Context, number: str, note: str | None) -> None:
    """Use the ceiling for what was verified. Joins the caller's transaction."""
    context.require(rules.APPROVE_ANY)
    held = await hold(context, number)
    if held.status != rules.Status.VERIFIED:
        raise Conflict
    if (await context.db.fetch(OF_GUARANTEE, held.guarantee))[0][0] not in guarantees.PAYABLE:
        raise BadInput(PAPERS, path=("input", "number"))
    approved = int((await context.db.fetch(CLAIM, number))[0][1])
    values: Mapping[str, object] = {"decided_at": datetime.now(UTC)}
    await take(context, rules.CLAIM, rules.APPROVE, number, note=note, values=values, data=_to(held))
    if not await context.db.fetch(USE, held.guarantee, held.claimed, approved):
        raise Conflict  # can't be while what is claimed is reserved


async def _independent(context: Context, number: str) -> None:
    """Raises: Forbidden for a verifier who is the hospital's or the approver's."""
    context.require(rules.VERIFY)
    who = context.who
    hospital = (await context.db.fetch(CLAIM, number))[0][0]
    of_hospital = bool(who.unit and await context.db.fetch(HOSPITAL, who.unit))
    if not rules.is_independent(who.agency, who.unit, claimant=hospital, units_of_hospitals=of_hospital):
        raise Forbidden(NOT_INDEPENDENT)


def _to(held: Held) -> Mapping[str, object]:
    """What a fact carries: a hospital hears of its own claims."""
    return {"hospital": held.hospital, "guarantee": held.guarantee}


def _complete(lines: Sequence[Judged], claimed: Mapping[str, int]) -> None:
    """Raises: BadInput unless every line is judged once, from nothing to what is claimed, and with its reason."""
    if sorted(line.id for line in lines) != sorted(claimed):
        raise BadInput(EVERY_LINE, path=("input", "items"))
    for place, line in enumerate(lines):
        if not 0 <= line.approved <= claimed[line.id]:
            raise BadInput(AMOUNT, path=("input", "items", place, "approved"))
        if line.approved < claimed[line.id] and line.reason is None and not (line.note or "").strip():
            raise BadInput(NO_REASON, path=("input", "items", place, "reason"))


async def _possible(context: Context, number: str, paid: Paid) -> None:
    """Raises: BadInput for a day before the claim or to come, and for a reference that was written down before."""
    sent = (await context.db.fetch(SENT, number))[0][0]
    first = datetime.fromisoformat(sent) if isinstance(sent, str) else sent
    if not first.astimezone(JAKARTA).date() <= paid.paid_on <= times.today():
        raise BadInput(PAID_ON, path=("input", "paidOn"))
    if (await context.db.fetch(REFERENCES, number, paid.reference.strip()))[0][0]:
        raise BadInput(KNOWN, path=("input", "reference"))
