"""What the register tells by itself: that a registration ends soon, and that a chair has died."""

from __future__ import annotations

from datetime import timedelta

from hub import Context, Event, Fact, Option, emit, times

DAYS = Option("dinsos.registration_reminder_days", 60, "Days before its end that a registration is reminded of.")
EXPIRING = Event(
    "dinsos.institution.expiring",
    "A registration ends soon and nobody has asked to renew it. Carries the institution's number and the last day.",
)
ORPHANED = Event("dinsos.institution.chair_died", "The chair of an institution died. Carries the institution's number.")
SOON = """update dinsos_institution set reminded_on = $1 where number in (
  select number from dinsos_institution where registered_until >= $1 and registered_until <= $2 and reminded_on is null
  and busy is null and closed_on is null order by registered_until, number limit 100)
returning number, registered_until"""
DIED = (
    "update dinsos_institution set chair_died_on = $2 where chair_nik = $1 and chair_died_on is null returning number"
)


async def remind(context: Context) -> None:
    """Say once of every registration that it ends soon."""
    day = times.today()
    last = day + timedelta(days=DAYS.of(context.settings))
    async with context.db.transaction():
        for number, until in await context.db.fetch(SOON, day, last):
            await emit(context, EXPIRING.name, number, institution=number, until=str(until))


async def chair_died(context: Context, fact: Fact) -> None:
    """Note the death of a chair; the office and the institution see that a new one is needed."""
    said = fact.data.get("on")
    on = times.as_day(said) or times.today()
    async with context.db.transaction():
        if not await fact.settled(context):
            return
        for (number,) in await context.db.fetch(DIED, str(fact.data["nik"]), on):
            await emit(context, ORPHANED.name, number, institution=number)
