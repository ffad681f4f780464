"""Where a complaint happened: a village of the city, given or found from a point."""

from functools import lru_cache
from math import cos, hypot, radians

from hub import BadInput, Text
from hub.regions import Level, Region, children, find

FARTHEST = 5_000  # metres from the middle of a village at which a point is no longer in the city
DEGREE = 111_320  # metres of a degree of latitude

SWAPPED = Text("Lintang dan bujur tampaknya tertukar.", "Latitude and longitude seem to be swapped.")
OUTSIDE = Text("Titik itu di luar kota ini.", "That point is outside this city.")
UNKNOWN = Text("Bukan kelurahan di kota ini (10 angka).", "Not a village of this city (10 digits).")
NOWHERE = Text("Sebutkan kelurahan atau titik lokasinya.", "Give a village or a point.")


def metres(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """The distance of two points of one city, in metres."""
    return hypot((lat - other_lat) * DEGREE, (lon - other_lon) * DEGREE * cos(radians(lat)))


@lru_cache(maxsize=4)
def villages(regency: str) -> tuple[Region, ...]:
    """The villages of a city or regency."""
    return tuple(village for district in children(regency) for village in children(district.code))


def nearest(regency: str, lat: float, lon: float) -> tuple[Region, float] | None:
    """The village whose middle is nearest, and how far that is; None where no middles are known."""
    known = [
        (metres(lat, lon, one.lat, one.lon), one)
        for one in villages(regency)
        if one.lat is not None and one.lon is not None
    ]
    if not known:
        return None
    far, village = min(known, key=lambda pair: pair[0])
    return village, far


def located(regency: str, village: str | None, point: tuple[float, float] | None) -> str:
    """The code of the village a complaint is about. Raises: BadInput."""
    if point is not None:
        near = nearest(regency, *point)
        if near is not None and near[1] > FARTHEST:
            turned = nearest(regency, point[1], point[0])
            swapped = turned is not None and turned[1] <= FARTHEST
            raise BadInput(SWAPPED if swapped else OUTSIDE, path=["input", "point"])
        if village is None and near is not None:
            return near[0].code
    if village is None:
        raise BadInput(NOWHERE, path=["input", "village"])
    found = find(village)
    if found is None or found.level is not Level.VILLAGE or not found.code.startswith(regency):
        raise BadInput(UNKNOWN, path=["input", "village"])
    return found.code
