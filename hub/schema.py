"""Composition: the hub's and every plugin's contributions become one schema, or a plugin's own subgraph."""

from __future__ import annotations

import asyncio
import inspect
import re
import types
import typing
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import strawberry
from graphql import GraphQLError, GraphQLNamedType, GraphQLObjectType, OperationDefinitionNode
from strawberry.exceptions import StrawberryException
from strawberry.extensions import SchemaExtension
from strawberry.schema.config import StrawberryConfig
from strawberry.types.base import StrawberryObjectDefinition, has_object_definition
from strawberry.types.execution import ExecutionContext
from strawberry.types.field import StrawberryField

from auth import BadCatalog, Catalog
from hub.audit import Trail
from hub.cursors import Connection
from hub.errors import BadPlugin, BadSetup, Unavailable, settle
from hub.federation import REPRESENTATION, gateway_fields, key_field
from hub.plugin import Plugin, Service
from hub.reads import DECLARED, Field, Read, Relation, Root, declaration, is_declared
from hub.scalars import SCALARS
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
    from hub.core import HUB

    every = (HUB, *plugins)
    services = [(plugin, service) for plugin in every for service in plugin.services]
    _no_doubles("plugin", ((plugin.name, plugin.name) for plugin in every))
    _no_doubles("table", ((p.name, t._meta.tablename) for p in every for t in p.tables))
    _no_doubles("event", ((p.name, event.name) for p, s in services for event in s.events))
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
    composition = Composition(every, catalog, fields, owners, parts, _targets(services))
    _check(composition, services)
    return composition


class OneOperation(SchemaExtension):
    """A document with several operations must say which one is meant. Source: GraphQL specification, 6.1."""

    def on_validate(self) -> Iterator[None]:
        context = self.execution_context
        document = context.graphql_document
        definitions = document.definitions if document else ()
        operations = [one for one in definitions if isinstance(one, OperationDefinitionNode)]
        if len(operations) > 1 and context._provided_operation_name is None:
            context.pre_execution_errors = [GraphQLError("The document has several operations: name the one to run.")]
        yield


class Schema(strawberry.Schema):
    """The GraphQL schema of a composition: all of it, or one agency's subgraph."""

    def __init__(self, composition: Composition, *, subgraph: str | None = None) -> None:
        self.composition = composition
        self.subgraph = subgraph
        if subgraph and subgraph not in {plugin.name for plugin in composition.plugins}:
            raise BadSetup(f"no plugin is called {subgraph!r}")
        self.extra: Owned = gateway_fields(self) if subgraph else {}
        kept = {root: self._kept(root) for root in ROOTS}
        try:
            super().__init__(
                query=Query,
                mutation=Mutation if kept[Mutation] else None,
                subscription=Subscription if kept[Subscription] else None,
                types=self.entities(),
                extensions=[OneOperation, Trail],
                config=StrawberryConfig(scalar_map=SCALARS | REPRESENTATION),
            )
        except StrawberryException as error:
            raise _explained(error) from error
        for graphql_type in self._schema.type_map.values():
            _describe(graphql_type)
            _guard(graphql_type)

    def process_errors(self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None) -> None:
        """Strawberry calls this for every answer, over HTTP and WebSocket."""
        context = execution_context.context if execution_context else None
        for error in errors:
            settle(error, getattr(context, "language", "id"), getattr(context, "request_id", ""))

    def entities(self) -> list[type]:
        """The declared types this schema serves itself."""
        owned = [cls for cls, agency in self.composition.owners.items() if self._mine(agency)]
        return [cls for cls in owned if declaration(cls).joins is None] + [
            entity
            for entity, parts in self.composition.parts.items()
            if entity not in owned and any(self._mine(self.composition.agency(part)) for part in parts)
        ]

    def get_fields(self, type_definition: StrawberryObjectDefinition) -> list[StrawberryField]:
        origin = type_definition.origin
        if origin in self.composition.fields:
            return [field for _, field in self._kept(origin).values()]
        if is_declared(origin) and self.is_key_only(origin) and (key := key_field(declaration(origin))):
            return [field for field in type_definition.fields if field.python_name == key]
        return type_definition.fields

    def target(self, declared: Relation | Root) -> Read:
        """Where a declared field leads."""
        return self.composition.targets[id(declared)]

    def register(self, entity: type) -> Read | None:
        """The part that knows which keys exist: the same in every subgraph, for they share the database."""
        return self.composition.register(entity)

    def is_key_only(self, cls: type) -> bool:
        """Whether this subgraph merely refers to the type."""
        if cls in self.composition.parts and any(
            self._mine(self.composition.agency(part)) for part in self.composition.parts[cls]
        ):
            return False
        return not self._mine(self.composition.owners.get(cls, ""))

    def _mine(self, agency: str) -> bool:
        return self.subgraph is None or agency == self.subgraph

    def _kept(self, origin: type) -> Owned:
        owned = self.composition.fields[origin]
        kept = {name: pair for name, pair in owned.items() if self._mine(self._server(origin, *pair))}
        if origin not in ROOTS:
            kept = {declaration(origin).key: owned[declaration(origin).key], **kept}
        return {**kept, **self.extra} if origin is Query else kept

    def _server(self, origin: type, agency: str, field: StrawberryField) -> str:
        """The agency that serves a field: an entity's root field is served where its register is."""
        declared = _declared_root(field) if origin is Query else None
        if declared is not None and id(declared) in self.composition.targets:
            part = self.composition.register(self.composition.targets[id(declared)].type)
            if part:
                return self.composition.agency(part)
        return agency


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
            field.description = _doc(field.base_resolver.wrapped_func)
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
            roles=[one for _, s in services for one in s.roles],
        )
    except BadCatalog as error:
        raise BadSetup(str(error)) from error


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


def _declared_root(field: StrawberryField) -> Root | None:
    if isinstance(field.origin, type):
        found = _declared(field.origin).get(field.python_name)
        return found if isinstance(found, Root) else None
    return None


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
        for cls in (*service.reads, *service.joins, *service.query):
            read = vars(cls).get(DECLARED)
            wanted = [(f.name, f.needs) for f in _declared(cls).values() if f.needs]
            if isinstance(read, Read):
                wanted += [("rows", found["may"]) for found in CALLER.finditer(read.rows) if found["may"]]
                _check_columns(plugin, read)
            for name, permission in wanted:
                if permission not in permissions:
                    raise BadPlugin(
                        plugin.name, f"{cls.__name__}.{name} needs {permission}, which no installed plugin declares"
                    )
        for cls in service.joins:
            if declaration(cls).joins not in composition.owners:
                raise BadPlugin(plugin.name, f"{cls.__name__} joins a type that no installed plugin declares")
            for name, hint in inspect.get_annotations(cls, eval_str=True).items():
                if name in declaration(cls).fields and type(None) not in typing.get_args(hint):
                    raise BadPlugin(plugin.name, f"{cls.__name__}.{name} must be `… | None`: its agency may be away")


def _check_columns(plugin: Plugin, read: Read) -> None:
    if read.table is None:
        return
    known = {column._meta.db_column_name for column in read.table._meta.columns}
    if missing := [name for name in read.columns if name not in known]:
        raise BadPlugin(plugin.name, f"{read.type.__name__}: {read.table._meta.tablename} has no column {missing[0]}")


def _explained(error: StrawberryException) -> BadSetup:
    """Strawberry's complaint about a type defined twice, with both plugins named."""
    found = re.match(r"Type (\w+) is defined multiple times", error.message)
    classes = [getattr(error, name, None) for name in ("first_cls", "second_cls")]
    if found is None or None in classes:
        return BadSetup(error.message)
    sides = [cls.__module__.split(".")[0] for cls in classes if cls is not None]
    guilty = next((side for side in reversed(sides) if side != "hub"), "hub")
    other = next((side for side in sides if side != guilty), guilty)
    return BadPlugin(guilty, f"type {found[1]} is already given by {other}")


# -- descriptions ---------------------------------------------------------------------------------------------------


def _doc(function: Any) -> str | None:
    doc = inspect.getdoc(function)
    return re.sub(r"(?<!\n)\n(?!\n)", " ", doc).strip() if doc else None


def _describe(graphql_type: GraphQLNamedType) -> None:
    """Use docstrings as descriptions, which Strawberry does not."""
    definition = graphql_type.extensions.get("strawberry-definition")
    origin = getattr(definition, "origin", None) or getattr(definition, "wrapped_cls", None)
    if origin is not None and not graphql_type.description and not _generated(origin):
        graphql_type.description = _doc(origin)
    if isinstance(graphql_type, GraphQLObjectType):
        for field in graphql_type.fields.values():
            made = field.extensions.get("strawberry-definition")
            resolver = getattr(made, "base_resolver", None)
            if not field.description and resolver is not None:
                field.description = _doc(resolver.wrapped_func)


def _guard(graphql_type: GraphQLNamedType) -> None:
    """A resolver that hangs costs its own field; declared reads have the same limit in their loaders."""
    if not isinstance(graphql_type, GraphQLObjectType):
        return
    for field in graphql_type.fields.values():
        made = field.extensions.get("strawberry-definition")
        resolver = getattr(made, "base_resolver", None)
        if resolver is not None and inspect.iscoroutinefunction(resolver.wrapped_func) and field.resolve:
            field.resolve = _limited(field.resolve)


def _limited(resolve: Any) -> Any:
    async def limited(source: Any, info: Any, **given: Any) -> Any:
        try:
            async with asyncio.timeout(info.context.settings.field_seconds):
                found = resolve(source, info, **given)
                return await found if inspect.isawaitable(found) else found
        except TimeoutError:
            raise Unavailable from None

    return limited


def _generated(origin: type) -> bool:
    """Dataclasses invent a docstring with their signature."""
    return bool(origin.__doc__ and origin.__doc__.startswith(f"{origin.__name__}("))
