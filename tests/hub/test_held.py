"""Small tables in memory: every worker sees what another worker, or a command, has changed."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import orjson
import pytest
from piccolo.columns import Varchar
from piccolo.table import Table

from auth import ANONYMOUS
from hub import held, read
from hub.app import create
from hub.context import Context
from hub.held import changed
from hub.running import Hub
from tests.commands import simpul
from tests.hub.plan.counted import Counted

CODE = "UJI-HELD"
FACILITY = f'{{ facility(code: "{CODE}") {{ code kind name lat district {{ name }} }} }}'
ADD = "insert into dinkes_facility (code, kind, name, district, lat) values ($1, 'HOSPITAL', $2, '327501', 1.5)"
RENAME = "update dinkes_facility set name = $2 where code = $1"
LISTS = """{ programmes { code name level status unit amount period exclusiveGroup }
  populationRequirements { id service case paper held substitute since until source } }"""
RULE = {
    "service": "FAMILY_CARD", "case": "DAMAGED", "paper": "PHOTO", "held": True, "since": "2098-01-01",
    "until": "2098-01-02", "source": "Uji",
}  # fmt: skip
ADD_RULE = """mutation ($input: PopulationRequirementInput!) { addPopulationRequirement(input: $input) { id } }"""


class Facility(Table, tablename="dinkes_facility"):
    code = Varchar(20, primary_key=True)


class Requirement(Table, tablename="dukcapil_requirement"):
    code = Varchar(20, primary_key=True)


@pytest.fixture(autouse=True)
async def facility(hub: Hub) -> AsyncIterator[None]:
    """A facility of this test, which the hub knows."""
    await hub.db.fetch(ADD, CODE, "Before")
    await changed(hub.db, Facility)
    await hub.held.look()
    yield
    await hub.db.fetch("delete from dinkes_facility where code = $1", CODE)
    await changed(hub.db, Facility)
    await hub.held.look()


@pytest.fixture(params=["with redis", "without redis"])
async def other(request: pytest.FixtureRequest, hub: Hub) -> AsyncIterator[Hub]:
    """Another worker on the same database."""
    redis = os.environ.get("REDIS_URL", "") if request.param == "with redis" else ""
    if request.param == "with redis" and not redis:
        pytest.skip("no REDIS_URL")
    made: Hub = create(replace(hub.settings, redis_url=redis), at_rest=True).state.hub
    await made.db.start()
    await made.held.look()
    yield made
    await made.db.stop()
    if made.redis:
        await made.redis.aclose()


async def planned(hub: Hub, document: str) -> tuple[Any, int]:
    """What is answered by plan, and the statements it took."""
    db = Counted(hub)
    context = Context(db=db, settings=hub.settings, who=ANONYMOUS, planner=hub.planner)
    data = await hub.planner.answer(context, document, None, None)
    return data, len(db.statements)


async def name(hub: Hub) -> str:
    data, statements = await planned(hub, FACILITY)
    assert statements == 0
    return str(data["facility"]["name"])


async def test_needs_no_statement_and_says_the_same(hub: Hub) -> None:
    """Rows in memory are answered as Strawberry answers them from the table: enums, dates, flags, nulls."""
    for document in (FACILITY, LISTS):
        data, statements = await planned(hub, document)

        plain = await hub.schema.execute(
            document, context_value=Context(db=hub.db, settings=hub.settings, who=ANONYMOUS, planner=None)
        )
        assert plain.errors is None
        assert orjson.dumps(data) == orjson.dumps(plain.data)
        assert statements == 0


async def test_what_memory_does_not_hold_is_read(hub: Hub) -> None:
    """Pages and filters are statements; below them rows in memory are not."""
    page, one = await planned(hub, "{ facilities(first: 500) { edges { node { code name } } } }")
    rules, other = await planned(hub, "{ populationRequirements(service: BIRTH_CERTIFICATE) { service } }")

    assert CODE in {edge["node"]["code"] for edge in page["facilities"]["edges"]}
    assert {rule["service"] for rule in rules["populationRequirements"]} == {"BIRTH_CERTIFICATE"}
    assert (one, other) == (1, 1)


async def test_another_worker_sees_a_change(hub: Hub, other: Hub) -> None:
    """At its next look, with Redis or without; before it, what it knew."""
    assert await name(other) == "Before"

    async with hub.db.transaction():
        await hub.db.fetch(RENAME, CODE, "After")
        await changed(hub.db, Facility)

    before = await name(other)
    await other.held.look()
    assert (before, await name(other)) == ("Before", "After")


async def test_workers_look_by_themselves(hub: Hub, other: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    """Again and again, also after a time without the database."""
    monkeypatch.setattr(held, "LOOK", 0.01)
    await other.db.stop()
    looking = asyncio.create_task(other.held.run())
    await asyncio.sleep(0)
    await other.db.start()
    await hub.db.fetch(RENAME, CODE, "Later")
    await changed(hub.db, Facility)

    async with asyncio.timeout(20):
        while True:
            if await name(other) == "Later":
                break
            await asyncio.sleep(0.01)

    looking.cancel()


async def test_what_is_rolled_back_is_not_seen(hub: Hub, other: Hub) -> None:
    """A change is said in the transaction that makes it."""
    version = other.held.version

    async def fail() -> None:
        async with hub.db.transaction():
            await hub.db.fetch(RENAME, CODE, "Never")
            await changed(hub.db, Facility)
            raise RuntimeError

    with pytest.raises(RuntimeError):
        await fail()
    await other.held.look()

    assert (await name(other), other.held.version) == ("Before", version)


async def test_what_nobody_says_is_seen_in_a_minute(hub: Hub, other: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    """A row that somebody changed by hand; a table that stayed the same costs no plan."""
    await hub.db.fetch(RENAME, CODE, "By hand")
    await other.held.look()
    unsaid = await name(other)
    monkeypatch.setattr(held, "ANYWAY", -1.0)

    await other.held.look()

    assert (unsaid, await name(other)) == ("Before", "By hand")
    version = other.held.version
    await other.held.look()
    assert other.held.version == version


async def test_a_command_in_another_process_says_so(hub: Hub, tmp_path: Path) -> None:
    """After an import every worker looks at what is held."""
    await hub.db.fetch(RENAME, CODE, "Imported")
    (tmp_path / "lks.csv").write_text("name,chair,address,village,registered_on,registered_until,categories\n")

    done = simpul(tmp_path, "import", "institutions", "lks.csv", DATABASE_URL=hub.settings.database)

    assert done.returncode == 0, done.stderr
    await hub.held.look()
    assert await name(hub) == "Imported"


async def test_who_changes_one_sees_it_at_once(hub: Hub, ask: Any) -> None:
    """The worker that writes looks before its next answer."""
    await planned(hub, LISTS)

    made = await ask(ADD_RULE, who="kepala.dukcapil", input=RULE)
    id = made.data["addPopulationRequirement"]["id"]
    data, _ = await planned(hub, LISTS)

    assert id in {rule["id"] for rule in data["populationRequirements"]}
    await hub.db.fetch("delete from dukcapil_requirement where id = $1", id)
    await changed(hub.db, Requirement)
    await hub.held.look()


async def test_a_large_table_is_read(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> None:
    """One with more rows than memory is for has statements."""
    monkeypatch.setattr(held, "MOST", 2)
    await hub.db.fetch(RENAME, CODE, "Large")
    await changed(hub.db, Facility)
    await hub.held.look()

    data, statements = await planned(hub, FACILITY)

    assert (data["facility"]["name"], statements) == ("Large", 1)
    monkeypatch.undo()
    await changed(hub.db, Facility)
    await hub.held.look()


def test_only_what_everybody_may_know_is_held() -> None:
    """A table with a rule of visibility can't be."""
    with pytest.raises(TypeError, match="everybody"):
        read(Facility, key="code", rows="t.code = :unit", held=True)


async def test_below_a_statement_memory_is_used(hub: Hub) -> None:
    """Where an ambulance stands is a row in memory: its table is in no statement."""
    document = "{ ambulances { code base { name } } }"
    db = Counted(hub)
    context = Context(db=db, settings=hub.settings, who=ANONYMOUS, planner=hub.planner)

    data = await hub.planner.answer(context, document, None, None)

    assert data is not None
    assert all(one["base"]["name"] for one in data["ambulances"])
    assert len(db.statements) == 1
    assert "dinkes_facility" not in db.statements[0]
