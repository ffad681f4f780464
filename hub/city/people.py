"""The people of the demo city as values: a family card and those on it."""

from datetime import date
from enum import IntEnum, StrEnum
from typing import NamedTuple

from hub.nik import Sex


class Relation(IntEnum):
    """Relation to the head of the family (status hubungan), by the codes of the population register."""

    HEAD = 1
    HUSBAND = 2
    WIFE = 3
    CHILD = 4
    CHILD_IN_LAW = 5
    GRANDCHILD = 6
    PARENT = 7
    PARENT_IN_LAW = 8
    RELATIVE = 9
    SERVANT = 10
    OTHER = 11


class Marital(IntEnum):
    """Marital status (status kawin), by the codes of the population register."""

    UNMARRIED = 1
    MARRIED = 2
    DIVORCED = 3
    WIDOWED = 4


class Status(StrEnum):
    """Whether the city counts the person as its resident."""

    ACTIVE = "ACTIVE"
    DECEASED = "DECEASED"
    MOVED_OUT = "MOVED_OUT"


class Person(NamedTuple):
    """Somebody on a family card, dead or gone ones included.

    region: district of first registration, 6 digits, no clue to where the person lives; mother, father: a NIK where the
    parent is on the card too; religion, education, occupation, blood: codes of agama, pendidikan, pekerjaan and
    golongan darah. A named tuple, because millions are made.
    """

    nik: str
    name: str
    sex: Sex
    birth_place: str
    birth_date: date
    religion: int
    marital: Marital
    relation: Relation
    education: int
    occupation: int
    blood: int
    mother: str | None
    father: str | None
    region: str
    status: Status


class Family(NamedTuple):
    """A family card (kartu keluarga) and where the family lives; the first member is the head, and alive.

    number: 16 digits; rt, rw: 3 digits; village: 10 digits.
    """

    number: str
    registered: date
    street: str
    rt: str
    rw: str
    village: str
    members: tuple[Person, ...]
