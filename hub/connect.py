"""The database behind a URL."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from piccolo.table import Table

from hub.database import Database, bind
from hub.postgres import Postgres
from hub.sqlite import SQLite


def connect(url: str) -> Database:
    """The database behind a URL, not yet started."""
    if url.startswith("sqlite:///"):
        return SQLite(Path(url.removeprefix("sqlite:///")))
    return Postgres(url)


@asynccontextmanager
async def started(url: str, tables: Sequence[type[Table]] = ()) -> AsyncIterator[Database]:
    """A database for the length of a block."""
    database = connect(url)
    await database.start()
    bind(database, tables)
    try:
        yield database
    finally:
        await asyncio.shield(database.stop())
