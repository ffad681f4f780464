"""An agency is a value: what it is called and what each of its services contributes."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from piccolo.table import Table

from auth import Permission, Purpose, Role, UnitKind
from hub.errors import BadPlugin

if TYPE_CHECKING:
    from rich.progress import Progress

    from hub.context import Context
    from hub.database import Database
    from hub.demo import Demo, DemoAccount, Visit
    from hub.events import Handler
    from hub.flow import Lifecycle
    from hub.letters.kinds import LetterKind
    from hub.notices.words import Notice
    from hub.options import Option

GROUP = "simpul.plugins"

Importer: TypeAlias = "Callable[[Database, Path, Progress | None], Awaitable[object]]"


@dataclass(frozen=True, slots=True)
class Event:
    """A fact in the past tense that a service announces: `agency.thing.happened`."""

    name: str
    doc: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """One public service: what may be asked of it, and what it keeps."""

    name: str
    title: str
    tables: Sequence[type[Table]] = ()
    reads: Sequence[type] = ()
    """Types declared with @read."""
    joins: Sequence[type] = ()
    """Parts of entity types, declared with @join."""
    query: Sequence[type] = ()
    """Classes whose fields join Query (@roots or @strawberry.type)."""
    mutation: Sequence[type] = ()
    subscription: Sequence[type] = ()
    permissions: Sequence[Permission] = ()
    purposes: Sequence[Purpose] = ()
    roles: Sequence[Role] = ()
    unit_kinds: Sequence[UnitKind] = ()
    """The kinds of units that roles may be for."""
    events: Sequence[Event] = ()
    handlers: Mapping[str, Handler] = field(default_factory=dict)
    """What is called, under the agency's own identity, when an event of this name happened, whoever announced it."""
    chores: Sequence[Callable[[Context], Awaitable[None]]] = ()
    """What is looked after about once a minute under the agency's own identity, by every worker: for what time does."""
    notices: Sequence[Notice] = ()
    """What applicants are told after an event, in place of the general words."""
    lifecycles: Sequence[Lifecycle] = ()
    """Its kinds of cases. Their events need no other declaration."""
    letters: Sequence[LetterKind] = ()
    """The kinds of letters it issues."""
    options: Sequence[Option[Any]] = ()
    """What a city may set about it."""
    demo: Callable[[Demo], Visit | None] | None = None
    """Called once to seed the demo city; the function it returns is called for every family."""
    accounts: Sequence[DemoAccount] = ()
    """Who can sign in to the demo city."""
    routes: Sequence[Any] = ()
    """Litestar handlers for those who don't speak GraphQL, such as a messenger's webhook. Paths start with the
    agency's name, or with `/fhir/`."""
    importers: Mapping[str, Importer] = field(default_factory=dict)
    """What `simpul import NAME FILE` runs; the text of what it returns is printed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Plugin:
    """An agency: the unit that is installed, composed, and may be taken away."""

    name: str
    version: str
    title: str
    services: Sequence[Service] = field(default=())
    migrations: str = ""
    """Package of Piccolo migration modules, run in name order."""
    identity: Role | None = None
    """What the agency itself may do and for which purposes, when its handlers run and when it asks the graph."""

    @property
    def tables(self) -> list[type[Table]]:
        return [table for service in self.services for table in service.tables]


@dataclass(frozen=True, slots=True)
class Fenced:
    """A plugin that is installed but left out, and why."""

    name: str
    reason: str


def discover(*, fence: bool = False) -> tuple[tuple[Plugin, ...], tuple[Fenced, ...]]:
    """The installed plugins in name order.

    Raises:
        BadPlugin: one doesn't load (unless `fence`: then it is returned as fenced).
    """
    plugins: list[Plugin] = []
    fenced: list[Fenced] = []
    for point in sorted(entry_points(group=GROUP), key=lambda point: point.name):
        try:
            plugins.append(_load(point))
        except BadPlugin as error:
            if not fence:
                raise
            fenced.append(Fenced(point.name, str(error)))
    return tuple(plugins), tuple(fenced)


def _load(point: EntryPoint) -> Plugin:
    try:
        plugin = point.load()
    except Exception as error:
        raise BadPlugin(point.name, f"does not load: {type(error).__name__}: {error}") from error
    if not isinstance(plugin, Plugin):
        raise BadPlugin(point.name, f"entry point {point.value} is a {type(plugin).__name__}, not a hub.Plugin")
    if plugin.name != point.name:
        raise BadPlugin(point.name, f"calls itself {plugin.name!r}")
    return plugin
