"""Sending an ambulance: whether it may go, taking it so that nobody else can, and why it was the one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson

from dinkes.ambulances import choice
from dinkes.ambulances.nearest import Question
from dinkes.emergencies import tables
from hub import BadInput, Conflict, Context, Text

UNKNOWN = Text("Ambulans itu tidak ada.", "There is no such ambulance.")
SAID = {
    choice.Reason.KIND: Text(
        "Jenis ambulans itu tidak sesuai: jenazah tidak untuk yang hidup, transport tidak untuk yang kritis.",
        "That kind doesn't fit: a hearse is not for the living, a transport not for the critical.",
    ),
    choice.Reason.OUT_OF_SERVICE: Text("Ambulans itu sedang tidak beroperasi.", "That ambulance is out of service."),
    choice.Reason.NO_CREW: Text("Ambulans itu tidak berawak.", "That ambulance has no crew."),
    choice.Reason.OFF_DUTY: Text("Jam tugas awaknya sudah selesai.", "The shift of its crew is over."),
}
BUSY = Text("Ambulans itu sedang bertugas.", "That ambulance is busy.")
CLAIM = """update dinkes_ambulance set status = 'DISPATCHED', emergency = $2
where code = $1 and status = 'AVAILABLE' returning code"""
FREE = """update dinkes_ambulance set emergency = null,
    status = case when status = 'DISPATCHED' then 'AVAILABLE' else status end
where emergency = $1 and ($2 = '' or code = $2)"""


def check(vehicles: Sequence[choice.Vehicle], asked: Question, code: str) -> None:
    """Refuse a vehicle that may not go. A position that is old or missing is no obstacle: the dispatcher has a radio.

    Raises: BadInput, or Conflict when it is busy.
    """
    vehicle = next((one for one in vehicles if one.code == code), None)
    if vehicle is None:
        raise BadInput(UNKNOWN, path=["input", "ambulance"])
    reasons = choice.unfit(vehicle, asked.kinds, asked.now)
    if choice.Reason.BUSY in reasons:
        raise Conflict(BUSY)
    if reasons:
        raise BadInput(SAID[reasons[0]], path=["input", "ambulance"])


async def claim(context: Context, emergency: str, code: str) -> None:
    """Take a vehicle, inside the caller's transaction. Raises: Conflict when another dispatcher has it."""
    if not await context.db.fetch(CLAIM, code, emergency):
        raise Conflict(BUSY)


async def free(context: Context, emergency: str, code: str = "") -> None:
    """Let a vehicle of a case go, or all of them."""
    await context.db.fetch(FREE, emergency, code)


async def keep(
    context: Context,
    emergency: str,
    facts: str,
    vehicles: Sequence[choice.Vehicle],
    asked: Question,
    chosen: str,
) -> None:
    """Write down why this one was sent."""
    fit, _ = asked.answer(vehicles)
    proposed = fit[0].vehicle.code if fit else None
    columns = ("emergency", "at", "proposed", "chosen", "facts")
    line = (emergency, datetime.now(UTC), proposed, chosen, facts)
    await context.db.load(tables.Choice._meta.tablename, columns, [line])


def facts(vehicles: Sequence[choice.Vehicle], asked: Question) -> str:
    """What the choice was made from, as JSON."""
    return orjson.dumps(
        {
            "lat": asked.lat,
            "lon": asked.lon,
            "kinds": list(asked.kinds),
            "now": asked.now,
            "fresh": asked.limits.fresh.total_seconds(),
            "at_base": asked.limits.at_base,
            "vehicles": list(vehicles),
        }
    ).decode()


def replayed(text: str) -> str | None:
    """The vehicle that these facts propose, whenever they are looked at."""
    given: dict[str, Any] = orjson.loads(text)
    limits = choice.Limits(timedelta(seconds=given["fresh"]), given["at_base"])
    asked = Question(given["lat"], given["lon"], given["kinds"], limits, datetime.fromisoformat(given["now"]))
    fit, _ = asked.answer([_vehicle(one) for one in given["vehicles"]])
    return fit[0].vehicle.code if fit else None


def _vehicle(given: dict[str, Any]) -> choice.Vehicle:
    moments = {name: datetime.fromisoformat(given[name]) if given[name] else None for name in ("duty_until", "at")}
    home = tuple(given["home"]) if given["home"] else None
    return choice.Vehicle(**{**given, **moments, "home": home})
