"""The GraphQL schema of a composition: all of it, or one agency's subgraph."""

from __future__ import annotations

import asyncio
import copy
import inspect
import re
from collections.abc import Mapping
from functools import partial
from typing import Any

import strawberry
from graphql import (
    FieldsOnCorrectTypeRule,
    GraphQLError,
    GraphQLInputObjectType,
    GraphQLNamedType,
    GraphQLObjectType,
    KnownTypeNamesRule,
    validate,
)
from strawberry.exceptions import StrawberryException
from strawberry.schema.config import StrawberryConfig
from strawberry.schema.schema_converter import get_arguments
from strawberry.types.base import StrawberryObjectDefinition
from strawberry.types.execution import ExecutionContext, ExecutionResult
from strawberry.types.field import StrawberryField

from auth import Principal
from hub import examples
from hub.audit import Trail
from hub.before import Agreed, Known, Limits, OneOperation
from hub.compose import ROOTS, Composition, Mutation, Owned, Query, Subscription, declared_root
from hub.errors import BadPlugin, BadSetup, Unavailable, settle
from hub.federation import REPRESENTATION, gateway_fields, key_field
from hub.fit import fitted, publish
from hub.held import Held
from hub.inputs import quicken
from hub.kept import Kept
from hub.persisted import hash_of
from hub.plan.executor import Executor
from hub.plan.operation import Operation
from hub.reads import Memory, Read, Relation, Root, declaration, doc_of, is_declared
from hub.scalars import SCALARS

SUITING = 2_000  # documents by caller's schema of which a worker remembers whether they fit
FITTING = 50  # sets of permissions whose schema a worker remembers: a map of names each


class Schema(strawberry.Schema):
    """The GraphQL schema of a composition: all of it, or one agency's subgraph."""

    def __init__(self, composition: Composition, *, subgraph: str | None = None) -> None:
        self.composition = composition
        self.subgraph = subgraph
        self.listed: Mapping[str, str] | None = None  # the only operations that are served, by hash
        if subgraph and subgraph not in {plugin.name for plugin in composition.plugins}:
            raise BadSetup(f"no plugin is called {subgraph!r}")
        self.held: Held | None = None  # small tables in memory
        self.fitting: Kept[Schema] = Kept(FITTING)
        self.suiting: Kept[bool] = Kept(SUITING)
        self.extra: Owned = gateway_fields(self) if subgraph else {}
        kept = {root: self._kept(root) for root in ROOTS}
        try:
            super().__init__(
                query=Query,
                mutation=Mutation if kept[Mutation] else None,
                subscription=Subscription if kept[Subscription] else None,
                types=self.entities(),
                extensions=[Known, OneOperation, Limits, Agreed, Trail],
                config=StrawberryConfig(scalar_map=SCALARS | REPRESENTATION),
                execution_context_class=Executor,
            )
        except StrawberryException as error:
            raise _explained(error) from error
        for graphql_type in self._schema.type_map.values():
            _describe(graphql_type)
            self._guard(graphql_type)
            if isinstance(graphql_type, GraphQLInputObjectType):
                quicken(graphql_type.extensions["strawberry-definition"], self.config)
        publish(self._schema, (one.query for one in examples.of(composition.plugins)))

    def process_errors(self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None) -> None:
        """Strawberry calls this for every answer, over HTTP and WebSocket."""
        context = execution_context.context if execution_context else None
        for error in errors:
            settle(error, getattr(context, "language", "id"), getattr(context, "request_id", ""))

    async def execute(self, *asked: Any, **given: Any) -> ExecutionResult:
        """Execute an operation on the schema that fits who asks."""
        return await strawberry.Schema.execute(self._for(given), *asked, **given)

    async def stream(self, *asked: Any, **given: Any) -> Any:
        """The same, result by result: how WebSocket and server-sent events ask."""
        return await strawberry.Schema.stream(self._for(given), *asked, **given)

    def suits(self, text: str, operation: Operation) -> bool:
        """Whether a valid operation names only what this schema, of a caller, has. text: its document's."""
        key = (hash_of(text), self._schema)
        found = self.suiting.get(key)
        if found is None:
            found = not validate(self._schema, operation.document, [FieldsOnCorrectTypeRule, KnownTypeNamesRule])
            self.suiting.put(key, found, 1)
        return found

    def _for(self, given: Mapping[str, Any]) -> Schema:
        context = given.get("context_value")
        return self.for_caller(context.who if context else None)

    def for_caller(self, who: Principal | None) -> Schema:
        """This schema as somebody may know it. A subgraph's is whole: its router has to know all of it."""
        if who is None or self.subgraph:
            return self
        key = (who.permissions, who.nik is None)
        found = self.fitting.get(key)
        if found is None:
            found = copy.copy(self)
            found._schema = fitted(self._schema, who)
            self.fitting.put(key, found, 1)
        return found

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

    def memory(self, read: Read) -> Memory | None:
        """A type's rows in memory, where they are."""
        return read.memory or (self.held.memory(read) if self.held is not None and read.held else None)

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

    def _guard(self, graphql_type: GraphQLNamedType) -> None:
        """A resolver that hangs costs its own field; declared reads have the same limit in their loaders."""
        if not isinstance(graphql_type, GraphQLObjectType):
            return
        called = self._called
        for field in graphql_type.fields.values():
            made = field.extensions.get("strawberry-definition")
            resolver = getattr(made, "base_resolver", None)
            if resolver is not None and inspect.iscoroutinefunction(resolver.wrapped_func) and field.resolve:
                plain = not made.extensions and not made.is_subscription
                field.resolve = partial(_limited, partial(called, made) if plain else field.resolve)

    def _called(self, field: StrawberryField, source: Any, info: Any, /, **given: Any) -> Any:
        """Call a field's resolver as Strawberry would, which keeps ten functions for every field."""
        known = self.config.info_class(_raw_info=info, _field=field)
        scalars = self.schema_converter.scalar_registry
        args, named = get_arguments(
            field=field, source=source, info=known, kwargs=given, config=self.config, scalar_registry=scalars
        )
        return field.get_result(source, info=known, args=args, kwargs=named)

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
        declared = declared_root(field) if origin is Query else None
        if declared is not None and id(declared) in self.composition.targets:
            part = self.composition.register(self.composition.targets[id(declared)].type)
            if part:
                return self.composition.agency(part)
        return agency


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


def _describe(graphql_type: GraphQLNamedType) -> None:
    """Use docstrings as descriptions, which Strawberry does not."""
    definition = graphql_type.extensions.get("strawberry-definition")
    origin = getattr(definition, "origin", None) or getattr(definition, "wrapped_cls", None)
    if origin is not None and not graphql_type.description and not _generated(origin):
        graphql_type.description = doc_of(origin)
    if isinstance(graphql_type, GraphQLObjectType):
        for field in graphql_type.fields.values():
            made = field.extensions.get("strawberry-definition")
            resolver = getattr(made, "base_resolver", None)
            if not field.description and resolver is not None:
                field.description = doc_of(resolver.wrapped_func)


async def _limited(resolve: Any, source: Any, info: Any, /, **given: Any) -> Any:
    try:
        async with asyncio.timeout(info.context.settings.field_seconds):
            found = resolve(source, info, **given)
            return await found if inspect.isawaitable(found) else found
    except TimeoutError:
        raise Unavailable from None


def _generated(origin: type) -> bool:
    """Dataclasses invent a docstring with their signature."""
    return bool(origin.__doc__ and origin.__doc__.startswith(f"{origin.__name__}("))
