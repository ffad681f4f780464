"""One database, two dialects: kept connections, immediate write transactions, rows as tuples."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from contextvars import ContextVar
from typing import Any, Literal, Protocol, TypeAlias

from piccolo.table import Table

Dialect = Literal["sqlite", "postgres"]
Row = Sequence[Any]
Rows = Sequence[Row]
Then: TypeAlias = "Callable[[], None]"
_waiting: ContextVar[list[Then] | None] = ContextVar("waiting", default=None)

os.environ.setdefault("PICCOLO_CONF", "hub.piccolo_conf")  # Piccolo's own finder, for migrations and its command line


class Database(Protocol):
    """What the hub asks of a database. SQL uses $1, $2 … in both dialects; names are unqualified."""

    dialect: Dialect
    engine: Any  # Piccolo's engine: untyped there

    async def start(self) -> None:
        """Connect. Raises BadSetup when nothing answers."""

    async def stop(self) -> None:
        """Let running statements end, then close."""

    async def fetch(self, sql: str, *args: object) -> Rows:
        """All rows of one statement, inside the current transaction if there is one.

        Raises:
            Unavailable: the database is away.
        """

    async def one(self, sql: str, args: Sequence[object], rows: int, seconds: float) -> Row:
        """The row of a statement that always has one and changes nothing, outside any transaction. rows: how many it
        may read.

        Raises:
            Unavailable: the database is away.
            TimeoutError: it takes too long.
        """

    def transaction(self) -> Any:
        """An async context: one write transaction; a nested one joins the outer."""

    async def insert(self, *rows: tuple[str, Mapping[str, object]]) -> None:
        """Insert rows, given with their tables, inside the current transaction if there is one. Those of one table have
        the same columns; none may depend on another."""

    async def load(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        """Insert many rows fast, inside the current transaction. Values are Python's own."""

    async def copy(self, table: str, columns: Sequence[str], text: str) -> None:
        """Insert rows written as PostgreSQL's COPY reads them, the fastest way there is: a line for each with an end,
        tabs between cells, `\\N` for null, backslashes doubled; tabs and line ends inside a cell may not be.
        """


def afterwards(do: Then) -> None:
    """Do this once the current transaction is committed, now where there is none, never when it fails."""
    if (waiting := _waiting.get()) is None:
        do()
    else:
        waiting.append(do)


def busy() -> bool:
    """Whether a transaction is going on here."""
    return _waiting.get() is not None


@asynccontextmanager
async def committed() -> AsyncIterator[None]:
    """Around a transaction: what was to be done afterwards. One inside another leaves it to the outer."""
    if busy():
        yield
        return
    waiting: list[Then] = []
    token = _waiting.set(waiting)
    try:
        yield
    finally:
        _waiting.reset(token)
    for do in waiting:
        do()


def bind(database: Database, tables: Sequence[type[Table]]) -> None:
    """Point Piccolo's table classes at this database."""
    import hub.piccolo_conf

    hub.piccolo_conf.DB = database.engine
    for table in tables:
        table._meta.db = database.engine
