"""Where in the city a point is, as near as the hub knows: by the village whose middle is closest."""

from functools import lru_cache
from math import asin, cos, radians, sin, sqrt

from hub import regions

CITY = "3275"
REACH = 2_500  # metres from a village's middle within which a point counts as the city's
EARTH = 6_371_008.8  # mean radius in metres


def distance(lat: float, lon: float, other_lat: float, other_lon: float) -> float:
    """Metres between two points in degrees, along the surface."""
    up, across = radians(other_lat - lat), radians(other_lon - lon)
    chord = sin(up / 2) ** 2 + cos(radians(lat)) * cos(radians(other_lat)) * sin(across / 2) ** 2
    return 2 * EARTH * asin(min(1.0, sqrt(chord)))


def village_at(lat: float, lon: float) -> str | None:
    """The kelurahan a point most likely lies in; None outside the city."""
    away, code = min((distance(lat, lon, *middle), code) for code, middle in middles().items())
    return code if away <= REACH else None


@lru_cache(maxsize=1)
def middles() -> dict[str, tuple[float, float]]:
    """A point inside every village of the city."""
    villages = (village for district in regions.children(CITY) for village in regions.children(district.code))
    return {one.code: (one.lat, one.lon) for one in villages if one.lat is not None and one.lon is not None}
