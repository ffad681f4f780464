"""The production database: an asyncpg pool, a schema per agency found by search path, generic plans."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager
from functools import lru_cache
from itertools import count
from typing import Any

import asyncpg
from piccolo.engine.postgres import PostgresEngine, PostgresTransaction

from hub.database import Dialect, Row, Rows, committed
from hub.errors import BadSetup, Unavailable
from hub.together import Together, types_of

AWAY = (
    OSError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # a connection that the server ended in the middle of a statement
    asyncpg.PostgresConnectionError,
    asyncpg.CannotConnectNowError,
)
SHUT = (asyncpg.AdminShutdownError, asyncpg.CrashShutdownError, asyncpg.TooManyConnectionsError)
CONNECT_SECONDS = 5.0
RELEASE_SECONDS = 2.0
FEW = 40  # rows


class Transaction(PostgresTransaction):
    """Piccolo's, with its connection given back whatever happens: one whose BEGIN or COMMIT is cut off is closed."""

    async def get_connection(self) -> Any:
        return await self.engine.pool.acquire(timeout=CONNECT_SECONDS)  # type: ignore[union-attr]

    async def begin(self) -> None:
        with self._cut_off():
            await super().begin()  # type: ignore[no-untyped-call]

    async def __aexit__(self, kind: Any, error: Any, trace: Any) -> bool:
        if self._parent:
            return False
        self.engine.current_transaction.reset(self.context)
        with self._cut_off():
            await (self.rollback() if error else self.commit())  # type: ignore[no-untyped-call]
        await self.engine.pool.release(self.connection, timeout=RELEASE_SECONDS)  # type: ignore[union-attr]
        return False

    @contextmanager
    def _cut_off(self) -> Iterator[None]:
        try:
            yield
        except BaseException:
            self.connection.terminate()  # the pool opens another
            raise


class PooledEngine(PostgresEngine):
    """Piccolo's engine, without its connection at construction: the hub checks the server when it starts."""

    async def check_version(self) -> None:
        """Done by Postgres.start."""

    def transaction(self, allow_nested: bool = True) -> Transaction:
        return Transaction(self, allow_nested)

    async def _run_in_pool(self, query: str, args: Sequence[Any] | None = None) -> Any:
        try:
            return await super()._run_in_pool(query, args)
        except (*AWAY, *SHUT) as error:
            raise Unavailable from error


class Postgres:
    """A PostgreSQL database (14 or newer)."""

    dialect: Dialect = "postgres"

    def __init__(self, url: str) -> None:
        self.url = url
        self.engine = PooledEngine(config={"dsn": url})
        self.lanes: list[Any] = []  # idle connections that `fetch` keeps instead of asking the pool each time
        self.kept = 0  # how many there are, idle and in use
        self.most = 0  # how many there may be
        self.together = Together(self.fetch, self._types)

    async def start(self, *, pool: int = 10) -> None:
        self.most = pool // 2
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                self.engine.pool = await asyncpg.create_pool(
                    self.url,
                    min_size=1,
                    max_size=pool,
                    init=_know_records,
                    reset=_reset,
                    server_settings={
                        "search_path": await self._schemas(),
                        "timezone": "UTC",
                        "plan_cache_mode": "force_generic_plan",
                        "enable_seqscan": "off",  # plans are kept: what is small when one is made may grow
                        "application_name": "simpul",
                        "jit": "off",
                    },
                )
        except (*AWAY, TimeoutError, asyncpg.PostgresError) as error:
            raise BadSetup(f"PostgreSQL doesn't answer at DATABASE_URL ({_place(self.url)}): {error}") from None

    async def _schemas(self) -> str:
        """Every schema the hub's migrations made, so that tables are found by their own unique names."""
        connection = await asyncpg.connect(self.url)
        try:
            rows = await connection.fetch(
                "select nspname from pg_namespace"
                " where nspname !~ '^pg_' and nspname <> 'information_schema' order by 1"
            )
        finally:
            await connection.close()
        return ", ".join(['"$user"', "public", *(f'"{row[0]}"' for row in rows if row[0] != "public")])

    async def stop(self) -> None:
        self.most = 0
        while self.lanes:
            self.kept -= 1
            await self._give_back(self.lanes.pop())
        if self.engine.pool:
            await self.engine.pool.close()
            self.engine.pool = None

    @asynccontextmanager
    async def connection(self) -> AsyncIterator[Any]:
        """The transaction's connection, else one of the pool."""
        if running := self.engine.current_transaction.get():
            yield running.connection
        elif self.engine.pool is None:
            raise Unavailable
        else:
            try:
                connection = await self.engine.pool.acquire(timeout=CONNECT_SECONDS)
            except (*AWAY, *SHUT, TimeoutError) as error:
                raise Unavailable from error
            try:
                yield connection
            finally:
                await self._give_back(connection)

    async def _give_back(self, connection: Any) -> None:
        """Return a connection; one that the server ended is dropped, for the pool to open another."""
        try:
            if self.engine.pool:
                await self.engine.pool.release(connection, timeout=RELEASE_SECONDS)
        except (*AWAY, *SHUT, TimeoutError):
            connection.terminate()

    async def fetch(self, sql: str, *args: object) -> Rows:
        if self.engine.current_transaction.get() is None and (lane := await self._lane()):
            return await self._through(lane, sql, args)
        async with self.connection() as connection:
            try:
                rows: Rows = await connection.fetch(sql, *args)
                return rows
            except (*AWAY, *SHUT) as error:
                raise Unavailable from error

    async def one(self, sql: str, args: Sequence[object], rows: int, seconds: float) -> Row:
        return await self.together.one(sql, args, rows, seconds)

    async def _types(self, sql: str) -> list[str] | None:
        async with self.connection() as connection:
            return types_of((await connection.prepare(sql)).get_parameters())

    async def _lane(self) -> Any | None:
        """A connection to keep, or None when as many as may be are in use."""
        while self.lanes:
            lane = self.lanes.pop()
            if _is_open(lane):
                return lane
            self.kept -= 1
            await self._give_back(lane)
        if self.kept >= self.most or self.engine.pool is None:
            return None
        self.kept += 1
        try:
            return await self.engine.pool.acquire(timeout=CONNECT_SECONDS)
        except BaseException as error:
            self.kept -= 1
            if isinstance(error, (*AWAY, *SHUT, TimeoutError)):
                raise Unavailable from error
            raise

    async def _through(self, lane: Any, sql: str, args: Sequence[object]) -> Rows:
        """One statement on a kept connection. One that fails goes back to the pool, which knows what to do with it."""
        try:
            rows: Rows = await lane.fetch(sql, *args)
        except BaseException as error:
            self.kept -= 1
            await self._give_back(lane)
            if isinstance(error, (*AWAY, *SHUT)):
                raise Unavailable from error
            raise
        if self.most:
            self.lanes.append(lane)
        else:  # stopping: the pool waits for it
            self.kept -= 1
            await self._give_back(lane)
        return rows

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[None]:
        try:
            async with committed(), self.engine.transaction():
                yield
        except (*AWAY, *SHUT) as error:
            raise Unavailable from error

    async def insert(self, *rows: tuple[str, Mapping[str, object]]) -> None:
        """One statement: each further one would take as long as all of them."""
        tables: dict[str, list[Mapping[str, object]]] = {}
        for table, row in rows:
            tables.setdefault(table, []).append(row)
        sql = _inserts(*((len(given), table, *given[0]) for table, given in tables.items()))
        await self.fetch(sql, *(value for given in tables.values() for row in given for value in row.values()))

    async def load(self, table: str, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
        if not rows:
            return
        if len(rows) <= FEW:  # one prepared statement is cheaper than starting COPY
            sql = _inserts((len(rows), table, *columns))
            await self.fetch(sql, *(value for row in rows for value in row))
            return
        async with self.connection() as connection:
            await connection.copy_records_to_table(table, records=rows, columns=columns)

    async def copy(self, table: str, columns: Sequence[str], text: str) -> None:
        async with self.connection() as connection:
            await connection.copy_to_table(table, source=io.BytesIO(text.encode()), columns=columns)


@lru_cache(256)
def _inserts(*tables: tuple[Any, ...]) -> str:
    """The statement that inserts rows into each table, given as how many, its name and columns."""
    mark = count(1)
    parts = []
    for rows, table, *columns in tables:
        marks = ", ".join(f"({', '.join(f'${next(mark)}' for _ in columns)})" for _ in range(rows))
        parts.append(f"insert into {table} ({', '.join(columns)}) values {marks}")
    *others, last = parts
    first = ", ".join(f"w{at} as ({part})" for at, part in enumerate(others))
    return f"with {first} {last}" if first else last


def _is_open(lane: Any) -> bool:
    """Whether a kept connection still is one: the pool takes those that the server ended."""
    try:
        return not lane.is_closed()
    except asyncpg.InterfaceError:
        return False


async def _know_records(connection: Any) -> None:
    """Let a new connection learn the type of arrays of records, which the plan's statements nest inside others."""
    await connection.fetch("select array(select row(1))")


async def _reset(connection: Any) -> None:
    """Nothing to undo between two uses, and so no statement to send, unless a transaction was left open."""
    if connection.is_in_transaction():
        await connection.reset()


def _place(url: str) -> str:
    """The URL without its password."""
    head, _, tail = url.rpartition("@")
    return f"{head.split('://')[0]}://…@{tail}" if head else tail
