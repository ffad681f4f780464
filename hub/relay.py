"""Delivers what the outbox holds: in order for each subject and handler, again after a failure, until it is dead."""

from __future__ import annotations

import asyncio
import contextvars
import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import orjson

from hub import audit
from hub.bell import Bell
from hub.context import Context
from hub.database import Database, afterwards
from hub.errors import Unavailable
from hub.events import Fact, Subscriber, Subscribers

log = logging.getLogger("simpul")

PAUSE = 0.5  # seconds between two looks when nobody wakes the relay
LEASE = timedelta(seconds=60)  # how long a handler may take before another worker tries
TRIES = 12  # then a delivery is dead: about four days
FIRST = timedelta(seconds=1)
LONGEST = timedelta(hours=24)

# The oldest waiting delivery of every service that is here, and of every subject, if its time has come. In two steps:
# a database that knows nothing yet of what waits must not compare each of it with all.
BEFORE = "b.handler = d.handler and b.subject = d.subject and b.id < d.id"
DUE = f"""with late as materialized (
  select id, handler, subject from hub_delivery
  where state = 'WAITING' and next_at > $1 and handler in ({{services}})
), first as materialized (
  select d.id, d.event, d.handler, d.subject, d.attempts from hub_delivery d
  where d.state = 'WAITING' and d.next_at <= $1 and d.handler in ({{services}})
  and not exists (select 1 from late b where {BEFORE})
  order by d.id limit 200
)
select d.id, d.event, d.handler, d.attempts, e.name, e.subject, e.data, e.at
from first d join hub_event e on e.id = d.event
where not exists (select 1 from first b where {BEFORE})
order by d.id limit 50"""
TAKE = """update hub_delivery set next_at = $3, attempts = attempts + 1
where id = $1 and state = 'WAITING' and attempts = $2 returning id"""
FAIL = "update hub_delivery set state = $2, next_at = $3, error = $4 where id = $1 and state = 'WAITING'"
DONE = "update hub_delivery set state = 'DONE', done_at = $2, error = null where id = $1 and state = 'WAITING'"


@dataclass(slots=True)
class Outbox:
    """What a request needs to announce a fact."""

    subscribers: Subscribers
    bell: Bell = field(default_factory=Bell)

    def wake(self) -> None:
        """Let a relay look, when what the caller writes can be seen."""
        afterwards(self.bell.ring)


@dataclass(slots=True)
class Relay:
    """One worker's deliverer. `context` makes the context of an agency's own identity."""

    db: Database
    outbox: Outbox
    context: Callable[[str], Context]
    chores: Sequence[Callable[[Context], Any]] = ()
    """What is looked after about once a minute, such as cases that became overdue."""
    services: Sequence[tuple[str, Callable[[Context], Any]]] = ()
    """The same of agencies' services, with the agency whose identity does it; one that fails stops no other."""
    _chores_at: datetime | None = None

    async def run(self) -> None:
        """Deliver for ever; a backlog for half of the time, since answers go before it."""
        while True:
            began = time.monotonic()
            try:
                if await self.round():
                    await asyncio.sleep(min(time.monotonic() - began, PAUSE))
                else:
                    await self.outbox.bell.heard(PAUSE)
            except Unavailable:  # the database is away: it will come back
                await asyncio.sleep(PAUSE)
            except Exception as error:  # a bug must not end deliveries
                log.error("relay", exc_info=error)
                await asyncio.sleep(PAUSE)

    async def drain(self) -> None:
        """Deliver until nothing is due: for tests and for the command line."""
        while await self.round():
            pass

    async def round(self) -> int:
        """Deliver what is due once; how many deliveries were tried."""
        await self._chores()
        handlers = {(one.name, event): one for event, group in self.outbox.subscribers.items() for one in group}
        services = sorted({service for service, _ in handlers})
        if not services:
            return 0
        marks = ", ".join(f"${place}" for place, _ in enumerate(services, 2))
        tried = 0
        for row in await self.db.fetch(DUE.format(services=marks), datetime.now(UTC), *services):
            if subscriber := handlers.get((row[2], row[4])):
                tried += await self._deliver(subscriber, row)
            else:  # the service is here and doesn't listen any more
                await self.db.fetch(DONE, row[0], datetime.now(UTC))
        return tried

    async def _deliver(self, subscriber: Subscriber, row: Sequence[Any]) -> int:
        delivery, event, _, attempts, name, subject, data, at = row
        now = datetime.now(UTC)
        if not await self.db.fetch(TAKE, delivery, attempts, now + LEASE):
            return 0  # another worker has it
        fact = Fact(event, name, subject, orjson.loads(data), at, delivery)
        try:
            async with asyncio.timeout(LEASE.total_seconds()):
                context = self.context(subscriber.agency)
                await subscriber.handle(context, fact)
                await audit.write(context, subscriber.name)
        except Exception as error:
            log.warning(
                "delivery failed", {"handler": subscriber.name, "fact": event, "attempt": attempts + 1}, exc_info=error
            )
            state = "DEAD" if attempts + 1 >= TRIES else "WAITING"
            wait = min(FIRST * 4**attempts, LONGEST)
            said = f"{type(error).__name__}: {error}"[:300]
            await self.db.fetch(FAIL, delivery, state, datetime.now(UTC) + wait, said)
        else:
            await self.db.fetch(DONE, delivery, datetime.now(UTC))
        return 1

    async def _chores(self) -> None:
        now = datetime.now(UTC)
        if self._chores_at and now - self._chores_at < timedelta(minutes=1):
            return
        self._chores_at = now
        for chore in self.chores:
            await chore(self.context("hub"))
        for agency, chore in self.services:
            try:
                await chore(self.context(agency))
            except Unavailable:
                raise
            except Exception as error:  # an agency's bug is its own
                log.error("chore failed", {"agency": agency}, exc_info=error)


async def report(db: Database, *, again: bool = False) -> list[str]:
    """The outbox in lines for an operator; `again` lets dead deliveries wait once more."""
    if again:
        sql = "update hub_delivery set state = 'WAITING', attempts = 0, next_at = $1 where state = 'DEAD'"
        await db.fetch(sql, datetime.now(UTC))
    counts = await db.fetch("select state, count(*) from hub_delivery group by state order by state")
    failed = await db.fetch(
        "select d.handler, e.name, e.subject, d.attempts, d.state, d.error from hub_delivery d"
        " join hub_event e on e.id = d.event where d.state != 'DONE' and d.error is not null order by d.id limit 100"
    )
    lines = [f"{state.lower():8} {count}" for state, count in counts] or ["nothing was announced yet"]
    return lines + [
        f"{state.lower():8} {handler}: {name} of {masked(subject)}, tried {attempts} times: {error}"
        for handler, name, subject, attempts, state, error in failed
    ]


def masked(subject: str) -> str:
    """A subject as an operator may see it: a NIK keeps its region and last two digits."""
    return f"{subject[:6]}********{subject[-2:]}" if len(subject) == 16 and subject.isdecimal() else subject


def alone(coroutine: Any) -> asyncio.Task[Any]:
    """A task that joins nobody's transaction."""
    return asyncio.get_running_loop().create_task(coroutine, context=contextvars.Context())
