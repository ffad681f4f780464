"""What tests of Dukcapil share: the rows of its demo city, and an empty register in both databases."""

from __future__ import annotations

import asyncio
import csv
import os
import subprocess
import sys
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import asyncpg
import pytest
from dukcapil import plugin
from piccolo.table import Table

from auth import CHEAP, Passwords, Principal
from hub.city import City
from hub.connect import connect
from hub.database import Database
from hub.demo import PASSWORD, Demo
from hub.running import Hub
from hub.sql import Statement
from tests.dukcapil.people import People

NOTHING: frozenset[str] = frozenset()

Rows = dict[type[Table], list[dict[str, Any]]]


@pytest.fixture(scope="session")
def city() -> City:
    return City(citizens=4_000)


@pytest.fixture(scope="session")
def rows(city: City) -> Rows:
    """Every row Dukcapil adds to the demo city, by table."""
    demo = Demo(city)
    visits = [visit for service in plugin.services if service.demo and (visit := service.demo(demo))]
    for family in city.families():
        for visit in visits:
            visit(family)
    return {
        table: [dict(zip(columns, row, strict=True)) for row in values]
        for (table, columns), values in demo.buffers.items()
    }


@pytest.fixture(scope="session", params=["sqlite", "postgres"])
async def register(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Database]:
    """A migrated database without any resident, once for each dialect."""
    server = os.environ.get("DATABASE_URL", "")
    if request.param == "sqlite":
        async with migrated(f"sqlite:///{tmp_path_factory.mktemp('register') / 'simpul.sqlite'}") as database:
            yield database
    elif not server.startswith("postgres"):
        pytest.skip("no PostgreSQL: DATABASE_URL is not set")
    else:
        name = f"simpul_test_{uuid.uuid4().hex[:12]}"
        control = await asyncpg.connect(server)
        await control.execute(f'create database "{name}" template template0 lc_collate "C"')
        try:
            async with migrated(server.rsplit("/", 1)[0] + f"/{name}") as database:
                yield database
        finally:
            await control.execute(f'drop database "{name}" with (force)')
            await control.close()


@asynccontextmanager
async def migrated(url: str) -> AsyncIterator[Database]:
    """A database after `simpul migrate`, in a process of its own, so that the session's tables keep their engine."""
    environment = os.environ | {"DATABASE_URL": url}
    command = [sys.executable, "-m", "hub.cli", "migrate"]
    await asyncio.to_thread(subprocess.run, command, env=environment, check=True, capture_output=True)
    database = connect(url)
    await database.start()
    try:
        yield database
    finally:
        await database.stop()


@pytest.fixture
async def empty(register: Database) -> Database:
    """The same without any resident."""
    for table in ("dukcapil_resident", "dukcapil_family_card"):
        await register.fetch(f"delete from {table}")
    return register


@pytest.fixture(scope="session")
def caller() -> Callable[..., Principal]:
    """A principal as far as a predicate looks at one."""

    def make(nik: str | None = None, unit: str | None = None, may: frozenset[str] = NOTHING) -> Principal:
        return Principal("test", "test", "Test", nik, NOTHING, may, unit, NOTHING, None, None)

    return make


@pytest.fixture(scope="session")
def seen(register: Database) -> Callable[..., Any]:
    """Residents that a predicate shows to a caller."""

    async def ask(predicate: str, who: Principal) -> set[str]:
        made = Statement(register.dialect, who)
        found = await register.fetch(f"select nik from dukcapil_resident t where {made.visible(predicate)}", *made.args)
        return {row[0] for row in found}

    return ask


@pytest.fixture
def population(tmp_path: Path) -> Callable[..., Path]:
    """A population file of these lines: `population([{...}, {...}])`, other cells as Siti's."""

    def write(lines: list[dict[str, str]], name: str = "population.csv") -> Path:
        path = tmp_path / name
        with path.open("w", newline="", encoding="utf-8") as out:
            writer = csv.DictWriter(out, list(SITI))
            writer.writeheader()
            writer.writerows(SITI | line for line in lines)
        return path

    return write


@pytest.fixture(scope="session")
async def token(hub: Hub) -> Callable[[str], Awaitable[str]]:
    """An account's access token without the second that a strong password takes."""
    known: dict[str, str] = {}
    auth = replace(hub.auth, passwords=Passwords(CHEAP))

    async def sign_in(username: str) -> str:
        if username not in known:
            known[username] = (await auth.password(username, PASSWORD)).access
        return known[username]

    return sign_in


@pytest.fixture(scope="session")
def people(hub: Hub) -> People:
    """Families and accounts of a test's own."""
    return People(hub)


SITI = {
    "NIK": "3275014107900001", "NO_KK": "3275012001150001", "NAMA_LGKP": "SITI RAHAYU", "JENIS_KLMIN": "P",
    "TMPT_LHR": "BEKASI", "TGL_LHR": "01-07-1990", "AGAMA": "ISLAM", "STATUS_KAWIN": "2", "STAT_HBKEL": "1",
    "PDDK_AKH": "SLTA / SEDERAJAT", "JENIS_PKRJN": "2", "GOL_DARAH": "B", "NAMA_LGKP_IBU": "AMINAH",
    "NAMA_LGKP_AYAH": "", "ALAMAT": "JL. MELATI RAYA NO. 12", "NO_RT": "3", "NO_RW": "005",
    "KEL_NAME": "BEKASIJAYA", "KEC_NAME": "BEKASI TIMUR", "KAB_NAME": "KOTA BEKASI", "PROP_NAME": "JAWA BARAT",
}  # fmt: skip
