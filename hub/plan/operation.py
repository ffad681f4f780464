"""Reading the operation: which one, its variables, what it selects."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLField,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLSyntaxError,
    OperationDefinitionNode,
    SelectionSetNode,
    Source,
    Undefined,
    VariableNode,
    parse,
    visit,
)
from graphql.execution.values import VariableValues, get_argument_values
from graphql.language import Visitor

from hub.errors import TooExpensive
from hub.selection import selected


class Unplanned(Exception):
    """The planner does not take this operation; the message says why. Strawberry executes it instead."""


Arguments = Callable[[VariableValues], Mapping[str, Any]]


class Text(Source):
    """The text of a document; every node read from it leads back to the operation that was meant."""

    operation: Operation


@dataclass(frozen=True, slots=True, eq=False)
class Operation:
    """An operation and the fragments beside it; its identity is the key of what is kept for it."""

    schema: GraphQLSchema
    document: DocumentNode
    node: OperationDefinitionNode
    fragments: Mapping[str, FragmentDefinitionNode]
    weight: int
    """Characters of its document: whatever is kept for it keeps that in memory, a hundred times as large."""

    @property
    def name(self) -> str | None:
        return self.node.name.value if self.node.name else None

    @classmethod
    def of(cls, schema: GraphQLSchema, text: str, name: str | None, most: int) -> Operation:
        """The one operation that is meant. most: words and marks that the text may have.

        Raises:
            TooExpensive: it has more.
            GraphQLError: the text can't be parsed.
            Unplanned: it has no such operation, or several and no name says which.
        """
        source = Text(text)
        try:
            document = parse(source, max_tokens=most)
        except GraphQLSyntaxError as error:
            if "Parsing aborted" in error.message:
                raise TooExpensive(what="tokens", price=most + 1, limit=most) from None
            raise
        operations = [one for one in document.definitions if isinstance(one, OperationDefinitionNode)]
        meant = [one for one in operations if name is None or (one.name and one.name.value == name)]
        if len(meant) != 1:
            raise Unplanned("which operation is meant is not clear")
        fragments = {one.name.value: one for one in document.definitions if isinstance(one, FragmentDefinitionNode)}
        source.operation = cls(schema, document, meant[0], fragments, len(text))
        return source.operation

    def fields(
        self, of: GraphQLObjectType, sets: Sequence[SelectionSetNode | None], variables: VariableValues
    ) -> dict[str, list[FieldNode]]:
        """What is selected of a type, by response key, in order."""
        return selected(self.schema, self.fragments, of, sets, variables)


def arguments(field: GraphQLField, node: FieldNode) -> Arguments:
    """How to get the field's arguments from a request's variables."""
    if not _has_variable(node):
        constant = get_argument_values(field, node)
        return lambda _: constant
    plain, absent = _plain(field, node)

    def found(variables: VariableValues) -> dict[str, Any]:
        given = {name: variables.coerced.get(variable) for name, variable in plain.items()}
        if given and None not in given.values():
            return absent | given
        return get_argument_values(field, node, variables)

    return found


def _plain(field: GraphQLField, node: FieldNode) -> tuple[dict[str, str], dict[str, Any]]:
    """Arguments with the variables that they are, when all that are given are variables as they stand, and those that
    are null by default; else nothing."""
    asked = node.arguments or ()
    given = {one.name.value: one.value.name.value for one in asked if isinstance(one.value, VariableNode)}
    others = {name: one.default_value for name, one in field.args.items() if name not in given}
    if len(given) < len(asked) or any(value not in (None, Undefined) for value in others.values()):
        return {}, {}
    called = {name: one.out_name or name for name, one in field.args.items()}
    absent = {called[name]: None for name, value in others.items() if value is None}
    return {called[name]: variable for name, variable in given.items()}, absent


class _Variables(Visitor):
    found = False

    def enter_variable(self, *_: Any) -> None:
        self.found = True


def _has_variable(node: FieldNode) -> bool:
    looking = _Variables()
    for argument in node.arguments or ():
        visit(argument, looking)
    return looking.found


def sketch(value: Any) -> object:
    """What of a variable's value decides the plan: null or not, true or false, which keys of an input are set."""
    match value:
        case bool() | None:
            return value
        case dict():
            return tuple((name, sketch(inner)) for name, inner in sorted(value.items()))
        case str():
            return value != ""
        case _:
            return 1
