"""Equal statements that wait at the same moment are asked as one: many rows of arguments, a row of answer for each.

Under load this costs the database and this process about a third of what each alone would.
"""

from __future__ import annotations

import asyncio
import contextvars
import re
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final, NamedTuple

from hub.database import Row, Rows
from hub.errors import Unavailable
from hub.kept import Kept

AT_ONCE: Final = 2  # of one statement; what comes meanwhile waits, and goes together
TOGETHER: Final = 2_000  # rows that those may read who go together
STATEMENTS: Final = 1_000_000  # characters of those remembered
MARK: Final = re.compile(r"\$(\d+)")

Fetch = Callable[..., Awaitable[Rows]]
Types = Callable[[str], Awaitable[Sequence[str] | None]]


class Waiting(NamedTuple):
    """Somebody who waits for a row."""

    args: Sequence[object]
    rows: int
    found: asyncio.Future[Row]


class Together:
    """Asks for a row each, in as few statements as the moment allows."""

    def __init__(self, fetch: Fetch, types: Types) -> None:
        """types: of a statement's arguments, in SQL; None when they can't come in arrays."""
        self.fetch = fetch
        self.types = types
        self.crowds: Kept[Crowd] = Kept(STATEMENTS)

    async def one(self, sql: str, args: Sequence[object], rows: int, seconds: float) -> Row:
        """The one row of this statement. rows: how many it may read.

        Raises:
            TimeoutError: it took longer than that.
        """
        crowd = self.crowds.get(sql)
        if crowd is None:
            crowd = Crowd(self, sql)
            self.crowds.put(sql, crowd, len(sql))
        found: asyncio.Future[Row] = asyncio.get_running_loop().create_future()
        crowd.add(Waiting(args, rows, found), seconds)
        return await found


class Crowd:
    """A statement, and who waits for it."""

    def __init__(self, asking: Together, sql: str) -> None:
        self.asking = asking
        self.sql = sql
        self.many: str | None = None  # the statement for many, once it is known; empty where there is none
        self.waiting: deque[Waiting] = deque()
        self.running = 0
        self.tasks: set[asyncio.Task[None]] = set()

    def add(self, one: Waiting, seconds: float) -> None:
        self.waiting.append(one)
        if self.running < AT_ONCE:  # in a context of its own: it is in nobody's transaction
            self.running += 1
            task = asyncio.create_task(self._run(seconds), context=contextvars.Context())
            self.tasks.add(task)
            task.add_done_callback(self.tasks.discard)

    async def _run(self, seconds: float) -> None:
        try:
            while self.waiting:
                if self.many is None and len(self.waiting) > 1:
                    self.many = await self._for_many()
                group = self._group()
                if group and not await self._told(group, seconds):
                    for one in group:  # whose arguments it was, each alone shows
                        await self._told([one], seconds)
        finally:
            self.running -= 1

    def _group(self) -> list[Waiting]:
        """Who goes next: as many as may go together, one at least."""
        group: list[Waiting] = []
        rows = 0
        while self.waiting and (not group or (self.many and rows + self.waiting[0].rows <= TOGETHER)):
            group.append(self.waiting.popleft())
            rows += group[-1].rows
        return group

    async def _told(self, group: list[Waiting], seconds: float) -> bool:
        """Tell them their rows, or what went wrong; False when the arguments of one of many may be wrong."""
        try:
            async with asyncio.timeout(seconds):
                rows = await self._rows(group)
            for one, row in zip(group, rows, strict=True):
                if not one.found.done():  # else nobody waits for it any more
                    one.found.set_result(row)
        except BaseException as error:
            everybodys = isinstance(error, (Unavailable, TimeoutError)) or not isinstance(error, Exception)
            if len(group) > 1 and not everybodys:
                return False
            for one in group:
                if not one.found.done():
                    one.found.set_exception(error)
            if not isinstance(error, Exception):
                raise
        return True

    async def _rows(self, group: list[Waiting]) -> Rows:
        if len(group) == 1 or not self.many:
            return await self.asking.fetch(self.sql, *group[0].args)
        return await self.asking.fetch(self.many, *map(list, zip(*(one.args for one in group), strict=True)))

    async def _for_many(self) -> str:
        try:
            types = await self.asking.types(self.sql)
        except Exception:  # each alone meets it again
            return ""
        return for_many(self.sql, types) if types else ""


def for_many(sql: str, types: Sequence[str]) -> str:
    """The statement for arrays of arguments: for each of them the row of this one, in their order."""
    arrays = ", ".join(f"${at}::{kind}[]" for at, kind in enumerate(types, 1))
    names = ", ".join(f"a{at}" for at in range(1, len(types) + 1))
    given = f"unnest({arrays}) with ordinality q({names}, n)"
    inner = MARK.sub(r"q.a\1", sql)
    return f"select r.* from {given} left join lateral ({inner}) r on true order by q.n"  # noqa: S608 - the plan's own


def types_of(parameters: Sequence[Any]) -> list[str] | None:
    """The SQL names of asyncpg's types of arguments; None where one is an array itself, or there are none."""
    if not parameters or any(one.kind == "array" for one in parameters):
        return None
    return [f'"{one.schema}"."{one.name}"' for one in parameters]
