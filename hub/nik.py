"""The NIK, a resident's number for life, kept as a plain string of 16 ASCII digits."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from hub import regions, times

_ISLANDS = {1: "123456789", 2: "1", 3: "123456", 5: "123", 6: "12345", 7: "123456", 8: "12", 9: "123456"}
PROVINCES = frozenset(f"{island}{place}" for island, places in _ISLANDS.items() for place in places)
LAST_SERIAL = 9999
WOMAN = 40  # is added to a woman's day of birth

_DIGITS = re.compile(r"[0-9]{16}").fullmatch  # not \d, which takes full-width digits too
_REGION = re.compile(r"[0-9]{6}").fullmatch
_SEPARATORS = re.compile(r"[\s.\-\u2010-\u2014]+")
_LONGEST = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)  # days per month of a leap year
_DAYS = frozenset(
    f"{day + shift:02}{month:02}"
    for month, last in enumerate(_LONGEST, 1)
    for day in range(1, last + 1)
    for shift in (0, WOMAN)
)
_LEAP_DAYS = frozenset(("2902", "6902"))


class Reason(StrEnum):
    """Why a text is no NIK."""

    FORMAT = "FORMAT"
    PROVINCE = "PROVINCE"
    DATE = "DATE"
    SERIAL = "SERIAL"


class Doubt(StrEnum):
    """What may be right about a valid NIK, but deserves a look: codes change, and the record wins over the digits."""

    REGENCY_UNKNOWN = "REGENCY_UNKNOWN"
    DISTRICT_UNKNOWN = "DISTRICT_UNKNOWN"
    SEX_DIFFERS = "SEX_DIFFERS"
    BIRTH_DATE_DIFFERS = "BIRTH_DATE_DIFFERS"


class Sex(StrEnum):
    """The two values of the population register."""

    MALE = "MALE"
    FEMALE = "FEMALE"


MESSAGES = {
    Reason.FORMAT: "A NIK has 16 digits.",
    Reason.PROVINCE: "The NIK starts with a province code that does not exist.",
    Reason.DATE: "The NIK holds a birth date that does not exist.",
    Reason.SERIAL: "The serial of a NIK starts at 0001.",
}


class BadNik(ValueError):
    """A text that can't be a NIK; neither `reason` nor the message repeats the text."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(MESSAGES[reason])
        self.reason = reason


@dataclass(frozen=True, slots=True)
class NikFacts:
    """What the digits say; where its holder lives is not among it.

    region: district of first registration, 6 digits. serial: 1..9999.
    """

    region: str
    birth_date: date
    sex: Sex
    serial: int

    @property
    def province(self) -> str:
        """Province of first registration, 2 digits."""
        return self.region[:2]

    @property
    def regency(self) -> str:
        """Regency or city of first registration, 4 digits."""
        return self.region[:4]


def parse(text: str, today: date | None = None) -> str:
    """The NIK in a typed text: 16 ASCII digits; spaces, dots and dashes are dropped.

    Raises: BadNik.
    """
    nik = text if _DIGITS(text) else _SEPARATORS.sub("", text)
    if not _DIGITS(nik):
        raise BadNik(Reason.FORMAT)
    if nik[:2] not in PROVINCES:
        raise BadNik(Reason.PROVINCE)
    day = nik[6:10]
    if day not in _DAYS or (day in _LEAP_DAYS and not _leap(_year(nik, today))):
        raise BadNik(Reason.DATE)
    if nik[12:] == "0000":
        raise BadNik(Reason.SERIAL)
    return nik


def read(nik: str, today: date | None = None) -> NikFacts:
    """What the digits of a NIK say; the two-digit year is one of the hundred that end with the year of `today`.

    Raises: BadNik.
    """
    nik = parse(nik, today)
    day = int(nik[6:8])
    woman = day > WOMAN
    born = date(_year(nik, today), int(nik[8:10]), day - WOMAN if woman else day)
    return NikFacts(nik[:6], born, Sex.FEMALE if woman else Sex.MALE, int(nik[12:]))


def warnings(nik: str, sex: Sex | None = None, birth_date: date | None = None) -> tuple[Doubt, ...]:
    """Doubts about a valid NIK, the record's sex and birth date being `sex` and `birth_date`.

    A date is compared by its two-digit year, so a centenarian raises no doubt.
    """
    day = int(nik[6:8])
    doubts = {
        Doubt.REGENCY_UNKNOWN: regions.find(nik[:4]) is None,
        Doubt.DISTRICT_UNKNOWN: regions.find(nik[:6]) is None,
        Doubt.SEX_DIFFERS: sex is not None and (sex == Sex.FEMALE) != (day > WOMAN),
        Doubt.BIRTH_DATE_DIFFERS: birth_date is not None and f"{birth_date:%d%m%y}" != f"{day % WOMAN:02}{nik[8:12]}",
    }
    return tuple(doubt for doubt, present in doubts.items() if present)


def mask(nik: str) -> str:
    """For lists and logs: the first 6 and the last 2 digits, the rest as asterisks."""
    return f"{nik[:6]}********{nik[-2:]}"


def make(region: str, birth_date: date, sex: Sex, serial: int) -> str:
    """The NIK that says all this. region: 6 digits; serial: 1..9999.

    Raises: BadNik.
    """
    if not _REGION(region):
        raise BadNik(Reason.FORMAT)
    if not 1 <= serial <= LAST_SERIAL:
        raise BadNik(Reason.SERIAL)
    day = birth_date.day + (WOMAN if sex == Sex.FEMALE else 0)
    return parse(f"{region}{day:02}{birth_date:%m%y}{serial:04}", birth_date)


def _year(nik: str, today: date | None) -> int:
    year = int(nik[10:12])
    now = (today or times.today()).year
    return now - (now - year) % 100


def _leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
