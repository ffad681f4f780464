"""What every test may use: a small demo city behind the real application, and accounts to ask as."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import asyncpg
import httpx
import hypothesis
import pytest

from auth import CHEAP, Passwords
from hub import demo, migrate, seed
from hub.app import composed, create, signing
from hub.city import City
from hub.connect import started
from hub.database import Database
from hub.limits import Limiter
from hub.running import Hub
from hub.settings import Settings

hypothesis.settings.register_profile("simpul", deadline=None)  # a busy machine is no fault
hypothesis.settings.load_profile("simpul")
CITIZENS = 1_500


@dataclass(frozen=True, slots=True)
class Answer:
    """What the hub answered."""

    status: int
    data: Any
    errors: list[dict[str, Any]]

    @property
    def codes(self) -> list[str]:
        return [error["extensions"]["code"] for error in self.errors]


Ask = Callable[..., Awaitable[Answer]]


@contextlib.asynccontextmanager
async def new_database(folder: Path) -> AsyncIterator[str]:
    """The address of an empty database: SQLite in the folder, or a new one on the server of DATABASE_URL."""
    server = os.environ.get("DATABASE_URL", "")
    if not server.startswith("postgres"):
        yield f"sqlite:///{folder / 'simpul.sqlite'}"
        return
    name = f"simpul_test_{uuid.uuid4().hex[:12]}"
    control = await asyncpg.connect(server)
    await control.execute(f'create database "{name}" template template0 lc_collate "C"')
    try:
        yield server.rsplit("/", 1)[0] + f"/{name}"
    finally:
        await control.execute(f'drop database "{name}" with (force)')
        await control.close()


@pytest.fixture(scope="session")
async def database_url(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[str]:
    """The session's own database."""
    async with new_database(tmp_path_factory.mktemp("database")) as url:
        yield url


@pytest.fixture
async def empty_database(tmp_path: Path) -> AsyncIterator[str]:
    """A test's own database, with nothing in it."""
    async with new_database(tmp_path) as url:
        yield url


@pytest.fixture(scope="session")
async def settings(database_url: str, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    return Settings(
        database_url=database_url,
        redis_url=os.environ.get("REDIS_URL", ""),
        data=tmp_path_factory.mktemp("data"),
        demo=True,
        gateway_token="gateway-of-the-tests",
        principal_rate=0,  # tests ask more often than people do
        address_rate=0,
        signin_rate=0,
        cold_rate=0,
    )


@pytest.fixture(scope="session")
async def hub(settings: Settings) -> AsyncIterator[Hub]:
    """The hub with a small demo city, running."""
    composition, _ = composed(fence=False)
    async with started(settings.database, migrate.tables_of(composition.plugins[1:])) as db:
        await migrate.migrate(db, composition.plugins[1:])
    async with started(settings.database, migrate.tables_of(composition.plugins[1:])) as db:
        await seed.seed(db, composition.plugins, cheap(settings, composition, db), City(citizens=CITIZENS))
    app = create(settings, at_rest=True)
    app.state.hub.limiter = Limiter()  # of this run alone: Redis remembers earlier ones, and other workers
    begun, over = asyncio.Event(), asyncio.Event()

    async def live() -> None:
        """The lifespan's own task: pytest sets a fixture up and tears it down in two different ones."""
        async with app.lifespan():
            begun.set()
            await over.wait()

    living = asyncio.create_task(live())
    await asyncio.wait({living, asyncio.ensure_future(begun.wait())}, return_when=asyncio.FIRST_COMPLETED)
    yield app.state.hub
    over.set()
    await living


def cheap(settings: Settings, composition: Any, db: Database) -> Any:
    """Sign-in with passwords that hash fast."""
    return replace(signing(settings, composition, db), passwords=Passwords(CHEAP))


@pytest.fixture(scope="session")
async def client(hub: Hub) -> AsyncIterator[httpx.AsyncClient]:
    """An HTTP client of the running hub."""
    async with httpx.AsyncClient(transport=httpx.ASGITransport(hub.app), base_url="http://hub.test") as client:
        yield client


@pytest.fixture(scope="session")
async def token(client: httpx.AsyncClient) -> Callable[[str], Awaitable[str]]:
    """A demo account's access token, asked for once in a while: it lives for ten minutes."""
    known: dict[str, tuple[str, float]] = {}

    async def sign_in(username: str) -> str:
        if username not in known or time.monotonic() - known[username][1] > 300:
            form = {"grant_type": "password", "username": username, "password": demo.PASSWORD}
            answer = await client.post("/auth/token", data=form)
            assert answer.status_code == 200, answer.text
            known[username] = answer.json()["access_token"], time.monotonic()
        return known[username][0]

    return sign_in


@pytest.fixture(scope="session")
async def ask(client: httpx.AsyncClient, token: Callable[[str], Awaitable[str]]) -> Ask:
    """Ask the graph: `await ask(document, who="warga", purpose=None, **variables)`."""

    async def send(document: str, who: str | None = None, purpose: str | None = None, **variables: Any) -> Answer:
        headers = {"Accept-Language": "en"}
        if who:
            headers["Authorization"] = f"Bearer {await token(who)}"
        if purpose:
            headers["X-Purpose"] = purpose
        answer = await client.post("/graphql", json={"query": document, "variables": variables}, headers=headers)
        body = answer.json()
        return Answer(answer.status_code, body.get("data"), body.get("errors", []))

    return send


@pytest.fixture(scope="session")
def delivered(hub: Hub) -> Callable[[], Awaitable[None]]:
    """Let every fact that was announced reach its handlers: `await delivered()`."""
    relay = hub.relay
    relay.chores, relay.services = (), ()
    return relay.drain


@pytest.fixture(scope="session")
def served_log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the served process writes, out and error."""
    return tmp_path_factory.mktemp("served") / "log"


@pytest.fixture(scope="session")
def hub_url(hub: Hub, served_log: Path) -> Iterator[str]:
    """The same demo city served by `simpul serve` in a process of its own; its address."""
    with served(hub, served_log, SIMPUL_URL=hub.settings.url) as url:  # the issuer of tokens: the same for both
        yield url


@contextlib.contextmanager
def served(hub: Hub, log: Path, **settings: str) -> Iterator[str]:
    """A process of its own that serves the same city, with other settings; its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    environment = (
        os.environ
        | {
            "DATABASE_URL": hub.settings.database_url,
            "REDIS_URL": hub.settings.redis_url,
            "SIMPUL_DATA": str(hub.settings.data),
            "SIMPUL_DEMO": "1",
            "SIMPUL_WORK": "0",
            "SIMPUL_PRINCIPAL_RATE": "0",
            "SIMPUL_ADDRESS_RATE": "0",
            "SIMPUL_SIGNIN_RATE": "0",
            "SIMPUL_COLD_RATE": "0",
            "SIMPUL_URL": url,
            "PORT": str(port),
        }
        | settings
    )
    with log.open("wb") as out:
        server = subprocess.Popen([sys.executable, "-m", "hub.cli", "serve"], env=environment, stdout=out, stderr=out)
    try:
        for _ in range(150):
            if server.poll() is not None:
                break
            with contextlib.suppress(httpx.TransportError):
                if httpx.get(f"{url}/readyz").status_code == 200:
                    yield url
                    return
            time.sleep(0.2)
        pytest.fail(log.read_text())
    finally:
        server.terminate()
        assert server.wait(20) == 0, log.read_text()
