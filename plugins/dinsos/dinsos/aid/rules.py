"""Which programmes of social aid there are, and who may know what somebody receives."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from hub import Option

READ = "dinsos:aid:read"
ENROL = "dinsos:aid:enrol"
REGISTRY = "dinsos:aid:registry"  # who may set a family's decile

DECILE = Option("dinsos.aid_decile", 4, "Highest decile of DTSEN that a national programme takes in; usually 4.")
REGISTRY_FIRST = Option("dinsos.aid_registry_first", False, "National programmes take in only who is in DTSEN.")
CHECKS = Option("dinsos.aid_checks", 60, "Public checks that one caller may make in an hour.")
GUESSES = Option("dinsos.aid_guesses", 20, "Public checks of one NIK in an hour, whoever makes them.")
REGRADED = "REGRADED"  # why a row of the registry was replaced, beside the endings


class Level(StrEnum):
    """Who pays."""

    NATIONAL = "NATIONAL"
    CITY = "CITY"


class ProgrammeStatus(StrEnum):
    """Whether a programme still takes people in."""

    ACTIVE = "ACTIVE"
    ENDED = "ENDED"


class Unit(StrEnum):
    """Who receives."""

    PERSON = "PERSON"
    FAMILY = "FAMILY"
    INSTITUTION = "INSTITUTION"


class Period(StrEnum):
    """What an amount is for."""

    MONTH = "MONTH"
    YEAR = "YEAR"


class EnrolmentStatus(StrEnum):
    """Whether somebody receives."""

    ACTIVE = "ACTIVE"
    SUSPENDED = "SUSPENDED"
    ENDED = "ENDED"


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """A programme on delivery; the table is what counts afterwards.

    amount: whole rupiah for a period, None where it depends on the case; a household has one of an exclusive_group.
    """

    code: str
    name: str
    level: Level
    unit: Unit
    status: ProgrammeStatus = ProgrammeStatus.ACTIVE
    amount: int | None = None
    period: Period | None = None
    exclusive_group: str | None = None


# Amounts of BPNT, PBI-JK and ATENSI-YAPI: as usual in 2026, from no regulation. PKH pays by component.
PROGRAMMES = (
    Programme(
        code="PKH",
        name="Program Keluarga Harapan",
        level=Level.NATIONAL,
        unit=Unit.FAMILY,
        period=Period.YEAR,
    ),
    Programme(
        code="BPNT",
        name="Bantuan Pangan Non Tunai",
        level=Level.NATIONAL,
        unit=Unit.FAMILY,
        amount=200_000,
        period=Period.MONTH,
    ),
    Programme(
        code="PBI-JK",
        name="Penerima Bantuan Iuran Jaminan Kesehatan",
        level=Level.NATIONAL,
        unit=Unit.PERSON,
        amount=42_000,
        period=Period.MONTH,
        exclusive_group="PREMIUM",
    ),
    Programme(
        code="PBI-APBD",
        name="Penerima Bantuan Iuran dari Pemerintah Kota",
        level=Level.CITY,
        unit=Unit.PERSON,
        period=Period.MONTH,
        exclusive_group="PREMIUM",
    ),
    Programme(
        code="BST",
        name="Bantuan Sosial Tunai",
        level=Level.NATIONAL,
        unit=Unit.FAMILY,
        status=ProgrammeStatus.ENDED,
        amount=300_000,
        period=Period.MONTH,
        exclusive_group="PANDEMIC",
    ),
    Programme(
        code="ATENSI-YAPI",
        name="Asistensi Rehabilitasi Sosial Yatim Piatu",
        level=Level.NATIONAL,
        unit=Unit.PERSON,
        amount=200_000,
        period=Period.MONTH,
    ),
    Programme(code="DISABILITAS", name="Bantuan Penyandang Disabilitas", level=Level.CITY, unit=Unit.PERSON),
    Programme(code="KELEMBAGAAN", name="Bantuan Sosial Kelembagaan", level=Level.CITY, unit=Unit.INSTITUTION),
    Programme(code="BENCANA", name="Bantuan Sosial Kebencanaan", level=Level.CITY, unit=Unit.FAMILY),
)


class Objection(StrEnum):
    """Why somebody can't be taken into a programme."""

    PROGRAMME_ENDED = "PROGRAMME_ENDED"
    NOT_FOR_PEOPLE = "NOT_FOR_PEOPLE"
    NOT_RESIDENT = "NOT_RESIDENT"
    ALREADY_IN = "ALREADY_IN"
    EXCLUDED = "EXCLUDED"
    NOT_REGISTERED = "NOT_REGISTERED"
    DECILE_TOO_HIGH = "DECILE_TOO_HIGH"


class Ending(StrEnum):
    """Why aid ended."""

    DEATH = "DEATH"
    MOVED_OUT = "MOVED_OUT"
    GRADUATED = "GRADUATED"
    NOT_ELIGIBLE = "NOT_ELIGIBLE"
    OTHER = "OTHER"


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """A programme that somebody of the household is in. own: the person in question."""

    code: str
    group: str | None
    own: bool


def objection(
    programme: Programme,
    *,
    resident: bool,
    held: Collection[Held],
    decile: int | None,
    highest: int,
    registry_first: bool,
) -> Objection | None:
    """The first thing against taking a person in; decile: None for who is not in the registry.

    A household has one programme of an exclusive group, and a family's programme once.
    """
    if programme.status is ProgrammeStatus.ENDED:
        return Objection.PROGRAMME_ENDED
    if programme.unit is Unit.INSTITUTION:
        return Objection.NOT_FOR_PEOPLE
    if not resident:
        return Objection.NOT_RESIDENT
    family = programme.unit is Unit.FAMILY
    if any(one.code == programme.code and (one.own or family) for one in held):
        return Objection.ALREADY_IN
    group = programme.exclusive_group
    if group and any(one.group == group and (one.own or family) for one in held):
        return Objection.EXCLUDED
    if programme.level is Level.NATIONAL:
        if decile is None and registry_first:
            return Objection.NOT_REGISTERED
        if decile is not None and decile > highest:
            return Objection.DECILE_TOO_HIGH
    return None


def quarter(day: date) -> str:
    """The registry's period of a day, like 2026-Q3."""
    return f"{day.year}-Q{(day.month + 2) // 3}"


def can_see(nik: str | None, may: frozenset[str], *, person: str) -> bool:
    """What somebody receives is known to them and to officers."""
    return READ in may or (nik is not None and nik == person)


def visible(column: str) -> str:
    """The same in SQL, about the row t with the person in that column, and the caller."""
    return f"t.{column} = :nik or :may[{READ}]"
