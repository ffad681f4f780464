"""What a death or a move in the population register means for aid."""

from __future__ import annotations

from datetime import UTC, datetime

from dinsos.aid import rules, steps
from hub import Context, Fact, emit, times

ENDING = """update dinsos_enrolment set status = 'ENDED', until = $2, because = $3
where citizen = $1 and status <> 'ENDED' returning programme"""
ENDING_CITY = """update dinsos_enrolment set status = 'ENDED', until = $2, because = $3
where citizen = $1 and status <> 'ENDED' and programme in (select code from dinsos_programme where level = 'CITY')
returning programme"""
STRIKE = "delete from dinsos_registry where citizen = $1 returning citizen"
RECHECK = "insert into dinsos_recheck (family_card, citizen, reason, since) values ($1, $2, $3, $4) returning id"


async def died(context: Context, fact: Fact) -> None:
    """End all aid of the dead, keep their registry row as history, and have the family looked at again."""
    nik, on = str(fact.data["nik"]), (times.as_day(fact.data.get("on")) or times.today())
    async with context.db.transaction():
        if not await fact.settled(context):
            return
        ended = await context.db.fetch(ENDING, nik, on, rules.Ending.DEATH.value)
        await _leave(context, fact, nik, rules.Ending.DEATH, [str(row[0]) for row in ended])


async def moved(context: Context, fact: Fact) -> None:
    """Who leaves the city leaves the city's programmes; the national ones go on and are looked at."""
    if not fact.data.get("out"):
        return
    nik = str(fact.data["nik"])
    async with context.db.transaction():
        if not await fact.settled(context):
            return
        ended = await context.db.fetch(ENDING_CITY, nik, times.today(), rules.Ending.MOVED_OUT.value)
        await _leave(context, fact, nik, rules.Ending.MOVED_OUT, [str(row[0]) for row in ended])


async def _leave(context: Context, fact: Fact, nik: str, because: rules.Ending, ended: list[str]) -> None:
    """Strike somebody from the registry; say what ended; note the family."""
    now = datetime.now(UTC)
    await context.db.fetch(steps.KEEP, nik, now, because.value)
    context.wrote(nik, f"dinsos.aid:{because.value}")
    struck = await context.db.fetch(STRIKE, nik)
    for code in ended:
        await emit(context, steps.ENDED, nik, nik=nik, programme=code, because=because.value)
    card = fact.data.get("family_card")
    if card and (ended or struck):
        await context.db.fetch(RECHECK, card, nik, because.value, now)
