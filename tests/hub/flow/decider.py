"""Two officers, a process each, who decide the same cases at the same moment. Arguments: database URL, numbers."""

from __future__ import annotations

import asyncio
import os
import sys
from multiprocessing import get_context
from multiprocessing.synchronize import Barrier

from auth import Principal
from hub import Conflict, take
from hub.connect import started
from hub.context import Context
from hub.relay import Outbox
from hub.settings import Settings
from tests.hub.flow.conftest import EVENTS, PERMIT, REJECT, WORK, Permit

NONE: frozenset[str] = frozenset()


async def decide(url: str, name: str, numbers: list[str], together: Barrier) -> None:
    who = Principal(name, name, name, None, NONE, frozenset({WORK}), None, NONE, None, "test")
    outbox = Outbox({f"test.permit.{event}": [] for event in EVENTS})
    async with started(url, [Permit]) as db:
        for number in numbers:
            together.wait(30)
            try:
                await take(
                    Context(db=db, settings=Settings(), who=who, outbox=outbox), PERMIT, REJECT, number, note=name
                )
            except Conflict:
                say(f"{number} {name} CONFLICT")
            else:
                say(f"{number} {name} decided")


def say(line: str) -> None:
    os.write(1, f"{line}\n".encode())  # in one piece: two write here


def work(*arguments: object) -> None:
    asyncio.run(decide(*arguments))  # type: ignore[arg-type]


if __name__ == "__main__":
    _, url, *numbers = sys.argv
    fork = get_context("fork")
    barrier = fork.Barrier(2)
    officers = [fork.Process(target=work, args=(url, name, numbers, barrier)) for name in ("ani", "budi")]
    for one in officers:
        one.start()
    for one in officers:
        one.join()
    sys.exit(max(one.exitcode or 0 for one in officers))
