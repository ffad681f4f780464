"""Rows into a table: new ones as fast as the database loads, known ones only where something changed."""

from collections.abc import Iterator, Sequence
from typing import Any

from dukcapil.imports.lines import CARD, COLUMNS, Batch, Row
from dukcapil.residents.tables import FamilyCard, Resident
from hub.database import Database

STAGING = "dukcapil_import"


async def write(database: Database, batch: Batch) -> tuple[int, int]:
    """One batch, all or nothing; how many residents are new, and how many changed.

    A NIK on two lines is taken twice, the later line last.
    """
    new = changed = 0
    async with database.transaction():
        if database.dialect == "postgres":  # nobody else may add the same rows between the look and the write
            await database.fetch("lock table dukcapil_family_card, dukcapil_resident in share row exclusive mode")
        await merge(database, FamilyCard._meta.tablename, CARD, list(batch.cards.values()))
        for rows in once(batch.rows):
            more, other = await merge(database, Resident._meta.tablename, COLUMNS, rows)
            new, changed = new + more, changed + other
    return new, changed


async def merge(database: Database, table: str, columns: Sequence[str], rows: list[Row]) -> tuple[int, int]:
    """Add and change rows by their first column, which no two of them share; how many are new, how many changed."""
    known = await _known(database, table, columns[0], [row[0] for row in rows])
    new = [row for row in rows if row[0] not in known] if known else rows
    if new:
        await database.load(table, columns, new)
    if not known:
        return len(new), 0
    return len(new), await _change(database, table, columns, [row for row in rows if row[0] in known])


def once(rows: list[Row]) -> Iterator[list[Row]]:
    """The rows in rounds, so that no round has a key twice."""
    while rows:
        first = {row[0]: row for row in reversed(rows)}
        if len(first) == len(rows):
            yield rows
            return
        yield list(first.values())
        taken = set(map(id, first.values()))
        rows = [row for row in rows if id(row) not in taken]


async def _known(database: Database, table: str, key: str, keys: list[Any]) -> set[Any]:
    """Which of these keys the table has."""
    if database.dialect == "postgres":
        found = await database.fetch(f"select {key} from {table} where {key} = any($1)", keys)
    else:
        listed = ",".join(f'"{one}"' for one in keys)  # digits
        found = await database.fetch(
            f"select {key} from {table} where {key} in (select value from json_each($1))", f"[{listed}]"
        )
    return {row[0] for row in found}


async def _change(database: Database, table: str, columns: Sequence[str], rows: list[Row]) -> int:
    """Write the rows that differ from the table's; how many did."""
    key, *others = columns
    differs = "is distinct from" if database.dialect == "postgres" else "is not"
    listed = ", ".join(others)
    old, fresh = (", ".join(f"{alias}.{name}" for name in others) for alias in ("t", "s"))
    await database.fetch(f"create temp table {STAGING} as select {', '.join(columns)} from {table} where false")
    await database.load(STAGING, columns, rows)
    if database.dialect == "postgres":
        await database.fetch(f"analyze {STAGING}")
    changed = await database.fetch(
        f"update {table} as t set ({listed}) = (select {fresh}) from {STAGING} s"
        f" where t.{key} = s.{key} and ({old}) {differs} ({fresh}) returning 1"
    )
    await database.fetch(f"drop table {STAGING}")
    return len(changed)
