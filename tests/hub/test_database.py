"""Both databases keep what was written, once, whoever else writes."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from typing import Any

import asyncpg
import pytest

from hub.connect import connect
from hub.errors import BadSetup
from hub.postgres import Postgres
from hub.running import Hub

INSERT = (
    "insert into hub_access (at, citizen, actor, operation, fields) values (current_timestamp, '0', 'test', $1, '')"
)
NAME = "query ($nik: NIK!) { citizen(nik: $nik) { name } }"
COUNT = "select count(*) from hub_access where operation = $1"


async def test_a_hundred_read_then_write_transactions_all_pass(hub: Hub) -> None:
    """Immediate transactions on SQLite, row locks on PostgreSQL: nobody is told that the database is locked."""

    async def add(n: int) -> None:
        async with hub.db.transaction():
            await hub.db.fetch("select count(*) from hub_access")
            await hub.db.fetch(INSERT, "hundred")

    await asyncio.gather(*(add(n) for n in range(100)))

    assert (await hub.db.fetch(COUNT, "hundred"))[0][0] == 100
    await hub.db.fetch("delete from hub_access where operation = $1", "hundred")


async def test_a_transaction_that_raises_leaves_nothing(hub: Hub) -> None:
    async def half() -> None:
        async with hub.db.transaction():
            await hub.db.fetch(INSERT, "half")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await half()

    assert (await hub.db.fetch(COUNT, "half"))[0][0] == 0


async def test_a_transaction_that_is_cut_off_anywhere_holds_nothing(hub: Hub) -> None:
    """Who goes away in the middle of BEGIN, of a statement or of COMMIT takes no connection along."""

    async def add() -> None:
        async with hub.db.transaction():
            await hub.db.fetch(INSERT, "cut off")

    for turns in range(40):
        adding = asyncio.create_task(add())
        for _ in range(turns):
            await asyncio.sleep(0 if turns % 2 else 0.0002)
        adding.cancel()
        await asyncio.gather(adding, return_exceptions=True)

    async with asyncio.timeout(10):
        await asyncio.gather(*(add() for _ in range(20)))
    if isinstance(hub.db, Postgres) and (pool := hub.db.engine.pool):
        assert pool.get_size() - pool.get_idle_size() == hub.db.kept
    await hub.db.fetch("delete from hub_access where operation = $1", "cut off")


async def test_a_kept_plan_does_not_read_a_table_because_it_is_still_small(hub: Hub) -> None:
    if not isinstance(hub.db, Postgres):
        pytest.skip("SQLite keeps no plans")

    plan = await hub.db.fetch("explain update hub_counter set last = last where series = $1", "none")

    assert "Index" in " ".join(row[0] for row in plan)


async def test_two_processes_migrate_at_once(tmp_path: object, empty_database: str) -> None:
    """The second waits for the first and then finds nothing to do."""
    command = [sys.executable, "-m", "hub.cli", "migrate"]
    environment = {"DATABASE_URL": empty_database, "PATH": "", "SIMPUL_DATA": str(tmp_path)}

    running = [
        await asyncio.create_subprocess_exec(*command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        for _ in range(2)
    ]
    said = [await process.communicate() for process in running]

    assert [process.returncode for process in running] == [0, 0], said
    assert sorted(out == b"nothing to do\n" for out, _ in said) == [False, True], said


async def test_a_database_that_is_down_is_one_clear_message() -> None:
    down = connect("postgresql://nobody:secret@127.0.0.1:1/none")

    with pytest.raises(BadSetup, match="PostgreSQL doesn't answer") as refused:
        await down.start()

    assert "secret" not in str(refused.value)


async def test_stopping_waits_for_what_runs(hub: Hub) -> None:
    """A statement that still runs when the hub stops is answered, and its connection doesn't hold the stop up."""
    if hub.db.dialect != "postgres":
        pytest.skip("only PostgreSQL's connections are kept beside a pool")
    db = Postgres(hub.settings.database_url)
    await db.start()
    await db.fetch("select 1")

    running = asyncio.create_task(db.fetch("select pg_sleep(0.3), 42"))
    await asyncio.sleep(0.1)
    async with asyncio.timeout(5):
        await db.stop()

    assert (await running)[0][1] == 42
    assert db.kept == 0


async def test_a_server_that_hangs_up_is_one_code_and_then_back(hub: Hub, ask: Any) -> None:
    """Whoever asks while PostgreSQL ends its connections hears UNAVAILABLE; who asks afterwards is served."""
    if hub.db.dialect != "postgres":
        pytest.skip("the embedded database has no server that could hang up")
    await ask(NAME, who="warga", nik="3275014107900001")
    control = await asyncpg.connect(hub.settings.database_url)
    await control.execute(
        "select pg_terminate_backend(pid) from pg_stat_activity"
        " where datname = current_database() and pid <> pg_backend_pid()"
    )
    await control.close()

    during = [await ask(NAME, who="warga", nik="3275014107900001") for _ in range(12)]
    after = await ask(NAME, who="warga", nik="3275014107900001")

    assert {code for answer in during for code in answer.codes} <= {"UNAVAILABLE"}
    assert after.data["citizen"]["name"] == "Siti Rahayu"
