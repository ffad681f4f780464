"""Serial numbers without gaps: taken inside the transaction that uses them, so that a failure gives them back."""

from __future__ import annotations

from piccolo.columns import BigInt, Varchar
from piccolo.table import Table

from hub.database import Database

NEXT = """insert into hub_counter (series, last) values ($1, 1)
on conflict (series) do update set last = hub_counter.last + 1 returning last"""
REACHED = """insert into hub_counter (series, last) values ($1, $2)
on conflict (series) do update set last = $2 where hub_counter.last < $2"""


class CounterRow(Table, tablename="hub_counter"):
    """The last serial given out in a series."""

    series = Varchar(80, primary_key=True)
    last = BigInt(default=0)


async def serial(db: Database, series: str) -> int:
    """The next serial of a series, from 1. Call it inside the transaction that uses it: writers of one series queue."""
    return int((await db.fetch(NEXT, series))[0][0])


async def reached(db: Database, series: str, last: int) -> None:
    """A series has been used up to here: for imports and the demo city."""
    await db.fetch(REACHED, series, last)
