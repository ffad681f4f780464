"""The decorators that turn a class with declared fields into a GraphQL type."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeVar

import strawberry
from piccolo.table import Table

from hub.fields import strawberry_field
from hub.reads import (
    DECLARED,
    Call,
    Column,
    Field,
    Filter,
    Memory,
    Read,
    Relation,
    Shape,
    declaration,
    doc_of,
    graphql_name,
)

T = TypeVar("T")


def read(
    table: type[Table] | None = None,
    *,
    key: str,
    rows: str = "true",
    person: str | None = None,
    memory: Memory | None = None,
    calls: Mapping[str, Call] | None = None,
    name: str | None = None,
    also: tuple[str, ...] = (),
    held: bool = False,
    past: str = "",
) -> Callable[[type[T]], type[T]]:
    """Declare a readable type. Without a table, memory or functions it is an entity that agencies join.

    calls: for a type without a table, the function that has its rows, by the column whose values it is asked for:
    `{"citizen": of_citizens}`; also: columns that resolvers beside the declared fields find in the object's row; held:
    it is small and changes seldom, so that every worker holds it in memory: whoever writes it says so with
    `context.changed`; past: SQL of the table's rows as they were on `:day`.
    """

    if held and (table is None or rows != "true" or person is not None):
        raise TypeError("what is held is a table that everybody may know, about nobody")

    def declare(cls: type[T]) -> type[T]:
        of = Read(
            type=cls, key=key, table=table, memory=memory, calls=calls or {}, rows=rows, person=person, also=also,
            held=held, past=past,
        )  # fmt: skip
        return _declared(cls, of, name)

    return declare


def join(
    entity: type,
    table: type[Table] | None = None,
    *,
    key: str = "",
    rows: str = "true",
    register: bool = False,
    past: str = "",
) -> Callable[[type[T]], type[T]]:
    """Declare an agency's part of an entity: its fields join the entity's type. Every one of them may be null."""

    def declare(cls: type[T]) -> type[T]:
        of = declaration(entity)
        column_name = key or of.key
        part = Read(
            type=cls, key=column_name, table=table, rows=rows, person=column_name, joins=entity, register=register,
            past=past,
        )  # fmt: skip
        return _declared(cls, part, None)

    return declare


def roots(cls: type[T]) -> type[T]:
    """Declare root fields of Query."""
    fields = _fields(cls)
    made = _strawberry(cls, fields, None)
    setattr(made, DECLARED, fields)
    return made


def filters(cls: type[T]) -> type[T]:
    """Declare the conditions of a listing as an input type."""
    found = {name: value for name, value in vars(cls).items() if isinstance(value, Filter)}
    declared = {name: replace(value, name=name, column=value.column or name) for name, value in found.items()}
    for name, value in declared.items():
        spelled = graphql_name(name) if name.endswith("_") else None  # `from_`: a word that Python keeps for itself
        setattr(cls, name, strawberry.field(name=spelled, description=value.doc, default=strawberry.UNSET))
    made = strawberry.input(cls, description=doc_of(cls) if cls.__doc__ else None)
    setattr(made, DECLARED, declared)
    return made


def _declared(cls: type[T], of: Read, name: str | None) -> type[T]:
    fields = _fields(cls)
    for declared in fields.values():
        if isinstance(declared, Relation) and not declared.by and declared.shape is not Shape.SAME:
            fields[declared.name] = replace(declared, by=of.key)
    made = _strawberry(cls, fields, name)
    setattr(made, DECLARED, replace(of, type=made, fields=fields))
    return made


def _fields(cls: type) -> dict[str, Field]:
    found = {name: value for name, value in vars(cls).items() if isinstance(value, Field)}
    named: dict[str, Field] = {}
    for name, value in found.items():
        value = replace(value, name=name)
        if isinstance(value, Column) and not value.column:
            value = replace(value, column=name)
        named[name] = value
    return named


def _strawberry(cls: type[T], fields: Mapping[str, Field], name: str | None) -> type[T]:
    for field_name, declared in fields.items():
        setattr(cls, field_name, strawberry_field(cls, declared))
    return strawberry.type(cls, name=name, description=doc_of(cls) if cls.__doc__ else None)
