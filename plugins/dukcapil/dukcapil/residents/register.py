"""Reading and changing the register. Every change expects a transaction, and keeps what was true before it."""

# ruff: noqa: S608 - SQL of declared names; values are arguments

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import Any

from dukcapil.residents.family import Person
from dukcapil.residents.rules import Relation, Sex, Status
from hub import Conflict, Context, Database, reached, serial
from hub.nik import WOMAN

PERSON = (
    "nik, name, sex, birth_place, birth_date, status, marital_status, family_card, relation, position,"
    " street, rt, rw, village, mother, father"
)
FIND = f"select {PERSON} from dukcapil_resident where nik = $1"
ON_CARD = f"select {PERSON} from dukcapil_resident where family_card = $1 order by position, nik"
KEPT = "nik, name, status, marital_status, family_card, relation, street, rt, rw, village, district, regency"
HOLD = f"update dukcapil_resident set status = status where nik = $1 and status = $2 returning {KEPT}"
NEWEST = "select until from dukcapil_resident_version where nik = $1 order by until desc limit 1"
NEXT_VERSION = """update dukcapil_family_card set version = version + 1 where number = $1
returning version, head, registered_on"""
FIRST_VERSION = "select 1 from dukcapil_family_card_version where number = $1 and version = 1"
HIGHEST_NIK = "select max(nik) from dukcapil_resident where nik >= $1 and nik <= $2"
HIGHEST_CARD = "select max(number) from dukcapil_family_card where number >= $1 and number <= $2"


# -- reading --------------------------------------------------------------------------------------------------------


async def person(db: Database, nik: str | None) -> Person | None:
    """Somebody in the register."""
    rows = await db.fetch(FIND, nik) if nik else ()
    return _person(rows[0]) if rows else None


async def on_card(db: Database, number: str | None) -> list[Person]:
    """Everybody on a card, in its order."""
    return [_person(row) for row in await db.fetch(ON_CARD, number)] if number else []


async def head_of(db: Database, number: str | None) -> str | None:
    """NIK of the head of a card."""
    rows = await db.fetch("select head from dukcapil_family_card where number = $1", number) if number else ()
    return rows[0][0] if rows else None


async def kin(db: Database, one: str, other: str) -> bool:
    """Whether two people are on one card, or parent and child, or have a parent in common."""
    first, second = await person(db, one), await person(db, other)
    if not first or not second:
        return False
    parents = {first.mother, first.father} & {second.mother, second.father} - {None}
    same = first.family_card is not None and first.family_card == second.family_card
    line = one in (second.mother, second.father) or other in (first.mother, first.father)
    return one == other or same or line or bool(parents) or await _shared_card(db, one, other)


async def _shared_card(db: Database, one: str, other: str) -> bool:
    """Whether they were ever on one card: a widow and her late husband."""
    rows = await db.fetch(
        "select 1 from dukcapil_resident_version a join dukcapil_resident_version b on b.family_card = a.family_card"
        " where a.nik = $1 and b.nik = $2 limit 1",
        one,
        other,
    )
    return bool(rows)


def _person(row: Sequence[Any]) -> Person:
    values = list(row)
    values[2], values[5], values[8] = Sex(values[2]), Status(values[5]), Relation(values[8])
    values[7], values[14], values[15] = values[7] or None, values[14] or None, values[15] or None  # imported as empty
    names = (
        "nik", "name", "sex", "birth_place", "birth_date", "status", "marital", "family_card", "relation", "position",
        "street", "rt", "rw", "village", "mother", "father",
    )  # fmt: skip
    return Person(**dict(zip(names, values, strict=True)))


# -- people ---------------------------------------------------------------------------------------------------------


async def change(context: Context, who: Person, reason: str, on: date, **values: object) -> None:
    """Change a person's row as from a day; what was true before stays.

    Raises: Conflict when the person's status is no longer what `who` says.
    """
    await keep(context, who, reason, on)
    await _update(context.db, "dukcapil_resident", "nik", who.nik, values)


async def keep(context: Context, who: Person, reason: str, on: date) -> None:
    """Write down what the register says now as what was true until that day. Raises: Conflict."""
    rows = await context.db.fetch(HOLD, who.nik, who.status.value)  # nobody else changes it until we are done
    if not rows:
        raise Conflict
    newest = await context.db.fetch(NEWEST, who.nik)
    until = max(on, newest[0][0]) if newest else on
    columns = ["until", "recorded_at", "reason", *KEPT.split(", ")]
    await context.db.load("dukcapil_resident_version", columns, [(until, datetime.now(UTC), reason, *rows[0])])


async def add(context: Context, values: dict[str, object]) -> None:
    """Add a person. values: by column."""
    await context.db.load("dukcapil_resident", list(values), [tuple(values.values())])


async def new_nik(db: Database, district: str, born: date, sex: Sex) -> str:
    """The next NIK of a district, day and sex; nobody has it. district: 6 digits."""
    day = born.day + (WOMAN if sex is Sex.FEMALE else 0)
    return await _next(db, f"{district}{day:02}{born:%m%y}", HIGHEST_NIK, "nik")


# -- cards ----------------------------------------------------------------------------------------------------------


async def hold(context: Context, number: str | None) -> None:
    """Lock a card to the end of the transaction: whoever changes those on it takes it first, so that changes queue."""
    await context.db.fetch("update dukcapil_family_card set version = version where number = $1 returning 1", number)


async def renew(
    context: Context, number: str, reason: str, on: date, head: str | None = None, fallback: str | None = None
) -> int:
    """A new version of a card, and its number. The card's row is locked from here to the end of the transaction.

    head: who heads it now, if another; fallback: who heads a card that is only known from those on it.
    """
    db = context.db
    rows = await db.fetch(
        NEXT_VERSION,
        number,
    )
    if not rows:
        values = (number, head or fallback or "", on, 1)
        await db.load("dukcapil_family_card", ("number", "head", "registered_on", "version"), [values])
        await _version(context, number, 1, head or fallback or "", on, reason)
        return 1
    version, old_head, registered = rows[0]
    if version == 2 and not await db.fetch(FIRST_VERSION, number):
        await _version(context, number, 1, old_head, registered, "REGISTERED")
    await db.fetch(
        "update dukcapil_family_card_version set replaced_on = $2 where number = $1 and replaced_on is null", number, on
    )
    if head and head != old_head:
        await db.fetch("update dukcapil_family_card set head = $2 where number = $1", number, head)
    await _version(context, number, version, head or old_head, on, reason)
    return int(version)


async def close_card(context: Context, number: str, on: date, followed_by: str | None = None) -> None:
    """Nobody is on a card any more. Call it after `renew`: what it was stays known."""
    await context.db.fetch(
        "update dukcapil_family_card_version set replaced_on = $2, next_number = $3"
        " where number = $1 and replaced_on is null",
        number,
        on,
        followed_by,
    )


async def new_card(context: Context, district: str, head: str, reason: str, on: date) -> str:
    """A new card with a number of its own. district: 6 digits of where the family lives."""
    number = await _next(context.db, f"{district}{on:%d%m%y}", HIGHEST_CARD, "kk")
    await renew(context, number, reason, on, head=head)
    return number


async def _version(context: Context, number: str, version: int, head: str, on: date, reason: str) -> None:
    columns = ("number", "version", "head", "issued_on", "reason")
    await context.db.load("dukcapil_family_card_version", columns, [(number, version, head, on, reason)])


async def _next(db: Database, prefix: str, highest: str, series: str) -> str:
    """The next number behind a prefix, after those the tables already have. Raises: Conflict when all are given."""
    series = f"dukcapil:{series}:{prefix}"
    rows = await db.fetch(highest, f"{prefix}0000", f"{prefix}9999")
    if rows[0][0]:
        await reached(db, series, int(rows[0][0][12:]))
    last = await serial(db, series)
    if last > 9999:
        raise Conflict
    return f"{prefix}{last:04}"


async def _update(db: Database, table: str, key: str, value: object, values: dict[str, object]) -> None:
    sets = ", ".join(f"{name} = ${place}" for place, name in enumerate(values, 2))
    await db.fetch(f"update {table} set {sets} where {key} = $1", value, *values.values())
