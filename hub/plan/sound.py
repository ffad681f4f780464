"""Whether a document is surely valid, found in one walk along its selections as an execution would make it.

graphql-core's thirty rules each see every node, and word what is wrong. Most documents have nothing wrong and nothing
unusual: this walk knows those. Whatever it doesn't know, the rules decide. Source: GraphQL specification, 5.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from graphql import (
    ArgumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLObjectType,
    InlineFragmentNode,
    ListValueNode,
    NullValueNode,
    ObjectFieldNode,
    ObjectValueNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    Undefined,
    ValueNode,
    VariableNode,
    get_named_type,
    is_input_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    is_type_sub_type_of,
    print_ast,
    type_from_ast,
    validate_input_literal,
)

from hub.plan.operation import Operation

Selected = dict[str, list[FieldNode]]
"""Fields by the key they have in the answer."""


class Unsure(Exception):
    """The rules must say whether it is valid."""


def sound(operation: Operation) -> bool:
    """True: the document is valid. False: it may be."""
    definitions = operation.document.definitions
    others = [one for one in definitions if one is not operation.node and not isinstance(one, FragmentDefinitionNode)]
    root = operation.schema.get_root_type(operation.node.operation)
    if others or root is None or operation.node.operation is OperationType.SUBSCRIPTION:
        return False
    walk = _Walk(operation)
    try:
        walk.variables(operation.node)
        walk.unmarked(operation.node)
        walk.selections(root, [operation.node.selection_set])
    except Unsure:
        return False
    fragments = len(definitions) - 1
    return walk.used == walk.types.keys() and len(walk.spread) == len(operation.fragments) == fragments


class _Walk:
    def __init__(self, operation: Operation) -> None:
        self.schema = operation.schema
        self.fragments = operation.fragments
        self.types: dict[str, tuple[GraphQLInputType, bool]] = {}  # of variables, and whether one has a default
        self.used: set[str] = set()
        self.spread: set[str] = set()
        self.open: list[str] = []  # fragments that the walk is in

    def unmarked(self, node: Any) -> None:
        if node.directives:
            raise Unsure

    def variables(self, node: OperationDefinitionNode) -> None:
        for one in node.variable_definitions or ():
            kind: Any = type_from_ast(self.schema, one.type)
            if kind is None or not is_input_type(kind) or one.variable.name.value in self.types:
                raise Unsure
            self.unmarked(one)
            if one.default_value is not None:
                self.value(one.default_value, kind)
            default = one.default_value is not None and not isinstance(one.default_value, NullValueNode)
            self.types[one.variable.name.value] = kind, default

    def selections(self, of: GraphQLObjectType, sets: Sequence[SelectionSetNode | None]) -> None:
        """Fields that an answer merges under one key must be one field."""
        fields: Selected = {}
        opened = len(self.open)
        for one in sets:
            self.flatten(of, one, fields)
        for nodes in fields.values():
            self.field(of, nodes)
        del self.open[opened:]

    def flatten(self, of: GraphQLObjectType, selected: SelectionSetNode | None, into: Selected) -> None:
        for node in selected.selections if selected else ():
            self.directives(node)
            match node:
                case FieldNode():
                    into.setdefault(node.alias.value if node.alias else node.name.value, []).append(node)
                case InlineFragmentNode():
                    if node.type_condition is not None and node.type_condition.name.value != of.name:
                        raise Unsure
                    self.flatten(of, node.selection_set, into)
                case FragmentSpreadNode():
                    name = node.name.value
                    fragment = self.fragments.get(name)
                    if fragment is None or name in self.open or fragment.type_condition.name.value != of.name:
                        raise Unsure
                    self.unmarked(fragment)
                    self.spread.add(name)
                    self.open.append(name)
                    self.flatten(of, fragment.selection_set, into)

    def field(self, of: GraphQLObjectType, nodes: Sequence[FieldNode]) -> None:
        first, name = nodes[0], nodes[0].name.value
        found = of.fields.get(name)
        if len(nodes) > 1 and any(_asked(one) != _asked(first) for one in nodes):
            raise Unsure
        if name == "__typename" and first.selection_set is None and not first.arguments:
            return
        if found is None:
            raise Unsure
        self.arguments(found.args, first.arguments)
        kind = get_named_type(found.type)
        if is_leaf_type(kind) == any(one.selection_set is not None for one in nodes):
            raise Unsure
        if isinstance(kind, GraphQLObjectType):
            if any(one.selection_set is None for one in nodes):
                raise Unsure
            self.selections(kind, [one.selection_set for one in nodes])
        elif not is_leaf_type(kind):
            raise Unsure

    def arguments(self, known: Mapping[str, Any], nodes: Sequence[ArgumentNode | ObjectFieldNode] | None) -> None:
        """Arguments of a field or directive, or fields of an input object."""
        given = {one.name.value: one.value for one in nodes or ()}
        if len(given) != len(nodes or ()) or not given.keys() <= known.keys():
            raise Unsure
        for name, argument in known.items():
            has_default = argument.default_value is not Undefined
            if name in given:
                self.value(given[name], argument.type, default=has_default)
            elif is_non_null_type(argument.type) and not has_default:
                raise Unsure

    def directives(self, node: Any) -> None:
        names = [one.name.value for one in node.directives or ()]
        if len(set(names)) < len(names) or not set(names) <= {"skip", "include"}:
            raise Unsure
        for one in node.directives or ():
            self.arguments(self.schema.get_directive(one.name.value).args, one.arguments)  # type: ignore[union-attr]

    def value(self, node: ValueNode, kind: Any, *, default: bool = False) -> None:
        if isinstance(node, VariableNode):
            self.variable(node.name.value, kind, default=default)
            return
        if not _varies(node):
            validate_input_literal(node, kind, _unsure)
            return
        kind = kind.of_type if is_non_null_type(kind) else kind
        match node:
            case ListValueNode() if is_list_type(kind):
                for one in node.values:
                    self.value(one, kind.of_type)
            case ObjectValueNode() if isinstance(kind, GraphQLInputObjectType) and not kind.is_one_of:
                self.arguments(kind.fields, node.fields)
            case _:
                raise Unsure

    def variable(self, name: str, wanted: Any, *, default: bool) -> None:
        """Source: GraphQL specification, 5.8.5."""
        if name not in self.types:
            raise Unsure
        self.used.add(name)
        kind, has_default = self.types[name]
        if is_non_null_type(wanted) and not is_non_null_type(kind):
            if not (has_default or default):
                raise Unsure
            wanted = wanted.of_type
        if not is_type_sub_type_of(self.schema, kind, wanted):
            raise Unsure


def _unsure(error: GraphQLError, _: object) -> None:
    raise Unsure from error


def _varies(node: ValueNode) -> bool:
    """Whether there is a variable in it. Raises: Unsure for a field twice."""
    match node:
        case ListValueNode():
            return any(_varies(one) for one in node.values)
        case ObjectValueNode():
            if len({one.name.value for one in node.fields}) < len(node.fields):
                raise Unsure
            return any(_varies(one.value) for one in node.fields)
    return isinstance(node, VariableNode)


def _asked(node: FieldNode) -> tuple[str, frozenset[str]]:
    return node.name.value, frozenset(print_ast(one) for one in node.arguments or ())
