"""What Dinkes writes when it hears of a birth or a death."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from dinkes.vitals import rules
from hub import JAKARTA, Context, Fact, times

BORN = """insert into dinkes_birth (child, mother, registered_on) values ($1, $2, $3)
on conflict (child) do nothing"""
DIED = """insert into dinkes_death (citizen, died_on, maternal) values ($1, $2, $3)
on conflict (citizen) do update set died_on = excluded.died_on,
  maternal = coalesce(excluded.maternal, dinkes_death.maternal)"""
# a pregnancy that ended within weeks of the death: by a birth, or by care that a hospital marked
LAST_BIRTH = """select child, registered_on from dinkes_birth
where mother = $1 and registered_on between $2 and $3 order by registered_on desc limit 1"""
LAST_CARE = """select number, discharged_on from dinkes_claim
where patient = $1 and maternal and status <> 'WITHDRAWN' and discharged_on between $2 and $3
order by discharged_on desc limit 1"""
FOUND = "select died_on from dinkes_death where citizen = $1"


async def born(context: Context, fact: Fact) -> None:
    """Count a birth."""
    async with context.db.transaction():
        if await fact.settled(context):
            day = fact.at.astimezone(JAKARTA).date()
            await context.db.fetch(BORN, fact.subject, fact.data.get("mother"), day)


async def died(context: Context, fact: Fact) -> None:
    """Keep the day of a death, and why it is a maternal one if it is."""
    async with context.db.transaction():
        if await fact.settled(context):
            said = fact.data.get("on")
            day = date.fromisoformat(str(said)[:10]) if said else fact.at.astimezone(JAKARTA).date()
            await context.db.fetch(DIED, fact.subject, day, await _pregnancy(context, fact.subject, day))


async def death_of(context: Context, nik: str) -> date | None:
    """The day somebody died, if Dinkes has heard of it."""
    return day_of(await context.db.fetch(FOUND, nik))


def day_of(rows: Sequence[Sequence[Any]]) -> date | None:
    """The date of the first row."""
    return times.as_day(rows[0][0]) if rows else None


async def _pregnancy(context: Context, nik: str, died_on: date) -> str | None:
    """What shows that a death is maternal: the claim of a birth's care, or the child's birth."""
    since = died_on - timedelta(days=rules.AFTER_BIRTH.days)
    for question in (LAST_CARE, LAST_BIRTH):
        if rows := await context.db.fetch(question, nik, since, died_on):
            return str(rows[0][0])
    return None
