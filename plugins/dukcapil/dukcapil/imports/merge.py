"""Rows into a table: new ones as fast as the database loads, known ones only where something changed."""

# ruff: noqa: S608 - SQL of declared names; values are arguments

import sqlite3
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager

import asyncpg

from dukcapil.imports.lines import CARD, COLUMNS, Batch
from dukcapil.residents.tables import FamilyCard, Resident
from hub import Database

CARDS, RESIDENTS = FamilyCard._meta.tablename, Resident._meta.tablename
STAGING = "dukcapil_import"
TAKEN = (asyncpg.UniqueViolationError, sqlite3.IntegrityError)
KEY = slice(16)  # of a row: both tables have 16 digits first


class Register:
    """Writes batches. As long as all rows are new it only adds them; a known one makes it look first, from then on."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.all_new = True

    async def write(self, batch: Batch) -> tuple[int, int]:
        """One batch, all or nothing; how many residents are new, and how many changed.

        A NIK on two lines is taken twice, the later line last.
        """
        if self.all_new:
            try:
                return await self._add(batch)
            except TAKEN:
                pass
        new, changed = await self._merge(batch)
        self.all_new = new == len(batch.rows)
        return new, changed

    async def _add(self, batch: Batch) -> tuple[int, int]:
        async with self._transaction():
            await _load(self.database, CARDS, CARD, list(batch.cards.values()))
            await _load(self.database, RESIDENTS, COLUMNS, batch.rows)
        return len(batch.rows), 0

    async def _merge(self, batch: Batch) -> tuple[int, int]:
        new = changed = 0
        async with self._transaction():
            if self.database.dialect == "postgres":
                # nobody else may add the same rows between the look and the write; a scan would read the whole table
                await self.database.fetch(f"lock table {CARDS}, {RESIDENTS} in share row exclusive mode")
                await self.database.fetch("select set_config('enable_seqscan', 'off', true)")
            await merge(self.database, CARDS, CARD, list(batch.cards.values()))
            for rows in once(batch.rows):
                more, other = await merge(self.database, RESIDENTS, COLUMNS, rows)
                new, changed = new + more, changed + other
        return new, changed

    @asynccontextmanager
    async def _transaction(self) -> AsyncIterator[None]:
        """One that doesn't wait for the disk: `settle` does, once for all."""
        async with self.database.transaction():
            if self.database.dialect == "postgres":
                await self.database.fetch("select set_config('synchronous_commit', 'off', true)")
            yield

    async def settle(self) -> None:
        """Return when everything is safely on disk and the planner knows the tables have grown."""
        if self.database.dialect == "postgres":
            await self.database.fetch(f"analyze {RESIDENTS} (nik, family_card, village), {CARDS}")


async def merge(database: Database, table: str, columns: Sequence[str], rows: list[str]) -> tuple[int, int]:
    """Add and change rows by their first column, which no two of them share; how many are new, how many changed."""
    known = await _known(database, table, columns[0], [row[KEY] for row in rows])
    new = [row for row in rows if row[KEY] not in known] if known else rows
    if new:
        await _load(database, table, columns, new)
    if not known:
        return len(new), 0
    return len(new), await _change(database, table, columns, [row for row in rows if row[KEY] in known])


def once(rows: list[str]) -> Iterator[list[str]]:
    """The rows in rounds, in order, so that no round has a key twice."""
    while rows:
        first: dict[str, str] = {}
        later = [row for row in rows if first.setdefault(row[KEY], row) is not row]
        yield list(first.values()) if later else rows
        rows = later


async def _known(database: Database, table: str, key: str, keys: list[str]) -> set[str]:
    """Which of these keys the table has."""
    found = await database.fetch(
        f"select k from string_to_table($1, ' ') k where exists (select from {table} t where t.{key} = k)"
        if database.dialect == "postgres"
        else f"select {key} from {table} where {key} in (select value from json_each($1))",
        " ".join(keys) if database.dialect == "postgres" else str(keys).replace("'", '"'),
    )
    return {row[0] for row in found}


async def _load(database: Database, table: str, columns: Sequence[str], rows: list[str]) -> None:
    await database.copy(table, columns, "\n".join([*rows, ""]))


async def _change(database: Database, table: str, columns: Sequence[str], rows: list[str]) -> int:
    """Write the rows that differ from the table's; how many did."""
    key, *others = columns
    differs = "is distinct from" if database.dialect == "postgres" else "is not"
    old, fresh = (", ".join(f"{alias}.{name}" for name in others) for alias in ("t", "s"))
    await database.fetch(f"create temp table {STAGING} as select {', '.join(columns)} from {table} where false")
    await _load(database, STAGING, columns, rows)
    changed = await database.fetch(
        f"update {table} as t set ({', '.join(others)}) = (select {fresh}) from {STAGING} s"
        f" where t.{key} = s.{key} and ({old}) {differs} ({fresh}) returning 1"
    )
    await database.fetch(f"drop table {STAGING}")
    return len(changed)
