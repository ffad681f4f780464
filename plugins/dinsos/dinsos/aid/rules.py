"""Which programmes of social aid there are, and who may know what somebody receives."""

from dataclasses import dataclass
from enum import StrEnum

READ = "dinsos:aid:read"


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


def can_see(nik: str | None, may: frozenset[str], *, person: str) -> bool:
    """What somebody receives is known to them and to officers."""
    return READ in may or (nik is not None and nik == person)


def visible(column: str) -> str:
    """The same in SQL, about the row t with the person in that column, and the caller."""
    return f"t.{column} = :nik or :may[{READ}]"
