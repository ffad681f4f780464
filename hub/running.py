"""The running hub: what the request handlers share."""

from __future__ import annotations

from collections.abc import Coroutine, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from litestar import Litestar
from litestar.channels import ChannelsPlugin

from auth import Auth, Oidc
from hub import cases
from hub.attachments import Files, tidy
from hub.audit import Writer
from hub.calendar import Calendar
from hub.compose import Composition
from hub.context import Context
from hub.crowd import Desk
from hub.database import Database
from hub.held import Held
from hub.inside import Graph
from hub.letters.seal import Seal
from hub.limits import Limiter
from hub.persisted import Persisted
from hub.plan import Planner
from hub.plugin import Fenced
from hub.relay import Outbox, Relay
from hub.schema import Schema
from hub.settings import Settings
from hub.streams import Watch
from hub.tickets import Tickets
from hub.webhooks import Sender

if TYPE_CHECKING:
    from redis.asyncio import Redis


@dataclass(slots=True)
class Hub:
    """The running hub: what the request handlers share."""

    settings: Settings
    schema: Schema
    db: Database
    auth: Auth
    channels: ChannelsPlugin
    planner: Planner
    persisted: Persisted
    trail: Writer
    outbox: Outbox
    desk: Desk
    calendar: Calendar
    files: Files
    limiter: Limiter
    tickets: Tickets
    seal: Seal
    watch: Watch
    held: Held
    graph: Graph = field(init=False)
    fenced: Sequence[Fenced] = ()
    redis: Redis | None = None
    app: Litestar | None = None

    def __post_init__(self) -> None:
        self.graph = Graph(self)

    def context(self, **known: Any) -> Context:
        """What resolvers and handlers may know, and who acts: the caller's part is in `known`."""
        return Context(
            db=self.db,
            settings=self.settings,
            planner=self.planner,
            apart=self.settings.apart,
            plans=[] if self.settings.debug else None,
            channels=self.channels,
            redis=self.redis,
            fenced=self.fenced,
            trail=self.trail,
            outbox=self.outbox,
            desk=self.desk,
            calendar=self.calendar,
            files=self.files,
            tickets=self.tickets,
            notices=self.composition.notices,
            seal=self.seal,
            graph=self.graph,
            auth=self.auth,
            oidc=self.oidc,
            limiter=self.limiter,
            **known,
        )

    @property
    def oidc(self) -> Oidc | None:
        """Sign-in at providers, as the application that is served has it."""
        return self.app.state.oidc if self.app else None

    @property
    def relay(self) -> Relay:
        """Delivers facts to the agencies' handlers."""
        return Relay(self.db, self.outbox, self.graph.context, [cases.escalate, tidy], self.composition.chores)

    def tasks(self) -> list[Coroutine[Any, Any, None]]:
        """What goes on beside answering."""
        sender = Sender(self.db, self.settings.webhooks_insecure)
        return [self.trail.seal_for_ever(), *([self.relay.run(), sender.run()] if self.settings.work else [])]

    @property
    def composition(self) -> Composition:
        return self.schema.composition
