"""What clients may ask about ambulances, and how a crew says where it is."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from datetime import datetime

import strawberry

from dinkes.ambulances import positions, rules, tables
from dinkes.facilities.graph import Facility
from hub import BadInput, Forbidden, Info, Text, column, declaration, find, listing, one, read, roots

strawberry.enum(rules.Kind, name="AmbulanceKind")
strawberry.enum(rules.Status, name="AmbulanceStatus")

OUTSIDE = Text("Titik itu di luar Indonesia.", "That point is outside Indonesia.")
SWAPPED = Text("Lintang dan bujur tampaknya tertukar.", "Latitude and longitude seem to be swapped.")


@strawberry.input
class PointInput:
    """A point on the map."""

    lat: float = strawberry.field(description="Latitude in degrees, negative in the south.")
    lon: float = strawberry.field(description="Longitude in degrees.")


@strawberry.input
class PositionInput:
    """Where an ambulance is."""

    ambulance: str = strawberry.field(description="Its code.")
    at: PointInput = strawberry.field(description="Where it is now.")


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
    base: Facility | None = one("Where it stands.", by="base")
    position: Position | None = one("Where it was last; null for those who may not know.", by="code")


@roots
class AmbulanceQuery:
    ambulances: list[Ambulance] = listing("The fleet.", order="code")


@strawberry.type
class AmbulanceMutation:
    @strawberry.mutation
    async def report_position(self, info: Info, input: PositionInput) -> Ambulance:
        """A crew says where its own ambulance is."""
        context = info.context
        context.require(rules.REPORT)
        if not rules.can_report(context.who.unit, context.who.permissions, ambulance=input.ambulance):
            raise Forbidden
        check(input.at, "input", "at")
        found: Ambulance = await find(declaration(Ambulance), input.ambulance, info)
        await positions.keep(context, positions.Move(code=found.code, kind=found.kind), input.at.lat, input.at.lon)
        return found


@strawberry.type
class AmbulanceSubscription:
    @strawberry.subscription
    async def ambulance_moved(self, info: Info, kind: rules.Kind | None = None) -> AsyncGenerator[Ambulance, None]:
        """Ambulances that move, as they move, for dispatchers."""
        info.context.require(rules.LOCATE)
        async for move in positions.moves(info.context):
            if kind is None or move["kind"] == kind:
                yield await find(declaration(Ambulance), move["code"], info)


def check(point: PointInput, *path: str) -> None:
    """Refuse a point where nobody of the city can be. Raises: BadInput."""
    try:
        rules.check_point(point.lat, point.lon)
    except rules.BadPoint as error:
        raise BadInput(SWAPPED if error.swapped else OUTSIDE, path=[*path, error.part]) from None
