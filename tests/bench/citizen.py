"""`Citizen` across three agencies, and pages of public complaints: the hub beside SQL by hand, interleaved, medians."""

from __future__ import annotations

import asyncio
import contextlib
import os
import statistics
import subprocess
import sys
import tempfile
import uuid
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

import asyncpg
import httpx
import orjson

from auth import Keys
from auth.tokens import Mint
from hub.app import composed
from hub.city import City
from tests.bench.load import CONNECTIONS, Target, once, post, rate

CITIZENS = int(os.environ.get("CITIZENS", "20000"))
ROUNDS, SECONDS = 5, 2.0
QUERY = (files("hub") / "operations" / "01-citizen.graphql").read_text(encoding="utf-8")
HAND = "one SQL statement by hand"
SIZES = (1, 10, 50, 100, 1000)
COMPLAINTS = """query Page($first: Int!) { complaints(first: $first) { edges { node {
  number category status title village { code name } responses { kind text } } } } }"""
FREELY = {f"SIMPUL_{what}_RATE": "1000000000" for what in ("PRINCIPAL", "ADDRESS", "COST", "COLD")}  # never full
HUB, BY_HAND, UNLOGGED = 8411, 8412, 8413
ISSUER = {"SIMPUL_URL": f"http://127.0.0.1:{HUB}"}  # one hub's tokens are good at the other
BUSY = 64  # connections: what a busy hub answers, not how long one waits for the disk


@contextlib.contextmanager
def serving(port: int, *command: str, **environment: str) -> Iterator[int]:
    """A server in a process of its own; its id."""
    server = subprocess.Popen([sys.executable, "-m", *command], env=os.environ | environment)
    try:
        for _ in range(200):
            with contextlib.suppress(httpx.TransportError):
                httpx.get(f"http://127.0.0.1:{port}/")
                break
            asyncio.run(asyncio.sleep(0.1))
        yield server.pid
    finally:
        server.terminate()
        server.wait()


def uvicorn(port: int) -> tuple[str, ...]:
    return ("uvicorn", "--port", str(port), "--log-level", "warning", "--no-access-log")


def body(nik: str) -> bytes:
    return orjson.dumps({"query": QUERY, "variables": {"nik": nik}})


def tokens(data: Path, niks: list[str]) -> list[str]:
    """Everybody asks for their own record: a token each, signed with the running hub's key."""
    composition, _ = composed(fence=False)
    url = f"http://127.0.0.1:{HUB}"
    mint = Mint(Keys.load(data / "keys"), composition.catalog, url, url)
    make = composition.catalog.principal
    return [mint.issue(make(subject=nik, username=nik, name="Warga", roles=["citizen"], nik=nik)) for nik in niks]


def officers(data: Path, most: int = 8) -> list[str]:
    """Somebody of every agency, who may read all of a citizen: each reading leaves lines in the access log."""
    composition, _ = composed(fence=False)
    mint = Mint(Keys.load(data / "keys"), composition.catalog, ISSUER["SIMPUL_URL"], ISSUER["SIMPUL_URL"])
    roles = [name for name in composition.catalog.roles if name != "citizen"]
    make = composition.catalog.principal
    return [mint.issue(make(subject=f"o{n}", username=f"o{n}", name="Petugas", roles=roles)) for n in range(most)]


async def cost_of_the_log(signed: list[str], niks: list[str]) -> None:
    """`Citizen` of others, with its lines in the access log, beside the same hub without a log."""
    headers = [{"Authorization": f"Bearer {one}", "X-Purpose": "CIVIL_REGISTRATION"} for one in signed]
    asked = [post("/graphql", body(nik), **headers[at % len(headers)]) for at, nik in enumerate(niks)]
    await compare("citizen, by officers", Target("hub", HUB, asked), Target("no log", UNLOGGED, asked), BUSY)


async def measure(signed: list[str], niks: list[str]) -> None:
    ours = [post("/graphql", body(nik), Authorization=f"Bearer {one}") for nik, one in zip(niks, signed, strict=True)]
    theirs = [post("/graphql", body(nik)) for nik in niks]
    await compare("citizen, three agencies", Target("hub", HUB, ours), Target(HAND, BY_HAND, theirs))
    for size in SIZES:
        asked = orjson.dumps({"query": COMPLAINTS, "variables": {"first": size}})
        ours = [post("/graphql", asked, Authorization=f"Bearer {one}") for one in signed[:8]]
        hand = Target(HAND, BY_HAND, [post("/graphql", asked)])
        await compare(f"complaints, {size}", Target("hub", HUB, ours), hand)


async def compare(title: str, hub: Target, other: Target, connections: int = CONNECTIONS) -> None:
    """Check that both answer the same, then measure them in turn."""
    await same(hub, other)
    rates: dict[str, list[float]] = {hub.name: [], other.name: []}
    for _ in range(ROUNDS):
        for target in (hub, other):
            rates[target.name].append(await rate(target, SECONDS, connections))
    left, right = (statistics.median(rates[one.name]) for one in (hub, other))
    print(f"{title:26} hub {left:6.0f}/s   {other.name} {right:6.0f}/s   ratio {left / right:.3f}", flush=True)


async def same(hub: Target, by_hand: Target) -> None:
    for ours, theirs in list(zip(hub.requests, by_hand.requests, strict=False))[:50]:
        left, right = orjson.loads(await once(hub, ours)), orjson.loads(await once(by_hand, theirs))
        if left != right:
            sys.exit(f"different answers:\n{left}\n{right}")


@contextlib.contextmanager
def city() -> Iterator[dict[str, str]]:
    """A demo city in a database of its own; the environment of a hub that serves it."""
    server = os.environ["DATABASE_URL"]
    name = f"simpul_bench_{uuid.uuid4().hex[:8]}"
    url = server.rsplit("/", 1)[0] + f"/{name}"
    asyncio.run(control(server, f'create database "{name}"'))
    try:
        with tempfile.TemporaryDirectory() as data:
            told = {"DATABASE_URL": url, "SIMPUL_DATA": data, "SIMPUL_DEMO": "1", "PORT": str(HUB), **FREELY}
            demo = [sys.executable, "-m", "hub.cli", "demo", "--citizens", str(CITIZENS)]
            subprocess.run(demo, env=os.environ | told, check=True)
            yield told
    finally:
        asyncio.run(control(server, f'drop database "{name}" with (force)'))


def people() -> list[str]:
    return [person.nik for _, person in City(citizens=CITIZENS).sample(500, "bench")]


def main() -> None:
    with (
        city() as told,
        serving(HUB, "hub.cli", "serve", **told),
        serving(BY_HAND, *uvicorn(BY_HAND), "tests.bench.by_hand:app", DATABASE_URL=told["DATABASE_URL"]),
        serving(UNLOGGED, *uvicorn(UNLOGGED), "--factory", "tests.bench.unlogged:create", **told, **ISSUER),
    ):
        niks, data = people(), Path(told["SIMPUL_DATA"])
        asyncio.run(cost_of_the_log(officers(data), niks))
        asyncio.run(measure(tokens(data, niks), niks))


async def control(server: str, statement: str) -> None:
    connection = await asyncpg.connect(server)
    await connection.execute(statement)
    await connection.close()


if __name__ == "__main__":
    main()
