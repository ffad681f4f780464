"""Strawberry's execution, with plans below it: an object of a declared type hands its selection to the planner."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Mapping
from typing import Any

from strawberry.dataloader import DataLoader
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from hub.context import Context
from hub.errors import NotFound
from hub.fields import SOUGHT
from hub.plan.islands import Island, Share, answered, shaped
from hub.plan.operation import Text
from hub.plan.shape import Missing, Trouble
from hub.plan.statement import Run
from hub.reads import declaration, is_declared


class Executor(StrawberryGraphQLCoreExecutionContext):
    """Executes an operation: what no declaration describes runs its resolver; the objects it returns are answered by
    plans, all of a level in one go. Where a plan has trouble, that object's fields are executed one by one."""

    context_value: Context

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self.batches: dict[Share, DataLoader[Any, Any]] = {}
        self.told: list[Island] = []

    def execute_collected_subfields(
        self, parent_type: Any, source_value: Any, path: Any, grouped_field_set: Any, *rest: Any
    ) -> Any:
        def by_field(selected: Mapping[str, Any]) -> Any:
            execute = super(Executor, self).execute_collected_subfields
            return execute(parent_type, source_value, path, dict(selected), *rest)

        sought = vars(source_value).pop(SOUGHT, None) if is_declared(type(source_value)) else None
        planner, source = self.context_value.planner, self.operation.loc and self.operation.loc.source
        if planner is None or not isinstance(source, Text) or not _is_row(source_value):
            return by_field(grouped_field_set) if sought is None else _after(sought(), by_field, grouped_field_set)
        read = declaration(type(source_value))
        person = source_value.__row__.get(read.person) if read.person else None
        own = person is not None and person == self.context_value.who.nik
        closed = person is not None and not own and self.context_value.purpose is None
        names = tuple(step for step in path.as_list() if isinstance(step, str))

        def island(*, apart: bool) -> Island:
            found: Island = planner.island(
                self.context_value,
                source.operation,
                self.variable_values,
                parent_type,
                read,
                {key: [one.node for one in details] for key, details in grouped_field_set.items()},
                names,
                own=own,
                closed=closed,
                apart=apart,
                sought=sought is not None,
            )
            return found

        found = island(apart=self.context_value.apart)
        self._tell(names, found)
        if sought is not None:

            async def looked_up() -> Any:
                await sought()
                again = self.execute_collected_subfields(parent_type, source_value, path, grouped_field_set, *rest)
                return await _waited(again)

            return self._found(found, source_value, grouped_field_set, by_field, looked_up)
        if not found.shares:
            return by_field(grouped_field_set)
        if all(share.plan.ready for share in found.shares):
            return self._at_once(found, source_value, grouped_field_set, by_field)
        return self._answered(found, island, source_value, grouped_field_set, by_field)

    async def _found(self, island: Island, source: Any, selected: Mapping[str, Any], by_field: Any, other: Any) -> Any:
        """An entity's object, if the statement for its fields finds it; the other way where none can."""
        if island.shares and not island.shares[0].agency:
            try:
                data = await self._batch(island.shares[0]).load(source)
            except Missing:
                raise NotFound from None
            except Trouble:  # the fields say what is wrong, each at its place
                return await other()
            return await _waited(_joined(selected, data, by_field(_without(selected, data))))
        return await other()

    def _tell(self, path: tuple[str, ...], island: Island) -> None:
        plans = self.context_value.plans
        if plans is None or island in self.told:
            return
        self.told.append(island)
        at = list(path)
        plans += [{"path": at, "fields": one.keys, "agency": one.agency, **one.plan.told} for one in island.shares]
        plans += [{"path": [*at, key], "executed": why} for key, why in island.left.items() if why]

    def _at_once(self, island: Island, source: Any, selected: Mapping[str, Any], by_field: Any) -> Any:
        """An object whose row has all that is asked."""
        data: dict[str, Any] = {}
        run = Run(self.context_value.who, self.variable_values, [source.__row__])
        for share in island.shares:
            (answer,) = shaped(share, run, {}, self.context_value)
            if not isinstance(answer, Trouble):
                data |= answer
        return _joined(selected, data, by_field(_without(selected, data)))

    async def _answered(
        self, island: Island, again: Any, source: Any, selected: Mapping[str, Any], by_field: Any
    ) -> dict[str, Any]:
        """An object by statements; when one for all agencies fails, once more by a statement for each."""
        planned = [key for share in island.shares for key in share.keys]
        executed = by_field(_without(selected, planned))
        asked = [self._batch(share).load(source) for share in island.shares]
        done, *answers = await asyncio.gather(_waited(executed), *asked, return_exceptions=True)
        if isinstance(done, BaseException):
            raise done
        data: dict[str, Any] = dict(done)
        for found in answers:
            if not isinstance(found, BaseException):
                data |= found
        left = {key: selected[key] for key in planned if key not in data}
        if left and not island.shares[0].agency:
            shares = [share for share in again(apart=True).shares if left.keys() & share.keys]
            asked = [self._batch(share).load(source) for share in shares]
            for found in await asyncio.gather(*asked, return_exceptions=True):
                if not isinstance(found, BaseException):
                    data |= found
        whole: dict[str, Any] = await _waited(_joined(selected, data, by_field(_without(left, data)) if left else {}))
        return whole

    def _batch(self, share: Share) -> DataLoader[Any, Any]:
        if share not in self.batches:
            context = self.context_value

            async def load(objects: list[Any]) -> list[Any]:
                run = Run(context.who, self.variable_values)
                return await answered(share, objects, run, context, context.planner.nesting)

            self.batches[share] = DataLoader(load_fn=load, cache=False)
        return self.batches[share]


def _is_row(source: object) -> bool:
    """Whether it is an object of a declared type, as of now: plans don't know the past."""
    if not is_declared(type(source)):
        return False
    known = vars(source)
    return "__row__" in known and known.get("__day__") is None


def _without(selected: Mapping[str, Any], keys: Any) -> dict[str, Any]:
    return {key: details for key, details in selected.items() if key not in keys}


def _joined(selected: Mapping[str, Any], data: Mapping[str, Any], executed: Any) -> Any:
    """The answer in the order of the selection."""
    if asyncio.iscoroutine(executed) or asyncio.isfuture(executed):

        async def later() -> dict[str, Any]:
            return _ordered(selected, {**data, **await executed})

        return later()
    return _ordered(selected, {**data, **executed})


def _ordered(selected: Mapping[str, Any], data: Mapping[str, Any]) -> dict[str, Any]:
    return {key: data[key] for key in selected if key in data}


async def _after(first: Awaitable[Any], execute: Any, selected: Any) -> Any:
    await first
    return await _waited(execute(selected))


async def _waited(value: Any) -> Any:
    return await value if asyncio.iscoroutine(value) or asyncio.isfuture(value) else value
