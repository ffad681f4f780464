"""Two processes: that decide the same cases at the same moment, and of which one delivers what the other announced."""

from __future__ import annotations

import asyncio
import sys
import time
import uuid
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from hub import take
from hub.bell import Bell
from hub.events import Subscriber
from hub.relay import Outbox
from tests.hub.flow.conftest import PERMIT, VERIFY, WORK, Office

ROOT = Path(__file__).parents[3]
CASES = 20


async def test_one_decides_and_the_other_gets_a_conflict(office: Office) -> None:
    """Of each case there is one decision, with one line of history and one fact; the other officer is told."""
    numbers = [(await office.open()).number for _ in range(CASES)]
    command = [sys.executable, "-m", "tests.hub.flow.decider", office.hub.settings.database_url, *numbers]

    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
    out, _ = await process.communicate()

    assert process.returncode == 0
    said = sorted(line.split() for line in out.decode().splitlines())
    for number in numbers:
        outcomes = {name: outcome for about, name, outcome in said if about == number}
        assert sorted(outcomes.values()) == ["CONFLICT", "decided"]
        notes = await office.hub.db.fetch(
            "select note from hub_case_step where number = $1 and step = 'REJECT'", number
        )
        assert [outcomes[name] for (name,) in notes] == ["decided"]
        assert (await office.facts(number)).count("test.permit.rejected") == 1
        assert await office.statuses(number) == ("REJECTED", "REJECTED")


@pytest.fixture
async def stream(office: Office) -> AsyncIterator[str]:
    """A stream of Redis, where there is one, that no other hub rings."""
    name = f"outbox-{uuid.uuid4().hex}"
    yield name
    if office.hub.redis:
        await office.hub.redis.delete(name)


async def test_another_process_delivers_within_a_second(office: Office, stream: str) -> None:
    """Each fact as soon as it is committed: rung for over Redis where there is one, else by looking twice a second."""
    settings = office.hub.settings
    nobody = Subscriber("test.far", "test", lambda *_: asyncio.sleep(0))
    events = ("test.permit.opened", "test.permit.verified")
    office.outbox = Outbox({event: [nobody] for event in events}, Bell(office.hub.redis, stream))
    command = [sys.executable, "-m", "tests.hub.flow.listener", settings.database_url, settings.redis_url, stream]
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=asyncio.subprocess.PIPE)
    assert process.stdout
    try:
        assert await process.stdout.readline() == b"ready\n"
        waits, heard = [], []
        for _ in range(3):
            case = await office.open()
            await take(office.context(WORK), PERMIT, VERIFY, case.number)
            began = time.monotonic()
            heard += [(case.number, await process.stdout.readline()) for _ in events]
            waits.append(time.monotonic() - began)
    finally:
        process.terminate()
        await process.wait()

    assert heard == [(number, f"{number} {event}\n".encode()) for number, _ in heard[::2] for event in events]
    assert sorted(waits)[1] < 1  # the median: the machine may be busy once
