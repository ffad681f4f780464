"""Real databases, a clock that is told the time, and accounts made with a cheap hash."""

import os
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pkgutil import iter_modules
from types import ModuleType

import asyncpg
import pytest
from piccolo.engine import Engine
from piccolo.engine.postgres import PostgresEngine
from piccolo.engine.sqlite import SQLiteEngine, TransactionType

from auth import (
    CHEAP,
    TABLES,
    Account,
    Auth,
    Catalog,
    Keys,
    Passwords,
    Permission,
    Purpose,
    Role,
    Transaction,
    migrations,
)

SCRATCH = f"simpul_auth_test_{os.getpid()}"  # each worker of a parallel run has its own

ANSWER = Permission("dinsos:complaint:answer", "Answer complaints")
READ = Permission("dukcapil:citizen:read", "Read a citizen")
SERVICE = Purpose("service", "Pelayanan publik", "Public service", "UU 25/2009")
EMERGENCY = Purpose("emergency", "Keadaan darurat", "Emergency", "UU 27/2022 pasal 20")
CITIZEN = Role("citizen", "Warga", frozenset())
OFFICER = Role("dinsos.officer", "Petugas", frozenset({ANSWER.name, READ.name}), (SERVICE.code,), SERVICE.code)
CREW = Role("dinkes.crew", "Awak ambulans", frozenset({READ.name}), (EMERGENCY.code,), EMERGENCY.code)


class Clock:
    """A clock that stands still until a test moves it."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 24, 6, 0, 0, 250_000, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def pass_(self, **time: float) -> None:
        self.now += timedelta(**time)


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def catalog() -> Catalog:
    return Catalog(permissions=(ANSWER, READ), purposes=(SERVICE, EMERGENCY), roles=(CITIZEN, OFFICER, CREW))


@pytest.fixture(scope="session")
def keys(tmp_path_factory: pytest.TempPathFactory) -> Keys:
    return Keys.load(tmp_path_factory.mktemp("keys"))


async def migrate(engine: Engine) -> None:
    """What the hub's runner does: every migration in name order, in one transaction, with a conf module to find."""
    conf = ModuleType("simpul_auth_test_conf")
    conf.DB = engine  # type: ignore[attr-defined]
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(sys.modules, conf.__name__, conf)
        patch.setenv("PICCOLO_CONF", conf.__name__)
        async with engine.transaction():
            for module in sorted(info.name for info in iter_modules(migrations.__path__)):
                manager = await import_module(f"auth.migrations.{module}").forwards()
                await manager.run()


async def scratch() -> AsyncIterator[PostgresEngine]:
    """An empty database of our own on the PostgreSQL server, if there is one."""
    url = os.environ.get("DATABASE_URL", "")
    server = url if url.startswith("postgresql://") else "postgresql://postgres@127.0.0.1:5432/postgres"
    try:
        door = await asyncpg.connect(server, timeout=3)
    except (OSError, TimeoutError, asyncpg.PostgresError) as error:
        pytest.skip(f"no PostgreSQL server to test with: {error}")
    try:
        await door.execute(f"DROP DATABASE IF EXISTS {SCRATCH} WITH (FORCE)")
        await door.execute(f"CREATE DATABASE {SCRATCH}")
        engine = PostgresEngine({"dsn": server, "database": SCRATCH})
        await engine.start_connection_pool(min_size=1, max_size=10)
        try:
            yield engine
        finally:
            await engine.close_connection_pool()
            await door.execute(f"DROP DATABASE {SCRATCH} WITH (FORCE)")
    finally:
        await door.close()


@pytest.fixture(scope="session", params=["sqlite", "postgres"])
async def database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Engine]:
    """A migrated database of each kind."""
    if request.param == "sqlite":
        engine = SQLiteEngine(path=str(tmp_path_factory.mktemp("auth") / "auth.sqlite"), timeout=30)
        await migrate(engine)
        yield engine
    else:
        async for engine in scratch():
            await migrate(engine)
            yield engine


@pytest.fixture
def bound(database: Engine, monkeypatch: pytest.MonkeyPatch) -> Engine:
    """The tables speak to the database, as long as the test runs."""
    for table in TABLES:
        monkeypatch.setattr(table._meta, "_db", database)
    return database


@pytest.fixture
def transaction(bound: Engine) -> Transaction:
    """A write transaction as the hub would open it."""
    if isinstance(bound, SQLiteEngine):
        return lambda: bound.transaction(transaction_type=TransactionType.immediate)
    return bound.transaction


@pytest.fixture
async def auth(keys: Keys, catalog: Catalog, transaction: Transaction, clock: Clock) -> AsyncIterator[Auth]:
    yield Auth(keys, catalog, "https://simpul.test", "simpul", transaction, clock, Passwords(CHEAP))
    for table in reversed(TABLES):
        await table.delete(force=True)


Make = Callable[..., Awaitable[Account]]


@pytest.fixture
def make(auth: Auth) -> Make:
    """Create an account; what a test does not care about has a value."""

    async def account(username: str = "warga", **facts: object) -> Account:
        facts = {"password": "demo-bekasi", "name": "Siti Rahayu", "roles": ["citizen"]} | facts
        return await auth.create_account(username=username, **facts)  # type: ignore[arg-type]

    return account
