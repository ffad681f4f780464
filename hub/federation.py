"""One agency as an Apollo Federation subgraph: its SDL, and the entities a router asks for by key."""

from __future__ import annotations

import asyncio
import hmac
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, NewType

import strawberry
from graphql import (
    BooleanValueNode,
    ConstArgumentNode,
    ConstDirectiveNode,
    DefinitionNode,
    GraphQLError,
    GraphQLObjectType,
    NameNode,
    ObjectTypeDefinitionNode,
    StringValueNode,
    TypeDefinitionNode,
    get_named_type,
    parse,
    print_ast,
    print_schema,
)
from strawberry.annotation import StrawberryAnnotation
from strawberry.types.field import StrawberryField
from strawberry.types.union import StrawberryUnion

from hub.context import Context, Info
from hub.errors import BadInput, Forbidden, Text
from hub.fields import entity
from hub.loads import loads_of
from hub.reads import Column, Read, declaration, is_declared
from hub.things import thing

if TYPE_CHECKING:
    from hub.schema import Schema

HEADER = "X-Simpul-Gateway"
MOST = 10_000  # representations in one request: what a router gathers for a page of 1,000 rows and their relations
LINK = 'extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@shareable"])'
MACHINERY = frozenset({"_service", "_entities", "_Any", "_Entity", "_Service"})

Representation = NewType("Representation", object)
REPRESENTATION: dict[object, Any] = {Representation: strawberry.scalar(name="_Any", parse_value=lambda value: value)}


def key_field(read: Read) -> str:
    """The field that shows a type's key, or "": such a type is no entity, and is served wherever it is used."""
    if read.calls and read.key not in read.calls:
        return ""
    fields = read.fields.values()
    return next((field.name for field in fields if isinstance(field, Column) and field.column == read.key), "")


# -- the SDL --------------------------------------------------------------------------------------------------------


def sdl(schema: Schema) -> str:
    """What this subgraph contributes to the supergraph, for a composer."""
    printed = parse(f"{LINK}\n{print_schema(schema._schema)}")
    kept = [made for found in printed.definitions if (made := _definition(schema, found))]
    return print_ast(replace(printed, definitions=tuple(kept)))


def _definition(schema: Schema, found: DefinitionNode) -> DefinitionNode | None:
    """A definition as federation wants it; None for the router's own machinery and a Query with nothing else."""
    if isinstance(found, TypeDefinitionNode) and found.name.value in MACHINERY:
        return None
    if not isinstance(found, ObjectTypeDefinitionNode):
        return found
    fields = tuple(field for field in found.fields or () if field.name.value not in MACHINERY)
    directives = (*(found.directives or ()), *_directives(schema, found.name.value))
    return replace(found, fields=fields, directives=directives) if fields else None


def _directives(schema: Schema, name: str) -> list[ConstDirectiveNode]:
    made: Any = schema._schema.type_map[name]
    definition = made.extensions["strawberry-definition"]
    origin = (definition.concrete_of or definition).origin
    if is_declared(origin) and (key := key_field(declaration(origin))):
        unresolvable = {"resolvable": False} if schema.is_key_only(origin) else {}
        return [_directive("key", fields=_key_name(made, key), **unresolvable)]
    is_root = made in (schema._schema.query_type, schema._schema.mutation_type, schema._schema.subscription_type)
    is_hubs = origin.__module__.partition(".")[0] == "hub"
    return [_directive("shareable")] if is_hubs and not is_root else []


def _directive(name: str, **arguments: str | bool) -> ConstDirectiveNode:
    made = tuple(
        ConstArgumentNode(
            name=NameNode(value=argument),
            value=BooleanValueNode(value=value) if isinstance(value, bool) else StringValueNode(value=value),
        )
        for argument, value in arguments.items()
    )
    return ConstDirectiveNode(name=NameNode(value=name), arguments=made)


def _key_name(made: GraphQLObjectType, key: str) -> str:
    """The key's name in GraphQL."""
    fields = made.fields.items()
    return str(next(name for name, field in fields if field.extensions["strawberry-definition"].python_name == key))


# -- what a router asks ---------------------------------------------------------------------------------------------


def require_gateway(context: Context) -> None:
    """Let only the federation router pass: it shows the gateway's secret.

    Raises:
        Forbidden: it doesn't, or this deployment has no secret.
    """
    connection = context.request or context.websocket
    shown = connection.headers.get(HEADER, "") if connection else ""
    token = context.settings.gateway_token
    if not token or not hmac.compare_digest(shown.encode("latin-1"), token.encode()):
        raise Forbidden


@strawberry.type(name="_Service")
class Subgraph:
    sdl: str


def gateway_fields(schema: Schema) -> dict[str, tuple[str, StrawberryField]]:
    """The root fields of a subgraph that only a router may use."""
    reads = [read for cls in schema.entities() if key_field(read := declaration(cls))]
    fields = [_service_field(schema), *([_entities_field(schema, reads)] if reads else [])]
    return {field.python_name: (schema.subgraph or "", field) for field in fields}


def _service_field(schema: Schema) -> StrawberryField:
    def _service(info: Info) -> Subgraph:
        """This subgraph's SDL."""
        require_gateway(info.context)
        return Subgraph(sdl=sdl(schema))

    return _root_field(_service, Subgraph)


def _entities_field(schema: Schema, reads: Sequence[Read]) -> StrawberryField:
    by_name = {read.name: read for read in reads}

    async def _entities(info: Info, representations: list[Representation]) -> Any:
        """The entities with these keys, in this order; null where nothing is, or nothing the caller may know of."""
        require_gateway(info.context)
        if len(representations) > MOST:
            raise _bad([], f"Paling banyak {MOST} representasi.", f"At most {MOST} representations.")
        references = [_reference(schema, by_name, at, given) for at, given in enumerate(representations)]
        return await asyncio.gather(*(_resolved(reference, info) for reference in references))

    union = StrawberryUnion("_Entity", tuple(StrawberryAnnotation(read.type) for read in reads))
    return _root_field(_entities, list[union | None])  # type: ignore[valid-type]


def _root_field(resolver: Any, graphql_type: object) -> StrawberryField:
    made: StrawberryField = strawberry.field(resolver=resolver, name=resolver.__name__, graphql_type=graphql_type)
    made.python_name = resolver.__name__
    return made


@dataclass(frozen=True, slots=True)
class Reference:
    """A representation of a type this subgraph resolves, its key checked."""

    read: Read
    key: object


async def _resolved(reference: Reference, info: Info) -> Any:
    read, key = reference.read, reference.key
    if read.bare:
        return entity(read.type, key)
    row = await loads_of(info).row(read, key)
    return None if row is None else thing(read, row)


def _reference(schema: Schema, by_name: Mapping[str, Read], at: int, given: object) -> Reference:
    """Read one representation.

    Raises:
        BadInput: it isn't of a type this subgraph resolves, or its key is missing or malformed.
    """
    name = given.get("__typename") if isinstance(given, dict) else None
    if not isinstance(given, dict) or not isinstance(name, str) or name not in by_name:
        raise _bad([at, "__typename"], "Subgraph ini tidak melayani tipe itu.", "This subgraph has no such entity.")
    read, made = by_name[name], schema._schema.type_map[name]
    assert isinstance(made, GraphQLObjectType)  # noqa: S101 - declared types are
    field = _key_name(made, key_field(read))
    if given.get(field) is None:
        raise _bad([at, field], f"Kunci `{field}` wajib ada.", f"The key `{field}` is required.")
    try:
        return Reference(read, _key(read, get_named_type(made.fields[field].type), given[field]))
    except BadInput as error:
        raise BadInput(error.said, path=["representations", at, field]) from None
    except (GraphQLError, ValueError):
        raise _bad([at, field], f"Kunci `{field}` tidak sah.", f"The key `{field}` is not valid.") from None


def _key(read: Read, leaf: Any, given: object) -> object:
    """The key as the table has it: an ID of a numbered row is a number there."""
    key = leaf.coerce_input_value(given)
    column = read.table._meta.get_column_by_name(read.key) if read.table else None
    return int(key) if column is not None and column.value_type is int else key


def _bad(path: Sequence[str | int], indonesian: str, english: str) -> BadInput:
    return BadInput(Text(indonesian, english), path=["representations", *path])
