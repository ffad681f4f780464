"""What clients may ask about ambulances."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence
from datetime import datetime

import strawberry

from dinkes.ambulances import choice, nearest, positions, rules, tables
from dinkes.facilities.graph import Facility
from dinkes.urgency import Triage
from hub import BadInput, Info, Text, column, declaration, find, listing, needs, one, read, roots

strawberry.enum(rules.Kind, name="AmbulanceKind")
strawberry.enum(rules.Status, name="AmbulanceStatus")
strawberry.enum(choice.Reason, name="AmbulanceRefusal")
strawberry.enum(Triage)

OUTSIDE = Text("Titik itu di luar Indonesia.", "That point is outside Indonesia.")
SWAPPED = Text("Lintang dan bujur tampaknya tertukar.", "Latitude and longitude seem to be swapped.")
FIRST = Text("Minta 1 sampai 50.", "Ask for 1 to 50.")
MOST = 50


@strawberry.input
class PointInput:
    """A point on the map."""

    lat: float = strawberry.field(description="Latitude in degrees, negative in the south.")
    lon: float = strawberry.field(description="Longitude in degrees.")


@read(tables.Position, key="ambulance", rows=rules.LOCATED)
class Position:
    """Where an ambulance was last."""

    lat: float = column("Latitude in degrees.")
    lon: float = column("Longitude in degrees.")
    at: datetime = column("When it was there.")


@read(tables.Ambulance, key="code")
class Ambulance:
    """An ambulance of PSC 119. The fleet is public; where a vehicle is, only dispatchers and its own crew know."""

    code: str = column("Its code.")
    kind: rules.Kind = column("What it is for.")
    status: rules.Status = column("Whether it can be sent.")
    plate: str | None = column("Number plate.", needs=rules.LOCATE)
    crew: int | None = column("People on board now.", needs=rules.LOCATE)
    duty_until: datetime | None = column("When their shift ends; null for round the clock.", needs=rules.LOCATE)
    emergency: str | None = column("Number of the emergency it is sent to.", needs=rules.LOCATE)
    base: Facility | None = one("Where it stands.", by="base")
    position: Position | None = one("Where it was last; null for those who may not know.", by="code")


@strawberry.type
class NearbyAmbulance:
    """An ambulance that can be sent to a point."""

    ambulance: Ambulance = strawberry.field(description="The ambulance.")
    distance_meters: int = strawberry.field(description="Metres along the surface, from where it is taken to be.")
    travel_seconds: int = strawberry.field(description="Seconds it needs along the road.")
    travel_measured: bool = strawberry.field(
        description="Whether a road network gives the travel time; else it is guessed from the distance."
    )
    assumed_at_base: bool = strawberry.field(
        description="Whether it is taken to stand at its base, for want of a fresh position."
    )
    position_age_seconds: int | None = strawberry.field(description="Age of the position used; null at its base.")


@strawberry.type
class RejectedAmbulance:
    """An ambulance that can't be sent, and why."""

    ambulance: Ambulance = strawberry.field(description="The ambulance.")
    reasons: list[choice.Reason] = strawberry.field(description="Every reason.")
    distance_meters: int | None = strawberry.field(description="Metres from where it was last, if that is known.")


@strawberry.type
class AmbulanceChoice:
    """All that is to be known before one is sent."""

    candidates: list[NearbyAmbulance] = strawberry.field(description="Those that can be sent, soonest first.")
    rejected: list[RejectedAmbulance] = strawberry.field(description="Those that can't, nearest first.")


@roots
class AmbulanceQuery:
    ambulances: list[Ambulance] = listing("The fleet.", order="code")


@strawberry.type
class NearestQuery:
    @strawberry.field
    @needs(rules.LOCATE)
    async def nearest_ambulances(
        self, info: Info, at: PointInput, kind: rules.Kind | None = None, first: int = 5
    ) -> list[NearbyAmbulance]:
        """The ambulances that can be at a point soonest, for dispatchers: on duty, free, with a crew, their position
        fresh or standing at their base. Without `kind`: all that may carry the living. first: 1 to 50.
        """
        info.context.require(rules.LOCATE)
        check(at, "at")
        _check_first(first)
        kinds = (kind,) if kind else choice.LIVING
        rides = await nearest.nearest(info.context, nearest.question(info.context, at.lat, at.lon, kinds), first)
        return await nearby(rides, info)

    @strawberry.field
    @needs(rules.LOCATE)
    async def ambulance_choice(
        self, info: Info, at: PointInput, triage: Triage | None = None, first: int = 5
    ) -> AmbulanceChoice:
        """Which ambulances may be sent to a case of this urgency, and of the others, up to 500, every reason why not.
        first: candidates, 1 to 50.
        """
        context = info.context
        context.require(rules.LOCATE)
        check(at, "at")
        _check_first(first)
        asked = nearest.question(context, at.lat, at.lon, choice.FITTING[triage])
        fit, refused = asked.answer(await nearest.everything(context, asked))
        rides = await nearest.soonest(context, asked, fit[: first * 2])
        vehicles = await fleet([one.vehicle.code for one in refused], info)
        return AmbulanceChoice(
            candidates=await nearby(rides[:first], info),
            rejected=[
                RejectedAmbulance(ambulance=vehicle, reasons=list(one.reasons), distance_meters=one.meters)
                for vehicle, one in zip(vehicles, refused, strict=True)
            ],
        )


@strawberry.type
class AmbulanceSubscription:
    @strawberry.subscription
    @needs(rules.LOCATE)
    async def ambulance_moved(self, info: Info, kind: rules.Kind | None = None) -> AsyncGenerator[Ambulance, None]:
        """Ambulances that move, as they move, for dispatchers."""
        info.context.require(rules.LOCATE)
        async for move in positions.moves(info.context):
            if kind is None or move["kind"] == kind:
                yield await find(declaration(Ambulance), move["code"], info)


async def fleet(codes: Sequence[str], info: Info) -> list[Ambulance]:
    """These vehicles, read in one statement."""
    return list(await asyncio.gather(*(find(declaration(Ambulance), code, info) for code in codes)))


async def nearby(rides: Sequence[nearest.Ride], info: Info) -> list[NearbyAmbulance]:
    """Candidates as clients get them."""
    vehicles = await fleet([ride.candidate.vehicle.code for ride in rides], info)
    return [
        NearbyAmbulance(
            ambulance=vehicle,
            distance_meters=ride.candidate.meters,
            travel_seconds=ride.seconds,
            travel_measured=ride.measured,
            assumed_at_base=ride.candidate.place.assumed,
            position_age_seconds=_seconds(ride.candidate.place),
        )
        for vehicle, ride in zip(vehicles, rides, strict=True)
    ]


def check(point: PointInput, *path: str | int) -> None:
    """Refuse a point where nobody of the city can be. Raises: BadInput."""
    try:
        rules.check_point(point.lat, point.lon)
    except rules.BadPoint as error:
        raise BadInput(SWAPPED if error.swapped else OUTSIDE, path=[*path, error.part]) from None


def _check_first(first: int) -> None:
    if not 1 <= first <= MOST:
        raise BadInput(FIRST, path=["first"])


def _seconds(place: choice.Place) -> int | None:
    return round(place.age.total_seconds()) if place.age is not None else None
