"""The embedded database: WAL, kept connections (one writer, a few readers), immediate write transactions."""

from __future__ import annotations

import asyncio
import re
import sqlite3
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from functools import lru_cache
from pathlib import Path
from typing import Any

import aiosqlite
from piccolo.engine.sqlite import SQLiteEngine, SQLiteTransaction, TransactionType

from hub.database import Dialect, Row, Rows, committed
from hub.errors import BadSetup, Unavailable

READERS = 4
TRIES = 20  # to open a connection
BUSY_MS = 15_000  # how long a statement waits for another process's write
PRAGMAS = f"pragma journal_mode=wal; pragma synchronous=normal; pragma foreign_keys=on; pragma busy_timeout={BUSY_MS}"


@lru_cache(maxsize=4096)
def numbered(sql: str) -> str:
    """`$1` as SQLite counts it."""
    return re.sub(r"\$(\d+)", r"?\1", sql)


@lru_cache(maxsize=4096)
def only_reads(sql: str) -> bool:
    return sql.lstrip().lower().startswith("select")


class KeptEngine(SQLiteEngine):
    """Piccolo's engine on connections that stay open."""

    def __init__(self, path: Path) -> None:
        super().__init__(path=str(path), timeout=BUSY_MS / 1000)
        self.writer: aiosqlite.Connection | None = None
        self.readers: asyncio.Queue[aiosqlite.Connection] = asyncio.Queue()
        self.turn = asyncio.Lock()

    async def open(self) -> aiosqlite.Connection:
        """A connection, tried again while it is locked: SQLite doesn't wait when two processes turn on WAL at once."""
        tries = TRIES
        while True:
            connection = await aiosqlite.connect(**self.connection_kwargs)
            try:
                for pragma in PRAGMAS.split(";"):
                    await connection.execute(pragma)
                return connection
            except BaseException as error:
                await connection.close()  # its thread would keep the process alive
                tries -= 1
                if not tries or "locked" not in str(error):
                    raise
            await asyncio.sleep(0.1)

    @asynccontextmanager
    async def connection(self, sql: str) -> AsyncIterator[aiosqlite.Connection]:
        """The transaction's connection, else a reader, else the writer when its turn comes."""
        if running := self.current_transaction.get():
            yield running.connection
        elif self.writer is None:
            raise Unavailable
        elif only_reads(sql):
            reader = await self.readers.get()
            try:
                yield reader
            finally:
                self.readers.put_nowait(reader)
        else:
            async with self.turn:
                yield self.writer

    async def rows(self, sql: str, args: Sequence[object]) -> tuple[Rows, Sequence[str]]:
        """Rows as tuples, and the columns' names."""
        async with self.connection(sql) as connection:
            try:
                async with connection.execute(sql, args) as cursor:
                    names = [column[0] for column in cursor.description or ()]
                    return list(await cursor.fetchall()), names
            except sqlite3.OperationalError as error:
                if _is_away(error):
                    raise Unavailable from error
                raise

    async def _dicts(self, query: str, args: Sequence[object] | None) -> list[dict[str, Any]]:
        rows, names = await self.rows(query, args or ())
        return [dict(zip(names, row, strict=True)) for row in rows]

    async def _run_in_new_connection(
        self, query: str, args: list[Any] | None = None, query_type: str = "", table: Any = None
    ) -> list[dict[str, Any]]:
        return await self._dicts(query, args)

    async def _run_in_existing_connection(
        self, connection: Any, query: str, args: list[Any] | None = None, query_type: str = "", table: Any = None
    ) -> list[dict[str, Any]]:
        return await self._dicts(query, args)

    def transaction(self, *_: object, **__: object) -> WriteTransaction:
        return WriteTransaction(self, TransactionType.immediate)


class WriteTransaction(SQLiteTransaction):
    """An immediate transaction on the one writer, which stays open afterwards."""

    engine: KeptEngine

    async def get_connection(self) -> aiosqlite.Connection:
        await self.engine.turn.acquire()
        if self.engine.writer is None:
            self.engine.turn.release()
            raise Unavailable
        return self.engine.writer

    async def begin(self) -> None:
        try:
            await super().begin()  # type: ignore[no-untyped-call]
        except BaseException as error:
            try:  # it may begin yet: its thread does one thing after the other
                await asyncio.shield(self.connection.rollback())
            finally:
                self.engine.turn.release()
            raise (Unavailable() if isinstance(error, sqlite3.OperationalError) else error) from error

    async def __aexit__(self, kind: Any, error: Any, trace: Any) -> bool:
        if self._parent:
            return False
        try:
            if error and not self._rolled_back:
                await asyncio.shield(self.rollback())  # type: ignore[no-untyped-call]
            elif not error and not self._committed and not self._rolled_back:
                await asyncio.shield(self.commit())  # type: ignore[no-untyped-call]
        except BaseException:
            with suppress(sqlite3.OperationalError):
                await asyncio.shield(self.connection.rollback())
            raise
        finally:
            self.engine.current_transaction.reset(self.context)
            self.engine.turn.release()
        return False


class SQLite:
    """The embedded database in one file."""

    dialect: Dialect = "sqlite"

    def __init__(self, path: Path) -> None:
        self.path = path
        self.engine = KeptEngine(path)

    async def start(self) -> None:
        opened: list[aiosqlite.Connection] = []
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            for _ in range(1 + READERS):
                opened.append(await self.engine.open())
        except (OSError, sqlite3.Error) as error:
            for connection in opened:
                await connection.close()
            raise BadSetup(f"the database {self.path} can't be opened: {error}") from None
        self.engine.writer, *readers = opened
        for reader in readers:
            self.engine.readers.put_nowait(reader)

    async def stop(self) -> None:
        async with self.engine.turn:
            if self.engine.writer is not None:
                for _ in range(READERS):
                    await (await self.engine.readers.get()).close()
                await self.engine.writer.close()
                self.engine.writer = None

    async def fetch(self, sql: str, *args: object) -> Rows:
        rows, _ = await self.engine.rows(numbered(sql), args)
        return rows

    async def one(self, sql: str, args: Sequence[object], rows: int, seconds: float) -> Row:
        async with asyncio.timeout(seconds):
            return (await self.fetch(sql, *args))[0]

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[None]:
        async with committed(), self.engine.transaction():
            yield

    async def insert(self, *rows: tuple[str, Mapping[str, object]]) -> None:
        for table, values in rows:
            await self.load(table, list(values), [tuple(values.values())])

    async def load(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        marks = ", ".join("?" for _ in columns)
        sql = f"insert into {table} ({', '.join(columns)}) values ({marks})"
        async with self.engine.connection(sql) as connection:
            await connection.executemany(sql, rows)

    async def copy(self, table: str, columns: Sequence[str], text: str) -> None:
        lines = text.split("\n")[:-1]
        await self.load(table, columns, [tuple(map(_cell, line.split("\t"))) for line in lines])


def _cell(text: str) -> str | None:
    """A cell of COPY's text."""
    return None if text == "\\N" else text.replace("\\\\", "\\")


def _is_away(error: sqlite3.OperationalError) -> bool:
    return any(word in str(error) for word in ("locked", "unable to open", "disk I/O", "readonly"))
