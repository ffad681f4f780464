"""Mutations on the short way: one that is known runs its resolvers at once; what they return is answered by plan."""

from __future__ import annotations

from inspect import isawaitable
from typing import Any

from graphql import GraphQLError, OperationType
from strawberry.types.execution import ExecutionResult

from hub import audit, limits
from hub.context import Context
from hub.errors import RateLimited, Refusal, settle
from hub.plan import Planner
from hub.plan.bounds import bounds
from hub.plan.executor import Executor
from hub.plan.operation import Unplanned


async def performed(
    planner: Planner, context: Context, document: str, name: str | None, given: dict[str, Any] | None
) -> ExecutionResult | None:
    """A mutation's result, as Strawberry's pipeline gives it; None, with nothing done, for anything else and for what
    that pipeline has to refuse.

    Raises:
        RateLimited: the caller has asked for too much lately.
    """
    try:
        operation = await planner.operation(context, document, name, given or {})
        schema = planner.schema.for_caller(context.who)
        if operation.node.operation is not OperationType.MUTATION or not schema.suits(document, operation):
            return None
        executor = Executor.build(
            schema._schema,
            operation.document,
            context_value=context,
            raw_variable_values=given,
            operation_name=name,
        )
        if isinstance(executor, list):  # a variable is wrong
            return None
        price = planner.price(operation, executor.variable_values, bounds(context.settings, context.who))
        await limits.charge(context, price)
    except RateLimited:
        raise
    except (Unplanned, Refusal):
        return None
    try:
        running: Any = executor.execute_operation()
        result = await running if isawaitable(running) else running
        data, errors = result.data, result.errors
        await audit.write(context, name or operation.name)
    except Exception as cause:  # it is done, or half done: nobody may try it again
        data, errors = None, [GraphQLError("", original_error=cause)]
    for error in errors or ():
        settle(error, context.language, context.request_id)
    return ExecutionResult(data=data, errors=errors, extensions=context.told())
