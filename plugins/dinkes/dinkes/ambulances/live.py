"""Ambulances in the order of their distance from a point: in Redis when one is set, else in this process.

What the index says is only where to look first; what counts is read from the tables.
"""

from __future__ import annotations

import asyncio
import contextvars
import time
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, NamedTuple, Protocol

from dinkes.ambulances.grid import Grid
from hub import Context, Database, Unavailable, times

KEY = "dinkes:positions"
FIRST = 64  # vehicles of the first look
NEAR, REACH = 1, 20_000  # kilometres of the first circle, and of one that has all of them
LOOK = 2.0  # seconds between two looks at what other workers wrote
OVERLAP = timedelta(seconds=2)  # a write may become visible so long after its own time
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
CHANGED = "select ambulance, lat, lon, at from dinkes_position where at >= $1"
BASES = """select a.code, f.lat, f.lon from dinkes_ambulance a
join dinkes_facility f on f.code = a.base where f.lat is not null and f.lon is not null"""

Near = tuple[float, str]  # metres, code


class Spot(NamedTuple):
    """Where a vehicle is. lat, lon: degrees."""

    code: str
    lat: float
    lon: float


class Live(Protocol):
    """An index of last positions."""

    async def put(self, spots: Sequence[Spot]) -> None:
        """Remember newer positions."""

    def around(self, lat: float, lon: float) -> AsyncIterator[Near]:
        """Every vehicle that ever said where it is, nearest first."""


class InProcess:
    """Positions in a grid of this process; those that other workers wrote come from the database, seconds later."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self.grid = Grid()
        self._newest = LONG_AGO
        self._looked = float("-inf")
        self._looking: asyncio.Task[None] | None = None

    async def put(self, spots: Sequence[Spot]) -> None:
        for spot in spots:
            self.grid.put(*spot)

    async def around(self, lat: float, lon: float) -> AsyncIterator[Near]:
        if self._looked == float("-inf"):
            await self._look()
        elif time.monotonic() - self._looked > LOOK and (self._looking is None or self._looking.done()):
            # nobody waits for it, and it joins nobody's transaction
            self._looking = asyncio.get_running_loop().create_task(self._look(), context=contextvars.Context())
        for near in self.grid.near(lat, lon):
            yield near

    async def _look(self) -> None:
        try:
            rows = await self.db.fetch(CHANGED, self._newest - OVERLAP)
        except Unavailable:  # what is known stays known; the next look tries again
            return
        for code, lat, lon, at in rows:
            self.grid.put(code, lat, lon)
            self._newest = max(self._newest, times.as_moment(at))
        self._looked = time.monotonic()


class InRedis:
    """Positions in Redis, shared by all workers; filled from the database when Redis is empty."""

    def __init__(self, redis: Any, db: Database) -> None:
        self.redis = redis
        self.db = db

    async def put(self, spots: Sequence[Spot]) -> None:
        if await self._ready():
            await self._add(spots)

    async def around(self, lat: float, lon: float) -> AsyncIterator[Near]:
        """Circles that grow: Redis measures everything inside one, however little of it is wanted."""
        await self._ready()
        seen, count, radius = 0, FIRST, NEAR
        while True:
            found = await self.redis.geosearch(
                KEY, longitude=lon, latitude=lat, radius=radius, unit="km", sort="ASC", count=count, withdist=True
            )
            for name, kilometres in found[seen:]:
                yield kilometres * 1000, name.decode() if isinstance(name, bytes) else name
            seen = len(found)
            if seen == count:
                count *= 4
            elif radius < REACH:
                radius = min(radius * 4, REACH)
            else:
                return

    async def _ready(self) -> bool:
        """Fill an empty Redis; whether it had been filled before."""
        if await self.redis.exists(KEY):
            return True
        rows = await self.db.fetch(CHANGED, LONG_AGO)
        await self._add([Spot(code, lat, lon) for code, lat, lon, _ in rows])
        return False

    async def _add(self, spots: Sequence[Spot]) -> None:
        if spots:
            await self.redis.geoadd(KEY, [part for spot in spots for part in (spot.lon, spot.lat, spot.code)])


class Bases:
    """Where each vehicle stands when it isn't under way. The fleet changes rarely: read once a minute."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self.grid = Grid()
        self._read = float("-inf")

    async def now(self) -> Grid:
        if time.monotonic() - self._read > 60:
            self._read = time.monotonic()
            grid = Grid()
            for code, lat, lon in await self.db.fetch(BASES):
                grid.put(code, lat, lon)
            self.grid = grid
        return self.grid


def live(context: Context) -> Live:
    """The index this deployment uses."""
    db: Any = context.db
    return _in_redis(context.redis, db) if context.redis else _in_process(db)


def bases(context: Context) -> Bases:
    """The bases of this database's fleet."""
    db: Any = context.db
    return _bases(db)


@lru_cache(maxsize=8)
def _bases(db: Any) -> Bases:
    return Bases(db)


@lru_cache(maxsize=8)
def _in_process(db: Any) -> InProcess:
    return InProcess(db)


@lru_cache(maxsize=8)
def _in_redis(redis: Any, db: Any) -> InRedis:
    return InRedis(redis, db)
