"""Serial numbers without gaps: taken inside the transaction that uses them, so that a failure gives them back."""

from __future__ import annotations

from piccolo.columns import BigInt, Varchar
from piccolo.table import Table

from hub.database import Database

NEXT = """insert into hub_counter (series, last) values ($1, $2)
on conflict (series) do update set last = hub_counter.last + $2 returning last"""
REACHED = """insert into hub_counter (series, last) values ($1, $2)
on conflict (series) do update set last = $2 where hub_counter.last < $2"""


class CounterRow(Table, tablename="hub_counter"):
    """The last serial given out in a series."""

    series = Varchar(80, primary_key=True)
    last = BigInt(default=0)


async def serial(db: Database, series: str, many: int = 1) -> int:
    """The next serial of a series, from 1; the first of that many. Call it inside the transaction that uses them:
    writers of one series queue."""
    return int((await db.fetch(NEXT, series, many))[0][0]) - many + 1


async def reached(db: Database, series: str, last: int) -> None:
    """A series has been used up to here: for imports and the demo city."""
    await db.fetch(REACHED, series, last)
