"""Objects of reference tables: shaped once per key and selection, then looked up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from graphql import (
    FieldNode,
    GraphQLEnumType,
    GraphQLField,
    GraphQLObjectType,
    GraphQLOutputType,
    get_named_type,
    is_non_null_type,
)

from hub.plan.operation import Unplanned
from hub.plan.shape import there
from hub.reads import Column, Memory, Read, Relation, Root, Shape

if TYPE_CHECKING:
    from hub.plan.compile import Compiler


MOST = 5_000  # objects of one selection


class Remembered(dict[Any, Any]):
    """By key, the object a selection makes of a remembered row, None where there is none; or, for a relation that is a
    list, by the value of their column `on` the objects of all such rows."""

    def __init__(self, memory: Memory, parts: Sequence[tuple[str, Any]], on: str | None = None) -> None:
        super().__init__()
        self.memory = memory
        self.parts = parts
        self.on = on

    def __missing__(self, key: Any) -> Any:
        if self.on is not None:  # lists may be long: they are made anew each time
            return [self.object(row) for row in self.memory.where(self.on, key)]
        if len(self) == MOST:
            self.clear()
        found = self.memory.get(str(key))
        self[key] = made = None if found is None else self.object(found)
        return made

    def object(self, row: Any) -> dict[str, Any]:
        return {name: part(row) for name, part in self.parts}


def remembered(
    make: Compiler, kind: GraphQLObjectType, read: Read, nodes: Sequence[FieldNode], declared: Relation | Root
) -> Remembered | None:
    """What a selection makes of rows in memory; None where a statement has to find them.

    Raises:
        Unplanned: they are only in memory, and more is selected than what is there.
    """
    memory = make.schema.memory(read)
    if memory is None or (read.table is not None and not _as_held(read, declared)):
        return None
    try:
        return _remembering(make, memory, kind, read, nodes, declared)
    except Unplanned:
        if read.table is None:
            raise
        return None


def _as_held(read: Read, declared: Relation | Root) -> bool:
    """Whether memory has a table's rows as the declaration wants them: by key, or all in the order of the key."""
    on = declared.on if isinstance(declared, Relation) else ""
    if declared.shape is Shape.LIST:
        return declared.order == read.key
    return declared.shape is Shape.ONE and on in ("", read.key) and not getattr(declared, "empty", False)


def _remembering(
    make: Compiler,
    memory: Memory,
    kind: GraphQLObjectType,
    read: Read,
    nodes: Sequence[FieldNode],
    declared: Relation | Root,
) -> Remembered:
    """That selection.

    Raises:
        Unplanned: it needs more than columns and relations to other rows in memory.
    """
    parts: list[tuple[str, Any]] = []
    selected = make.operation.fields(kind, [node.selection_set for node in nodes], make.variables)
    for key, fields in selected.items():
        name = fields[0].name.value
        if name == "__typename":
            parts.append((key, lambda _: kind.name))
            continue
        part = _part(make, kind.fields[name], read, fields)
        if part is None:
            raise Unplanned(f"{kind.name}.{name} is more than a remembered column")
        parts.append((key, part))
    listed = declared.shape is Shape.LIST
    return Remembered(memory, parts, getattr(declared, "on", "") if listed else None)


def _part(make: Compiler, field: GraphQLField, read: Read, nodes: Sequence[FieldNode]) -> Any:
    """How a field's value is made of a row; None when memory doesn't have it."""
    match read.fields.get(field.extensions["strawberry-definition"].python_name):
        case Column(needs=None, personal=False, words=False) as below:
            return _attribute(below.column) if read.table is None else _column(make, field.type, below)
        case Relation(shape=Shape.ONE | Shape.LIST, needs=None, personal=False) as below:
            found = remembered(make, make.object(field.type), make.schema.target(below), nodes, below)
            return None if found is None else _through(below.by, found)
    return None


def _attribute(name: str) -> Any:
    return lambda row: getattr(row, name)


def _column(make: Compiler, kind: GraphQLOutputType, declared: Column) -> Any:
    """A column of a table's row, as JSON has it."""
    named = get_named_type(kind)
    text = make.shaper.leaf(named.name, named if isinstance(named, GraphQLEnumType) else None)("x")
    made = eval(f"lambda x: {text}", dict(make.shaper.constants))  # noqa: S307 - our own text
    nothing = there if is_non_null_type(kind) else lambda _: None

    def value(row: Any) -> Any:
        found = getattr(row, declared.column)
        return nothing(None) if found is None else made(found)

    return value


def _through(by: str, below: Remembered) -> Any:
    nothing: Any = None if below.on is None else []
    return lambda row: nothing if getattr(row, by) is None else below[getattr(row, by)]
