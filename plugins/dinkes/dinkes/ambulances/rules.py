"""Kinds and states of ambulances, where one can be, and who may know or say where it is."""

from enum import StrEnum

from hub import Option

LOCATE = "dinkes:ambulance:locate"
REPORT = "dinkes:ambulance:report"
TRACK = "dinkes:ambulance:track"

FRESH_MINUTES = Option("dinkes.position_minutes", 10, "A position older than this many minutes is ignored.")
AT_BASE = Option(
    "dinkes.assume_at_base", True, "Whether an ambulance without a fresh position counts as standing at its base."
)
OSRM = Option("dinkes.osrm_url", "", "Address of an OSRM server that knows travel times; empty: by distance and speed.")
SPEED = Option("dinkes.ambulance_speed", 30, "Kilometres an hour that an ambulance makes along the road, without OSRM.")
DETOUR = Option("dinkes.road_detour", 1.4, "How much longer the road is than the straight line, without OSRM.")

LATITUDES, LONGITUDES = (-11.5, 6.5), (94.5, 141.5)  # Indonesia, in degrees


class Kind(StrEnum):
    """What an ambulance is for. A hearse is never for the living, a transport never for the critical."""

    TRANSPORT = "TRANSPORT"
    EMERGENCY = "EMERGENCY"
    HEARSE = "HEARSE"


class Status(StrEnum):
    """Whether an ambulance can be sent."""

    AVAILABLE = "AVAILABLE"
    DISPATCHED = "DISPATCHED"
    OUT_OF_SERVICE = "OUT_OF_SERVICE"


class BadPoint(ValueError):
    """No ambulance of ours can be there. `part` is the coordinate at fault; `swapped`: the two seem exchanged."""

    def __init__(self, part: str, *, swapped: bool) -> None:
        super().__init__(part)
        self.part = part
        self.swapped = swapped


def check_point(lat: float, lon: float) -> None:
    """Refuse a point outside the country; a GPS without a fix says 0, 0.

    Raises:
        BadPoint: it is outside.
    """
    if not _inside(lat, LATITUDES):
        raise BadPoint("lat", swapped=_inside(lon, LATITUDES) and _inside(lat, LONGITUDES))
    if not _inside(lon, LONGITUDES):
        raise BadPoint("lon", swapped=False)


def _inside(value: float, bounds: tuple[float, float]) -> bool:
    return bounds[0] <= value <= bounds[1]


def can_report(unit: str | None, may: frozenset[str], *, ambulance: str) -> bool:
    """A crew reports its own ambulance, no other; a tracking gateway reports any."""
    return TRACK in may or (REPORT in may and unit == ambulance)


def can_locate(unit: str | None, may: frozenset[str], *, ambulance: str) -> bool:
    """Dispatchers and the tracking gateway know where every ambulance is, a crew where its own is."""
    return LOCATE in may or can_report(unit, may, ambulance=ambulance)


# The same in SQL, about the row t and the caller.
LOCATED = f":may[{LOCATE}] or :may[{TRACK}] or (:may[{REPORT}] and t.ambulance = :unit)"
