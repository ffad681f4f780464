"""Where live positions are kept and announced: the one place to change when they move elsewhere."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import TypedDict

from hub import Context

MOVED = "dinkes.ambulance.moved"  # channel
KEEP = """insert into dinkes_position (ambulance, lat, lon, at) values ($1, $2, $3, $4)
on conflict (ambulance) do update set lat = excluded.lat, lon = excluded.lon, at = excluded.at"""


class Move(TypedDict):
    """What the channel carries. kind: as in the fleet."""

    code: str
    kind: str


async def keep(context: Context, move: Move, lat: float, lon: float) -> None:
    """Remember where an ambulance is now, and tell those who follow."""
    await context.db.fetch(KEEP, move["code"], lat, lon, datetime.now(UTC))
    context.forget()
    await context.publish(MOVED, dict(move))


async def moves(context: Context) -> AsyncIterator[Move]:
    """Every ambulance that moves, from now on."""
    async for message in context.subscribe(MOVED):
        context.forget()
        yield Move(code=message["code"], kind=message["kind"])
