"""The health facilities of the demo city: real names of Kota Bekasi, and four hospitals that are called examples."""

import csv
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from dinkes.facilities import rules, tables
from hub.demo import Demo

DATA = Path(__file__).with_name("facilities.csv")  # its column `note` says where a row departs from published lists


class Place(NamedTuple):
    """A facility of the demo city. village: 10 digits, where known; district: 6 digits; lat, lon: degrees."""

    code: str
    kind: rules.Kind
    name: str
    village: str | None
    district: str
    lat: float
    lon: float
    ownership: rules.Ownership | None


@lru_cache(maxsize=1)
def places() -> tuple[Place, ...]:
    """All facilities, puskesmas first."""
    with DATA.open(encoding="utf-8", newline="") as lines:
        return tuple(map(_place, csv.DictReader(lines)))


def of_kind(kind: rules.Kind) -> tuple[Place, ...]:
    """The facilities of one kind."""
    return tuple(place for place in places() if place.kind is kind)


def fill(demo: Demo) -> None:
    """Add the facilities."""
    add = demo.rows(tables.Facility, "code", "kind", "name", "village", "district", "lat", "lon", "ownership")
    for place in places():
        add(*place)


def _place(row: dict[str, str]) -> Place:
    owner = row["ownership"]
    return Place(
        row["code"],
        rules.Kind(row["kind"]),
        row["name"],
        row["village"] or None,
        row["district"],
        float(row["lat"]),
        float(row["lon"]),
        rules.Ownership(owner) if owner else None,
    )
