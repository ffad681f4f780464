"""Running it: plans are kept by document, permissions and the shape of the variables; whatever goes wrong, Strawberry
executes the operation field by field, so that every error has its place."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from graphql import GraphQLError, GraphQLObjectType, OperationType, validate
from graphql.execution.values import VariableValues, get_variable_values

from auth import Principal
from hub import audit, limits
from hub.context import Context
from hub.database import Dialect
from hub.errors import PurposeRequired, RateLimited, Refusal, TooExpensive
from hub.kept import Kept
from hub.persisted import hash_of
from hub.plan.apart import Query, compiled
from hub.plan.bounds import Bounds, bounds
from hub.plan.calls import called
from hub.plan.compile import Compiler
from hub.plan.dialects import NESTINGS
from hub.plan.islands import Island, Noted, note, shared, watch
from hub.plan.level import Nodes
from hub.plan.operation import Operation, Unplanned, sketch
from hub.plan.price import Price
from hub.plan.shape import Trouble
from hub.plan.sound import sound
from hub.plan.statement import Plan, Run
from hub.reads import Read

if TYPE_CHECKING:
    from hub.schema import Schema
    from hub.settings import Settings

log = logging.getLogger("simpul")
DOCUMENTS = 100_000  # characters of documents that a worker remembers
PLANS = 1_000_000  # characters of SQL and Python


class Planner:
    """Answers queries by plan, or says that it can't."""

    def __init__(self, schema: Schema, dialect: Dialect) -> None:
        self.schema = schema
        self.dialect = dialect
        self.nesting = NESTINGS[dialect]
        self.operations: Kept[Operation | str] = Kept(DOCUMENTS)
        self.prices: Kept[int] = Kept(DOCUMENTS)
        self.plans: Kept[Query | str] = Kept(PLANS)
        self.islands: Kept[Island] = Kept(PLANS)

    def stale(self) -> None:
        """This worker has changed a small table: it looks before it answers again."""
        if self.schema.held is not None:
            self.schema.held.stale = True

    @property
    def held(self) -> int:
        """Which state of the small tables in memory a plan is made for."""
        return self.schema.held.version if self.schema.held is not None else 0

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
            if self.schema.held is not None and self.schema.held.stale:
                await self.schema.held.look()
            operation = await self.operation(context, document, name, given or {})
            if operation.node.operation is not OperationType.QUERY:
                return None
            variables = self.variables(operation, given or {})
            price = self.price(operation, variables, bounds(context.settings, context.who))
            await limits.charge(context, price)
            context.charged = True
            query = self.query(operation, variables, context.who, apart=context.apart)
            await self.allowed(query, context, variables)
            data = await self.run(query, context, variables, price)
        except RateLimited:
            raise
        except (Unplanned, Trouble, GraphQLError, Refusal) as error:
            if context.plans is not None:
                context.plans.append({"path": [], "executed": str(error) or type(error).__name__})
            return None
        if context.plans is not None:
            context.plans += [{"path": [], "rows": price, **plan.told} for plan in query.plans]
        try:
            await audit.write(context, name or operation.name)
        except PurposeRequired as refusal:
            context.refused = refusal
            return None
        return data

    def explain(
        self, document: str, name: str | None, given: dict[str, Any], who: Principal, settings: Settings
    ) -> str:
        """What a query costs and how it runs, for people."""
        try:
            operation = self.read(document, name, given, bounds(settings, who))
            variables = self.variables(operation, given)
            price = self.price(operation, variables, bounds(settings, who))
            query = self.query(operation, variables, who, apart=settings.apart)
        except TooExpensive as error:
            return "refused: {price} {what}, the limit is {limit}".format_map(error.details)
        except Unplanned as error:
            return f"executed field by field: {error}"
        return f"-- rows that could be read: {price} of {bounds(settings, who).cost}\n{query.asked}"

    async def operation(self, context: Context, document: str, name: str | None, given: dict[str, Any]) -> Operation:
        """The validated operation; to read one that isn't known yet is counted.

        Raises:
            Unplanned: it isn't valid.
            TooExpensive: it is larger than what is worth validating.
            RateLimited: the caller has sent too many of them.
        """
        if self.operations.get((document, name)) is None:
            await limits.cold(context, document)
        return self.read(document, name, given, bounds(context.settings, context.who))

    def read(self, document: str, name: str | None, given: dict[str, Any], most: Bounds) -> Operation:
        """The validated operation.

        Raises:
            Unplanned: it isn't valid.
            TooExpensive: it is larger than what is worth validating.
        """
        found = self.operations.get((document, name))
        if found is None:
            found = self._read(document, name, given, most)
            self.operations.put((document, name), found, len(document))
        if isinstance(found, str):
            raise Unplanned(found)
        return found

    def _read(self, document: str, name: str | None, given: dict[str, Any], most: Bounds) -> Operation | str:
        if self.schema.listed is not None and hash_of(document) not in self.schema.listed:
            return "it is not listed"
        try:
            operation = Operation.of(self.schema._schema, document, name, most.token)
        except GraphQLError:
            return "it can't be parsed"
        except Unplanned as error:
            return str(error)
        Price(self.schema._schema, operation.document, given, most).of(operation.node)
        valid = sound(operation) or not validate(self.schema._schema, operation.document)
        return operation if valid else "it is not valid"

    def variables(self, operation: Operation, given: dict[str, Any]) -> VariableValues:
        """The coerced variables.

        Raises:
            Unplanned: one is wrong; the execution says which.
        """
        coerced = get_variable_values(self.schema._schema, operation.node.variable_definitions or (), given)
        if isinstance(coerced, list):
            raise Unplanned("a variable is wrong")
        return coerced

    def price(self, operation: Operation, variables: VariableValues, most: Bounds) -> int:
        """Rows that could be read.

        Raises:
            TooExpensive: it costs more than it may.
        """
        sizes = tuple((name, value) for name, value in variables.coerced.items() if type(value) is int)
        found = self.prices.get((operation, sizes, most))
        if found is None:
            found = Price(self.schema._schema, operation.document, variables.coerced, most).of(operation.node)
            self.prices.put((operation, sizes, most), found, operation.weight)
        return found

    def query(self, operation: Operation, variables: VariableValues, who: Principal, *, apart: bool) -> Query:
        """The plan of a query for these callers; apart: one for each agency.

        Raises:
            Unplanned: the query has a field that no declaration describes.
        """
        key = (operation, who.permissions, who.anonymous, who.nik is None, sketch(variables.coerced), apart, self.held)
        found = self.plans.get(key)
        if found is None:
            found = self._compiled(operation, variables, who, apart=apart)
            self.plans.put(key, found, operation.weight + (0 if isinstance(found, str) else found.weight))
        if isinstance(found, str):
            raise Unplanned(found)
        return found

    def _compiled(self, operation: Operation, variables: VariableValues, who: Principal, *, apart: bool) -> Query | str:
        def begin(agency: str | None) -> Compiler:
            return Compiler(self.schema, operation, variables, who, self.dialect, agency)

        try:
            return compiled(begin, apart=apart)
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
        closed: bool,
        apart: bool,
        sought: bool,
    ) -> Island:
        """How the fields selected of an object at this path are answered. own: whether it is about the caller; closed:
        whether it is about somebody else, and no purpose is stated; sought: whether it may not be there."""
        who = context.who
        shape = sketch(variables.coerced)
        place = (operation, path, kind.name, who.permissions, who.anonymous, shape, closed, apart, sought, self.held)

        def begin(agency: str | None) -> Compiler:
            return Compiler(self.schema, operation, variables, who, self.dialect, agency)

        def found(*, own: bool) -> Island:
            island = self.islands.get((place, own))
            if island is None:
                island = shared(begin, kind, read, selected, own=own, closed=closed, apart=apart, sought=sought)
                weight = operation.weight + sum(one.plan.weight for one in island.shares)
                self.islands.put((place, own), island, weight)
            return island

        island = found(own=False)
        return found(own=True) if own and island.refused else island

    async def allowed(self, query: Query, context: Context, variables: VariableValues) -> None:
        """Decide what can be decided about the people whom the request names, before the statement runs.

        Raises:
            Trouble: something is refused, which the execution says at its place.
            PurposeRequired: somebody hasn't consented, and nothing is answered.
        """
        run = Run(context.who, variables)
        others = [(str(nik), one.whose) for one in query.named if (nik := one.nik(run)) != context.who.nik]
        if any(whose.own for _, whose in others):
            raise Trouble("a field is refused")
        people = {nik for nik, whose in others if whose.personal}
        if people and context.purpose is None:
            raise Trouble("a purpose is missing")
        try:
            await audit.agreed(context, people)
        except PurposeRequired as refusal:
            context.refused = refusal
            raise

    async def run(self, query: Query, context: Context, variables: VariableValues, price: int) -> dict[str, Any]:
        """The data. price: rows that it may read.

        Raises:
            Trouble: it has an error in it, or a statement fails: then the fields of one agency may still be had.
            Refusal: an argument is wrong, a purpose is missing, the database is away.
        """
        noted: Noted = []
        asked = [self._part(plan, context, variables, price, noted) for plan in query.plans]
        try:
            answers = await asyncio.gather(*asked) if len(asked) > 1 else [await asked[0]]
            note(context, noted)
        except (Trouble, Refusal):
            raise
        except Exception as error:
            context.apart = True  # whose statement it is that fails, each agency's own shows
            log.warning("plan failed", {"request_id": context.request_id, "error": type(error).__name__})
            raise Trouble("the statement failed") from error
        return query.joined(answers)

    async def _part(
        self, plan: Plan, context: Context, variables: VariableValues, price: int, noted: Noted
    ) -> dict[str, Any]:
        """What one plan answers."""
        run = Run(context.who, variables)
        args = plan.begun(run)
        row: Sequence[Any] = ()
        if plan.sql:
            row = self.nesting.opened(await context.db.one(plan.sql, args, price, context.settings.field_seconds))
        data = plan.make(*watch(context, noted), run)(row)
        await called(run, context, noted)
        return data
