"""Running it: plans are kept by document, permissions and the shape of the variables; whatever goes wrong, Strawberry
executes the operation field by field, so that every error has its place."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import structlog
from graphql import GraphQLError, GraphQLObjectType, validate
from graphql.execution.values import VariableValues, get_variable_values

from auth import Principal
from hub import audit, limits
from hub.context import Context
from hub.database import Dialect
from hub.errors import RateLimited, Refusal, TooExpensive
from hub.kept import Kept
from hub.persisted import hash_of
from hub.plan.compile import Compiler
from hub.plan.dialects import NESTINGS
from hub.plan.islands import Island, Noted, note, shared, watch
from hub.plan.level import Nodes
from hub.plan.operation import Operation, Unplanned, sketch
from hub.plan.price import Price
from hub.plan.shape import Trouble
from hub.plan.statement import Plan, Run
from hub.reads import Read

if TYPE_CHECKING:
    from hub.schema import Schema
    from hub.settings import Settings

log = structlog.get_logger("simpul")
DOCUMENTS = 300_000  # characters of documents that a worker remembers
PRICES = 1_000
PLANS = 3_000_000  # characters of SQL and Python


class Planner:
    """Answers queries by plan, or says that it can't."""

    def __init__(self, schema: Schema, dialect: Dialect) -> None:
        self.schema = schema
        self.dialect = dialect
        self.nesting = NESTINGS[dialect]
        self.operations: Kept[Operation | str] = Kept(DOCUMENTS)
        self.prices: Kept[int] = Kept(PRICES)
        self.plans: Kept[Plan | str] = Kept(PLANS)
        self.islands: Kept[Island] = Kept(PLANS)

    async def answer(
        self, context: Context, document: str, name: str | None, given: dict[str, Any] | None
    ) -> dict[str, Any] | None:
        """The data of a query without errors, its readings written into the access log; None when it must be executed
        field by field.

        Raises:
            Unavailable: the access log can't be written.
            RateLimited: the caller has asked for too much lately.
        """
        try:
            operation = self.operation(document, name, given or {}, context.settings)
            variables = self.variables(operation, given or {})
            await limits.charge(context, self.price(operation, variables, context.settings))
            context.charged = True
            plan = self.plan(operation, variables, context.who)
            if context.apart:
                raise Unplanned("every agency has a statement of its own")
            data = await self.run(plan, context, variables)
        except RateLimited:
            raise
        except (Unplanned, Trouble, GraphQLError, Refusal):
            return None
        await audit.write(context, name or operation.name)
        return data

    def explain(
        self, document: str, name: str | None, given: dict[str, Any], who: Principal, settings: Settings
    ) -> str:
        """What a query costs and how it runs, for people."""
        try:
            operation = self.operation(document, name, given, settings)
            variables = self.variables(operation, given)
            price = self.price(operation, variables, settings)
            plan = self.plan(operation, variables, who)
        except TooExpensive as error:
            return "refused: {price} {what}, the limit is {limit}".format_map(error.details)
        except Unplanned as error:
            return f"executed field by field: {error}"
        return f"-- rows that could be read: {price} of {settings.cost_limit}\n{plan.sql};\n\n{plan.source}"

    def operation(self, document: str, name: str | None, given: dict[str, Any], settings: Settings) -> Operation:
        """The validated operation.

        Raises:
            Unplanned: it isn't valid.
            TooExpensive: it is larger than what is worth validating.
        """
        found = self.operations.get((document, name))
        if found is None:
            found = self._read(document, name, given, settings)
            self.operations.put((document, name), found, len(document))
        if isinstance(found, str):
            raise Unplanned(found)
        return found

    def _read(self, document: str, name: str | None, given: dict[str, Any], settings: Settings) -> Operation | str:
        if self.schema.listed is not None and hash_of(document) not in self.schema.listed:
            return "it is not listed"
        try:
            operation = Operation.of(self.schema._schema, document, name)
        except GraphQLError:
            return "it can't be parsed"
        except Unplanned as error:
            return str(error)
        Price(self.schema._schema, operation.document, given, settings).of(operation.node)
        return "it is not valid" if validate(self.schema._schema, operation.document) else operation

    def variables(self, operation: Operation, given: dict[str, Any]) -> VariableValues:
        """The coerced variables.

        Raises:
            Unplanned: one is wrong; the execution says which.
        """
        coerced = get_variable_values(self.schema._schema, operation.node.variable_definitions or (), given)
        if isinstance(coerced, list):
            raise Unplanned("a variable is wrong")
        return coerced

    def price(self, operation: Operation, variables: VariableValues, settings: Settings) -> int:
        """Rows that could be read.

        Raises:
            TooExpensive: it costs more than it may.
        """
        sizes = tuple((name, value) for name, value in variables.coerced.items() if type(value) is int)
        found = self.prices.get((operation, sizes))
        if found is None:
            found = Price(self.schema._schema, operation.document, variables.coerced, settings).of(operation.node)
            self.prices.put((operation, sizes), found, 1)
        return found

    def plan(self, operation: Operation, variables: VariableValues, who: Principal) -> Plan:
        """The plan of a query for these callers.

        Raises:
            Unplanned: the query has a field that no declaration describes.
        """
        key = (operation, who.permissions, who.anonymous, sketch(variables.coerced))
        found = self.plans.get(key)
        if found is None:
            found = self._compiled(operation, variables, who)
            self.plans.put(key, found, 100 if isinstance(found, str) else len(found.sql) + len(found.source))
        if isinstance(found, str):
            raise Unplanned(found)
        return found

    def _compiled(self, operation: Operation, variables: VariableValues, who: Principal) -> Plan | str:
        try:
            return Compiler(self.schema, operation, variables, who, self.dialect).compile()
        except Unplanned as error:
            return str(error)

    def island(
        self,
        context: Context,
        operation: Operation,
        variables: VariableValues,
        kind: GraphQLObjectType,
        read: Read,
        selected: Mapping[str, Nodes],
        path: tuple[str, ...],
        *,
        own: bool,
        apart: bool,
    ) -> Island:
        """How the fields selected of an object at this path are answered."""
        who = context.who
        key = (operation, path, kind.name, who.permissions, who.anonymous, sketch(variables.coerced), own, apart)
        found = self.islands.get(key)
        if found is None:

            def begin(agency: str | None) -> Compiler:
                return Compiler(self.schema, operation, variables, who, self.dialect, agency)

            found = shared(begin, kind, read, selected, own=own, apart=apart)
            self.islands.put(key, found, sum(len(one.plan.sql) + len(one.plan.source) for one in found.shares) + 100)
        return found

    async def run(self, plan: Plan, context: Context, variables: VariableValues) -> dict[str, Any]:
        """The data.

        Raises:
            Trouble: it has an error in it, or the statement fails: then the fields of one agency may still be had.
            Refusal: an argument is wrong, a purpose is missing, the database is away.
        """
        run = Run(context.who, variables)
        noted: Noted = []
        try:
            rows = await plan.rows(run, context.db, context.settings.field_seconds)
            data = plan.make(*watch(context, noted), run)(self.nesting.opened(rows[0]) if rows else ())
            note(context, noted)
        except (Trouble, Refusal):
            raise
        except Exception as error:
            context.apart = True  # whose statement it is that fails, each agency's own shows
            log.warning("plan failed", request_id=context.request_id, error=type(error).__name__)
            raise Trouble("the statement failed") from error
        return data
