"""What an operation selects of a type, with fragments and directives merged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLObjectType,
    GraphQLSchema,
    InlineFragmentNode,
    SelectionSetNode,
    is_abstract_type,
)
from graphql.execution.values import VariableValues, get_directive_values
from graphql.type import GraphQLIncludeDirective, GraphQLSkipDirective

Fragments = Mapping[str, FragmentDefinitionNode]


def selected(
    schema: GraphQLSchema,
    fragments: Fragments,
    of: GraphQLObjectType,
    sets: Sequence[SelectionSetNode | None],
    variables: VariableValues,
) -> dict[str, list[FieldNode]]:
    """What is selected of a type, by response key, in order. Source: GraphQL specification, 6.3.2."""
    found: dict[str, list[FieldNode]] = {}

    def fits(condition: str) -> bool:
        named = schema.type_map[condition]
        return named is of or (is_abstract_type(named) and schema.is_sub_type(named, of))

    def look(chosen: SelectionSetNode | None) -> None:
        for node in chosen.selections if chosen else ():
            if not _included(node, variables):
                continue
            match node:
                case FieldNode():
                    key = node.alias.value if node.alias else node.name.value
                    found.setdefault(key, []).append(node)
                case InlineFragmentNode():
                    if node.type_condition is None or fits(node.type_condition.name.value):
                        look(node.selection_set)
                case FragmentSpreadNode():
                    fragment = fragments[node.name.value]
                    if fits(fragment.type_condition.name.value):
                        look(fragment.selection_set)

    for one in sets:
        look(one)
    return found


def _included(node: Any, variables: VariableValues) -> bool:
    if not node.directives:
        return True
    skip = get_directive_values(GraphQLSkipDirective, node, variables)
    include = get_directive_values(GraphQLIncludeDirective, node, variables)
    return not (skip and skip["if"]) and not (include and not include["if"])
