"""Running it: plans are kept by document, permissions and the shape of the variables; whatever goes wrong, Strawberry
executes the operation field by field, so that every error has its place."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Generic, TypeVar

import structlog
from graphql import GraphQLError, parse, validate
from graphql.execution.values import VariableValues, get_variable_values

from auth import Principal
from hub import audit
from hub.context import Context
from hub.database import Dialect
from hub.errors import Refusal
from hub.persisted import hash_of
from hub.plan.compile import Compiler
from hub.plan.dialects import NESTINGS
from hub.plan.operation import Operation, Unplanned, sketch
from hub.plan.price import Price
from hub.plan.shape import Trouble
from hub.plan.statement import Run, Value

if TYPE_CHECKING:
    from hub.schema import Schema
    from hub.settings import Settings

log = structlog.get_logger("simpul")
T = TypeVar("T")
DOCUMENTS, PLANS = 1_000, 2_000


@dataclass(frozen=True, slots=True)
class Plan:
    """What one query needs, for callers with the same permissions and variables of the same shape."""

    sql: str
    values: tuple[Value, ...]
    windows: tuple[Callable[[Run], Any], ...]
    make: Callable[..., Callable[[Any], dict[str, Any]]]
    source: str


class Kept(Generic[T]):
    """A bounded memory: what was used longest ago goes first."""

    def __init__(self, most: int) -> None:
        self.most = most
        self.values: OrderedDict[Hashable, T] = OrderedDict()

    def get(self, key: Hashable) -> T | None:
        found = self.values.get(key)
        if found is not None:
            self.values.move_to_end(key)
        return found

    def put(self, key: Hashable, value: T) -> None:
        self.values[key] = value
        if len(self.values) > self.most:
            self.values.popitem(last=False)


class Planner:
    """Answers queries by plan, or says that it can't."""

    def __init__(self, schema: Schema, dialect: Dialect) -> None:
        self.schema = schema
        self.dialect = dialect
        self.operations: Kept[Operation | Unplanned] = Kept(DOCUMENTS)
        self.prices: Kept[int] = Kept(PLANS)
        self.plans: Kept[Plan | Unplanned] = Kept(PLANS)

    async def answer(
        self, context: Context, document: str, name: str | None, given: dict[str, Any] | None
    ) -> dict[str, Any] | None:
        """The data of a query without errors, its readings written into the access log; None when it must be executed
        field by field."""
        try:
            operation = self.operation(document, name)
            variables = self.variables(operation, given)
            self.price((document, name), operation, variables, context.settings)
            plan = self.plan((document, name), operation, variables, context.who)
            data = await self.run(plan, context, variables)
        except (Unplanned, Trouble, GraphQLError, Refusal):
            context.seen.clear()
            return None
        await audit.write(context, name or operation.name)
        return data

    def explain(
        self, document: str, name: str | None, given: dict[str, Any], who: Principal, settings: Settings
    ) -> str:
        """What a query costs and how it runs, for people."""
        try:
            operation = self.operation(document, name)
            variables = self.variables(operation, given)
            price = self.price((document, name), operation, variables, settings)
            plan = self.plan((document, name), operation, variables, who)
        except (Unplanned, Refusal, GraphQLError) as error:
            return f"executed field by field: {error}"
        return f"-- rows that could be read: {price} of {settings.cost_limit}\n{plan.sql};\n\n{plan.source}"

    def operation(self, document: str, name: str | None) -> Operation:
        """The validated operation.

        Raises:
            Unplanned: it isn't valid, or no query.
        """
        found = self.operations.get((document, name))
        if found is None:
            found = self._read(document, name)
            self.operations.put((document, name), found)
        if isinstance(found, Unplanned):
            raise found
        return found

    def _read(self, document: str, name: str | None) -> Operation | Unplanned:
        if self.schema.listed is not None and hash_of(document) not in self.schema.listed:
            return Unplanned("it is not listed")
        try:
            parsed = parse(document)
            operation = Operation.of(self.schema._schema, parsed, name)
            return Unplanned("it is not valid") if validate(self.schema._schema, parsed) else operation
        except GraphQLError:
            return Unplanned("it can't be parsed")
        except Unplanned as error:
            return error

    def variables(self, operation: Operation, given: dict[str, Any] | None) -> VariableValues:
        """The coerced variables.

        Raises:
            Unplanned: one is wrong; the execution says which.
        """
        coerced = get_variable_values(self.schema._schema, operation.node.variable_definitions or (), given or {})
        if isinstance(coerced, list):
            raise Unplanned("a variable is wrong")
        return coerced

    def price(self, document: Hashable, operation: Operation, variables: VariableValues, settings: Settings) -> int:
        """Rows that could be read.

        Raises:
            TooExpensive: it costs more than it may.
        """
        key = (document, tuple(value for value in variables.coerced.values() if type(value) is int))
        found = self.prices.get(key)
        if found is None:
            found = Price(self.schema._schema, operation.document, variables.coerced, settings).of(operation.node)
            self.prices.put(key, found)
        return found

    def plan(self, document: Hashable, operation: Operation, variables: VariableValues, who: Principal) -> Plan:
        """The plan for these callers.

        Raises:
            Unplanned: the query has a field that no declaration describes.
        """
        key = (document, who.permissions, who.anonymous, sketch(variables.coerced))
        found = self.plans.get(key)
        if found is None:
            try:
                found = self._compiled(operation, variables, who)
            except Unplanned as error:
                found = error
            self.plans.put(key, found)
        if isinstance(found, Unplanned):
            raise found
        return found

    def _compiled(self, operation: Operation, variables: VariableValues, who: Principal) -> Plan:
        compiler = Compiler(self.schema, operation, variables, who, self.dialect)
        sql, shaper = compiler.compile()
        return Plan(sql, tuple(compiler.arguments.values), tuple(compiler.windows), shaper.compiled(), shaper.source)

    async def _fetched(self, plan: Plan, context: Context, run: Run) -> Any:
        """The statement's one row. Whatever fails here fails in one agency's field only when that is read alone."""
        try:
            async with asyncio.timeout(context.settings.field_seconds):
                return await context.db.fetch(plan.sql, *[value(run) for value in plan.values])
        except Refusal:
            raise
        except Exception as error:
            log.warning("plan failed", request_id=context.request_id, error=type(error).__name__)
            raise Trouble("the statement failed") from error

    async def run(self, plan: Plan, context: Context, variables: VariableValues) -> dict[str, Any]:
        """The data.

        Raises:
            Trouble: it has an error in it.
            Refusal: an argument is wrong, a purpose is missing, the database is away.
        """
        run = Run(context.who, variables)
        for opened in plan.windows:
            run.windows.append(opened(run))
        rows = await self._fetched(plan, context, run)
        mine = context.who.nik

        def own(person: str | None) -> None:
            if person is None or person != mine:
                raise Trouble("refused")

        def note(person: str | None, what: tuple[str, ...]) -> None:
            if person is not None and person != mine:
                for one in what:
                    context.note(person, one)

        return plan.make(own, note, run.windows)(NESTINGS[self.dialect].opened(rows[0]))
