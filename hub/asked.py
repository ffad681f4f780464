"""What a request asks about a person, known from the request and the declarations alone: before anything is read."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphql import (
    FieldNode,
    GraphQLField,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    SelectionSetNode,
    get_named_type,
)
from graphql.execution.values import VariableValues, get_argument_values

from auth import Principal
from hub.context import Info
from hub.fit import declared
from hub.reads import Column, Field, Read, Relation, Root, Shape, graphql_name
from hub.selection import Fragments, selected

if TYPE_CHECKING:
    from hub.context import Context

Nodes = Sequence[FieldNode]


@dataclass(frozen=True, slots=True)
class One:
    """A field selected of an object: its declaration and whose it is, null where a resolver gives it."""

    owner: Read | None
    declared: Field | None
    kind: GraphQLOutputType
    nodes: Nodes


@dataclass(frozen=True, slots=True)
class Whose:
    """A root field by a person's number. argument: which says it; own: whether something is asked that only they may
    see; personal: whether something personal is."""

    argument: str
    own: bool
    personal: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """An operation, to be asked what it wants to know. target: where a declared field leads."""

    schema: GraphQLSchema
    target: Callable[[Relation | Root], Read]
    fragments: Fragments
    variables: VariableValues

    @classmethod
    def of(cls, info: Info) -> Asked:
        """The operation that a resolver serves."""
        raw: Any = info._raw_info
        return cls(raw.schema, info.schema.target, raw.fragments, raw.variable_values)  # type: ignore[attr-defined]

    def fields(self, kind: GraphQLObjectType, nodes: Nodes) -> Iterator[One]:
        """What is selected of a type, but for its name."""
        for group in selected(
            self.schema, self.fragments, kind, [node.selection_set for node in nodes], self.variables
        ).values():
            if (field := kind.fields.get(group[0].name.value)) is not None:
                yield One(*declared(field), field.type, group)

    def personal(self, one: One) -> bool:
        """Whether a field, or what it leads to, is personal data of the person that its object is about."""
        owner, found = one.owner, one.declared
        if owner is None or found is None or owner.person is None:
            return False
        if found.personal or not isinstance(found, Relation):
            return found.personal
        return _stays(owner, found, self.target(found)) and any(
            map(self.personal, self.fields(*self._rows(found, one.kind, one.nodes)))
        )

    def _rows(self, found: Relation, kind: GraphQLOutputType, nodes: Nodes) -> tuple[GraphQLObjectType, Nodes]:
        """The type of a relation's rows, and what is selected of them."""
        named: Any = get_named_type(kind)
        for step in ("edges", "node") if found.shape is Shape.PAGE else ():
            sets = [node.selection_set for node in nodes]
            groups = selected(self.schema, self.fragments, named, sets, self.variables).values()
            nodes = [node for group in groups for node in group if node.name.value == step]
            named = get_named_type(named.fields[step].type)
        return named, nodes

    def named(self, query: GraphQLObjectType, root: SelectionSetNode, who: Principal) -> set[str]:
        """Whose personal data a query asks for by their number."""
        found: set[str] = set()
        for nodes in selected(self.schema, self.fragments, query, [root], self.variables).values():
            field = query.fields.get(nodes[0].name.value)
            whose = self.whose(field, nodes, who) if field is not None else None
            if field is not None and whose is not None and whose.personal:
                found.add(get_argument_values(field, nodes[0], self.variables)[whose.argument])
        return found

    def whose(self, field: GraphQLField, nodes: Nodes, who: Principal) -> Whose | None:
        """What a root field asks about the person whose number is its argument; None when it is no such field."""
        _, found = declared(field)
        if not isinstance(found, Root) or not names_person(found, self.target(found)):
            return None
        kind = get_named_type(field.type)
        assert isinstance(kind, GraphQLObjectType)  # noqa: S101 - declared types are
        asked = list(self.fields(kind, nodes))
        own = any(one.declared is not None and not _permitted(one.declared, who) for one in asked)
        return Whose(graphql_name(found.by), own, any(map(self.personal, asked)))

    def refused(self, one: One, context: Context) -> bool:
        """Whether a field of somebody else's record is refused, whatever the record says."""
        if one.declared is None:
            return False  # its resolver decides
        return not _permitted(one.declared, context.who) or (context.purpose is None and self.personal(one))


def needless(info: Info, read: Read, key: object) -> bool:
    """Whether nothing is left to look up about a person: each selected field is refused, or is the number itself."""
    kind = get_named_type(info._raw_info.return_type)
    if read.person != read.key or key == info.context.who.nik or not isinstance(kind, GraphQLObjectType):
        return False
    asked = Asked.of(info)
    rest = [one for one in asked.fields(kind, info._raw_info.field_nodes) if not _number(one)]
    return bool(rest) and all(asked.refused(one, info.context) for one in rest)


def names_person(root: Root, target: Read) -> bool:
    """Whether a root field's argument is the number of the person it is about."""
    return root.shape is Shape.ONE and target.person == target.key


def _permitted(found: Field, who: Principal) -> bool:
    return not found.needs or who.may(found.needs)


def _number(one: One) -> bool:
    owner, found = one.owner, one.declared
    if owner is None or not isinstance(found, Column) or found.needs or found.personal:
        return False
    return owner.joins is None and found.column == owner.person


def _stays(owner: Read, found: Relation, target: Read) -> bool:
    """Whether a relation leads to rows about the same person."""
    if target.person is None:
        return False
    if found.shape is Shape.SAME:
        return target.person == owner.person
    return found.by == owner.person and (found.on or target.key) == target.person
