"""Deciding within a year's budget, paying, and accounting for it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from dinsos.grants import rules
from dinsos.grants.steps import LIFECYCLE, own_step, ranked
from dinsos.institutions import rules as institutions
from dinsos.letters import AGREEMENT, next_number
from dinsos.registrations.inputs import check_text
from hub import BadInput, Conflict, Context, Text, attached, emit, issue, take, times

if TYPE_CHECKING:
    from dinsos.grants import inputs

BEYOND = Text("Melampaui anggaran tahun itu.", "More than is left of the year's budget.")
TOO_MUCH = Text(
    "Jumlah harus lebih dari nol dan tidak lebih dari yang diminta.", "More than nothing, at most what was asked."
)
REASON = Text("Ada pemeriksaan yang tidak lulus: beri alasan.", "A check failed: give a reason.")
EXPIRED = Text("Lembaga tidak terdaftar, atau masa berlakunya habis.", "The institution isn't registered any more.")
OVERSPENT = Text("Penggunaan melebihi yang diberikan.", "More was spent than granted.")
BELOW = Text("Anggaran kurang dari yang sudah dijanjikan.", "Less than what is committed already.")
LATER = Text("Tanggal tidak boleh setelah hari ini.", "The day can't be after today.")
PAID_TWICE = Text("Nomor pembayaran ini sudah dipakai.", "This payment is recorded already.")
BUDGETED = "dinsos.grant.budgeted"
HELD = """select p.year, p.requested, p.granted, i.registered_until, i.closed_on from dinsos_grant_proposal p
join dinsos_institution i on i.number = p.institution where p.number = $1"""
AGREED = """select p.year, p.title, p.granted, p.report_due, p.applicant, p.institution, i.name
from dinsos_grant_proposal p join dinsos_institution i on i.number = p.institution where p.number = $1"""
COMMIT = """update dinsos_grant_year set committed = committed + $2
where year = $1 and committed + $2 <= budget returning committed"""
BUDGET = """insert into dinsos_grant_year (year, budget, committed, turn) values ($1, $2, 0, 0)
on conflict (year) do update set budget = $2 where dinsos_grant_year.committed <= $2 returning year"""


async def decide(context: Context, given: inputs.GrantDecisionInput) -> None:
    """Take the step of a decision; an approval takes its amount from the year's budget in the same transaction.

    Raises: BadInput for an amount beyond what was asked or what is left, or a failed check without a reason.
    """
    step = LIFECYCLE.named(given.decision.value.lower())
    context.require(step.may or "")
    year, requested, _, until, closed_on = (await context.db.fetch(HELD, given.number))[0]
    approves = given.decision is rules.Decision.APPROVE
    amount = int(requested) if given.amount is None else int(given.amount)
    if approves:
        if not 0 < amount <= requested:
            raise BadInput(TOO_MUCH, path=["input", "amount"])
        status = institutions.status(times.as_day(until), times.as_day(closed_on), times.today())
        if status is not institutions.Status.REGISTERED:
            raise BadInput(EXPIRED, path=["input", "decision"])
        if not (given.note or "").strip() and await _failed(context, given.number):
            raise BadInput(REASON, path=["input", "note"])
    values: dict[str, object] = {}
    if given.decision is not rules.Decision.RETURN:
        values["decided_at"] = datetime.now(UTC)
    if approves:
        due = rules.report_due(year, rules.REPORT_BY.of(context.settings))
        values |= {"granted": amount, "report_due": due}
    async with ranked(context, year):
        await take(context, LIFECYCLE, step, given.number, note=given.note, values=values)
        if approves and not await context.db.fetch(COMMIT, year, amount):
            raise BadInput(BEYOND, path=["input", "amount"])


async def agree(context: Context, given: inputs.GrantAgreementInput) -> None:
    """Record the agreement, and make the letter of it."""
    context.require(rules.DECIDE)
    if given.agreed_on > times.today():
        raise BadInput(LATER, path=["input", "agreedOn"])
    year, title, granted, due, applicant, institution, name = (await context.db.fetch(AGREED, given.number))[0]
    async with context.db.transaction():
        number = await next_number(context, AGREEMENT)
        values = {"letter": number, "agreed_on": given.agreed_on}
        await take(context, LIFECYCLE, LIFECYCLE.named("agree"), given.number, values=values)
        await issue(
            context,
            AGREEMENT,
            number=number,
            holder=applicant,
            name=name,
            facts={
                "proposal": given.number,
                "title": title,
                "year": year,
                "amount": granted,
                "report_due": times.as_day(due),
            },
            case=given.number,
            other_unit=institution,
        )


async def pay(context: Context, given: inputs.GrantPaymentInput) -> None:
    """Record that what was granted was paid."""
    context.require(rules.PAY)
    check_text(given.reference, 60, "reference")
    if given.paid_on > times.today():
        raise BadInput(LATER, path=["input", "paidOn"])
    (_, _, granted, *_) = (await context.db.fetch(HELD, given.number))[0]
    values = {"paid": granted, "paid_on": given.paid_on, "payment": given.reference.strip()}
    async with context.db.transaction():
        if await context.db.fetch("select number from dinsos_grant_proposal where payment = $1", values["payment"]):
            raise Conflict(PAID_TWICE)
        await take(context, LIFECYCLE, LIFECYCLE.named("pay"), given.number, values=values)


async def report(context: Context, given: inputs.GrantReportInput) -> None:
    """Account for a grant."""
    (_, _, granted, *_) = (await context.db.fetch(HELD, given.number))[0]
    spent = sum(int(one.amount) for one in given.lines)
    if granted is not None and spent > granted:
        raise BadInput(OVERSPENT, path=["input", "lines"])
    values = {"reported_on": times.today(), "spent": spent, "summary": given.summary.strip()}
    async with context.db.transaction():
        await take(context, LIFECYCLE, own_step(context, "report"), given.number, values=values)
        lines = [(given.number, one.item.strip(), one.amount) for one in given.lines]
        await context.db.load("dinsos_grant_report_line", ("proposal", "item", "amount"), lines)
        await attached(context, given.attachments, case=given.number)


async def evaluate(context: Context, number: str, evaluation: str) -> None:
    """Close a grant with what the office thinks of its use."""
    values = {"evaluation": evaluation.strip()}
    step = LIFECYCLE.named("evaluate")
    await take(context, LIFECYCLE, step, number, note=evaluation, values=values, path=("evaluation",))


async def set_budget(context: Context, given: inputs.GrantBudgetInput) -> None:
    """Write a year's budget; never less than what is committed."""
    context.require(rules.BUDGET)
    if not 2000 <= given.year <= 2199:
        raise BadInput(path=["input", "year"])
    if given.budget < 0:
        raise BadInput(TOO_MUCH, path=["input", "budget"])
    async with context.db.transaction():
        if not await context.db.fetch(BUDGET, given.year, given.budget):
            raise BadInput(BELOW, path=["input", "budget"])
        await emit(context, BUDGETED, f"{given.year}", year=given.year)


async def _failed(context: Context, number: str) -> bool:
    return bool(
        await context.db.fetch("select id from dinsos_grant_check where proposal = $1 and not passed limit 1", number)
    )
