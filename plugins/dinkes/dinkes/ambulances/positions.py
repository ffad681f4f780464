"""Where live positions are kept and announced: the one place to change when they move elsewhere."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime
from typing import NamedTuple, TypedDict

import orjson

from dinkes.ambulances.live import Spot, live
from hub import Context

MOVED = "dinkes.ambulance.moved"  # channel
KEEP = {
    "sqlite": """insert into dinkes_position (ambulance, lat, lon, at)
select json_extract(value, '$[0]'), json_extract(value, '$[1]'), json_extract(value, '$[2]'), $2
from json_each($1) where true
on conflict (ambulance) do update set lat = excluded.lat, lon = excluded.lon, at = excluded.at""",
    "postgres": """insert into dinkes_position (ambulance, lat, lon, at)
select value->>0, (value->>1)::float8, (value->>2)::float8, $2
from jsonb_array_elements($1::text::jsonb) as given(value)
on conflict (ambulance) do update set lat = excluded.lat, lon = excluded.lon, at = excluded.at""",
}


class Move(TypedDict):
    """What the channel carries. kind: as in the fleet."""

    code: str
    kind: str


class Report(NamedTuple):
    """Where a vehicle says it is. lat, lon: degrees."""

    code: str
    kind: str
    lat: float
    lon: float


async def keep(context: Context, reports: Sequence[Report]) -> None:
    """Remember where ambulances are now, and tell those who follow. Each vehicle once."""
    now = datetime.now(UTC)
    lines = sorted(
        (one.code, one.lat, one.lon) for one in reports
    )  # in one order: two batches never wait for each other
    await context.db.fetch(KEEP[context.db.dialect], orjson.dumps(lines).decode(), now)
    await live(context).put([Spot(*line) for line in lines])
    context.forget()
    await context.publish(MOVED, {"moves": [Move(code=one.code, kind=one.kind) for one in reports]})


async def moves(context: Context) -> AsyncIterator[Move]:
    """Every ambulance that moves, from now on."""
    async for message in context.subscribe(MOVED):
        context.forget()
        for move in message["moves"]:
            yield Move(code=move["code"], kind=move["kind"])
