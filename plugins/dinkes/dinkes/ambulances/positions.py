"""Where live positions are kept and announced: the one place to change when they move elsewhere."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import NamedTuple, TypedDict

import orjson

from dinkes.ambulances.live import Spot, live
from hub import Context, Text

MOVED = "dinkes.ambulance.moved"  # channel
MOST = 5_000
TOO_MANY = Text(f"Paling banyak {MOST} posisi sekaligus.", f"At most {MOST} positions at once.")
KINDS = {
    "sqlite": "select code, kind from dinkes_ambulance where code in (select value from json_each($1))",
    "postgres": """select code, kind from dinkes_ambulance
where code in (select jsonb_array_elements_text($1::text::jsonb))""",
}
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


async def moved(context: Context, points: Mapping[str, tuple[float, float]]) -> tuple[int, list[str]]:
    """Take many reports at once, by code: how many vehicles were moved, and which codes no vehicle has."""
    rows = await context.db.fetch(KINDS[context.db.dialect], orjson.dumps(list(points)).decode())
    reports = [Report(code, kind, *points[code]) for code, kind in rows]
    if reports:
        await keep(context, reports)
    return len(reports), sorted(set(points) - {one.code for one in reports})


async def moves(context: Context) -> AsyncIterator[Move]:
    """Every ambulance that moves, from now on."""
    async for message in context.subscribe(MOVED):
        context.forget()
        for move in message["moves"]:
            yield Move(code=move["code"], kind=move["kind"])
