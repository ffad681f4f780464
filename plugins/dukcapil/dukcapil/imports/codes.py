"""What the cells of a population file mean: code lists, dates, numbers and places, each read once, as COPY's text.

Source: the code lists of SIAK, in `data/codes.csv`.
"""

import csv
import re
from collections.abc import Callable
from datetime import date
from functools import lru_cache, partial
from pathlib import Path
from typing import Generic, TypeVar

from dukcapil.residents.rules import Relation
from hub import regions, times

NULL = "\\N"  # as COPY writes it
HEAD = f"{Relation.HEAD}\t1"  # relation and place on the card
DATA = Path(__file__).parent.with_name("data") / "codes.csv"
OLDEST = 1850
SEXES = {"1": "MALE", "L": "MALE", "LAKILAKI": "MALE", "2": "FEMALE", "P": "FEMALE", "PEREMPUAN": "FEMALE"}
LEVELS = ("provinsi", "kabupaten/kota", "kecamatan", "kelurahan/desa")
WIDTHS = (2, 2, 2, 4)
SHORT = {"DKIJAKARTA": "31", "DIYOGYAKARTA": "34", "NAD": "11"}  # names of provinces still in use

_YEAR_FIRST = re.compile(r"([0-9]{4})[-/]?([0-9]{2})[-/]?([0-9]{2})(?:[ T]00:00.*)?").fullmatch
_DAY_FIRST = re.compile(r"([0-9]{1,2})[-/.]([0-9]{1,2})[-/.]([0-9]{4})(?: 00:00.*)?").fullmatch
_NOISE = re.compile(r"[\W_]+")

K = TypeVar("K")
V = TypeVar("V")


class Refused(ValueError):
    """A cell that can't be right; the message names its column."""


class Known(dict[K, V], Generic[K, V]):
    """Cells already understood; a new one is read once. What is refused is not kept."""

    def __init__(self, read: Callable[[K], V], most: int = 100_000) -> None:
        super().__init__()
        self._read, self._most = read, most

    def __missing__(self, cell: K) -> V:
        value = self._read(cell)
        if len(self) >= self._most:
            self.clear()
        self[cell] = value
        return value


def sex(cell: str) -> str:
    """Raises: Refused."""
    try:
        return SEXES[plain(cell)]
    except KeyError:
        raise Refused("JENIS_KLMIN: not L or P") from None


def code(column: str, kind: str, cell: str) -> str:
    """The code of a code or of its name; NULL for an empty cell. Raises: Refused."""
    if not cell.strip():
        return NULL
    key = plain(cell)
    found = _codes()[kind].get(key.lstrip("0") or key)
    if found is None:
        raise Refused(f"{column}: not in the code list {kind}")
    return found


def listed(column: str, kind: str) -> Known[str, str]:
    """The codes of a list, for the cells of a column."""
    return Known(partial(code, column, kind))


def relation(cell: str) -> str:
    """Relation to the head and, by its code, the place on the card. Raises: Refused."""
    found = code("STAT_HBKEL", "status_hubungan", cell)
    if found == NULL:
        raise Refused("STAT_HBKEL: empty")
    return HEAD if found == "1" else f"{Relation.of(int(found))}\t{found}"


def family_card(cell: str) -> tuple[str, str]:
    """A family card's number and the day in it. Raises: Refused."""
    card = cell.strip()
    if len(card) != 16 or not (card.isascii() and card.isdigit()):
        raise Refused("NO_KK: a family card has 16 digits")
    return card, _registered(card[6:12])


def birth_date(cell: str) -> str:
    """A day as 1990-07-01, 19900701 or 01-07-1990, never one to come. Raises: Refused."""
    text = cell.strip()
    if parts := _YEAR_FIRST(text):
        year, month, day = map(int, parts.groups())
    elif parts := _DAY_FIRST(text):
        day, month, year = map(int, parts.groups())
    else:
        raise Refused("TGL_LHR: not a date")
    try:
        found = date(year, month, day)
    except ValueError:
        raise Refused("TGL_LHR: no such day") from None
    if year < OLDEST or found > times.today():
        raise Refused("TGL_LHR: not the birth date of a living or remembered person")
    return found.isoformat()


def block(column: str, cell: str) -> str:
    """An RT or RW as three digits; 000 where there is none. Raises: Refused."""
    text = cell.strip()
    if not text or text == "-":
        return "000"
    if len(number := text.lstrip("0")) > 3 or not (text.isascii() and text.isdigit()):
        raise Refused(f"{column}: not a number up to 999")
    return number.zfill(3)


def home_of_codes(cells: tuple[str, str, str, str]) -> str:
    """The village with these codes, leading zeros or not, its district and regency. Raises: Refused."""
    text = "".join(cell.strip().zfill(width) for cell, width in zip(cells, WIDTHS, strict=True))
    found = regions.find(text)
    if found is None or len(found.code) != 10:
        raise Refused(f"NO_KEL: no village has the code {text[:13]!r}")
    return _home(found.code)


def home_of_names(names: tuple[str, str, str, str]) -> str:
    """The village with these names or aliases, found from the province down. Raises: Refused."""
    above = ""
    for level, name in zip(LEVELS, names, strict=True):
        below = _below(above)
        found = next((code for spelled in _spellings(level, plain(name)) if (code := below.get(spelled))), None)
        if found is None:
            raise Refused(f"{level}: not one region, and only one, is called {name.strip()[:40]!r}")
        above = found
    return _home(above)


def plain(name: str) -> str:
    """A name without what offices spell differently: capitals, spaces, marks."""
    return _NOISE.sub("", name).upper()


def _home(village: str) -> str:
    return f"{village}\t{village[:6]}\t{village[:4]}"


@lru_cache(maxsize=40_000)
def _registered(digits: str) -> str:
    """A day DDMMYY in the past. Raises: Refused."""
    try:
        day, month, year = int(digits[:2]), int(digits[2:4]), 2000 + int(digits[4:])
        found = date(year, month, day)
        return (found if found <= times.today() else date(year - 100, month, day)).isoformat()
    except ValueError:
        raise Refused("NO_KK: holds a day that does not exist") from None


def _spellings(level: str, name: str) -> tuple[str, ...]:
    """A regency is also called without its kind; a city never is, because regencies share cities' names."""
    if level != LEVELS[1]:
        return (name,)
    return name, f"KABUPATEN{name.removeprefix('KAB')}", f"KOTAADMINISTRASI{name.removeprefix('KOTA')}"


@lru_cache(maxsize=4096)
def _below(code: str) -> dict[str, str]:
    """The regions right below one, by every spelling; of a spelling two share, neither."""
    below = regions.children(code) if code else regions.provinces()
    found: dict[str, str] = {} if code else dict(SHORT)
    for region in below:
        for name in {plain(spelled) for spelled in (region.name, *region.aliases)}:
            found[name] = "" if name in found and found[name] != region.code else region.code
    return found


@lru_cache(maxsize=1)
def _codes() -> dict[str, dict[str, str]]:
    """Each list's codes by code and by name."""
    found: dict[str, dict[str, str]] = {}
    with DATA.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            kind = found.setdefault(row["list"], {})
            kind[row["code"]] = kind[plain(row["name"])] = row["code"]
    return found
