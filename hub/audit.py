"""Who read or changed what about whom, and why: one line for every handling of another person's data."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Collection, Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

from strawberry.extensions import SchemaExtension

from auth import Catalog, Keys, Permission
from hub.chain import COLUMNS, AccessRow, Chain, CheckpointRow, Facts
from hub.checkpoints import EVERY, seal
from hub.citizen import Citizen
from hub.consents.rules import check as consented
from hub.context import Context
from hub.crowd import Crowd
from hub.cursors import Connection
from hub.database import Database
from hub.declare import filters, join, read, roots
from hub.errors import PurposeRequired, Unavailable
from hub.plugin import Service
from hub.reads import column, equals, least, most, page, pages
from hub.scalars import NIK

log = logging.getLogger("simpul")
READ = "hub:access:read"
SHOWN = "(t.hidden_until is null or t.hidden_until <= current_date)"


@read(AccessRow, key="id", rows=f"t.citizen = :nik and {SHOWN} or :may[{READ}]", person="citizen")
class AccessEntry:
    """One reading or change of a person's data by somebody else."""

    at: datetime = column("When.")
    citizen: str = column("Whose data, by NIK; empty for an act of administration.", personal=True)
    actor: str = column("Who did it.")
    account: str | None = column("With which account or API token.", needs=READ)
    agency: str | None = column("For which agency.")
    unit: str | None = column("For which office, hospital or area.")
    purpose: str | None = column("For what stated purpose (its code).")
    operation: str | None = column("By which operation.")
    action: str = column("READ or WRITE.")
    fields: list[str] = column(
        "Which personal fields, as `Type.field`, or what was done, as `agency.service:STEP`.",
        words=True,
        personal=True,
    )


@join(Citizen)
class CitizenAccess:
    access_log: Connection[AccessEntry] | None = page(
        "Who read or changed this person's data, when, for what purpose; newest first. What an investigation read is"
        " shown to the person when its delay is over.",
        on="citizen",
        order="-id",
        needs=READ,
    )


@filters
class AccessFilter:
    """Which lines."""

    citizen: NIK | None = equals("About this person.")
    actor: str | None = equals("By this person or system.")
    account: str | None = equals("With this account or API token.")
    agency: str | None = equals("For this agency.")
    purpose: str | None = equals("For this purpose.")
    from_: datetime | None = least("At this moment or later.", "at")
    to: datetime | None = most("At this moment or earlier.", "at")


@roots
class AccessQuery:
    access_entries: Connection[AccessEntry] = pages(
        "The whole access log, for auditors; newest first.", order="-id", filter=AccessFilter, needs=READ
    )


class Trail(SchemaExtension):
    """Writes the access log of an operation before its answer leaves."""

    async def on_execute(self) -> AsyncIterator[None]:
        yield
        await write(self.execution_context.context, self.execution_context.operation_name)

    async def on_stream_result(self, _: object) -> AsyncIterator[None]:
        await write(self.execution_context.context, self.execution_context.operation_name)
        yield


class Writer:
    """Writes the lines of requests that wait at the same time in one go. Nobody is answered before theirs are kept."""

    def __init__(self, db: Database, keys: Keys | None = None, catalog: Catalog | None = None) -> None:
        self.db = db
        self.keys = keys
        self.delays: Mapping[str, int] = (
            {code: one.delayed_days for code, one in catalog.purposes.items() if one.delayed_days} if catalog else {}
        )
        self.consented = {code for code, one in catalog.purposes.items() if one.consent} if catalog else set()
        self.chain = Chain()
        self.left: list[Chain] = []  # chains that a failed write has ended, not yet sealed
        self.crowd: Crowd[Sequence[Facts], None] = Crowd(self._write, len, owed=True)

    async def write(self, lines: Sequence[Facts]) -> None:
        await self.crowd.one(lines)

    def hidden_until(self, purpose: str | None, today: date) -> date | None:
        """The first day the citizen sees what is done for this purpose; None when they see it at once."""
        days = self.delays.get(purpose or "")
        return today + timedelta(days=days) if days else None

    async def _write(self, batch: Sequence[Sequence[Facts]]) -> Sequence[None]:
        try:
            await self._keep([line for lines in batch for line in lines])
        except Exception as error:  # everybody who waits must know
            log.error("access log", exc_info=error)
            raise Unavailable from None
        return [None] * len(batch)

    async def _keep(self, lines: list[Facts]) -> None:
        chain = self.chain
        rows, seq, reached = chain.lengthened(lines)
        try:
            await self.db.load(AccessRow._meta.tablename, COLUMNS, rows)
        except BaseException:  # nobody knows whether they are kept: what follows is another chain
            self.left.append(chain)
            self.chain = Chain()
            raise
        chain.seq, chain.hash = seq, reached

    async def seal(self, *, closing: bool = False) -> None:
        """Sign how far the chains have come; when closing, that they end there."""
        if self.keys is None:
            return
        chain, left = self.chain, self.left
        self.left = []
        if closing:
            self.chain = Chain()
        for one in left:
            await seal(self.db, self.keys, one)
        await seal(self.db, self.keys, chain, closed=closing)

    async def seal_for_ever(self) -> None:
        """Seal about once a minute what was written since."""
        while True:
            await asyncio.sleep(EVERY)
            try:
                await self.seal()
            except Exception as error:  # the next time seals it too
                log.error("seal", exc_info=error)


async def agreed(context: Context, people: Collection[str]) -> None:
    """Where the purpose rests on consent, ask whether these people have given it.

    Raises:
        PurposeRequired: one of them hasn't, or no longer does.
    """
    trail: Writer | None = context.trail
    if people and trail is not None and context.purpose in trail.consented:
        await consented(context.db, context.who, context.purpose, people)


async def write(context: Context, operation: str | None) -> None:
    """Write what this request read and changed of others, before it is answered.

    Raises:
        Unavailable: it can't be written, so it may not be answered.
        PurposeRequired: it was read for a purpose that somebody has not consented to.
    """
    if not context.seen and not context.written:
        return
    now = datetime.now(UTC)
    who = context.who
    trail: Writer = context.trail or Writer(context.db)
    try:
        await agreed(context, context.seen)
    except PurposeRequired:  # nobody learns it, so nobody has read it; what was changed stands in the log
        context.seen.clear()
        await write(context, operation)
        raise
    hidden = trail.hidden_until(context.purpose, now.date())
    lines = [
        Facts(
            now,
            citizen,
            (who.name or who.username)[:80],
            who.username[:80] or None,
            who.agency,
            who.unit,
            context.purpose,
            operation[:80] if operation else operation,
            action,
            hidden,
            " ".join(sorted(what)),
        )
        for action, about in (("READ", context.seen), ("WRITE", context.written))
        for citizen, what in sorted(about.items())
    ]
    await trail.write(lines)
    context.seen.clear()
    context.written.clear()


service = Service(
    name="audit",
    title="Jejak akses",
    tables=[AccessRow, CheckpointRow],
    reads=[AccessEntry],
    joins=[CitizenAccess],
    query=[AccessQuery],
    permissions=[Permission(READ, "Membaca jejak akses semua penduduk")],
)
