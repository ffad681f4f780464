"""What an operation may cost, known before it runs: rows that could be read, depth, aliases, fields of the root."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLInterfaceType,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    InlineFragmentNode,
    IntValueNode,
    OperationDefinitionNode,
    SelectionSetNode,
    VariableNode,
    get_named_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
)

from hub.arguments import PAGE_SIZE
from hub.errors import TooExpensive
from hub.settings import Settings

LIST_SIZE = 10  # rows that a list without pages is taken to have
NODES = 5_000  # selected fields, fragments spread out


class Price:
    """Walks one operation, fragments spread out, and counts.

    Raises:
        TooExpensive: one of the limits is passed; the price and the limit are in its details.
    """

    def __init__(
        self, schema: GraphQLSchema, document: DocumentNode, variables: Mapping[str, Any], settings: Settings
    ) -> None:
        self.schema = schema
        self.variables = variables
        self.defaults: dict[str, Any] = {}
        self.settings = settings
        self.nodes = 0
        self.aliases = 0
        self.fragments = {
            one.name.value: one for one in document.definitions if isinstance(one, FragmentDefinitionNode)
        }

    def of(self, operation: OperationDefinitionNode) -> int:
        """Rows that could be read."""
        root = self.schema.get_root_type(operation.operation)
        self.defaults = {one.variable.name.value: one.default_value for one in operation.variable_definitions or ()}
        fields = sum(isinstance(one, FieldNode) for one in operation.selection_set.selections)
        self.check("root fields", fields, self.settings.root_limit)
        cost = self.selected(root, operation.selection_set, 1, ())
        self.check("aliases", self.aliases, self.settings.alias_limit)
        self.check("rows", cost, self.settings.cost_limit)
        return cost

    def check(self, what: str, price: int, limit: int) -> None:
        if price > limit:
            raise TooExpensive(what=what, price=price, limit=limit)

    def selected(self, of: Any, selection: SelectionSetNode, depth: int, spread: tuple[str, ...]) -> int:
        cost = 0
        for node in selection.selections:
            self.nodes += 1
            self.check("fields", self.nodes, NODES)
            match node:
                case FieldNode():
                    cost += self.field(of, node, depth, spread)
                case InlineFragmentNode():
                    named = self.schema.type_map.get(node.type_condition.name.value) if node.type_condition else of
                    cost += self.selected(named, node.selection_set, depth, spread)
                case FragmentSpreadNode():
                    name = node.name.value
                    fragment = self.fragments.get(name)
                    if fragment is not None and name not in spread:  # a cycle is for the validation to refuse
                        named = self.schema.type_map.get(fragment.type_condition.name.value)
                        cost += self.selected(named, fragment.selection_set, depth, (*spread, name))
        return cost

    def field(self, of: Any, node: FieldNode, depth: int, spread: tuple[str, ...]) -> int:
        self.check("depth", depth, self.settings.depth_limit)
        self.aliases += node.alias is not None
        found = of.fields.get(node.name.value) if isinstance(of, GraphQLObjectType | GraphQLInterfaceType) else None
        if found is None or node.selection_set is None or is_leaf_type(get_named_type(found.type)):
            return 0
        below = self.selected(get_named_type(found.type), node.selection_set, depth + 1, spread)
        if "first" in found.args:
            return self.first(node) * (1 + below)
        return below if node.name.value in {"edges", "node", "pageInfo"} else _many(found.type) * (1 + below)

    def first(self, node: FieldNode) -> int:
        """Rows of a page; nobody is spared the price of one row."""
        given: Any = PAGE_SIZE
        for argument in node.arguments or ():
            if argument.name.value == "first":
                value: Any = argument.value
                if isinstance(value, VariableNode):
                    name = value.name.value
                    value = self.variables[name] if name in self.variables else self.defaults.get(name)
                given = int(value.value) if isinstance(value, IntValueNode) else value
        return max(1, given) if isinstance(given, int) else PAGE_SIZE


def _many(kind: GraphQLOutputType) -> int:
    return LIST_SIZE if is_list_type(kind.of_type if is_non_null_type(kind) else kind) else 1
