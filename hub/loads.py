"""Batched resolvers for declared fields: a whole level of the answer in one statement."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import date
from typing import Any

from strawberry.dataloader import DataLoader

from hub import sql
from hub.context import Context, Info
from hub.cursors import Window
from hub.errors import Refusal, Unavailable
from hub.reads import Read

log = logging.getLogger("simpul")
Row = Mapping[str, Any]
Answered = dict[Any, list[Row]]  # a batch function's rows, by key
Calls = set[asyncio.Task[Answered | Refusal]]


class Loads:
    """The loaders of one request. Each is made when first used and keyed by what it loads."""

    def __init__(self, context: Context) -> None:
        self.context = context
        self.loaders: dict[object, DataLoader[Any, Any]] = {}
        self.calls: dict[object, dict[Any, asyncio.Task[Answered | Refusal]]] = {}

    def clear(self) -> None:
        """Forget what was read: after a write in the same request."""
        self.loaders.clear()
        self.calls.clear()

    async def fetch(self, text: str, args: Sequence[object]) -> Sequence[Sequence[Any]]:
        try:
            async with asyncio.timeout(self.context.settings.field_seconds):
                return await self.context.db.fetch(text, *args)
        except TimeoutError:
            raise Unavailable from None

    async def row(self, read: Read, key: object, *, on: str = "", day: date | None = None) -> Row | None:
        """The visible row whose key (or column `on`) is this, or None."""
        found = await self.rows(read, on or read.key, key, day=day)
        return found[0] if found else None

    async def rows(
        self, read: Read, on: str, key: object, *, order: str = "", most: int | None = None, day: date | None = None
    ) -> list[Row]:
        """The visible rows whose column `on` is this, in order. day: as they were then, where they have a past."""
        if key is None:
            return []
        if read.memory:
            return remembered(read, on, key)
        if read.calls:
            return await self._called(read, on).load(key)
        day = day if read.past else None
        return await self._many(("rows", read.type, on, order, most, day), read, on, order, most, day=day).load(key)

    def called(self, read: Read, on: str, keys: Sequence[Any]) -> Calls:
        """The calls of a batch function that have these keys. It is called about a key once in a request, even when it
        fails."""
        known = self.calls.setdefault((read.type, on), {})
        if new := [key for key in dict.fromkeys(keys) if key not in known]:
            known.update(dict.fromkeys(new, asyncio.create_task(self._call(read, on, new))))
        return {known[key] for key in keys}

    async def _call(self, read: Read, on: str, keys: Sequence[Any]) -> Answered | Refusal:
        found: Answered = {}
        try:
            async with asyncio.timeout(self.context.settings.field_seconds):
                for row in await read.calls[on](self.context, keys):
                    found.setdefault(row[on], []).append(row)
        except Refusal as refusal:
            return refusal
        except Exception as error:
            log.error(
                "call failed", {"request_id": self.context.request_id, "type": read.name, "by": on}, exc_info=error
            )
            return Unavailable()
        return found

    async def page(
        self, read: Read, on: str, key: object, order: str, page: Window, conditions: tuple[sql.Condition, ...]
    ) -> tuple[list[Row], Callable[[], Awaitable[int]]]:
        """One row more than the page has, and how to count all."""
        name = ("page", read.type, on, order, page, conditions)
        rows: list[Row]
        if on:
            rows = await self._many(name, read, on, order, page.first + 1, page, conditions).load(key)
        else:
            rows = await self.all(read, order, page.first + 1, page, conditions)
        return rows, lambda: self.count(read, on, key, conditions)

    async def all(
        self,
        read: Read,
        order: str,
        most: int | None,
        page: Window | None = None,
        conditions: tuple[sql.Condition, ...] = (),
    ) -> list[Row]:
        """All visible rows that fit the conditions, in order."""
        made = sql.Statement(self.context.db.dialect, self.context.who)
        text, columns = sql.select(made, read, order=order, most=most, after=page, conditions=conditions)
        return [dict(zip(columns, row, strict=True)) for row in await self.fetch(text, made.args)]

    async def count(self, read: Read, on: str, key: object, conditions: tuple[sql.Condition, ...]) -> int:
        async def load(keys: list[Any]) -> list[int]:
            made = sql.Statement(self.context.db.dialect, self.context.who)
            text = sql.count(made, read, on=on, keys=keys, conditions=conditions)
            rows = await self.fetch(text, made.args)
            if not on:
                return [int(rows[0][0])] * len(keys)
            found = {row[0]: int(row[1]) for row in rows}
            return [found.get(key, 0) for key in keys]

        counted: int = await self._loader(("count", read.type, on, conditions), load).load(key)
        return counted

    def _many(
        self,
        name: object,
        read: Read,
        on: str,
        order: str,
        most: int | None,
        page: Window | None = None,
        conditions: tuple[sql.Condition, ...] = (),
        day: date | None = None,
    ) -> DataLoader[Any, list[Row]]:
        async def load(keys: list[Any]) -> list[list[Row]]:
            made = sql.Statement(self.context.db.dialect, self.context.who)
            text, columns = sql.select(
                made, read, on=on, keys=keys, order=order, most=most, after=page, conditions=conditions, day=day
            )
            found: dict[Any, list[Row]] = defaultdict(list)
            at = columns.index(on)
            for row in await self.fetch(text, made.args):
                found[row[at]].append(dict(zip(columns, row, strict=True)))
            return [found[key] for key in keys]

        return self._loader(name, load)

    def _called(self, read: Read, on: str) -> DataLoader[Any, list[Row]]:
        async def load(keys: list[Any]) -> list[list[Row]]:
            calls = self.called(read, on, keys)
            await asyncio.wait(calls)
            found = answered(calls)
            return [found.get(key, []) for key in keys]

        return self._loader(("called", read.type, on), load)

    def _loader(self, name: object, load: Callable[[list[Any]], Awaitable[Sequence[Any]]]) -> DataLoader[Any, Any]:
        if name not in self.loaders:
            self.loaders[name] = DataLoader(load_fn=load)
        return self.loaders[name]


def answered(calls: Calls) -> Answered:
    """What calls that are over have found. Raises: Refusal, Unavailable when one has failed or took too long."""
    found: Answered = {}
    for call in calls:
        one = call.result()
        if isinstance(one, Refusal):
            raise one
        found |= one
    return found


def remembered(read: Read, on: str, key: object) -> list[Row]:
    assert read.memory is not None  # noqa: S101 - the caller has looked
    found = [read.memory.get(str(key))] if on == read.key else list(read.memory.where(on, key))
    return [{name: getattr(value, name) for name in read.columns} for value in found if value is not None]


def loads_of(info: Info) -> Loads:
    """The request's loaders, made when first asked for."""
    return loads_in(info.context)


def loads_in(context: Context) -> Loads:
    if context.loads is None:
        context.loads = Loads(context)
    loads: Loads = context.loads
    return loads
