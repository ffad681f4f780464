"""The nearest of 20,000 ambulances, while 2,000 of them say every second where they are: server time of each."""

from __future__ import annotations

import asyncio
import os
import random
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import orjson
from dinkes.ambulances import choice, live, nearest, positions, routes
from graphql import ExecutionResult

from hub import endpoint, migrate, seed
from hub.app import composed, create, signing
from hub.city import City
from hub.connect import started
from hub.context import Context
from hub.running import Hub
from hub.settings import Settings

VEHICLES, MOVING, ROUNDS = 20_000, 2_000, 60
ASKED = "query($at: PointInput!) { nearestAmbulances(at: $at, first: 5) { ambulance { code } distanceMeters } }"
SENT = "mutation($input: [PositionInput!]!) { reportPositions(input: $input) { accepted } }"
KINDS = ("TRANSPORT", "TRANSPORT", "TRANSPORT", "EMERGENCY", "HEARSE")


def somewhere(chance: random.Random) -> dict[str, float]:
    return {"lat": chance.uniform(-6.399, -6.172), "lon": chance.uniform(106.898, 107.043)}


async def fill(hub: Hub, chance: random.Random) -> list[str]:
    """A fleet far larger than the city's."""
    codes = [f"BEN-{place:05}" for place in range(VEHICLES)]
    bases = [row[0] for row in await hub.db.fetch("select code from dinkes_facility order by code")]
    columns = ("code", "kind", "plate", "base", "status", "crew")
    fleet = [(code, chance.choice(KINDS), "B 1", chance.choice(bases), _status(chance), 2) for code in codes]
    now = datetime.now(UTC)
    spots = [(code, *somewhere(chance).values(), now) for code in codes]
    async with hub.db.transaction():
        await hub.db.load("dinkes_ambulance", columns, fleet)
        await hub.db.load("dinkes_position", ("ambulance", "lat", "lon", "at"), spots)
    return codes


def _status(chance: random.Random) -> str:
    return "AVAILABLE" if chance.random() < 0.7 else "DISPATCHED"


async def timed(name: str, act: Callable[[], Awaitable[Any]], rounds: int = ROUNDS) -> None:
    """Print the median, the slowest of twenty and what of the processor each took, in milliseconds."""
    taken, busy = [], time.process_time()
    for _ in range(rounds):
        began = time.perf_counter()
        await act()
        taken.append((time.perf_counter() - began) * 1000)
    busy = (time.process_time() - busy) * 1000 / rounds
    taken.sort()
    print(f"{name:<56} median {statistics.median(taken):7.2f} ms   p95 {taken[int(rounds * 0.95)]:7.2f} ms"
          f"   processor {busy:7.2f} ms", flush=True)  # fmt: skip


async def measure(hub: Hub) -> None:
    chance = random.Random(3275)  # noqa: S311 - a benchmark
    codes = await fill(hub, chance)
    if hub.redis:
        await hub.redis.delete(live.KEY)  # what an earlier run left there

    def context(role: str) -> Context:
        who = hub.composition.catalog.principal(
            subject="bench", username="bench", name="Bench", roles=[role], agency="dinkes"
        )
        return hub.context(who=who, purpose=who.default_purpose)

    async def asked(document: str, role: str, **variables: Any) -> ExecutionResult:
        return await endpoint.run(hub, context(role), endpoint.Ask(document, variables, None), endpoint.ALL)

    async def ask() -> None:
        answer = await asked(ASKED, "dinkes.dispatcher", at=somewhere(chance))
        assert answer.errors is None
        assert len(answer.data["nearestAmbulances"]) == 5

    async def choose() -> None:
        point = somewhere(chance)
        asked = nearest.question(context("dinkes.dispatcher"), point["lat"], point["lon"], choice.LIVING)
        assert len(await nearest.nearest(context("dinkes.dispatcher"), asked, 5)) == 5

    async def move() -> None:
        moved = [{"ambulance": code, "at": somewhere(chance)} for code in chance.sample(codes, MOVING)]
        answer = await asked(SENT, "dinkes.tracker", input=moved)
        assert answer.errors is None
        assert answer.data["reportPositions"]["accepted"] == MOVING

    async def post() -> None:
        body = orjson.dumps([{"ambulance": code, **somewhere(chance)} for code in chance.sample(codes, MOVING)])
        accepted, _ = await positions.moved(context("dinkes.tracker"), routes.spots(body))
        assert accepted == MOVING

    print(f"{hub.db.dialect}, {'Redis' if hub.redis else 'in this process'}, {VEHICLES} vehicles")
    await choose()  # reads the fleet once
    await timed("the five nearest", choose)
    await timed("the same as a GraphQL query", ask)
    await timed(f"a batch of {MOVING} positions as a GraphQL mutation", move, 20)
    await timed(f"a batch of {MOVING} positions by POST, as far as the door", post, 20)
    stop = asyncio.Event()

    async def every_second() -> None:
        while not stop.is_set():
            began = time.perf_counter()
            await move()
            await asyncio.sleep(max(0.0, 1 - (time.perf_counter() - began)))

    traffic = asyncio.create_task(every_second())

    async def now_and_then() -> None:
        await asyncio.sleep(0.13)
        began = time.perf_counter()
        await choose()
        waits.append((time.perf_counter() - began) * 1000)

    waits: list[float] = []
    for _ in range(ROUNDS):
        await now_and_then()
    stop.set()
    await traffic
    waits.sort()
    print(f"{f'the five nearest, while {MOVING} a second move':<56} median {statistics.median(waits):7.2f} ms"
          f"   p95 {waits[int(len(waits) * 0.95)]:7.2f} ms")  # fmt: skip


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(
            database_url=f"sqlite:///{folder}/simpul.sqlite",
            redis_url=os.environ.get("REDIS_URL", ""),
            data=Path(folder),
            demo=True,
        )
        composition, _ = composed(fence=False)
        async with started(settings.database, migrate.tables_of(composition.plugins[1:])) as db:
            await migrate.migrate(db, composition.plugins[1:])
        async with started(settings.database, migrate.tables_of(composition.plugins[1:])) as db:
            await seed.seed(db, composition.plugins, signing(settings, composition, db), City(citizens=500))
        app = create(settings)
        async with app.lifespan():
            await measure(app.state.hub)


if __name__ == "__main__":
    asyncio.run(main())
