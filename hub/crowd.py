"""Those who want the same at the same moment go together: one transaction or one statement for many requests.

Under load each alone would wait for all before it; together they wait once.
"""

from __future__ import annotations

import asyncio
import contextvars
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import Any, Final, Generic, TypeVar

from hub.errors import Unavailable

Item = TypeVar("Item")
Found = TypeVar("Found")
Work = Callable[[Sequence[Item]], Awaitable[Sequence[Found]]]
MOST: Final = 64  # that a desk takes at once


class Crowd(Generic[Item, Found]):
    """Some work, and who waits for it. What comes while it goes on waits, and goes together afterwards."""

    def __init__(
        self,
        work: Work[Item, Found],
        fitting: Callable[[Sequence[Item]], int],
        at_once: int = 1,
        *,
        owed: bool = False,
    ) -> None:
        """work: done for several items, answers in their order; fitting: how many of those who wait may go next, one
        at least; at_once: how often it may be done at the same time; owed: whether it is done for who has gone, too."""
        self.work = work
        self.fitting = fitting
        self.at_once = at_once
        self.owed = owed
        self.waiting: deque[tuple[Item, asyncio.Future[Found]]] = deque()
        self.running = 0
        self.tasks: set[asyncio.Task[None]] = set()

    async def one(self, item: Item) -> Found:
        """What the work says of this item. Raises: what it raises of this item alone; Unavailable, TimeoutError: what
        it raises of all."""
        found: asyncio.Future[Found] = asyncio.get_running_loop().create_future()
        self.waiting.append((item, found))
        if self.running < self.at_once:  # in a context of its own: it is in nobody's transaction
            self.running += 1
            task = asyncio.create_task(self._run(), context=contextvars.Context())
            self.tasks.add(task)
            task.add_done_callback(self.tasks.discard)
        return await (asyncio.shield(found) if self.owed else found)

    async def _run(self) -> None:
        try:
            while self.waiting:
                many = self.fitting([item for item, _ in self.waiting])
                group = _there([self.waiting.popleft() for _ in range(many)])
                if group and not await self._told(group):
                    while group := _there(group):  # whose item it was, each alone shows
                        await self._told([group.pop(0)])
        finally:
            self.running -= 1

    async def _told(self, group: Sequence[tuple[Item, asyncio.Future[Found]]]) -> bool:
        """Tell them what was found, or what went wrong; False when it may be the fault of one of many."""
        try:
            answers = await self.work([item for item, _ in group])
            for (_, found), answer in zip(group, answers, strict=True):
                if not found.done():
                    found.set_result(answer)
        except BaseException as error:
            everybodys = isinstance(error, (Unavailable, TimeoutError)) or not isinstance(error, Exception)
            if len(group) > 1 and not everybodys:
                return False
            for _, found in group:
                if not found.done():
                    found.set_exception(error)
            if not isinstance(error, Exception):
                raise
        return True


def _there(group: list[tuple[Item, asyncio.Future[Found]]]) -> list[tuple[Item, asyncio.Future[Found]]]:
    """Those who still wait."""
    return [one for one in group if not one[1].done()]


class Desk:
    """Where requests give in work that is done for several in one transaction."""

    def __init__(self, seconds: float) -> None:
        """seconds: how long a group may take."""
        self.seconds = seconds
        self.crowds: dict[Work[Any, Any], Crowd[Any, Any]] = {}

    async def together(self, work: Work[Item, Found], item: Item) -> Found:
        """Have work done for this item, and for what others give in at the same moment."""
        if work not in self.crowds:
            self.crowds[work] = Crowd(partial(self._timely, work), doubling)
        found: Found = await self.crowds[work].one(item)
        return found

    async def _timely(self, work: Work[Item, Found], items: Sequence[Item]) -> Sequence[Found]:
        async with asyncio.timeout(self.seconds):
            return await work(items)


def doubling(waiting: Sequence[object]) -> int:
    """1, 2, 4 … of those who wait: every number would be a statement of its own, to be prepared and kept."""
    return 1 << min(len(waiting), MOST).bit_length() - 1
