"""Sending ambulances to emergencies, and what crews and dispatchers say of their rides."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import NamedTuple

import strawberry

from dinkes.ambulances import choice, nearest
from dinkes.emergencies import rules, send
from dinkes.emergencies.graph import Emergency
from dinkes.emergencies.rides import ACTIVE, AFTER, STAMPS, RideStatus, moved, of_step, stands
from dinkes.emergencies.steps import LIFECYCLE, changed, known
from dinkes.urgency import Triage
from hub import BadInput, Conflict, Context, Forbidden, Info, Step, Text, emit, remark, take, times

NO_HOSPITAL = Text("Sebutkan kode rumah sakit yang ada.", "Give the code of a hospital that exists.")
WHICH = Text("Sebutkan ambulans yang mana.", "Say which ambulance.")
EITHER = Text("Tambahan atau pengganti, tidak keduanya.", "One more or a replacement, not both.")
ALSO = "dinkes.emergency.reinforced"
HOSPITAL = "select code from dinkes_facility where code = $1 and kind = 'HOSPITAL'"
ABOUT = "select triage, lat, lon from dinkes_emergency where number = $1"
# whoever changes the rides of a case waits here for whoever else does
LOCK = """update dinkes_emergency set status = status where number = $1
returning status, submitted_at, hospital, ambulance, kind"""
RIDES = "select id, ambulance, status from dinkes_ride where emergency = $1 order by id"
LEAD = "update dinkes_emergency set ambulance = $2 where number = $1"
STEP_TO = {step.to: step for step in rules.RIDE_STEPS.values()}
LATER = rules.RIDING | {rules.Status.ON_SCENE, rules.Status.TRANSPORTING}  # when one more can be sent


@strawberry.input
class DispatchInput:
    """Which ambulance goes to which emergency."""

    emergency: str = strawberry.field(description="Number of the emergency.")
    ambulance: str = strawberry.field(description="Code of the ambulance.")
    also: bool = strawberry.field(default=False, description="Whether it goes beside those sent before.")
    replace: bool = strawberry.field(default=False, description="Whether it goes instead of the first sent before.")
    note: str | None = strawberry.field(default=None, description="A reason: needed to replace one.")


@strawberry.input
class UpdateDispatchInput:
    """What became of a ride."""

    emergency: str = strawberry.field(description="Number of the emergency.")
    step: rules.DispatchStep = strawberry.field(description="What happened.")
    ambulance: str | None = strawberry.field(
        default=None,
        description="Whose ride, when several are under way; for a crew its own. With CANCELLED: this one alone.",
    )
    hospital: str | None = strawberry.field(
        default=None, description="Code of the hospital: needed for TO_HOSPITAL, unless it is a transfer."
    )
    note: str | None = strawberry.field(default=None, description="What else is to be known: needed for RELAYED.")


class Case(NamedTuple):
    """An emergency whose rides nobody else changes now."""

    status: rules.Status
    called: datetime
    hospital: str | None
    ambulance: str | None
    kind: str


class Ride(NamedTuple):
    """A vehicle of the case."""

    id: int
    ambulance: str
    status: RideStatus


@strawberry.type
class DispatchMutation:
    @strawberry.mutation
    async def dispatch_ambulance(self, info: Info, input: DispatchInput) -> Emergency:
        """Send an ambulance; with `also`, one more. BAD_INPUT when it isn't fit for the case, CONFLICT when it is busy
        or somebody else was faster: then nothing is changed.
        """
        context, number = info.context, input.emergency
        context.require(rules.DISPATCH)
        if input.also and input.replace:
            raise BadInput(EITHER, path=["input", "replace"])
        await known(number, info)
        (row,) = await context.db.fetch(ABOUT, number)
        asked = nearest.question(context, row[1], row[2], choice.FITTING[Triage(row[0]) if row[0] else None])
        vehicles = await nearest.everything(context, asked)
        if input.ambulance not in {one.code for one in vehicles}:
            vehicles += await nearest.vehicles(context, [input.ambulance])
        send.check(vehicles, asked, input.ambulance)
        facts = send.facts(vehicles, asked)
        async with context.db.transaction():
            case, rides = await _locked(context, number)
            if input.also:
                await _also(context, number, case, input.ambulance)
            else:
                step = rules.REPLACE if input.replace else rules.SEND
                left = await _replaced(context, number, case, rides) if input.replace else ()
                to = stands([*left, RideStatus.SENT])
                await take(
                    context, LIFECYCLE, step, number, note=input.note, to=to, values={"ambulance": input.ambulance}
                )
            await send.claim(context, number, input.ambulance)
            columns = ("emergency", "ambulance", "status", "sent_at")
            line = (number, input.ambulance, RideStatus.SENT, datetime.now(UTC))
            await context.db.load("dinkes_ride", columns, [line])
            await send.keep(context, number, facts, vehicles, asked, input.ambulance)
        return await changed(number, info)

    @strawberry.mutation
    async def update_dispatch(self, info: Info, input: UpdateDispatchInput) -> Emergency:
        """Say what became of a ride: its crew, or the dispatcher. The emergency goes as far as the first of its
        vehicles, and ends with the last. With HANDED_OVER, or any end on the scene, the ambulance is free again.
        CANCELLED, PRANK and RELAYED are for the dispatcher, and end the case with all its rides, unless CANCELLED
        names an `ambulance`.
        """
        context, number = info.context, input.emergency
        context.require(rules.RIDE)
        await known(number, info)
        if input.hospital and not await context.db.fetch(HOSPITAL, input.hospital):
            raise BadInput(NO_HOSPITAL, path=["input", "hospital"])
        alone = input.step is rules.DispatchStep.CANCELLED and input.ambulance
        if input.step in rules.OF_THE_CASE or (input.step is rules.DispatchStep.CANCELLED and not alone):
            await end(context, rules.RIDE_STEPS[input.step], number, input.note)
            return await changed(number, info)
        if alone:
            context.require(rules.DISPATCH)
        async with context.db.transaction():
            case, rides = await _locked(context, number)
            becomes = of_step(input.step)
            ride = _meant(context, rides, becomes, input.ambulance)
            hospital = input.hospital or (case.hospital if case.kind == rules.Kind.TRANSFER else None)
            if becomes is RideStatus.TO_HOSPITAL and not hospital:
                raise BadInput(NO_HOSPITAL, path=["input", "hospital"])
            await _ride(context, ride, becomes, hospital)
            if becomes not in ACTIVE and ride.status in ACTIVE:
                await send.free(context, number, ride.ambulance)
            after = [becomes if one is ride else one.status for one in rides]
            await _follow(context, number, case, moved(case.status, after), input.note, hospital)
            if becomes is RideStatus.CANCELLED and (others := _others(rides, ride)):
                await context.db.fetch(LEAD, number, others[0])
        return await changed(number, info)


async def end(context: Context, step: Step, number: str, note: str | None) -> None:
    """End a case and call off every vehicle that is under way."""
    async with context.db.transaction():
        _, rides = await _locked(context, number)
        await take(context, LIFECYCLE, step, number, note=note)
        for ride in rides:
            if ride.status in ACTIVE:
                await _ride(context, ride, RideStatus.CANCELLED)
        await send.free(context, number)


async def _locked(context: Context, number: str) -> tuple[Case, list[Ride]]:
    ((status, called, *rest),) = await context.db.fetch(LOCK, number)
    rides = [Ride(id, code, RideStatus(stood)) for id, code, stood in await context.db.fetch(RIDES, number)]
    return Case(rules.Status(status), times.as_moment(called), *rest), rides


async def _also(context: Context, number: str, case: Case, code: str) -> None:
    if case.status not in LATER:
        raise Conflict
    await remark(context, number, f"{code} ikut dikirim.")
    await emit(context, ALSO, number, number=number)


async def _replaced(context: Context, number: str, case: Case, rides: list[Ride]) -> list[RideStatus]:
    """Call the first vehicle off; what the others stand at."""
    gone = next((one for one in rides if one.ambulance == case.ambulance and one.status in ACTIVE), None)
    if gone is not None:
        await _ride(context, gone, RideStatus.CANCELLED)
        await send.free(context, number, gone.ambulance)
    return [one.status for one in rides if one is not gone]


def _meant(context: Context, rides: list[Ride], becomes: RideStatus, code: str | None) -> Ride:
    """The ride that a step is about. Raises: Forbidden, BadInput when it isn't clear, Conflict when there is none."""
    if not context.who.may(rules.DISPATCH):
        if code and code != context.who.unit:
            raise Forbidden
        code = context.who.unit
    found = [one for one in rides if one.status in AFTER[becomes] and code in (None, one.ambulance)]
    if not found:
        raise Conflict
    if len(found) > 1:
        raise BadInput(WHICH, path=["input", "ambulance"])
    return found[0]


async def _ride(context: Context, ride: Ride, becomes: RideStatus, hospital: str | None = None) -> None:
    stamp = STAMPS.get(becomes, "ended_at")
    sql = f"""update dinkes_ride set status = $2, {stamp} = $3, hospital = coalesce($4, hospital)
where id = $1"""  # noqa: S608 - a column of ours
    to = hospital if becomes is RideStatus.TO_HOSPITAL else None
    await context.db.fetch(sql, ride.id, becomes.value, datetime.now(UTC), to)


async def _follow(
    context: Context, number: str, case: Case, to: rules.Status, note: str | None, hospital: str | None
) -> None:
    """Take the case along with its vehicles."""
    if to is case.status:
        if note:
            await remark(context, number, note)
        return
    values: dict[str, object] = {}
    if to is rules.Status.TRANSPORTING:
        values["hospital"] = hospital
    if to is rules.Status.ON_SCENE:
        values["response_seconds"] = round((datetime.now(UTC) - case.called).total_seconds())
    await take(context, LIFECYCLE, STEP_TO[to], number, note=note, values=values)


def _others(rides: list[Ride], but: Ride) -> list[str]:
    return [one.ambulance for one in rides if one is not but and one.status is not RideStatus.CANCELLED]
