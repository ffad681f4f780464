"""Facts that agencies tell each other: written with the change that caused them, delivered until they are handled."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final, TypeAlias

import orjson
from piccolo.columns import BigInt, BigSerial, Integer, Text, Timestamptz, Varchar
from piccolo.table import Table

from hub.plugin import Service

if TYPE_CHECKING:
    from hub.context import Context


class EventRow(Table, tablename="hub_event"):
    """A fact. data: a JSON object of ids and codes, nothing personal beyond the subject."""

    id = BigSerial(primary_key=True)
    name = Varchar(80)
    subject = Varchar(80)
    data = Text()
    at = Timestamptz(default=None)


class DeliveryRow(Table, tablename="hub_delivery"):
    """A fact on its way to one service, `handler`. state: WAITING, DONE or DEAD."""

    id = BigSerial(primary_key=True)
    event = BigInt()
    handler = Varchar(100)
    subject = Varchar(80)
    state = Varchar(8, default="WAITING")
    attempts = Integer(default=0)
    next_at = Timestamptz(default=None)
    done_at = Timestamptz(null=True, default=None)
    error = Varchar(300, null=True, default=None)


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that happened. subject: whose order counts: a NIK or a case's number; delivery: this handler's own."""

    id: int
    name: str
    subject: str
    data: Mapping[str, Any]
    at: datetime
    delivery: int = 0

    async def settled(self, context: Context) -> bool:
        """Mark the fact as handled inside the caller's transaction; False when it already was.

        What a handler writes after this is written exactly once, whatever dies when.
        """
        sql = "update hub_delivery set state = 'DONE', done_at = $2 where id = $1 and state = 'WAITING' returning id"
        return bool(await context.db.fetch(sql, self.delivery, datetime.now(UTC)))


Handler: TypeAlias = "Callable[[Context, Fact], Awaitable[None]]"


@dataclass(frozen=True, slots=True)
class Subscriber:
    """A handler as the composition knows it. name: `agency.service`, which hears of a subject in order."""

    name: str
    agency: str
    handle: Handler


Subscribers: TypeAlias = Mapping[str, Sequence[Subscriber]]


@dataclass(frozen=True, slots=True)
class News:
    """A fact to tell. subject: whose order counts; data: ids and codes only."""

    name: str
    subject: str
    data: Mapping[str, object]


FACT: Final = "insert into hub_event (name, subject, data, at) values ($1, $2, $3, $4) returning id"
DELIVERY: Final = ("event", "handler", "subject", "state", "attempts", "next_at")
TOLD: Final = f"""with fact as (
  insert into hub_event (name, subject, data, at)
  select *, $4::timestamptz from unnest($1::text[], $2::text[], $3::text[])
  returning id, name, subject
), told as (
  insert into hub_delivery ({", ".join(DELIVERY)})
  select fact.id, one.handler, fact.subject, 'WAITING', 0, $4
  from fact join unnest($5::text[], $6::text[]) one(name, handler) on one.name = fact.name
) select id from fact order by id"""  # noqa: S608 - nothing but constants


async def emit(context: Context, name: str, subject: str, **data: object) -> int:
    """Write a fact, and what is to be delivered to whom, into the caller's transaction; its id.

    data: ids and codes only. Raises KeyError for a name that no installed service declares.
    """
    return (await emit_all(context, [News(name, subject, data)]))[0]


async def emit_all(context: Context, news: Sequence[News]) -> list[int]:
    """Several at once, told in their order."""
    handlers = {one.name: [other.name for other in context.outbox.subscribers[one.name]] for one in news}
    now = datetime.now(UTC)
    facts = [(one.name, one.subject, orjson.dumps(one.data).decode()) for one in news]
    if context.db.dialect == "postgres":
        pairs = [(name, handler) for name, group in handlers.items() for handler in group]
        told = [*map(list, zip(*facts, strict=True)), now, [name for name, _ in pairs], [by for _, by in pairs]]
        ids = [int(row[0]) for row in await context.db.fetch(TOLD, *told)]
    else:
        ids = [int((await context.db.fetch(FACT, *fact, now))[0][0]) for fact in facts]
        each = zip(ids, news, strict=True)
        lines = [(id, by, one.subject, "WAITING", 0, now) for id, one in each for by in handlers[one.name]]
        await context.db.load("hub_delivery", DELIVERY, lines)
    context.outbox.wake()
    return ids


service = Service(name="events", title="Peristiwa", tables=[EventRow, DeliveryRow])
