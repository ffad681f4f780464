"""The ambulances that can be at a point soonest."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import islice

import orjson

from dinkes.ambulances import choice, rules, travel
from dinkes.ambulances.live import Near, bases, live
from hub import Context, times

LOOK = 16  # vehicles judged at first; then twice as many each time
MOST = 500  # of which every one is judged when reasons are wanted
VEHICLES = {
    "sqlite": """select a.code, a.kind, a.status, a.crew, a.duty_until, p.lat, p.lon, p.at, f.lat, f.lon
from json_each($1) given join dinkes_ambulance a on a.code = given.value
left join dinkes_position p on p.ambulance = a.code left join dinkes_facility f on f.code = a.base""",
    "postgres": """select a.code, a.kind, a.status, a.crew, a.duty_until, p.lat, p.lon, p.at, f.lat, f.lon
from jsonb_array_elements_text($1::text::jsonb) given(code) join dinkes_ambulance a on a.code = given.code
left join dinkes_position p on p.ambulance = a.code left join dinkes_facility f on f.code = a.base""",
}
ALL = "select code from dinkes_ambulance order by code limit $1"


@dataclass(frozen=True, slots=True)
class Question:
    """Where a vehicle is needed, of which kinds, and when. lat, lon: degrees."""

    lat: float
    lon: float
    kinds: Sequence[str]
    limits: choice.Limits
    now: datetime = field(default_factory=lambda: datetime.now(UTC))

    def answer(self, vehicles: Sequence[choice.Vehicle]) -> tuple[list[choice.Candidate], list[choice.Rejected]]:
        """The pure choice: the same vehicles give the same answer."""
        return choice.choose(vehicles, self.lat, self.lon, self.kinds, self.now, self.limits)


@dataclass(frozen=True, slots=True)
class Ride:
    """A candidate and how long it needs. seconds: along the road; measured: by a road network, not by distance."""

    candidate: choice.Candidate
    seconds: int
    measured: bool


def question(context: Context, lat: float, lon: float, kinds: Sequence[str]) -> Question:
    """The question as of now, under the city's settings."""
    fresh = timedelta(minutes=rules.FRESH_MINUTES.of(context.settings))
    return Question(lat, lon, kinds, choice.Limits(fresh, rules.AT_BASE.of(context.settings)))


async def nearest(context: Context, asked: Question, first: int) -> list[Ride]:
    """The vehicles that can be sent, soonest first. Looks no farther than it must."""
    wanted = first * 2 if rules.OSRM.of(context.settings) else first  # the nearest need not be the soonest
    fit: list[choice.Candidate] = []
    group: list[str] = []
    size = LOOK
    async for meters, code in _near(context, asked):
        group.append(code)
        if len(group) == size:
            fit += asked.answer(await vehicles(context, group))[0]
            group, size = [], size * 2
            fit.sort(key=_order)
            if len(fit) >= wanted and fit[wanted - 1].meters <= meters:
                break
    if group:
        fit += asked.answer(await vehicles(context, group))[0]
    fit.sort(key=_order)
    return (await soonest(context, asked, fit[:wanted]))[:first]


async def everything(context: Context, asked: Question) -> list[choice.Vehicle]:
    """The vehicles around a point, those nobody has ever seen too, up to 500."""
    seen = [code async for _, code in _near(context, asked, MOST)]
    known = set(seen)
    unseen = [row[0] for row in await context.db.fetch(ALL, MOST) if row[0] not in known]
    return await vehicles(context, [*seen, *unseen][:MOST])


async def soonest(context: Context, asked: Question, fit: Sequence[choice.Candidate]) -> list[Ride]:
    """The candidates with their travel times, soonest first."""
    starts = [(one.place.lat, one.place.lon) for one in fit]
    times = await travel.to(context, starts, (asked.lat, asked.lon))
    rides = [Ride(one, *time) for one, time in zip(fit, times, strict=True)]
    return sorted(rides, key=lambda ride: (ride.seconds, *_order(ride.candidate)))


async def vehicles(context: Context, codes: Sequence[str]) -> list[choice.Vehicle]:
    """What is known of these vehicles now."""
    rows = await context.db.fetch(VEHICLES[context.db.dialect], orjson.dumps(codes).decode())
    return [
        choice.Vehicle(
            code, kind, status, crew, times.as_moment(until), lat, lon, times.as_moment(at),
            (home_lat, home_lon) if home_lat is not None and home_lon is not None else None,
        )
        for code, kind, status, crew, until, lat, lon, at, home_lat, home_lon in rows
    ]  # fmt: skip


async def _near(context: Context, asked: Question, most: int = 0) -> AsyncIterator[Near]:
    """Every vehicle once, at the nearer of its last position and its base, nearest first."""
    grid = (await bases(context).now()) if asked.limits.at_base else None
    homes = grid.near(asked.lat, asked.lon) if grid else iter(())
    home = next(homes, None)
    known: set[str] = set()
    async for one in live(context).around(asked.lat, asked.lon):
        while home and home[0] < one[0]:
            if home[1] not in known:
                known.add(home[1])
                yield home
            home = next(homes, None)
        if one[1] not in known:
            known.add(one[1])
            yield one
        if most and len(known) >= most:
            return
    for rest in islice(([home, *homes] if home else []), most or None):
        if rest[1] not in known:
            known.add(rest[1])
            yield rest


def _order(one: choice.Candidate) -> tuple[int, str]:
    return one.meters, one.vehicle.code
