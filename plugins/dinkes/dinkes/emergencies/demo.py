"""Emergencies of the demo city: about 12 a year for 1,000 residents, over three years, and two that wait for help."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from random import Random
from typing import NamedTuple

from dinkes.ambulances.choice import FITTING
from dinkes.ambulances.demo import codes
from dinkes.ambulances.rules import Kind as AmbulanceKind
from dinkes.emergencies import rules, tables
from dinkes.emergencies.rides import ACTIVE, STAMPS, RideStatus
from dinkes.facilities import demo as facilities
from dinkes.facilities.rules import Kind as FacilityKind
from dinkes.places import middles
from dinkes.urgency import Triage
from hub import JAKARTA, CaseRow, CaseStep
from hub.demo import Demo, moment

DAYS, A_YEAR = 1095, 0.012
SITI, SITIS = "3275014107900001", 200  # her own emergency was so many days ago
S = rules.Status
KINDS = {
    rules.Kind.MEDICAL: (45, "Sesak napas dan lemas"),
    rules.Kind.TRAFFIC_ACCIDENT: (25, "Kecelakaan lalu lintas, korban jatuh dari motor"),
    rules.Kind.INJURY: (12, "Terjatuh di rumah, nyeri hebat"),
    rules.Kind.MATERNITY: (8, "Ibu hamil dengan perdarahan"),
    rules.Kind.DEATH: (4, "Warga ditemukan meninggal di rumah"),
    rules.Kind.OTHER: (6, "Warga pingsan di tempat umum"),
}
COLOURS = {Triage.RED: 25, Triage.YELLOW: 45, Triage.GREEN: 30}
RIDE = (("DISPATCH", S.DISPATCHED), ("DEPARTED", S.EN_ROUTE), ("ON_SCENE", S.ON_SCENE))
TO_HOSPITAL = (
    *RIDE, ("TO_HOSPITAL", S.TRANSPORTING), ("HANDED_OVER", S.HANDED_OVER), ("RETURNED", S.CLOSED),
)  # fmt: skip
ENDS = (
    (TO_HOSPITAL, 62),
    ((*RIDE, ("TREATED", S.TREATED)), 14),
    ((*RIDE, ("NO_PATIENT", S.NO_PATIENT)), 4),
    ((*RIDE, ("REFUSED", S.REFUSED)), 4),
    ((("CANCELLED", S.CANCELLED),), 7),
    ((("PRANK", S.PRANK),), 6),
    ((("RELAYED", S.RELAYED),), 3),
)
AT_DEATH = (*RIDE, ("DEAD_ON_SCENE", S.DEAD_ON_SCENE))
MINUTES = {"TRIAGE": (0.5, 2), "DISPATCH": (0.5, 3), "DEPARTED": (0.5, 3), "ON_SCENE": (4, 22), "TO_HOSPITAL": (6, 20),
           "HANDED_OVER": (8, 35), "RETURNED": (10, 40)}  # fmt: skip
OTHERWISE = (2, 8)  # minutes for any other step
COLUMNS = (
    "number", "status", "submitted_at", "day", "kind", "triage", "lat", "lon", "village", "outside", "description",
    "caller", "phone", "reporter", "patient", "patients", "ambulance", "hospital", "response_seconds",
)  # fmt: skip

Steps = tuple[tuple[str, S, datetime], ...]


class Call(NamedTuple):
    """A call of the demo city: when, and what is fixed about it."""

    at: datetime
    patient: str | None = None
    waits: bool = False


def fill(demo: Demo) -> None:
    """Add the emergencies and their cases."""
    chance = demo.chance("dinkes.emergencies")
    hospitals = [one.code for one in facilities.of_kind(FacilityKind.HOSPITAL)]
    villages = sorted(middles().items())
    add = demo.rows(tables.Emergency, *COLUMNS)
    add_case = demo.rows(
        CaseRow,
        "number",
        "agency",
        "service",
        "status",
        "applicant",
        "confidential",
        "submitted_at",
        "closed_at",
        "unit",
    )
    add_ride = demo.rows(tables.Ride, "emergency", "ambulance", "status", "hospital", *STAMPS.values(), "ended_at")
    add_step = demo.rows(CaseStep, "number", "status", "step", "at", "by", "note", "internal")
    serials: dict[int, int] = {}
    for call in sorted(_calls(demo, chance)):
        year = call.at.astimezone(JAKARTA).year
        serials[year] = serials.get(year, 0) + 1
        number = f"GD-{year}-{serials[year]:06}"
        kind = chance.choices(list(KINDS), [weight for weight, _ in KINDS.values()])[0]
        triage = Triage.BLACK if kind is rules.Kind.DEATH else chance.choices(list(COLOURS), list(COLOURS.values()))[0]
        steps = _steps(call, kind, chance)
        known = {name: at for name, _, at in steps}
        status, ended = steps[-1][1], steps[-1][2]
        village, (lat, lon) = chance.choice(villages)
        ambulance = chance.choice(codes(_kind(triage, chance))) if "DISPATCH" in known else None
        arrived = known.get("ON_SCENE")
        add(
            number, status, call.at, call.at.astimezone(JAKARTA).date(), kind, triage if "TRIAGE" in known else None,
            lat + chance.uniform(-0.006, 0.006), lon + chance.uniform(-0.006, 0.006), village, False, KINDS[kind][1],
            "Penelepon", f"08{chance.randrange(10**9, 10**10)}", call.patient, call.patient, 1, ambulance,
            hospital := chance.choice(hospitals) if "TO_HOSPITAL" in known else None,
            round((arrived - call.at).total_seconds()) if arrived else None,
        )  # fmt: skip
        if ambulance:
            add_ride(number, ambulance, *_ride(steps, hospital))
        closed = None if status in rules.OPEN else ended
        add_case(number, "dinkes", "emergencies", status, call.patient, True, call.at, closed, rules.UNIT)
        for name, stands, at in steps:
            add_step(number, stands, name, at, None, None, False)


def _ride(steps: Steps, hospital: str | None) -> tuple[object, ...]:
    """The way of the one vehicle: its status, hospital, and a time for each step it took."""
    known = {("SENT" if name == "DISPATCH" else name): at for name, _, at in steps}
    status = RideStatus("SENT" if steps[-1][0] == "DISPATCH" else steps[-1][0])
    ended = None if status in ACTIVE or status is RideStatus.HANDED_OVER else steps[-1][2]
    return status, hospital, *(known.get(step.value) for step in STAMPS), ended


def _calls(demo: Demo, chance: Random) -> Iterator[Call]:
    last = moment(demo.today, 0)
    for _ in range(max(20, round(demo.city.citizens * A_YEAR * DAYS / 365))):
        yield Call(last - timedelta(minutes=chance.randrange(60, DAYS * 1440)))
    yield Call(last - timedelta(days=SITIS), patient=SITI)
    for minutes in (4, 9):
        yield Call(last - timedelta(minutes=minutes), waits=True)


def _steps(call: Call, kind: rules.Kind, chance: Random) -> Steps:
    """The way of one call, each step with its time."""
    steps = [("OPEN", S.REPORTED, call.at)]
    if call.waits:
        return tuple(steps)
    way = AT_DEATH if kind is rules.Kind.DEATH else _drawn(chance)
    at = call.at
    for name, status in (("TRIAGE", S.TRIAGED), *(TO_HOSPITAL if call.patient else way)):
        at += timedelta(minutes=chance.uniform(*MINUTES.get(name, OTHERWISE)))
        steps.append((name, status, at.astimezone(UTC)))
    return tuple(steps)


def _drawn(chance: Random) -> tuple[tuple[str, S], ...]:
    """How a call goes on."""
    return chance.choices([way for way, _ in ENDS], [weight for _, weight in ENDS])[0]


def _kind(triage: Triage, chance: Random) -> AmbulanceKind:
    return chance.choice(FITTING[triage])
