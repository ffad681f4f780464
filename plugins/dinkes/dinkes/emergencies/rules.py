"""An emergency from the call to the end: its states, its steps, and who may know it."""

import re
from collections.abc import Collection
from enum import StrEnum

from hub import Clock, Option, Step

READ = "dinkes:emergency:read"
READ_ALL = "dinkes:emergency:read_all"
DISPATCH = "dinkes:emergency:dispatch"
RIDE = "dinkes:emergency:ride"

PHONE = re.compile(r"\+?[0-9]{3,15}").fullmatch
UNIT = "PSC119"  # whose inbox emergencies stand in
CALLS, TRACKS = (120, 600), (30, 600)  # from one address, which a whole network may share: times, in so many seconds
CODE = 12  # characters of a guest's tracking code, 5 bits each

TARGET_MINUTES = Option(
    "dinkes.response_minutes",
    15,
    "Minutes from the call to the arrival that PSC 119 aims at; no national figure known.",
)


class Kind(StrEnum):
    """What a call is about."""

    MEDICAL = "MEDICAL"
    TRAFFIC_ACCIDENT = "TRAFFIC_ACCIDENT"
    INJURY = "INJURY"
    MATERNITY = "MATERNITY"
    DISASTER = "DISASTER"
    DEATH = "DEATH"
    OTHER = "OTHER"
    TRANSFER = "TRANSFER"


class Status(StrEnum):
    """Where an emergency stands. Source: the phases of Permenkes 19/2016; the names are the hub's."""

    REPORTED = "REPORTED"
    TRIAGED = "TRIAGED"
    DISPATCHED = "DISPATCHED"
    EN_ROUTE = "EN_ROUTE"
    ON_SCENE = "ON_SCENE"
    TRANSPORTING = "TRANSPORTING"
    HANDED_OVER = "HANDED_OVER"
    CLOSED = "CLOSED"
    TREATED = "TREATED"
    NO_PATIENT = "NO_PATIENT"
    REFUSED = "REFUSED"
    DEAD_ON_SCENE = "DEAD_ON_SCENE"
    CANCELLED = "CANCELLED"
    PRANK = "PRANK"
    RELAYED = "RELAYED"


class DispatchStep(StrEnum):
    """What a crew or the dispatcher reports of a ride, or how a case ends without one."""

    DEPARTED = "DEPARTED"
    ON_SCENE = "ON_SCENE"
    TO_HOSPITAL = "TO_HOSPITAL"
    HANDED_OVER = "HANDED_OVER"
    RETURNED = "RETURNED"
    TREATED = "TREATED"
    NO_PATIENT = "NO_PATIENT"
    REFUSED = "REFUSED"
    DEAD_ON_SCENE = "DEAD_ON_SCENE"
    CANCELLED = "CANCELLED"
    PRANK = "PRANK"
    RELAYED = "RELAYED"


S = Status
WAITING = frozenset({S.REPORTED, S.TRIAGED})
RIDING = frozenset({S.DISPATCHED, S.EN_ROUTE})
OPEN = WAITING | RIDING | {S.ON_SCENE, S.TRANSPORTING}


def _step(
    name: str, start: frozenset[Status], to: Status, may: str, event: str, *, note: bool = False, ends: bool = False
) -> Step:
    clock = Clock.ENDS if ends else Clock.RUNS
    event = f"dinkes.emergency.{event}"
    return Step(name=name, start=frozenset(start), to=to, may=may, event=event, note=note, clock=clock)


def _at(*statuses: Status) -> frozenset[Status]:
    return frozenset(statuses)


#               does            from                    to               who may   what is announced
TRIAGE = _step("TRIAGE", _at(S.REPORTED), S.TRIAGED, DISPATCH, "triaged")
SEND = _step("DISPATCH", WAITING, S.DISPATCHED, DISPATCH, "dispatched")
REPLACE = _step("REPLACE", RIDING, S.DISPATCHED, DISPATCH, "redispatched", note=True)
RIDE_STEPS = {
    step.name: step
    for step in (
        _step("DEPARTED", _at(S.DISPATCHED), S.EN_ROUTE, RIDE, "departed"),
        _step("ON_SCENE", _at(S.EN_ROUTE), S.ON_SCENE, RIDE, "arrived"),
        _step("TO_HOSPITAL", _at(S.ON_SCENE), S.TRANSPORTING, RIDE, "left_scene"),
        _step("HANDED_OVER", _at(S.TRANSPORTING), S.HANDED_OVER, RIDE, "handed_over", ends=True),
        _step("RETURNED", _at(S.TRANSPORTING, S.HANDED_OVER), S.CLOSED, RIDE, "closed", ends=True),
        _step("TREATED", _at(S.ON_SCENE), S.TREATED, RIDE, "treated", ends=True),
        _step("NO_PATIENT", _at(S.ON_SCENE), S.NO_PATIENT, RIDE, "no_patient", ends=True),
        _step("REFUSED", _at(S.ON_SCENE), S.REFUSED, RIDE, "refused", ends=True),
        _step("DEAD_ON_SCENE", _at(S.ON_SCENE), S.DEAD_ON_SCENE, RIDE, "dead_on_scene", ends=True),
        _step("CANCELLED", WAITING | RIDING | {S.ON_SCENE}, S.CANCELLED, DISPATCH, "cancelled", ends=True),
        _step("PRANK", WAITING | RIDING | {S.ON_SCENE}, S.PRANK, DISPATCH, "prank", ends=True),
        _step("RELAYED", WAITING | RIDING, S.RELAYED, DISPATCH, "relayed", note=True, ends=True),
    )
}
STEPS = (TRIAGE, SEND, REPLACE, *RIDE_STEPS.values())
OF_THE_CASE = frozenset({DispatchStep.PRANK, DispatchStep.RELAYED})
"""Steps that no single vehicle takes; nor CANCELLED, unless a vehicle is named."""


def can_see(
    nik: str | None,
    unit: str | None,
    may: frozenset[str],
    *,
    reporter: str | None,
    patient: str | None,
    crews: Collection[str],
    facilities: Collection[str | None],
    shown: bool = False,
) -> bool:
    """An emergency is known to PSC 119, to whoever reported it, its patient, the crews sent, and facilities concerned.

    crews: ambulances; facilities: the hospitals told, and who asked for a transfer; shown: the caller has its
    tracking code.
    """
    own = shown or (nik is not None and nik in (reporter, patient))
    crew = RIDE in may and unit is not None and unit in crews
    return READ_ALL in may or own or crew or (READ in may and unit is not None and unit in facilities)


# The same in SQL, about the row t and the caller.
SENT = "t.number in (select r.emergency from dinkes_ride r where r.ambulance = :unit)"
TOLD = "t.number in (select r.emergency from dinkes_ride r where r.hospital = :unit)"
STAFF = f":may[{READ_ALL}] or (:may[{RIDE}] and {SENT})"
CALLER = f"{STAFF} or t.reporter = :nik or :shown like '% ' || t.number || ' %'"
VISIBLE = f"{CALLER} or t.patient = :nik or (:may[{READ}] and (t.hospital = :unit or t.origin = :unit or {TOLD}))"
