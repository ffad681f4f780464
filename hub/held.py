"""Small tables that every worker holds in memory, and reads anew when one has changed.

Who changes one says so in the database, in the same transaction (`changed`). Workers look for that twice a second: so
all of them hear of it, whether another worker or a command has written, with or without Redis.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Iterable, Sequence
from types import SimpleNamespace
from typing import Any, Final

from piccolo.columns import BigInt, Varchar
from piccolo.table import Table

from hub.database import Database, Rows
from hub.errors import Unavailable
from hub.plugin import Plugin, Service
from hub.reads import Memory, Read, declaration

log = logging.getLogger("simpul")
LOOK: Final = 0.5  # seconds between two looks
ANYWAY: Final = 60.0  # seconds until a table is read again of which nobody said anything
MOST: Final = 5_000  # rows; a table that has more is no small one, and is read by statements
CHANGED = """insert into hub_held (name, version) values ($1, 1)
on conflict (name) do update set version = hub_held.version + 1"""


class HeldRow(Table, tablename="hub_held"):
    """How often a table was said to have changed."""

    name = Varchar(63, primary_key=True)
    version = BigInt()


class Held:
    """What one worker holds. version: how often any of it became another; stale: whether it must look before the next
    answer, because this worker has written."""

    def __init__(self, db: Database, reads: Iterable[Read]) -> None:
        self.db = db
        self.reads = tuple(reads)
        self.version = 0
        self.stale = False
        self.rows: dict[type, Rows] = {}
        self.memories: dict[type, Memory] = {}
        self._heard: dict[str, int] = {}
        self._read = float("-inf")
        self._turn = asyncio.Lock()

    def memory(self, read: Read) -> Memory | None:
        """The rows of a type that is held; None where a statement has to find them."""
        return self.memories.get(read.type)

    async def look(self) -> None:
        """Read what has changed, or may have.

        Raises:
            Unavailable: the database is away.
        """
        if not self.reads:
            return
        async with self._turn:
            self.stale = False
            began = time.monotonic()
            anyway = began - self._read > ANYWAY
            heard = {row[0]: row[1] for row in await self.db.fetch("select name, version from hub_held")}
            for read in self.reads:
                name = _name(read)
                if anyway or heard.get(name) != self._heard.get(name):
                    await self._hold(read, name)
            self._heard = heard
            self._read = began if anyway else self._read

    async def _hold(self, read: Read, name: str) -> None:
        text = f"select {', '.join(read.columns)} from {name} order by {read.key} limit {MOST + 1}"  # noqa: S608
        rows = await self.db.fetch(text)
        if rows == self.rows.get(read.type):
            return
        self.rows[read.type] = rows
        self.version += 1
        self.memories.pop(read.type, None)
        if len(rows) <= MOST:
            self.memories[read.type] = _memory(read, rows)

    async def run(self) -> None:
        """Look for ever."""
        while True:
            try:
                await self.look()
            except Unavailable:  # what is held is the best there is
                pass
            except Exception as error:
                log.error("held", exc_info=error)
            await asyncio.sleep(LOOK)


def _memory(read: Read, rows: Rows) -> Memory:
    made = [SimpleNamespace(**dict(zip(read.columns, row, strict=True))) for row in rows]
    by_key = {str(getattr(row, read.key)): row for row in made}

    def where(on: str, value: object) -> Sequence[Any]:
        return [row for row in made if not on or getattr(row, on) == value]

    return Memory(get=by_key.get, where=where)


def _name(read: Read) -> str:
    assert read.table is not None  # noqa: S101 - what is held has one
    return str(read.table._meta.tablename)


# -- saying so; each inside the transaction that writes -------------------------------------------------------------


async def changed(db: Database, table: type[Table]) -> None:
    """Say that a table has other rows now."""
    await db.fetch(CHANGED, str(table._meta.tablename))


async def all_changed(db: Database, plugins: Sequence[Plugin]) -> None:
    """Say it of every table that is held: after a command that may have written any."""
    for name in sorted({_name(read) for read in reads_of(plugins)}):
        await db.fetch(CHANGED, name)


def reads_of(plugins: Sequence[Plugin]) -> list[Read]:
    """What is declared to be held."""
    return [read for one in plugins for s in one.services for cls in s.reads if (read := declaration(cls)).held]


service = Service(name="held", title="Tabel kecil dalam memori", tables=[HeldRow])
