"""A process killed at any moment loses nothing it answered and doubles nothing that matters."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from hub import migrate
from hub.connect import started
from hub.context import Context
from hub.events import Fact, Subscriber
from hub.relay import Outbox, Relay
from hub.settings import Settings
from tests.hub.flow.conftest import Permit

TIMES = 50 if int(os.environ.get("EXAMPLES", "0")) > 1000 else 3
ROOT = Path(__file__).parents[3]
TABLES = (
    "create table test_permit (number varchar(40) primary key, status varchar(30), holder varchar(16),"
    " reason varchar(100), submitted_at timestamptz, due_at timestamptz)",
    "create table test_heard (event bigint)",
)


async def test_killed_again_and_again(empty_database: str) -> None:
    """Every case that was answered is there with its history; every fact is heard once; numbers have no gaps."""
    async with started(empty_database, migrate.tables_of([])) as db:
        await migrate.migrate(db, [])
    async with started(empty_database, []) as db:
        for sql in TABLES:
            await db.fetch(sql)
    chance = random.Random(119)  # noqa: S311 - which moment to kill at

    answered = [number for _ in range(TIMES) for number in _until_killed(empty_database, chance.randrange(1, 30))]

    async with started(empty_database, [*migrate.tables_of([]), Permit]) as db:
        await db.fetch("update hub_delivery set next_at = $1 where state = 'WAITING'", datetime.now(UTC))
        await _deliver_the_rest(db)
        numbers = [row[0] for row in await db.fetch("select number from hub_case order by number")]
        own = [row[0] for row in await db.fetch("select number from test_permit order by number")]
        heard = Counter(row[0] for row in await db.fetch("select event from test_heard"))
        facts = await db.fetch("select id, name, subject from hub_event")
        steps = Counter(row[0] for row in await db.fetch("select number from hub_case_step"))
    assert set(answered) <= set(numbers)
    assert numbers == own
    assert [int(number[-6:]) for number in numbers] == list(range(1, len(numbers) + 1))
    assert heard == Counter(fact[0] for fact in facts)
    assert steps == Counter(fact[2] for fact in facts)
    assert len(answered) > TIMES


def _until_killed(url: str, cases: int) -> list[str]:
    """Let a process answer some cases, kill it at whatever it does then, and say which it had answered."""
    command = [sys.executable, "-m", "tests.hub.flow.victim", url]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as victim:
        assert victim.stdout
        assert victim.stdout.readline() == "ready\n"
        lines = [victim.stdout.readline() for _ in range(cases)]
        victim.send_signal(signal.SIGKILL)
        lines += victim.stdout.read().splitlines(keepends=True)
    return [line.strip() for line in lines if line.endswith("\n")]


async def _deliver_the_rest(db: object) -> None:
    async def hears(context: Context, fact: Fact) -> None:
        async with context.db.transaction():
            if await fact.settled(context):
                await context.db.fetch("insert into test_heard (event) values ($1)", fact.id)

    outbox = Outbox({f"test.permit.{name}": [Subscriber("test.ear", "test", hears)] for name in ("opened", "verified")})
    context = Context(db=db, settings=Settings(), outbox=outbox)  # type: ignore[arg-type]
    await Relay(db, outbox, lambda _: context).drain()  # type: ignore[arg-type]
