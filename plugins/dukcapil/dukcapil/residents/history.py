"""What the register said on a day: of a person, and of the card they stood on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from dukcapil.residents import register
from dukcapil.residents.family import Person
from dukcapil.residents.rules import Relation, Status
from hub import Database

# the first version that ended after the day is what was true then
THEN = """select name, status, marital_status, family_card, relation, street, rt, rw, village
from dukcapil_resident_version where nik = $1 and until > $2 order by until, id limit 1"""
ONCE = """select distinct nik from dukcapil_resident_version where family_card = $1 and until > $2"""


@dataclass(frozen=True, slots=True)
class Was:
    """A person as the register had them on a day."""

    nik: str
    name: str
    status: Status
    marital: int | None
    family_card: str | None
    relation: Relation
    street: str
    rt: str
    rw: str
    village: str


async def on_day(db: Database, nik: str, day: date) -> Was | None:
    """What was true of somebody on a day; None before their birth, and for somebody nobody knows."""
    now = await register.person(db, nik)
    if now is None or day < now.birth_date:
        return None
    rows = await db.fetch(THEN, nik, day)
    if not rows:
        return _now(now)
    name, status, marital, card, relation, street, rt, rw, village = rows[0]
    return Was(nik, name, Status(status), marital, card or None, Relation(relation), street, rt, rw, village)


async def on_card(db: Database, card: str, day: date) -> list[Was]:
    """Who stood on a card that day, the head first."""
    now = [one.nik for one in await register.on_card(db, card)]
    once = [row[0] for row in await db.fetch(ONCE, card, day)]
    found = [await on_day(db, nik, day) for nik in dict.fromkeys([*now, *once])]
    there = [one for one in found if one and one.family_card == card]
    return sorted(there, key=lambda one: (list(Relation).index(one.relation), one.nik))


def _now(one: Person) -> Was:
    return Was(
        one.nik, one.name, one.status, one.marital, one.family_card, one.relation, one.street, one.rt, one.rw,
        one.village,
    )  # fmt: skip
