"""Composition: the hub's and every plugin's contributions, checked and joined, before they are a schema."""

from __future__ import annotations

import inspect
import types
import typing
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import strawberry
from strawberry.types.base import has_object_definition
from strawberry.types.field import StrawberryField

from auth import BadCatalog, Catalog
from hub.cursors import Connection
from hub.errors import BadPlugin, BadSetup
from hub.events import Subscriber, Subscribers
from hub.fit import told
from hub.flow import Lifecycle
from hub.notices.words import Notice
from hub.plugin import Plugin, Service
from hub.reads import DECLARED, Field, Read, Relation, Root, declaration, doc_of, is_declared
from hub.sources import faults
from hub.sql import CALLER


@strawberry.type(description="What may be asked.")
class Query:
    pass


@strawberry.type(description="What may be done.")
class Mutation:
    pass


@strawberry.type(description="What may be followed live.")
class Subscription:
    pass


ROOTS: Mapping[type, str] = {Query: "query", Mutation: "mutation", Subscription: "subscription"}
STANDARDS = ("/fhir/",)  # where a route may lie because a standard's clients look for it there
Owned = dict[str, tuple[str, StrawberryField]]  # field name -> (agency, field)


@dataclass(frozen=True, slots=True)
class Composition:
    """What a tuple of plugins is together. Made by `compose`; holds no state."""

    plugins: tuple[Plugin, ...]
    catalog: Catalog
    fields: Mapping[type, Owned]
    """Fields of the three roots and of every entity type, with the agency that gives each."""
    owners: Mapping[type, str]
    """The agency of every declared type."""
    parts: Mapping[type, tuple[Read, ...]]
    """Agencies' parts of an entity type."""
    targets: Mapping[int, Read]
    """Where a declared relation or root leads, by the declaration's identity."""
    subscribers: Subscribers
    """Who handles an event, by its name; every declared event is here."""
    lifecycles: Mapping[tuple[str, str], Lifecycle]
    """How cases live, by agency and service."""
    notices: Mapping[str, Notice]
    """What applicants are told after an event, where its agency has words of its own."""

    @property
    def chores(self) -> list[tuple[str, Any]]:
        """What services look after, with their agency."""
        return [(p.name, chore) for p in self.plugins for service in p.services for chore in service.chores]

    def register(self, entity: type) -> Read | None:
        """The part whose table says which keys exist, if its agency is installed."""
        return next((part for part in self.parts.get(entity, ()) if part.register), None)

    def agency(self, part: Read) -> str:
        return self.owners[part.type]


def compose(plugins: Sequence[Plugin]) -> Composition:
    """Join the plugins, the hub's own first.

    Raises:
        BadPlugin: a name contributed twice, a permission nobody declares, a type nobody has; both sides are named.
    """
    from hub import corrections
    from hub.core import HUB

    every = (HUB, *plugins)
    services = [(plugin, service) for plugin in every for service in plugin.services]
    _no_doubles("plugin", ((plugin.name, plugin.name) for plugin in every))
    _no_doubles("table", ((p.name, t._meta.tablename) for p in every for t in p.tables))
    _no_doubles("letter kind", ((p.name, kind.name) for p, s in services for kind in s.letters))
    _no_doubles("event", ((p.name, name) for p, s in services for name in _events(s)))
    catalog = _catalog(services)
    owners = {cls: p.name for p, s in services for cls in (*s.reads, *s.joins)}
    _no_doubles("type", ((p.name, declaration(cls).name) for p, s in services for cls in s.reads))
    parts: dict[type, tuple[Read, ...]] = {}
    for _, service in services:
        for cls in service.joins:
            part = declaration(cls)
            entity = part.joins or cls
            parts[entity] = (*parts.get(entity, ()), part)
    fields: dict[type, Owned] = {root: _root_fields(root, services) for root in ROOTS}
    for entity, joined in parts.items():
        own = [(owners[entity], field) for field in _strawberry_fields(entity)]
        theirs = [(owners[part.type], field) for part in joined for field in _strawberry_fields(part.type)]
        fields[entity] = _joined(declaration(entity).name, [*own, *theirs])
    composition = Composition(
        plugins=every,
        catalog=catalog,
        fields=fields,
        owners=owners,
        parts=parts,
        targets=_targets(services),
        subscribers=_subscribers(services),
        lifecycles=corrections.lifecycles(plugin.name for plugin in plugins) | _lifecycles(services),
        notices={one.event: one for _, service in services for one in service.notices},
    )
    _check(composition, services)
    return composition


# -- joining --------------------------------------------------------------------------------------------------------


def _strawberry_fields(cls: type) -> list[StrawberryField]:
    if not has_object_definition(cls):
        raise BadSetup(f"{cls.__module__}.{cls.__name__} is no Strawberry type")
    return list(cls.__strawberry_definition__.fields)


def _root_fields(root: type, services: Sequence[tuple[Plugin, Service]]) -> Owned:
    found = [
        (plugin.name, field)
        for plugin, service in services
        for cls in getattr(service, ROOTS[root])
        for field in _strawberry_fields(cls)
    ]
    return _joined(root.__name__, found)


def _joined(name: str, fields: Sequence[tuple[str, StrawberryField]]) -> Owned:
    joined: Owned = {}
    for agency, field in fields:
        if field.python_name in joined:
            first = joined[field.python_name][0]
            raise BadPlugin(agency, f"{name}.{field.python_name} is already given by {first}")
        if field.base_resolver and not field.description:
            field.description = doc_of(field.base_resolver.wrapped_func)
        joined[field.python_name] = (agency, field)
    return joined


def _no_doubles(kind: str, names: Iterator[tuple[str, str]]) -> None:
    seen: dict[str, str] = {}
    for agency, name in names:
        if name in seen:
            raise BadPlugin(agency, f"{kind} {name} is already given by {seen[name]}")
        seen[name] = agency


def _catalog(services: Sequence[tuple[Plugin, Service]]) -> Catalog:
    _no_doubles("permission", ((p.name, one.name) for p, s in services for one in s.permissions))
    _no_doubles("purpose", ((p.name, one.code) for p, s in services for one in s.purposes))
    _no_doubles("role", ((p.name, one.name) for p, s in services for one in s.roles))
    try:
        return Catalog(
            permissions=[one for _, s in services for one in s.permissions],
            purposes=[one for _, s in services for one in s.purposes],
            roles=[
                *(one for _, s in services for one in s.roles),
                *{p.name: p.identity for p, _ in services if p.identity}.values(),
            ],
            unit_kinds=[one for _, s in services for one in s.unit_kinds],
        )
    except BadCatalog as error:
        raise BadSetup(str(error)) from error


# -- cases and events -----------------------------------------------------------------------------------------------


def _lifecycles(services: Sequence[tuple[Plugin, Service]]) -> dict[tuple[str, str], Lifecycle]:
    found: dict[tuple[str, str], Lifecycle] = {}
    for plugin, service in services:
        for one in service.lifecycles:
            if one.agency != plugin.name or (one.agency, one.service) in found:
                raise BadPlugin(plugin.name, f"lifecycle {one.agency} {one.service} isn't its own, or is there twice")
            found[one.agency, one.service] = one
    return found


def _events(service: Service) -> list[str]:
    """What a service may announce, each once."""
    steps = [step.event for one in service.lifecycles for step in one.steps]
    return list(
        dict.fromkeys([*(one.name for one in service.events), *(one.event for one in service.lifecycles), *steps])
    )


def _subscribers(services: Sequence[tuple[Plugin, Service]]) -> Subscribers:
    """Who hears what; `*` hears all. A handler of an event that no installed plugin announces waits for nothing."""
    found: dict[str, list[Subscriber]] = {name: [] for _, service in services for name in _events(service)}
    for plugin, service in services:
        for name, handle in service.handlers.items():
            for one in list(found) if name == "*" else [name]:
                found.setdefault(one, []).append(Subscriber(f"{plugin.name}.{service.name}", plugin.name, handle))
    return found


# -- where relations lead -------------------------------------------------------------------------------------------


def _targets(services: Sequence[tuple[Plugin, Service]]) -> dict[int, Read]:
    by_name = {declaration(cls).name: declaration(cls) for _, s in services for cls in s.reads}
    targets: dict[int, Read] = {}
    for plugin, service in services:
        for cls in (*service.reads, *service.joins, *service.query):
            for declared in _declared(cls).values():
                if isinstance(declared, Relation | Root):
                    targets[id(declared)] = _target(plugin, cls, declared, by_name)
    return targets


def _declared(cls: type) -> Mapping[str, Field]:
    found = vars(cls).get(DECLARED, {})
    return found.fields if isinstance(found, Read) else found


def declared_root(field: StrawberryField) -> Root | None:
    found = _declared(field.origin).get(field.python_name) if isinstance(field.origin, type) else None
    return found if isinstance(found, Root) else None


def _target(plugin: Plugin, cls: type, declared: Relation | Root, by_name: Mapping[str, Read]) -> Read:
    where = f"{cls.__name__}.{declared.name}"
    name = declared.target if isinstance(declared, Relation) and declared.target else None
    if name is None:
        try:
            name = _leaf(inspect.get_annotations(cls, eval_str=True)[declared.name], where)
        except (NameError, KeyError) as error:
            raise BadPlugin(plugin.name, f"{where}: its type can't be found: {error}") from error
    if name not in by_name:
        raise BadPlugin(plugin.name, f"{where} refers to the type {name}, which no installed plugin declares")
    return by_name[name]


def _leaf(annotation: Any, where: str) -> str:
    """The declared type inside `X | None`, `list[X]`, `Connection[X]`."""
    while typing.get_origin(annotation) in (typing.Union, types.UnionType, list, Connection):
        annotation = next(part for part in typing.get_args(annotation) if part is not type(None))
    if isinstance(annotation, str):
        return annotation
    if is_declared(annotation):
        return declaration(annotation).name
    raise KeyError(f"{where} is a {annotation!r}, not a declared type")


# -- checks ---------------------------------------------------------------------------------------------------------


def _check(composition: Composition, services: Sequence[tuple[Plugin, Service]]) -> None:
    permissions = composition.catalog.permissions
    for plugin, service in services:
        for fault in (fault for kind in service.letters for fault in kind.faults(plugin.name)):
            raise BadPlugin(plugin.name, fault)
        for cls in (*service.reads, *service.joins, *service.query):
            read = vars(cls).get(DECLARED)
            wanted = [(f.name, f.needs) for f in _declared(cls).values() if f.needs]
            if isinstance(read, Read):
                wanted += [("rows", found["may"]) for found in CALLER.finditer(read.rows) if found["may"]]
            for fault in faults(cls, composition.targets):
                raise BadPlugin(plugin.name, fault)
            for name, found in _declared(cls).items():
                if isinstance(found, Relation | Root) and (secret := told(found, composition.targets[id(found)])):
                    raise BadPlugin(plugin.name, f"{cls.__name__}.{name} tells of {secret}, which needs a permission")
            for name, permission in wanted:
                if permission not in permissions:
                    raise BadPlugin(
                        plugin.name, f"{cls.__name__}.{name} needs {permission}, which no installed plugin declares"
                    )
        for path in (path for route in service.routes for path in route.paths):
            if not path.startswith((f"/{plugin.name}/", *STANDARDS)):
                raise BadPlugin(plugin.name, f"route {path} doesn't start with /{plugin.name}/")
        for cls in service.joins:
            if declaration(cls).joins not in composition.owners:
                raise BadPlugin(plugin.name, f"{cls.__name__} joins a type that no installed plugin declares")
            for name, hint in inspect.get_annotations(cls, eval_str=True).items():
                if name in declaration(cls).fields and type(None) not in typing.get_args(hint):
                    raise BadPlugin(plugin.name, f"{cls.__name__}.{name} must be `… | None`: its agency may be away")
