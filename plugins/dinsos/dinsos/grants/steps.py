"""Proposals: sent, compared with what the hub knows, scored and ranked."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import date
from typing import TYPE_CHECKING, Any

from dinsos.grants import rules, tables
from dinsos.institutions.rules import MANAGE
from dinsos.people import household, persons
from dinsos.registrations.steps import managed
from hub import Context, Lifecycle, Step, attached, open_case, take, times

if TYPE_CHECKING:
    from dinsos.grants.inputs import GrantProposalInput, GrantSupplementInput, GrantVerificationInput

LIFECYCLE = Lifecycle(
    agency="dinsos",
    service="grants",
    prefix="HIBAH",
    table=tables.Proposal,
    opens=rules.Status.SUBMITTED,
    event=rules.OPENED,
    steps=rules.STEPS,
    due=rules.DUE,
)
HELD = """select p.year, p.institution, p.requested, p.chair_nik, p.bank, p.account_number, i.registered_until,
i.closed_on, i.chair_nik, i.bank, i.account_number from dinsos_grant_proposal p
join dinsos_institution i on i.number = p.institution where p.number = $1"""
OTHERS = """select count(*) from dinsos_grant_proposal
where institution = $1 and year = $2 and number <> $3 and status not in ('REJECTED', 'WITHDRAWN')"""
BEFORE = """select count(*), coalesce(sum(case when status in ('APPROVED', 'AGREED', 'PAID') then 1 else 0 end), 0)
from dinsos_grant_proposal where institution = $1 and year < $2 and granted is not null"""
ELSEWHERE = """select count(distinct c.citizen) from dinsos_grant_client c
join dinsos_grant_client o on o.citizen = c.citizen and o.proposal <> c.proposal
join dinsos_grant_proposal p on p.number = o.proposal
where c.proposal = $1 and p.year = $2 and p.institution <> $3 and p.status not in ('REJECTED', 'WITHDRAWN')"""
POOR = """select count(*) from dinsos_grant_client c join dinsos_registry r on r.citizen = c.citizen
where c.proposal = $1 and r.decile <= 4"""
TURN = """insert into dinsos_grant_year (year, budget, committed, turn) values ($1, 0, 0, 1)
on conflict (year) do update set turn = dinsos_grant_year.turn + 1 returning turn"""
RANK = """update dinsos_grant_proposal set rank = (select r.place from (
  select number, row_number() over (order by score desc, submitted_at, number) as place from dinsos_grant_proposal
  where year = $1 and score is not null and status not in ('RETURNED', 'REJECTED', 'WITHDRAWN')) r
  where r.number = dinsos_grant_proposal.number) where year = $1 returning number"""
RUBRIC = "select code, name, points, since, source from dinsos_grant_criterion order by id"


def own_step(context: Context, name: str) -> Step:
    """The step of the applicant, or of who administers the institution."""
    by_account = context.who.nik is None and context.who.may(MANAGE)
    return LIFECYCLE.named(f"{name}_as_institution" if by_account else name)


async def submit(context: Context, given: GrantProposalInput) -> str:
    """Send a proposal of an institution the caller runs; its number."""
    from dinsos.grants.inputs import check_proposal, total

    await managed(context, given.institution)
    check_proposal(given, times.today())
    (held,) = await context.db.fetch(
        "select chair_nik, bank, account_number, account_holder from dinsos_institution where number = $1",
        given.institution,
    )
    chair, *account = held
    if given.account:
        account = [given.account.bank, given.account.number, given.account.holder]
    values = {
        "year": given.year,
        "institution": given.institution,
        "applicant": context.who.nik,
        "account": context.who.username,
        "title": given.title.strip(),
        "aims": given.aims.strip(),
        "requested": given.requested if given.requested is not None else total(given.lines),
        "chair_nik": given.chair_nik or chair,
        **dict(zip(("bank", "account_number", "account_holder"), account, strict=True)),
    }
    async with context.db.transaction():
        data = {"institution": given.institution, "year": given.year}
        taken = await open_case(context, LIFECYCLE, applicant=context.who.nik, values=values, data=data)
        lines = [
            (taken.number, one.item, one.quantity, one.unit, one.price, one.price * one.quantity) for one in given.lines
        ]
        await context.db.load("dinsos_grant_line", ("proposal", "item", "quantity", "unit", "price", "amount"), lines)
        await _clients(context, taken.number, given.clients)
        await attached(context, given.attachments, case=taken.number)
    return taken.number


async def supplement(context: Context, given: GrantSupplementInput) -> None:
    """Answer what the office asked."""
    async with context.db.transaction():
        await take(context, LIFECYCLE, own_step(context, "supplement"), given.number, note=given.note)
        if given.clients is not None:
            await _clients(context, given.number, given.clients)


async def withdraw(context: Context, number: str) -> None:
    """Take a proposal back; the others move up."""
    (year,) = (await context.db.fetch("select year from dinsos_grant_proposal where number = $1", number))[0]
    async with ranked(context, year):
        await take(context, LIFECYCLE, own_step(context, "withdraw"), number)


async def verify(context: Context, given: GrantVerificationInput) -> None:
    """Compare a proposal with what the hub knows, score it, and rank the year's proposals anew."""
    context.require(rules.VERIFY)
    facts, year = await facts_of(context, given.number)
    rows = await context.db.fetch(RUBRIC)
    rubric = [
        rules.Criterion(code, name, points, times.as_day(since) or date.min, source)
        for code, name, points, since, source in rows
    ]
    rubric = rules.current(rubric, facts.today)
    points = rules.score(rubric, facts, reasonable=rules.COST.of(context.settings))
    values: dict[str, Any] = {
        "score": sum(one.points for one in points),
        "rubric": rubric[0].since if rubric else None,
    }
    if given.finding is not None:
        values["finding"] = given.finding.strip()
    async with ranked(context, year):
        step = LIFECYCLE.named("verify")
        await take(context, LIFECYCLE, step, given.number, internal=given.finding, values=values)
        await _write_findings(context, given.number, rules.checks(facts), points)


@asynccontextmanager
async def ranked(context: Context, year: int) -> AsyncIterator[None]:
    """A transaction after which a year's proposals are ranked: by score, then who was first. Whoever ranks a year waits
    at the beginning for the one before, so that no two hold rows that the other needs."""
    async with context.db.transaction():
        await context.db.fetch(TURN, year)
        yield
        await context.db.fetch(RANK, year)


async def facts_of(context: Context, number: str) -> tuple[rules.Facts, int]:
    """What the hub knows about a proposal; and its year. Raises: Unavailable when the register doesn't answer."""
    db = context.db
    year, institution, requested, chair, bank, account, until, closed_on, *register = (await db.fetch(HELD, number))[0]
    niks = [row[0] for row in await db.fetch("select citizen from dinsos_grant_client where proposal = $1", number)]
    person = await household(context, chair) if chair else None
    known = await persons(context, niks)
    (lines,) = (await db.fetch("select coalesce(sum(amount), 0) from dinsos_grant_line where proposal = $1", number))[0]
    granted, unreported = (await db.fetch(BEFORE, institution, year))[0]
    day, closed = times.today(), times.as_day(closed_on)
    facts = rules.Facts(
        today=day,
        registered_until=times.as_day(until),
        closed=closed is not None and closed <= day,
        chair=person.status if person else None,
        chair_same=chair is not None and chair == register[0],
        account_same=account is not None and (bank, account) == (register[1], register[2]),
        lines=int(lines),
        requested=int(requested),
        others=await _count(context, OTHERS, institution, year, number),
        unreported=int(unreported),
        granted_before=int(granted),
        listed=len(niks),
        found=sum(one.lives_here for one in known.values()),
        elsewhere=await _count(context, ELSEWHERE, number, year, institution),
        poor=await _count(context, POOR, number),
    )
    return facts, int(year)


async def _count(context: Context, sql: str, *args: object) -> int:
    return int((await context.db.fetch(sql, *args))[0][0])


async def _clients(context: Context, number: str, niks: Sequence[str]) -> None:
    await context.db.fetch("delete from dinsos_grant_client where proposal = $1", number)
    await context.db.load("dinsos_grant_client", ("proposal", "citizen"), [(number, nik) for nik in niks])


async def _write_findings(
    context: Context, number: str, found: Sequence[rules.Check], points: Sequence[rules.Points]
) -> None:
    """Put the findings in the place of earlier ones."""
    await context.db.fetch("delete from dinsos_grant_check where proposal = $1", number)
    await context.db.fetch("delete from dinsos_grant_score where proposal = $1", number)
    lines = [(number, one.code.value, one.passed, one.detail) for one in found]
    await context.db.load("dinsos_grant_check", ("proposal", "code", "passed", "detail"), lines)
    scored = [(number, one.code, one.name, one.points, one.most, one.detail) for one in points]
    await context.db.load("dinsos_grant_score", ("proposal", "code", "name", "points", "most", "detail"), scored)
