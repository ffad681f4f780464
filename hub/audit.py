"""Who read what about whom, and why: one line for every reading of another person's data."""

from __future__ import annotations

import asyncio
import contextvars
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import structlog
from piccolo.columns import BigSerial, Text, Timestamptz, Varchar
from piccolo.table import Table
from strawberry.extensions import SchemaExtension

from auth import Permission
from hub.citizen import Citizen
from hub.context import Context
from hub.cursors import Connection
from hub.database import Database
from hub.declare import join, read
from hub.errors import Unavailable
from hub.plugin import Service
from hub.reads import column, page

log = structlog.get_logger("simpul")
READ = "hub:access:read"


class AccessRow(Table, tablename="hub_access"):
    """A line of the access log."""

    id = BigSerial(primary_key=True)
    at = Timestamptz(default=None)
    citizen = Varchar(16)
    actor = Varchar(80)
    agency = Varchar(20, null=True)
    unit = Varchar(40, null=True)
    purpose = Varchar(40, null=True)
    operation = Varchar(80, null=True)
    fields = Text()


COLUMNS = ("at", "citizen", "actor", "agency", "unit", "purpose", "operation", "fields")


@read(AccessRow, key="id", rows=f"t.citizen = :nik or :may[{READ}]")
class AccessEntry:
    """One reading of a person's data by somebody else."""

    at: datetime = column("When.")
    actor: str = column("Who read.")
    agency: str | None = column("For which agency.")
    purpose: str | None = column("For what stated purpose (its code).")
    operation: str | None = column("By which operation.")
    fields: list[str] = column("Which personal fields, as `Type.field`.", words=True)


@join(Citizen)
class CitizenAccess:
    access_log: Connection[AccessEntry] | None = page(
        "Who read this person's data, when, for what purpose; newest first.", on="citizen", order="-id", needs=READ
    )


class Trail(SchemaExtension):
    """Writes the access log of an operation before its answer leaves."""

    async def on_execute(self) -> AsyncIterator[None]:
        yield
        await write(self.execution_context.context, self.execution_context.operation_name)

    async def on_stream_result(self, _: object) -> AsyncIterator[None]:
        await write(self.execution_context.context, self.execution_context.operation_name)
        yield


Line = tuple[object, ...]


class Writer:
    """Writes the lines of requests that wait at the same time in one go. Nobody is answered before theirs are kept."""

    def __init__(self, db: Database) -> None:
        self.db = db
        self.waiting: list[tuple[list[Line], asyncio.Future[None]]] = []
        self.writing: asyncio.Task[None] | None = None

    async def write(self, lines: list[Line]) -> None:
        kept = asyncio.get_running_loop().create_future()
        self.waiting.append((lines, kept))
        if self.writing is None:  # in a context of its own: it must not join this request's transaction
            self.writing = asyncio.create_task(self._write(), context=contextvars.Context())
        await kept

    async def _write(self) -> None:
        while self.waiting:
            batch, self.waiting = self.waiting, []
            try:
                lines = [line for lines, _ in batch for line in lines]
                await self.db.load(AccessRow._meta.tablename, COLUMNS, lines)
                failed = None
            except Exception as error:  # everybody who waits must know
                log.error("access log", exc_info=error)
                failed = Unavailable()
            for _, kept in batch:
                if not kept.done() and failed:
                    kept.set_exception(failed)
                elif not kept.done():
                    kept.set_result(None)
        self.writing = None


async def write(context: Context, operation: str | None) -> None:
    """Write what this request read of others, before it is answered.

    Raises:
        Unavailable: it can't be written, so it may not be answered.
    """
    if not context.seen:
        return
    now = datetime.now(UTC)
    who = context.who
    rows: list[Line] = [
        (
            now,
            citizen,
            who.name or who.username,
            who.agency,
            who.unit,
            context.purpose,
            operation,
            " ".join(sorted(what)),
        )
        for citizen, what in sorted(context.seen.items())
    ]
    await (context.trail or Writer(context.db)).write(rows)
    context.seen.clear()


service = Service(
    name="audit",
    title="Jejak akses",
    tables=[AccessRow],
    reads=[AccessEntry],
    joins=[CitizenAccess],
    permissions=[Permission(READ, "Membaca jejak akses semua penduduk")],
)
