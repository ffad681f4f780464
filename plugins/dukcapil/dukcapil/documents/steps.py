"""Issuing documents: numbers without gaps, and what a new one does to the old. Expects a transaction."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from dukcapil.documents.numbers import MARKS
from dukcapil.documents.rules import Kind, Status
from hub import Context, Database, Option, reached, serial

REGION = Option("dukcapil.region", "3275", "Code of the city in the numbers of the documents it issues, 4 digits.")
CARDS = {Kind.IDENTITY_CARD: "KTP", Kind.CHILD_IDENTITY_CARD: "KIA"}
HIGHEST = "select max(number) from dukcapil_document where number >= $1 and number <= $2"
END = "update dukcapil_document set status = $3 where holder = $1 and kind = $2 and status = 'VALID'"


async def birth_number(context: Context, on: date, *, late: bool) -> str:
    """Of a birth certificate: `3275-LU-24112026-0001` in time, LT when it was reported late."""
    return await _certificate(context, "LT" if late else "LU", on)


async def death_number(context: Context, on: date) -> str:
    """Of a death certificate: `3275-KM-24112026-0001`."""
    return await _certificate(context, MARKS[Kind.DEATH_CERTIFICATE], on)


async def move_number(context: Context, on: date) -> str:
    """Of a move letter: `SKPWNI/3275/24112026/0001`."""
    return await _next(context.db, f"SKPWNI/{REGION.of(context.settings)}/{on:%d%m%Y}/")


async def card_number(context: Context, kind: Kind, on: date) -> str:
    """What a card is called in public, since its printed number is the NIK: `KTP-3275-24112026-0001`."""
    return await _next(context.db, f"{CARDS[kind]}-{REGION.of(context.settings)}-{on:%d%m%Y}-")


async def keep(context: Context, kind: Kind, number: str, holder: str, on: date, *, letter: str | None = None) -> None:
    """Note a document as issued; the holder's older ones of this kind are replaced."""
    await end(context, holder, [kind], Status.REPLACED)
    columns = ("number", "kind", "holder", "issued_on", "status", "letter")
    row = (number, kind.value, holder, on, Status.VALID.value, letter)
    await context.db.load("dukcapil_document", columns, [row])


async def end(context: Context, holder: str, kinds: Iterable[Kind], status: Status) -> None:
    """The holder's valid documents of these kinds no longer count."""
    for kind in kinds:
        await context.db.fetch(END, holder, kind.value, status.value)


async def _certificate(context: Context, mark: str, on: date) -> str:
    return await _next(context.db, f"{REGION.of(context.settings)}-{mark}-{on:%d%m%Y}-")


async def _next(db: Database, head: str) -> str:
    """The next number of a series, after those that are there."""
    series = f"dukcapil:document:{head}"
    rows = await db.fetch(HIGHEST, f"{head}0000", f"{head}9999")
    if rows[0][0]:
        await reached(db, series, int(rows[0][0].removeprefix(head)))
    return f"{head}{await serial(db, series):04}"


async def family_card(context: Context, number: str, holders: Iterable[str], on: date, letter: str | None) -> None:
    """A new version of a family card, for everybody on it."""
    for holder in holders:
        await keep(context, Kind.FAMILY_CARD, number, holder, on, letter=letter)
