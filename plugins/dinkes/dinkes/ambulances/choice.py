"""Which vehicle to send: pure, so that the same facts always give the same pick."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from dinkes.ambulances.rules import Kind, Status
from dinkes.places import distance
from dinkes.urgency import Triage

LIVING = (Kind.EMERGENCY, Kind.TRANSPORT)
FITTING = {
    None: LIVING,  # not asked yet: nobody waits for a questionnaire
    Triage.RED: (Kind.EMERGENCY,),
    Triage.YELLOW: LIVING,
    Triage.GREEN: LIVING,
    Triage.BLACK: (Kind.HEARSE,),
}
"""The kinds that may be sent: a hearse never for the living, a transport never for the critical."""


class Reason(StrEnum):
    """Why a vehicle is not proposed."""

    KIND = "KIND"
    BUSY = "BUSY"
    OUT_OF_SERVICE = "OUT_OF_SERVICE"
    NO_CREW = "NO_CREW"
    OFF_DUTY = "OFF_DUTY"
    STALE_POSITION = "STALE_POSITION"
    NO_POSITION = "NO_POSITION"


@dataclass(frozen=True, slots=True)
class Vehicle:
    """What is known of a vehicle at one moment. lat, lon: degrees, where it was `at`; home: of its base."""

    code: str
    kind: str
    status: str
    crew: int
    duty_until: datetime | None = None
    lat: float | None = None
    lon: float | None = None
    at: datetime | None = None
    home: tuple[float, float] | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """What the city set. fresh: how old a position may be; at_base: whether a vehicle without a fresh position counts
    as standing at its base."""

    fresh: timedelta
    at_base: bool


@dataclass(frozen=True, slots=True)
class Place:
    """Where a vehicle is taken to be. assumed: at its base, for want of a fresh position; age: of the position used."""

    lat: float
    lon: float
    assumed: bool
    age: timedelta | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A vehicle that can be sent. meters: along the surface of the earth."""

    vehicle: Vehicle
    place: Place
    meters: int


@dataclass(frozen=True, slots=True)
class Rejected:
    """A vehicle that can't. meters: from where it was last, if that is known."""

    vehicle: Vehicle
    reasons: tuple[Reason, ...]
    meters: int | None


def place(vehicle: Vehicle, now: datetime, limits: Limits) -> Place | Reason:
    """Where a vehicle is taken to be."""
    if vehicle.at is not None and vehicle.lat is not None and vehicle.lon is not None:
        age = now - vehicle.at
        if age <= limits.fresh:
            return Place(vehicle.lat, vehicle.lon, False, age)
    if limits.at_base and vehicle.home:
        return Place(*vehicle.home, True, None)
    return Reason.NO_POSITION if vehicle.at is None else Reason.STALE_POSITION


def unfit(vehicle: Vehicle, kinds: Sequence[str], now: datetime) -> list[Reason]:
    """Why a vehicle can't be sent, wherever it is."""
    found = [] if vehicle.kind in kinds else [Reason.KIND]
    if vehicle.status == Status.DISPATCHED:
        found.append(Reason.BUSY)
    if vehicle.status == Status.OUT_OF_SERVICE:
        found.append(Reason.OUT_OF_SERVICE)
    if vehicle.crew < 1:
        found.append(Reason.NO_CREW)
    if vehicle.duty_until is not None and vehicle.duty_until <= now:
        found.append(Reason.OFF_DUTY)
    return found


def judge(
    vehicle: Vehicle, lat: float, lon: float, kinds: Sequence[str], now: datetime, limits: Limits
) -> Candidate | Rejected:
    """Whether a vehicle can be sent to a point, and how far it is."""
    reasons = unfit(vehicle, kinds, now)
    where = place(vehicle, now, limits)
    if isinstance(where, Reason):
        known = vehicle.lat is not None and vehicle.lon is not None
        meters = round(distance(lat, lon, vehicle.lat or 0, vehicle.lon or 0)) if known else None
        return Rejected(vehicle, (*reasons, where), meters)
    meters = round(distance(lat, lon, where.lat, where.lon))
    return Rejected(vehicle, tuple(reasons), meters) if reasons else Candidate(vehicle, where, meters)


def choose(
    vehicles: Iterable[Vehicle], lat: float, lon: float, kinds: Sequence[str], now: datetime, limits: Limits
) -> tuple[list[Candidate], list[Rejected]]:
    """Those that can be sent, nearest first, the code breaking ties; and those that can't, with every reason."""
    judged = [judge(vehicle, lat, lon, kinds, now, limits) for vehicle in vehicles]
    fit = sorted((one for one in judged if isinstance(one, Candidate)), key=lambda one: (one.meters, one.vehicle.code))
    not_fit = [one for one in judged if isinstance(one, Rejected)]
    return fit, sorted(not_fit, key=lambda one: (one.meters is None, one.meters or 0, one.vehicle.code))
