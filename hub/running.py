"""The running hub: what the request handlers share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from litestar import Litestar
from litestar.channels import ChannelsPlugin
from redis.asyncio import Redis

from auth import Auth
from hub.attachments import Files
from hub.audit import Writer
from hub.calendar import Calendar
from hub.compose import Composition
from hub.database import Database
from hub.inside import Graph
from hub.letters.seal import Seal
from hub.limits import Limiter
from hub.persisted import Persisted
from hub.plan import Planner
from hub.plugin import Fenced
from hub.relay import Outbox
from hub.schema import Schema
from hub.settings import Settings
from hub.tickets import Tickets


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
    calendar: Calendar
    files: Files
    limiter: Limiter
    tickets: Tickets
    seal: Seal
    graph: Graph = field(init=False)
    fenced: Sequence[Fenced] = ()
    redis: Redis | None = None
    app: Litestar | None = None

    def __post_init__(self) -> None:
        self.graph = Graph(self)

    @property
    def composition(self) -> Composition:
        return self.schema.composition
