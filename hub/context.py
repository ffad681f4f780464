"""What a resolver knows about the request it serves."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

import orjson
from litestar.channels import ChannelsPlugin, Subscriber
from msgspec import field
from piccolo.table import Table
from strawberry.litestar import BaseContext
from strawberry.types import Info as StrawberryInfo

from auth import ANONYMOUS, Principal
from hub.calendar import Calendar
from hub.crowd import Desk, Found, Item, Work
from hub.database import Database, afterwards, busy
from hub.errors import Forbidden, PurposeRequired, Refusal, Unauthenticated, Unavailable
from hub.held import changed
from hub.limits import Limiter, hold
from hub.plugin import Fenced
from hub.settings import Settings
from hub.tickets import Tickets

if TYPE_CHECKING:
    from hub.letters.seal import Seal


BACKLOG: Final = 1_000  # messages that may wait for one subscription


class Context(BaseContext, kw_only=True):
    """One request's knowledge. `who` asks, for `purpose`, in `language` (`id` or `en`)."""

    db: Database
    settings: Settings
    who: Principal = ANONYMOUS
    purpose: str | None = None
    language: str = "id"
    request_id: str = ""
    address: str | None = None  # where the request comes from
    channels: ChannelsPlugin | None = None  # None where only a schema and a database are
    fenced: Sequence[Fenced] = ()
    connection_params: dict[str, Any] | None = None  # what a WebSocket client sent in connection_init
    auth: Any = None  # accounts and tokens
    oidc: Any = None  # sign-in at providers
    limiter: Limiter | None = None
    metered: bool = False  # whether its requests count: those that come from outside
    refused: Refusal | None = None  # why nothing of the operation is answered, as the planner found
    planned: bool = True  # whether a plan may still answer; false once the planner said no
    charged: bool = False  # whether the operation that runs was paid for
    planner: Any = None  # who answers by plan, see hub.plan; None where every field runs its resolver
    plans: list[dict[str, Any]] | None = None  # how the operation is planned, where that is told
    apart: bool = False  # whether no statement may read tables of two agencies
    loads: Any = None  # the loaders, see hub.loads
    trail: Any = None  # who writes the access log for many requests at once, see hub.audit
    outbox: Any = None  # who must hear of a fact, see hub.relay
    desk: Desk | None = None  # where work is given in that is done for several requests at once
    calendar: Calendar = Calendar()
    redis: Any = None  # a Redis client where one is set
    files: Any = None  # where attachments lie, see hub.attachments
    tickets: Tickets = Tickets()
    notices: Any = None  # words for citizens by event, see hub.notices
    seal: Seal | None = None  # what letters are signed with; None where only a schema and a database are
    graph: Any = None  # the whole graph, for agencies to ask under their own identity, see hub.inside
    followed: list[Subscriber] = field(default_factory=list)  # channels of its subscriptions
    overrun: bool = False  # whether one of them had messages that no place was left for
    seen: dict[str, set[str]] = field(default_factory=dict)  # others' personal fields that were read, by NIK
    written: dict[str, set[str]] = field(default_factory=dict)  # what was done to others' records, by NIK

    def require(self, permission: str) -> None:
        """Refuse a caller without this permission.

        Raises:
            Unauthenticated: nobody is signed in.
            Forbidden: somebody is, without the permission.
        """
        if not self.who.may(permission):
            raise Unauthenticated if self.who.anonymous else Forbidden

    def note(self, person: str | None, *what: str) -> None:
        """Remember that personal fields of somebody are read; their access log will say so.

        Raises:
            PurposeRequired: it is another person's and no allowed purpose was stated.
        """
        if self.about(person):
            self.seen.setdefault(str(person), set()).update(what)

    def about(self, person: str | None) -> bool:
        """Whether personal data of this person is somebody else's.

        Raises:
            PurposeRequired: it is, and no allowed purpose was stated.
        """
        if not person or person == self.who.nik:
            return False
        if self.purpose is None:
            raise PurposeRequired
        return True

    def show(self, number: str) -> None:
        """The caller has shown the code of the case with this number: from now on this request may know it."""
        self.who = replace(self.who, shown=f"{self.who.shown}{number} ")
        self.forget()

    def wrote(self, person: str | None, what: str) -> None:
        """Remember that somebody's record was changed; their access log will say so. what: `agency.service:STEP`."""
        if person is not None and person != self.who.nik:
            self.written.setdefault(person, set()).add(what)

    def administered(self, person: str | None, what: str) -> None:
        """Remember an act of administration; the access log says so, about whose account it was, or about nobody. what:
        `hub.users:CLOSE:warga`."""
        self.written.setdefault(person or "", set()).add(what)

    async def limit(self, name: str, key: str, times: int, seconds: float) -> None:
        """Let the caller try something about this key only so often: numbers that could be guessed.

        Raises:
            RateLimited: with the seconds to wait.
        """
        await hold(self.limiter, f"{name}:{key}", times, seconds)

    def told(self) -> dict[str, Any]:
        """How the operation was planned, for `extensions` of its answer; empty where that isn't told."""
        plans, self.plans = self.plans, [] if self.plans is not None else None
        return {} if plans is None else {"plan": plans}

    async def changed(self, table: type[Table]) -> None:
        """Say that a table declared `held` has other rows now, in the transaction that writes them."""
        await changed(self.db, table)
        if self.planner is not None:
            afterwards(self.planner.stale)

    async def together(self, work: Work[Item, Found], item: Item) -> Found:
        """Do work for this item, and for what other requests give in at the same moment: one transaction for all.

        work: gets one item or several, outside any transaction, and answers in their order. When it fails for several
        each is tried alone, so it must have left nothing behind. Within a transaction it is done at once.
        """
        if self.desk is None or busy():
            (found,) = await work([item])
            return found
        return await self.desk.together(work, item)

    def forget(self) -> None:
        """Read afresh from now on: after a write, and for every message of a subscription."""
        if self.loads is not None:
            self.loads.clear()

    async def publish(self, channel: str, message: Mapping[str, object]) -> None:
        """Send a JSON-friendly message to everybody who follows the channel, on every worker."""
        if self.channels:
            await self.channels.wait_published(orjson.dumps(message), [channel])

    async def subscribe(self, channel: str) -> AsyncIterator[dict[str, Any]]:
        """The channel's messages from now on, until the caller is too slow for them: a gap is never silent."""
        if self.channels is None:
            raise Unavailable
        async with self.channels.start_subscription([channel]) as subscriber:
            self.followed.append(subscriber)
            try:
                async for message in subscriber.iter_events():
                    if subscriber.qsize >= BACKLOG - 1:  # it was full: the oldest have given way
                        self.overrun = True
                        return
                    yield orjson.loads(message)
            finally:
                self.followed.remove(subscriber)

    @property
    def behind(self) -> bool:
        """Whether more messages wait for the caller than are kept."""
        return self.overrun or any(one.qsize >= BACKLOG for one in self.followed)


Info = StrawberryInfo[Context, None]
