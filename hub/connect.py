"""The database behind a URL."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from piccolo.table import Table

from hub.database import Database, bind


def connect(url: str) -> Database:
    """The database behind a URL, not yet started. Only its own driver is loaded."""
    if url.startswith("sqlite:///"):
        from hub.sqlite import SQLite

        return SQLite(Path(url.removeprefix("sqlite:///")))
    from hub.postgres import Postgres

    return Postgres(url)


@asynccontextmanager
async def started(url: str, tables: Sequence[type[Table]] = ()) -> AsyncIterator[Database]:
    """A database for the length of a block; the tables then belong to whichever they belonged to before."""
    database = connect(url)
    await database.start()
    before = [(table, table._meta._db) for table in tables]
    bind(database, tables)
    try:
        yield database
    finally:
        for table, engine in before:
            table._meta._db = engine
        await asyncio.shield(database.stop())
