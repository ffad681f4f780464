"""The schema as one caller may know it: what introspection shows, and what a question may name."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from copy import copy
from typing import Any, TypeVar, cast

from graphql import (
    GraphQLField,
    GraphQLNamedType,
    GraphQLObjectType,
    GraphQLSchema,
    SchemaMetaFieldDef,
    TypeInfo,
    TypeInfoVisitor,
    TypeMetaFieldDef,
    Visitor,
    get_named_type,
    is_abstract_type,
    is_composite_type,
    is_introspection_type,
    is_object_type,
    parse,
    visit,
)
from graphql.type.schema import remap_named_type

from auth import Principal
from hub.reads import DECLARED, Column, Field, Read, Relation, Root

NEEDS = "__needs__"  # where a resolver keeps the permissions of which it wants one
PUBLIC = "simpul-public"  # in the extensions of a field that published operations ask
F = TypeVar("F", bound=Callable[..., Any])
Sees = Callable[[GraphQLField], bool]


def needs(*permissions: str) -> Callable[[F], F]:
    """Say which permissions a resolver asks for; the schema shows its field to those who have one of them.

    The resolver, or the step it takes, still refuses everybody else.
    """

    def marked(resolver: F) -> F:
        setattr(resolver, NEEDS, permissions)
        return resolver

    return marked


# -- what a permission is wanted for --------------------------------------------------------------------------------


def declared(field: GraphQLField) -> tuple[Read | None, Field | None]:
    """The declaration behind a field, and of which type it is."""
    made: Any = field.extensions.get("strawberry-definition")
    origin = getattr(made, "origin", None)
    found = vars(origin).get(DECLARED) if isinstance(origin, type) else None
    fields = found.fields if isinstance(found, Read) else found or {}
    return found if isinstance(found, Read) else None, fields.get(made.python_name) if made is not None else None


def wanted(field: GraphQLField) -> tuple[str, ...]:
    """The permissions of which a field wants one; empty: it wants none by declaration."""
    _, found = declared(field)
    if found is not None:
        return (found.needs,) if found.needs else ()
    resolver = getattr(field.extensions.get("strawberry-definition"), "base_resolver", None)
    return tuple(getattr(resolver.wrapped_func, NEEDS, ())) if resolver is not None else ()


def could(who: Principal, field: GraphQLField) -> bool:
    """Whether somebody could be allowed a field, of their own record at least."""
    read, _ = declared(field)
    names = wanted(field)
    own = who.nik is not None and read is not None and read.person is not None
    return not names or own or any(who.may(name) for name in names)


def known(who: Principal, field: GraphQLField) -> bool:
    """Whether a field's name is something to somebody who asks for it: operations, the agencies' parts of an entity and
    what examples ask are public, and refuse with a code; any other field that is never theirs is no field at all."""
    read, _ = declared(field)
    return read is None or read.joins is not None or PUBLIC in field.extensions or could(who, field)


def publish(schema: GraphQLSchema, documents: Iterable[str]) -> None:
    """Mark the fields that published operations ask."""
    where = TypeInfo(schema)

    class Marker(Visitor):
        def enter_field(self, *_: Any) -> None:
            if (field := where.get_field_def()) is not None and field.extensions:
                field.extensions[PUBLIC] = True

    for document in documents:
        visit(parse(document), TypeInfoVisitor(where, Marker()))


def told(asked: Relation | Root, target: Read) -> str | None:
    """The field that a filter or order tells of, though it needs a permission which the list doesn't; None: none."""
    conditions = getattr(asked.filter, DECLARED).values() if asked.filter else ()
    columns = {asked.order.lstrip("-"), *(one.column for one in conditions)}
    return next(
        (
            name
            for name, field in target.fields.items()
            if isinstance(field, Column) and field.needs not in {None, asked.needs} and field.column in columns
        ),
        None,
    )


# -- the schema for that --------------------------------------------------------------------------------------------


class Fitting(GraphQLSchema):
    """A schema over another's types in which some fields are not, and introspection tells of fewer still."""

    whole: GraphQLSchema
    who: Principal

    def get_field(self, parent_type: Any, field_name: str) -> GraphQLField | None:
        found = super().get_field(parent_type, field_name)
        if found is SchemaMetaFieldDef:
            return _meta(found, lambda *_: self.shown())
        if found is TypeMetaFieldDef:
            return _meta(found, lambda *_, name: self.shown().get_type(name))
        return found if found is None or known(self.who, found) else None

    def shown(self) -> GraphQLSchema:
        """The types and fields the caller could be allowed, for introspection."""
        return pruned(self.whole, lambda field: could(self.who, field))


def fitted(whole: GraphQLSchema, who: Principal) -> GraphQLSchema:
    """The schema for a caller. It shares every type; only a map of names is its own."""
    names = reached(whole, lambda field: known(who, field))
    made = object.__new__(Fitting)
    made.__dict__.update(whole.__dict__)
    made.whole, made.who = whole, who
    made.type_map = {name: kind for name, kind in whole.type_map.items() if name in names}
    return made


def reached(schema: GraphQLSchema, sees: Sees) -> set[str]:
    """The types that fields lead to, from the roots on."""
    roots = (schema.query_type, schema.mutation_type, schema.subscription_type)
    waiting: list[GraphQLNamedType] = [root for root in roots if root is not None]
    waiting += [get_named_type(arg.type) for directive in schema.directives for arg in directive.args.values()]
    found = {name for name, kind in schema.type_map.items() if is_introspection_type(kind)} | {"String", "Boolean"}
    while waiting:
        kind = waiting.pop()
        if kind.name not in found:
            found.add(kind.name)
            waiting += _next(kind, sees)
            waiting += schema.get_possible_types(kind) if is_abstract_type(kind) else ()
    return found


def _next(kind: Any, sees: Sees) -> Iterable[GraphQLNamedType]:
    fields = [field for field in getattr(kind, "fields", {}).values() if not is_object_type(kind) or sees(field)]
    arguments = [arg for field in fields for arg in getattr(field, "args", {}).values()]
    return [*getattr(kind, "interfaces", ()), *(get_named_type(one.type) for one in (*fields, *arguments))]


def pruned(schema: GraphQLSchema, sees: Sees) -> GraphQLSchema:
    """A copy with only the fields that are seen, and the types they lead to."""
    names = reached(schema, sees)
    made = {name: copy(kind) for name, kind in schema.type_map.items() if name in names and _refers(kind)}
    for kind in made.values():
        if isinstance(kind, GraphQLObjectType):
            kind.fields = {name: field for name, field in kind.fields.items() if sees(field)}
        remap_named_type(kind, made)
    query, mutation, subscription = (
        cast("GraphQLObjectType | None", made.get(root.name)) if root else None
        for root in (schema.query_type, schema.mutation_type, schema.subscription_type)
    )
    types = [*made.values()]
    return GraphQLSchema(query, mutation, subscription, types, schema.directives, assume_valid=True)


def _refers(kind: GraphQLNamedType) -> bool:
    """Whether it may lead to a field that isn't seen; what doesn't is shared."""
    return is_composite_type(kind) and not is_introspection_type(kind)


def _meta(field: GraphQLField, resolve: Callable[..., Any]) -> GraphQLField:
    return GraphQLField(field.type, dict(field.args), resolve, description=field.description)
