"""Statements that wait together: everybody gets their own row, and nobody pays for another's mistake."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from importlib.resources import files
from typing import Any

import pytest

from auth import Principal
from hub.database import Rows
from hub.errors import Unavailable
from hub.running import Hub
from hub.together import AT_ONCE, TOGETHER, Together
from tests.hub.plan.callers import BUDI, SITI

DOUBLED = "select $1"
SECONDS = 5.0
CITIZEN = (files("hub") / "operations" / "01-citizen.graphql").read_text(encoding="utf-8")


class Slow:
    """A database that answers with its arguments when it is let go; who asks for 0 is wrong."""

    def __init__(self, types: Sequence[str] | None = ("int8",)) -> None:
        self.types_known = types
        self.asked: list[Sequence[Any]] = []
        self.go = asyncio.Event()
        self.error: type[Exception] = ValueError

    async def fetch(self, _: str, *args: Any) -> Rows:
        self.asked.append(args)
        await self.go.wait()
        many = args[0] if isinstance(args[0], list) else [args[0]]
        if 0 in many:
            raise self.error
        return [(one,) for one in many]

    async def types(self, _: str) -> Sequence[str] | None:
        return self.types_known


async def asked(slow: Slow, numbers: Sequence[int], rows: int = 1, seconds: float = SECONDS) -> list[Any]:
    """Everybody asks at the same moment."""
    together = Together(slow.fetch, slow.types)
    waiting = [asyncio.create_task(together.one(DOUBLED, [n], rows, seconds)) for n in numbers]
    await asyncio.sleep(0.01)
    slow.go.set()
    return await asyncio.gather(*waiting, return_exceptions=True)


async def test_each_gets_their_own_row_of_few_statements() -> None:
    slow = Slow()

    assert await asked(slow, range(1, 50)) == [(n,) for n in range(1, 50)]
    assert len(slow.asked) < 5


async def test_not_more_at_once_than_may_be() -> None:
    slow = Slow()
    together = Together(slow.fetch, slow.types)

    waiting = []
    for n in range(1, 10):
        waiting.append(asyncio.create_task(together.one(DOUBLED, [n], 1, SECONDS)))
        await asyncio.sleep(0.001)

    assert len(slow.asked) == AT_ONCE
    slow.go.set()
    assert await asyncio.gather(*waiting) == [(n,) for n in range(1, 10)]


async def test_large_ones_go_alone() -> None:
    slow = Slow()

    assert await asked(slow, range(1, 6), rows=TOGETHER) == [(n,) for n in range(1, 6)]
    assert [len(args[0]) if isinstance(args[0], list) else 1 for args in slow.asked] == [1] * 5


async def test_a_wrong_argument_is_the_trouble_of_who_gave_it() -> None:
    found = await asked(Slow(), [1, 2, 0, 3])

    assert [type(one) for one in found] == [tuple, tuple, ValueError, tuple]


async def test_when_the_database_is_away_everybody_hears_it_and_nobody_asks_again() -> None:
    slow = Slow()
    slow.error = Unavailable

    found = await asked(slow, [1, 2, 0, 3])

    assert [type(one) for one in found] == [Unavailable] * 4
    assert len(slow.asked) == 1


async def test_a_statement_that_hangs_ends_for_all() -> None:
    slow = Slow()
    together = Together(slow.fetch, slow.types)

    found = await asyncio.gather(*(together.one(DOUBLED, [n], 1, 0.01) for n in (1, 2, 3)), return_exceptions=True)

    assert [type(one) for one in found] == [TimeoutError] * 3
    slow.go.set()
    assert await together.one(DOUBLED, [7], 1, SECONDS) == (7,)


async def test_who_goes_away_takes_nobody_along() -> None:
    slow = Slow()
    together = Together(slow.fetch, slow.types)
    waiting = [asyncio.create_task(together.one(DOUBLED, [n], 1, SECONDS)) for n in (1, 2, 3)]
    await asyncio.sleep(0.01)

    waiting[1].cancel()
    slow.go.set()

    assert [type(one) for one in await asyncio.gather(*waiting, return_exceptions=True)] == [
        tuple,
        asyncio.CancelledError,
        tuple,
    ]


async def test_arguments_that_are_arrays_go_alone() -> None:
    slow = Slow(types=None)

    assert await asked(slow, [1, 2, 3]) == [(1,), (2,), (3,)]
    assert all(not isinstance(args[0], list) for args in slow.asked)


async def test_one_after_the_other_is_never_forgotten() -> None:
    """Somebody who comes in the turn of the loop in which the last one left is asked for too."""
    slow = Slow()
    slow.go.set()
    together = Together(slow.fetch, slow.types)

    async def many(n: int) -> None:
        for _ in range(20):
            assert await together.one(DOUBLED, [n], 1, SECONDS) == (n,)

    await asyncio.gather(*(many(n) for n in range(1, 9)))


@pytest.mark.parametrize("sql", ["select $1::int + 1, $2::text", "select 10 / $1::int, $2::text"])
async def test_a_real_database_answers_as_it_would_each(hub: Hub, sql: str) -> None:
    """Nulls and mistakes included."""
    args = [(n, None if n % 3 else f"{n}") for n in range(-3, 20)]

    async def alone(one: tuple[int, str | None]) -> object:
        try:
            return tuple((await hub.db.fetch(sql.replace("::int", "").replace("::text", "") if lite else sql, *one))[0])
        except Exception as error:
            return type(error)

    async def crowd(one: tuple[int, str | None]) -> object:
        try:
            text = sql.replace("::int", "").replace("::text", "") if lite else sql
            return tuple(await hub.db.one(text, one, 1, SECONDS))
        except Exception as error:
            return type(error)

    lite = hub.db.dialect == "sqlite"
    assert await asyncio.gather(*map(crowd, args)) == [await alone(one) for one in args]


async def test_people_who_ask_together_get_their_own_answers(hub: Hub) -> None:
    """Callers with the same permissions share a plan, and so a statement; never a row, nor a reading in the log."""
    siti, budi = (
        hub.composition.catalog.principal(subject=nik, username=nik, name="Warga", roles=["citizen"], nik=nik)
        for nik in (SITI, BUDI)
    )

    async def asking(who: Principal, nik: str) -> tuple[Any, set[str]]:
        context = hub.context(who=who, purpose=who.default_purpose)
        data = await hub.planner.answer(context, CITIZEN, None, {"nik": nik})
        return data, set(context.seen)

    pairs = [(who, nik) for who in (siti, budi) for nik in (SITI, BUDI)] * 5
    together = await asyncio.gather(*(asking(*pair) for pair in pairs))

    assert together == [await asking(*pair) for pair in pairs]
    names = {data["citizen"]["name"] for data, _ in together if data}
    assert names == {"Siti Rahayu", "Budi Santoso"}
