"""What crews, dispatchers and the tracking gateway write about ambulances."""

from __future__ import annotations

from datetime import datetime

import strawberry

from dinkes.ambulances import positions, rules
from dinkes.ambulances.graph import Ambulance, PointInput, check
from hub import BadInput, Forbidden, Info, Text, declaration, find, needs

CREW = Text("Awak 0 sampai 12 orang.", "A crew is 0 to 12 people.")
DUTY = """update dinkes_ambulance set crew = $2, duty_until = $3, status = case
    when not $4 then 'OUT_OF_SERVICE' when emergency is not null then 'DISPATCHED' else 'AVAILABLE' end
where code = $1"""


@strawberry.input
class PositionInput:
    """Where an ambulance is."""

    ambulance: str = strawberry.field(description="Its code.")
    at: PointInput = strawberry.field(description="Where it is now.")


@strawberry.input
class DutyInput:
    """Who is on board of an ambulance, and whether it can be used."""

    ambulance: str = strawberry.field(description="Its code.")
    crew: int = strawberry.field(description="People on board now, 0 to 12. Without a crew it is not sent.")
    until: datetime | None = strawberry.field(default=None, description="End of the shift; null for round the clock.")
    in_service: bool = strawberry.field(default=True, description="False: it is broken or being cleaned.")


@strawberry.type
class PositionsTaken:
    """What became of a batch of positions."""

    accepted: int = strawberry.field(description="How many vehicles were moved.")
    unknown: list[str] = strawberry.field(description="Codes that no vehicle has, or that are not the caller's.")


@strawberry.type
class AmbulanceMutation:
    @strawberry.mutation
    @needs(rules.TRACK, rules.REPORT)
    async def report_position(self, info: Info, input: PositionInput) -> Ambulance:
        """A crew says where its own ambulance is; a tracking gateway, where any is."""
        context = info.context
        if not context.who.may(rules.TRACK):
            context.require(rules.REPORT)
        if not rules.can_report(context.who.unit, context.who.permissions, ambulance=input.ambulance):
            raise Forbidden
        check(input.at, "input", "at")
        found: Ambulance = await find(declaration(Ambulance), input.ambulance, info)
        await positions.keep(context, [positions.Report(found.code, found.kind, input.at.lat, input.at.lon)])
        return found

    @strawberry.mutation
    @needs(rules.TRACK)
    async def report_positions(self, info: Info, input: list[PositionInput]) -> PositionsTaken:
        """Many positions at once, for a tracking gateway: up to 5,000, the last one of a vehicle counts."""
        context = info.context
        context.require(rules.TRACK)
        if len(input) > positions.MOST:
            raise BadInput(positions.TOO_MANY, path=["input"])
        for place, one in enumerate(input):
            check(one.at, "input", place, "at")
        accepted, unknown = await positions.moved(context, {one.ambulance: (one.at.lat, one.at.lon) for one in input})
        return PositionsTaken(accepted=accepted, unknown=unknown)

    @strawberry.mutation
    @needs(rules.LOCATE, rules.REPORT)
    async def set_ambulance_duty(self, info: Info, input: DutyInput) -> Ambulance:
        """A crew begins or ends its shift, or says that its ambulance is out of service; dispatchers may for any."""
        context = info.context
        if not context.who.may(rules.LOCATE):
            context.require(rules.REPORT)
            if context.who.unit != input.ambulance:
                raise Forbidden
        if not 0 <= input.crew <= 12:
            raise BadInput(CREW, path=["input", "crew"])
        await find(declaration(Ambulance), input.ambulance, info)
        await context.db.fetch(DUTY, input.ambulance, input.crew, input.until, input.in_service)
        context.forget()
        found: Ambulance = await find(declaration(Ambulance), input.ambulance, info)
        return found
