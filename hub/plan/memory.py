"""Objects of reference tables: shaped once per key and selection, then looked up."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from graphql import FieldNode, GraphQLObjectType, get_named_type
from graphql.execution.values import VariableValues

from hub.plan.operation import Operation, Unplanned
from hub.reads import Column, Read, Relation, Shape

if TYPE_CHECKING:
    from hub.schema import Schema


MOST = 5_000  # objects of one selection


class Remembered(dict[Any, Any]):
    """By key, the object a selection makes of a remembered row; None where there is none."""

    def __init__(self, read: Read, parts: Sequence[tuple[str, Any]]) -> None:
        super().__init__()
        self.read = read
        self.parts = parts

    def __missing__(self, key: Any) -> Any:
        assert self.read.memory is not None  # noqa: S101 - made for memory only
        if len(self) == MOST:
            self.clear()
        found = self.read.memory.get(str(key))
        self[key] = made = None if found is None else {name: part(found) for name, part in self.parts}
        return made


def remembering(
    schema: Schema,
    operation: Operation,
    variables: VariableValues,
    kind: GraphQLObjectType,
    read: Read,
    nodes: Sequence[FieldNode],
) -> Remembered:
    """What a selection makes of a remembered type.

    Raises:
        Unplanned: it needs more than columns and single relations to other remembered types.
    """
    parts: list[tuple[str, Any]] = []
    for key, fields in operation.fields(kind, [node.selection_set for node in nodes], variables).items():
        name = fields[0].name.value
        if name == "__typename":
            parts.append((key, lambda _: kind.name))
            continue
        made = kind.fields[name].extensions["strawberry-definition"]
        declared = read.fields.get(made.python_name)
        match declared:
            case Column(needs=None, personal=False, words=False):
                parts.append((key, _attribute(declared.column)))
            case Relation(shape=Shape.ONE) if (target := schema.target(declared)).memory is not None:
                inner = get_named_type(kind.fields[name].type)
                assert isinstance(inner, GraphQLObjectType)  # noqa: S101 - declared types are
                below = remembering(schema, operation, variables, inner, target, fields)
                parts.append((key, _through(declared.by, below)))
            case _:
                raise Unplanned(f"{kind.name}.{name} is more than a remembered column")
    return Remembered(read, parts)


def _attribute(name: str) -> Any:
    return lambda row: getattr(row, name)


def _through(by: str, below: Remembered) -> Any:
    return lambda row: None if getattr(row, by) is None else below[getattr(row, by)]
