"""Objects of reference tables: shaped once per key and selection, then looked up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from graphql import FieldNode, GraphQLObjectType

from hub.plan.operation import Unplanned
from hub.reads import Column, Read, Relation, Root, Shape

if TYPE_CHECKING:
    from hub.plan.compile import Compiler


MOST = 5_000  # objects of one selection


class Remembered(dict[Any, Any]):
    """By key, the object a selection makes of a remembered row, None where there is none; or, for a relation that is a
    list, by the value of their column `on` the objects of all such rows."""

    def __init__(self, read: Read, parts: Sequence[tuple[str, Any]], on: str | None = None) -> None:
        super().__init__()
        self.read = read
        self.parts = parts
        self.on = on

    def __missing__(self, key: Any) -> Any:
        assert self.read.memory is not None  # noqa: S101 - made for memory only
        if self.on is not None:  # lists may be long: they are made anew each time
            return [self.object(row) for row in self.read.memory.where(self.on, key)]
        if len(self) == MOST:
            self.clear()
        found = self.read.memory.get(str(key))
        self[key] = made = None if found is None else self.object(found)
        return made

    def object(self, row: Any) -> dict[str, Any]:
        return {name: part(row) for name, part in self.parts}


def remembering(
    make: Compiler, kind: GraphQLObjectType, read: Read, nodes: Sequence[FieldNode], declared: Relation | Root
) -> Remembered:
    """What a selection makes of a remembered type.

    Raises:
        Unplanned: it needs more than columns and relations to other remembered types.
    """
    parts: list[tuple[str, Any]] = []
    selected = make.operation.fields(kind, [node.selection_set for node in nodes], make.variables)
    for key, fields in selected.items():
        name = fields[0].name.value
        if name == "__typename":
            parts.append((key, lambda _: kind.name))
            continue
        below = read.fields.get(kind.fields[name].extensions["strawberry-definition"].python_name)
        match below:
            case Column(needs=None, personal=False, words=False):
                parts.append((key, _attribute(below.column)))
            case Relation(shape=Shape.ONE | Shape.LIST) if (target := make.schema.target(below)).memory is not None:
                found = remembering(make, make.object(kind.fields[name].type), target, fields, below)
                parts.append((key, _through(below.by, found)))
            case _:
                raise Unplanned(f"{kind.name}.{name} is more than a remembered column")
    listed = declared.shape is Shape.LIST
    return Remembered(read, parts, getattr(declared, "on", "") if listed else None)


def _attribute(name: str) -> Any:
    return lambda row: getattr(row, name)


def _through(by: str, below: Remembered) -> Any:
    nothing: Any = None if below.on is None else []
    return lambda row: nothing if getattr(row, by) is None else below[getattr(row, by)]
