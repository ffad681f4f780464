"""What clients may ask about emergencies."""

from __future__ import annotations

from collections.abc import AsyncGenerator
from datetime import datetime
from hashlib import sha256

import strawberry

from dinkes.ambulances.graph import Ambulance
from dinkes.emergencies import rules, tables, triage
from dinkes.emergencies.rides import RideStatus
from dinkes.facilities.graph import Facility
from dinkes.urgency import Triage
from hub import (
    CaseStep,
    Citizen,
    Connection,
    Info,
    NotFound,
    TimelineEntry,
    Village,
    among,
    column,
    declaration,
    equals,
    filters,
    find,
    least,
    many,
    most,
    needs,
    one,
    pages,
    read,
    roots,
    same,
    single,
)  # fmt: skip

strawberry.enum(rules.Kind, name="EmergencyKind")
strawberry.enum(rules.Status, name="EmergencyStatus")
strawberry.enum(rules.DispatchStep)
strawberry.enum(RideStatus)
strawberry.enum(triage.Answer, name="TriageAnswer")

CHANGED = "dinkes.emergency.changed"  # channel
BY_CODE = "select number from dinkes_emergency where tracking_hash = $1"


@read(tables.Emergency, key="number")
class EmergencyPoint:
    """Where help is needed."""

    lat: float = column("Latitude in degrees.")
    lon: float = column("Longitude in degrees.")


@read(tables.Emergency, key="number", rows=rules.CALLER, person="reporter")
class EmergencyCaller:
    """Who called."""

    name: str | None = column("Name given.", "caller", personal=True)
    phone: str = column("Number to call back.", personal=True)


@read(CaseStep, key="id", rows="t.step <> 'REMARK'")
class EmergencyStep:
    """One time stamp of an emergency."""

    step: str = column("OPEN, TRIAGE, DISPATCH, REPLACE, or a DispatchStep.")
    at: datetime = column("When.")


@read(tables.Ride, key="id")
class EmergencyRide:
    """One vehicle sent to an emergency, and its own time stamps; null until it came to that."""

    ambulance: Ambulance | None = one("The vehicle.", by="ambulance")
    status: RideStatus = column("Where it stands; CANCELLED: called off or replaced.")
    hospital: Facility | None = one("The hospital it brings somebody to.", by="hospital")
    sent_at: datetime = column("When it was sent.")
    departed_at: datetime | None = column("When it departed.")
    arrived_at: datetime | None = column("When it was on the scene.")
    left_at: datetime | None = column("When it left for the hospital.")
    handed_over_at: datetime | None = column("When the hospital took over.")
    ended_at: datetime | None = column("When it was back, or its ride ended otherwise.")


@read(tables.Emergency, key="number", rows=rules.VISIBLE, person="patient")
class Emergency:
    """A call for help (laporan gawat darurat) to PSC 119."""

    number: str = column("Its number.")
    status: rules.Status = column("Where it stands.")
    kind: rules.Kind = column("What it is about.")
    triage: Triage | None = column("How urgent it is; null until it is asked.")
    reported_at: datetime = column("When the call came.", "submitted_at")
    position: EmergencyPoint = same("Where help is needed.")
    outside_city: bool = column("Whether the point lies outside the city: help is sent all the same.", "outside")
    village: Village | None = one("Village (kelurahan) by the point; null outside the city.", by="village")
    address: str | None = column("How to find the place, as the caller says it.")
    description: str = column("What happened, as the caller says it.", personal=True)
    patients: int = column("How many need help.")
    patient: Citizen | None = one("Who needs help, if known.", by="patient", personal=True)
    caller: EmergencyCaller | None = same("Who called: for PSC 119, the crew and the caller.")
    ambulance: Ambulance | None = one("The ambulance that was sent; of several the first.", by="ambulance")
    rides: list[EmergencyRide] = many("Every ambulance that was sent, oldest first.", on="emergency", order="id")
    hospital: Facility | None = one("The hospital the patient is brought to.", by="hospital")
    referral: str | None = column("Number of the referral whose patient is moved: of a TRANSFER.")
    steps: list[EmergencyStep] = many("Every time stamp, oldest first.", on="number", order="id")
    timeline: list[TimelineEntry] = many("What happened so far, oldest first.", on="number", order="id")
    response_seconds: int | None = column("Seconds from the call to the first arrival.")

    @strawberry.field
    def tracking_code(self) -> str | None:
        """For a guest to follow the case by `trackEmergency`: shown once, in the answer to `reportEmergency`."""
        return self.__dict__.get("code")


@strawberry.type
class TriageQuestion:
    """A question to the caller."""

    code: str = strawberry.field(description="What an answer refers to.")
    text: str = strawberry.field(description="The question, in the language of the request.")


@filters
class EmergencyFilter:
    """Which emergencies."""

    status: list[rules.Status] | None = among("Standing at one of these.")
    kind: rules.Kind | None = equals("About this.")
    triage: Triage | None = equals("Of this urgency.")
    village: str | None = equals("In this village, by its 10-digit code.")
    ambulance: str | None = equals("Served by this ambulance.")
    since: datetime | None = least("Reported then or later.", "submitted_at")
    until: datetime | None = most("Reported then or earlier.", "submitted_at")


@roots
class EmergencyQuery:
    emergency: Emergency | None = single("One emergency the caller may know.", by="number")
    emergencies: Connection[Emergency] = pages(
        "Emergencies, newest first: all for PSC 119; a crew sees those it was sent to, a hospital those brought to it,"
        " a citizen their own.",
        order="-submitted_at",
        filter=EmergencyFilter,
    )


@strawberry.type
class EmergencyGuestQuery:
    @strawberry.field
    async def track_emergency(self, info: Info, tracking_code: str) -> Emergency:
        """The emergency a guest reported, by the code they were given. NOT_FOUND for any other text; RATE_LIMITED for
        who tries many.
        """
        await info.context.limit("dinkes.track", info.context.address or "", *rules.TRACKS)
        rows = await info.context.db.fetch(BY_CODE, hashed(tracking_code))
        if not rows:
            raise NotFound
        info.context.show(rows[0][0])
        found: Emergency = await find(declaration(Emergency), rows[0][0], info)
        return found

    @strawberry.field
    def triage_questions(self, info: Info) -> list[TriageQuestion]:
        """The questionnaire of the triage, in the order to ask."""
        english = info.context.language == "en"
        return [TriageQuestion(code=one.code, text=one.en if english else one.id) for one in triage.questions()]


@strawberry.type
class EmergencySubscription:
    @strawberry.subscription
    @needs(rules.READ_ALL, rules.RIDE)
    async def emergency_changed(self, info: Info) -> AsyncGenerator[Emergency, None]:
        """Emergencies that begin or change: all for PSC 119, for a crew those it is sent to."""
        context = info.context
        if not context.who.may(rules.READ_ALL):
            context.require(rules.RIDE)
        async for message in context.subscribe(CHANGED):
            context.forget()
            try:
                yield await find(declaration(Emergency), message["number"], info)
            except NotFound:  # not theirs
                continue


def hashed(code: str) -> str:
    """What is kept of a tracking code."""
    return sha256(code.strip().upper().encode()).hexdigest()
