"""What is written about coverage: reports are kept for ever, the newest of a person is what counts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from dinkes.coverage import rules
from hub import Context, Database, Fact

COLUMNS = ("citizen", "scheme", "status", "card", "source", "updated_at", "recorded_at", "account")
REGISTER = "Dukcapil"
# the newest report of each person among those recorded in one go, if it isn't older than what counts now
APPLY = """insert into dinkes_coverage (citizen, scheme, status, card, source, updated_at)
select n.citizen, n.scheme, n.status, n.card, n.source, n.updated_at from (
  select r.*, row_number() over (partition by r.citizen order by r.updated_at desc, r.id desc) as nth
  from dinkes_coverage_report r where r.recorded_at = $1) n
where n.nth = 1
on conflict (citizen) do update set scheme = excluded.scheme, status = excluded.status, card = excluded.card,
  source = excluded.source, updated_at = excluded.updated_at
where excluded.updated_at >= dinkes_coverage.updated_at"""
CURRENT = "select scheme, status, source, updated_at from dinkes_coverage where citizen = $1"
THEN = """select scheme, status, source, updated_at from dinkes_coverage_report
where citizen = $1 and recorded_at < $2 and updated_at < $2 order by updated_at desc, id desc limit 1"""


class Report(NamedTuple):
    """One report. citizen: 16 digits; card: 13 digits; updated_at: when it was so, UTC."""

    citizen: str
    scheme: rules.Scheme
    status: rules.Status
    card: str | None
    source: str
    updated_at: datetime


class Known(NamedTuple):
    """What is known of somebody's coverage, by whom and since when (UTC)."""

    scheme: rules.Scheme
    status: rules.Status
    source: str
    updated_at: datetime


async def record(db: Database, reports: Sequence[Report], account: str | None) -> None:
    """Keep reports; each counts unless a newer one of the same person is there. Joins the caller's transaction."""
    now = datetime.now(UTC)
    async with db.transaction():
        await db.load("dinkes_coverage_report", COLUMNS, [(*one, now, account) for one in reports])
        await db.fetch(APPLY, now)


async def current(db: Database, nik: str) -> Known | None:
    """What counts now."""
    return _known(await db.fetch(CURRENT, nik))


async def known_before(db: Database, nik: str, moment: datetime) -> Known | None:
    """What the city knew before a moment: reports that came later, about whatever day, don't change it."""
    return _known(await db.fetch(THEN, nik, moment))


async def end(context: Context, nik: str, *, city_only: bool) -> None:
    """A person died, or left the city: what the city pays for ends. Joins the caller's transaction."""
    known = await current(context.db, nik)
    if known is None or known.status is not rules.Status.ACTIVE or (city_only and not known.scheme.is_of_the_city):
        return
    card = (await context.db.fetch("select card from dinkes_coverage where citizen = $1", nik))[0][0]
    now = datetime.now(UTC)
    await record(
        context.db, [Report(nik, known.scheme, rules.Status.INACTIVE, card, REGISTER, now)], context.who.username
    )


async def died(context: Context, fact: Fact) -> None:
    """Whoever died has no coverage any more."""
    async with context.db.transaction():
        if await fact.settled(context):
            await end(context, fact.subject, city_only=False)


async def moved(context: Context, fact: Fact) -> None:
    """The city's own coverage ends for who leaves the city; what the state or an employer pays goes along."""
    async with context.db.transaction():
        if await fact.settled(context) and fact.data.get("out"):
            await end(context, fact.subject, city_only=True)


async def born(context: Context, fact: Fact) -> None:
    """A child is born: its coverage is an open question until somebody reports it."""
    async with context.db.transaction():
        if await fact.settled(context) and await current(context.db, fact.subject) is None:
            child = Report(fact.subject, rules.Scheme.NONE, rules.Status.UNKNOWN, None, REGISTER, fact.at)
            await record(context.db, [child], context.who.username)


def _known(rows: Sequence[Sequence[object]]) -> Known | None:
    if not rows:
        return None
    scheme, status, source, at = rows[0]
    when = datetime.fromisoformat(at) if isinstance(at, str) else at
    assert isinstance(when, datetime)  # noqa: S101 - the column is never null
    return Known(rules.Scheme(str(scheme)), rules.Status(str(status)), str(source), when)
