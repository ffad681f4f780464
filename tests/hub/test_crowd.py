"""Work that several requests give in at the same moment is done once for all, and nobody pays for another's mistake."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hub.crowd import MOST, Crowd, Desk, doubling
from hub.errors import Unavailable
from hub.running import Hub

INSERT = "insert into hub_access (at, citizen, actor, operation, fields) values (current_timestamp, '0', $1, $2, '')"
SECONDS = 5.0
COUNT = "select count(*) from hub_access where operation = $1"


class Slow:
    """Work that doubles numbers once it is let go; 0 is a mistake."""

    def __init__(self, error: type[Exception] = ValueError) -> None:
        self.error = error
        self.groups: list[list[int]] = []
        self.go = asyncio.Event()

    async def work(self, numbers: Sequence[int]) -> Sequence[int]:
        self.groups.append(list(numbers))
        await self.go.wait()
        if 0 in numbers:
            raise self.error
        return [2 * number for number in numbers]


async def given_in(slow: Slow, numbers: Sequence[int]) -> list[object]:
    desk = Desk(SECONDS)
    waiting = [asyncio.create_task(desk.together(slow.work, number)) for number in numbers]
    await asyncio.sleep(0.01)
    slow.go.set()
    return await asyncio.gather(*waiting, return_exceptions=True)


async def test_everybody_gets_their_own_answer_of_few_groups() -> None:
    slow = Slow()

    assert await given_in(slow, range(1, 101)) == [2 * number for number in range(1, 101)]
    assert [len(group) for group in slow.groups] == [MOST, MOST // 2, 4]


async def test_a_mistake_is_the_trouble_of_who_made_it() -> None:
    found = await given_in(Slow(), [1, 2, 0, 3, 4])

    assert [one if isinstance(one, int) else type(one) for one in found] == [2, 4, ValueError, 6, 8]


async def test_when_a_service_is_away_nobody_tries_alone() -> None:
    slow = Slow(Unavailable)

    found = await given_in(slow, [1, 2, 0, 3])

    assert [type(one) for one in found] == [Unavailable] * 4
    assert slow.groups == [[1, 2, 0, 3]]


async def test_work_that_hangs_ends_for_all() -> None:
    slow, desk = Slow(), Desk(0.02)

    found = await asyncio.gather(*(desk.together(slow.work, number) for number in (1, 2)), return_exceptions=True)
    slow.go.set()

    assert [type(one) for one in found] == [TimeoutError] * 2
    assert await desk.together(slow.work, 3) == 6


async def test_who_has_gone_is_left_out() -> None:
    slow, desk = Slow(), Desk(SECONDS)
    first, *others = [asyncio.create_task(desk.together(slow.work, number)) for number in (1, 2, 3)]
    await asyncio.sleep(0.01)
    late = asyncio.create_task(desk.together(slow.work, 0))
    await asyncio.sleep(0.01)

    late.cancel()
    slow.go.set()

    assert await asyncio.gather(first, *others) == [2, 4, 6]
    await asyncio.sleep(0.01)
    assert all(0 not in group for group in slow.groups)


async def test_who_goes_while_their_group_fails_is_not_tried_alone() -> None:
    slow, desk = Slow(), Desk(SECONDS)
    waiting = [asyncio.create_task(desk.together(slow.work, number)) for number in (0, 2, 3, 4)]
    await asyncio.sleep(0.01)

    waiting[2].cancel()
    slow.go.set()
    await asyncio.gather(*waiting, return_exceptions=True)

    assert slow.groups == [[0, 2, 3, 4], [0], [2], [4]]


async def test_what_is_owed_is_done_for_who_has_gone() -> None:
    slow = Slow()
    crowd = Crowd(slow.work, len, owed=True)
    waiting = [asyncio.create_task(crowd.one(1))]
    await asyncio.sleep(0.01)
    waiting += [asyncio.create_task(crowd.one(number)) for number in (2, 3)]
    await asyncio.sleep(0.01)

    waiting[1].cancel()
    slow.go.set()
    await asyncio.gather(*waiting, return_exceptions=True)

    assert slow.groups == [[1], [2, 3]]


@given(st.integers(1, 1_000))
def test_groups_have_few_sizes(waiting: int) -> None:
    size = doubling(range(waiting))

    assert 1 <= size <= min(waiting, MOST)
    assert size & (size - 1) == 0
    assert size == MOST or 2 * size > waiting


@pytest.fixture
def keep(hub: Hub) -> Callable[[Sequence[str]], object]:
    async def work(names: Sequence[str]) -> Sequence[int]:
        async with hub.db.transaction():
            for name in names:
                await hub.db.fetch(INSERT, name, "crowd")
        return [len(names)] * len(names)

    return work


async def test_inside_a_transaction_it_is_part_of_it(hub: Hub, keep: object) -> None:
    async def fails() -> None:
        async with hub.db.transaction():
            assert await hub.context().together(keep, "a") == 1  # type: ignore[arg-type]
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fails()

    assert (await hub.db.fetch(COUNT, "crowd"))[0][0] == 0


async def test_outside_it_is_committed_when_it_answers(hub: Hub, keep: object) -> None:
    sizes = await asyncio.gather(*(hub.context().together(keep, f"{n}") for n in range(20)))  # type: ignore[arg-type]

    assert (await hub.db.fetch(COUNT, "crowd"))[0][0] == 20
    assert max(sizes) > 1
    await hub.db.fetch("delete from hub_access where operation = $1", "crowd")
