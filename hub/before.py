"""What happens to a document before it is executed: it is known or read, named, listed, priced and counted."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator
from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLError,
    NameNode,
    OperationDefinitionNode,
    OperationType,
    SelectionSetNode,
    get_operation_ast,
)
from graphql.execution.values import get_variable_values
from strawberry.extensions import SchemaExtension

from hub import audit, limits
from hub.asked import Asked
from hub.context import Context
from hub.errors import Forbidden, RateLimited, Text, TooExpensive
from hub.persisted import hash_of
from hub.plan.bounds import bounds
from hub.plan.operation import Unplanned
from hub.plan.price import Price


class OneOperation(SchemaExtension):
    """A document with several operations must say which one is meant. Source: GraphQL specification, 6.1."""

    def on_validate(self) -> Iterator[None]:
        context = self.execution_context
        document = context.graphql_document
        definitions = document.definitions if document else ()
        operations = [one for one in definitions if isinstance(one, OperationDefinitionNode)]
        if len(operations) > 1 and context._provided_operation_name is None:
            context.pre_execution_errors = [GraphQLError("The document has several operations: name the one to run.")]
        yield


class Known(SchemaExtension):
    """A document that the planner has read and found valid is neither parsed nor validated again."""

    async def on_parse(self) -> AsyncIterator[None]:
        context = self.execution_context
        planner, name = context.context.planner, context._provided_operation_name
        if planner is not None and context.query:
            try:
                operation = await planner.operation(context.context, context.query, name, context.variables or {})
                context.graphql_document = operation.document
                if context.schema.suits(context.query, operation):  # type: ignore[attr-defined]
                    context.validation_rules = ()
            except Unplanned:  # Strawberry says what is wrong
                pass
            except (TooExpensive, RateLimited) as error:  # nothing of it is read
                context.graphql_document = _nothing(name)
                context.pre_execution_errors = [GraphQLError("", original_error=error)]
        yield

    def get_results(self) -> dict[str, Any]:
        context: Context = self.execution_context.context
        return context.told()


def _nothing(name: str | None) -> DocumentNode:
    """A document in place of one that isn't read."""
    called = NameNode(value=name) if name else None
    selection = SelectionSetNode(selections=(FieldNode(name=NameNode(value="__typename")),))
    operation = OperationDefinitionNode(operation=OperationType.QUERY, name=called, selection_set=selection)
    return DocumentNode(definitions=(operation,))


class Agreed(SchemaExtension):
    """Under a purpose that rests on consent, the people whom a query names are asked before anything is read."""

    async def on_execute(self) -> AsyncIterator[None]:
        context: Context = self.execution_context.context
        refused, context.refused = context.refused, None
        if refused is not None:
            raise refused
        if context.trail is not None and context.purpose in context.trail.consented:
            await audit.agreed(context, self._named(context))
        yield

    def _named(self, context: Context) -> set[str]:
        """Whose personal data the operation asks for by number, but for the caller's own."""
        made = self.execution_context
        schema: Any = made.schema
        document, query = made.graphql_document, schema._schema.query_type
        operation = get_operation_ast(document, made.operation_name) if document else None
        if document is None or operation is None or query is None or operation.operation is not OperationType.QUERY:
            return set()
        variables = get_variable_values(schema._schema, operation.variable_definitions or (), made.variables or {})
        if isinstance(variables, list):  # the execution says what is wrong
            return set()
        fragments = {one.name.value: one for one in document.definitions if isinstance(one, FragmentDefinitionNode)}
        asked = Asked(schema._schema, schema.target, fragments, variables)
        return asked.named(query, operation.selection_set, context.who) - {context.who.nik}


UNLISTED = Text("Operasi ini tidak ada dalam daftar.", "This hub serves listed operations only.")


class Limits(SchemaExtension):
    """Whether an operation is listed and what it may cost are known before it is validated."""

    async def on_validate(self) -> AsyncIterator[None]:
        context = self.execution_context
        document = context.graphql_document
        listed = context.schema.listed  # type: ignore[attr-defined]
        if not context.pre_execution_errors and listed is not None and hash_of(context.query or "") not in listed:
            context.pre_execution_errors = [GraphQLError("", original_error=Forbidden(UNLISTED))]
        try:
            if document is not None and not context.pre_execution_errors:
                most = bounds(context.context.settings, context.context.who)
                price = Price(context.schema._schema, document, context.variables or {}, most)
                await self._count(
                    max(price.of(one) for one in document.definitions if isinstance(one, OperationDefinitionNode))
                )
        except (TooExpensive, RateLimited) as error:
            context.pre_execution_errors = [GraphQLError("", original_error=error)]
        yield

    async def _count(self, price: int) -> None:
        """Count what the planner hasn't, and every operation of a socket as a request. Raises: RateLimited."""
        context = self.execution_context.context
        if context.request is None:
            await limits.admit(context)
        if not context.charged:
            await limits.charge(context, price)
        context.charged = False
