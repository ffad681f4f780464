"""How long an ambulance needs: by an OSRM server's table of the road network, else by distance and speed."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from typing import TYPE_CHECKING, Protocol

from dinkes.ambulances import rules
from dinkes.places import distance
from hub import Context

if TYPE_CHECKING:
    import httpx

log = logging.getLogger("simpul.dinkes")

PATIENCE = 1.5  # seconds: a dispatcher does not wait for a router

Point = tuple[float, float]  # lat, lon in degrees


class Travel(Protocol):
    """Something that knows travel times."""

    async def seconds(self, starts: Sequence[Point], goal: Point) -> list[int | None]:
        """From each start to the goal; None where there is no way."""


class Straight:
    """Travel times guessed from the straight line. speed: km/h; detour: how much longer the road is."""

    def __init__(self, speed: float, detour: float) -> None:
        self.speed = speed
        self.detour = detour

    async def seconds(self, starts: Sequence[Point], goal: Point) -> list[int | None]:
        return [round(distance(*start, *goal) * self.detour / (self.speed / 3.6)) for start in starts]


class Osrm:
    """Travel times by the table service of an OSRM server: rivers, toll roads and railways count.

    Source: the OSRM HTTP API, version 1: GET /table/v1/driving/lon,lat;…?destinations=0&annotations=duration.
    """

    def __init__(self, url: str, transport: httpx.AsyncBaseTransport | None = None) -> None:
        self.url = url.rstrip("/")
        self.transport = transport

    async def seconds(self, starts: Sequence[Point], goal: Point) -> list[int | None]:
        """Raises: httpx.HTTPError, ValueError, KeyError when the server doesn't answer as it should."""
        import httpx

        places = ";".join(f"{lon:.6f},{lat:.6f}" for lat, lon in (goal, *starts))
        asked = {"destinations": "0", "annotations": "duration"}
        async with httpx.AsyncClient(timeout=PATIENCE, transport=self.transport) as client:
            answer = await client.get(f"{self.url}/table/v1/driving/{places}", params=asked)
        answer.raise_for_status()
        body = answer.json()
        if body["code"] != "Ok" or len(body["durations"]) != len(starts) + 1:
            raise ValueError(body["code"])
        return [None if row[0] is None else round(row[0]) for row in body["durations"][1:]]


async def to(context: Context, starts: Sequence[Point], goal: Point) -> list[tuple[int, bool]]:
    """From each start to the goal: seconds, and whether the road network says so. A router that is away is done
    without."""
    guess = Straight(rules.SPEED.of(context.settings), rules.DETOUR.of(context.settings))
    guessed = [(seconds or 0, False) for seconds in await guess.seconds(starts, goal)]
    url = rules.OSRM.of(context.settings)
    if not url or not starts:
        return guessed
    return await measured(Osrm(url), starts, goal, guessed)


async def measured(
    roads: Travel, starts: Sequence[Point], goal: Point, otherwise: list[tuple[int, bool]]
) -> list[tuple[int, bool]]:
    """What the road network says, and where it says nothing, the guess."""
    import httpx

    try:
        found = await roads.seconds(starts, goal)
    except (httpx.HTTPError, ValueError, KeyError, TypeError, IndexError) as error:
        log.warning("no travel times", {"error": str(error)[:200]})
        return otherwise
    return [(one, True) if one is not None else guess for one, guess in zip(found, otherwise, strict=True)]
