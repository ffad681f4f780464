"""A demo city in a database of its own, servers in processes of their own, and what those take."""

from __future__ import annotations

import asyncio
import contextlib
import os
import socket
import subprocess
import sys
import sysconfig
import tempfile
import time
import uuid
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

import asyncpg
import httpx

from auth import Keys
from auth.tokens import Mint
from hub.app import composed
from hub.city import City
from hub.compose import Composition


def free(many: int) -> list[int]:
    """Ports that nobody has."""
    with contextlib.ExitStack() as stack:
        found = [stack.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(many)]
        return [one.getsockname()[1] for one in found]


CITIZENS = int(os.environ.get("CITIZENS", "200000"))
FREELY = {f"SIMPUL_{what}_RATE": "1000000000" for what in ("PRINCIPAL", "ADDRESS", "COST", "COLD")}  # never full
HUB, BY_HAND, UNLOGGED, APART, DOCUMENTED = free(5)  # ports
ISSUER = {"SIMPUL_URL": f"http://127.0.0.1:{HUB}"}  # one hub's tokens are good at the others
BY_UVICORN = ("--log-level", "warning", "--no-access-log")


@contextlib.contextmanager
def city() -> Iterator[dict[str, str]]:
    """A demo city; the environment of a hub that serves it."""
    compiled = [
        sys.executable,
        "-m",
        "compileall",
        "-qq",
        "-j0",
        sysconfig.get_path("purelib"),
        "hub",
        "auth",
        "plugins",
    ]
    subprocess.run(compiled, check=True)  # as pip installs it: compiling takes memory that servers then keep
    server = os.environ["DATABASE_URL"]
    name = f"simpul_bench_{uuid.uuid4().hex[:8]}"
    url = server.rsplit("/", 1)[0] + f"/{name}"
    asyncio.run(control(server, f'create database "{name}"'))
    try:
        with tempfile.TemporaryDirectory() as data:
            told = {"DATABASE_URL": url, "SIMPUL_DATA": data, "SIMPUL_DEMO": "1", "PORT": str(HUB), **FREELY, **ISSUER}
            demo = [sys.executable, "-m", "hub.cli", "demo", "--citizens", str(CITIZENS)]
            subprocess.run(demo, env=os.environ | told, check=True)
            asyncio.run(control(url, "vacuum analyze"))  # not while something is measured
            yield told
    finally:
        asyncio.run(control(server, f'drop database "{name}" with (force)'))


async def control(server: str, statement: str) -> Any:
    """The first value that a statement of its own connection gives."""
    connection = await asyncpg.connect(server)
    try:
        return await connection.fetchval(statement)
    finally:
        await connection.close()


@contextlib.contextmanager
def serving(port: int, *command: str, **environment: str) -> Iterator[int]:
    """A server that answers; its process. What it logs is shown when something fails."""
    with tempfile.TemporaryFile() as log:
        server = subprocess.Popen(
            [sys.executable, "-m", *command], env=os.environ | environment, stdout=subprocess.DEVNULL, stderr=log
        )
        try:
            answers(port, server)
            yield server.pid
        except BaseException:
            log.seek(max(0, log.tell() - 5_000))
            print(log.read().decode(errors="replace"), file=sys.stderr)
            raise
        finally:
            server.terminate()
            server.wait()


def answers(port: int, server: subprocess.Popen[bytes]) -> None:
    """Wait until it does."""
    for _ in range(300):
        with contextlib.suppress(httpx.TransportError):
            httpx.get(f"http://127.0.0.1:{port}/")
            return
        if server.poll() is not None:
            break
        time.sleep(0.1)
    raise RuntimeError(f"nothing answers at port {port}")


def hub(told: dict[str, str], port: int = HUB, **more: str) -> contextlib.AbstractContextManager[int]:
    return serving(port, "hub.cli", "serve", **told | {"PORT": str(port)} | more)


def unlogged(told: dict[str, str]) -> contextlib.AbstractContextManager[int]:
    factory = ("--factory", "tests.bench.unlogged:create")
    return serving(UNLOGGED, "uvicorn", "--port", str(UNLOGGED), *BY_UVICORN, *factory, **told)


def by_hand(told: dict[str, str]) -> contextlib.AbstractContextManager[int]:
    return _application(BY_HAND, "tests.bench.by_hand", told)


def documented(told: dict[str, str]) -> contextlib.AbstractContextManager[int]:
    return _application(DOCUMENTED, "tests.bench.documented", told)


def _application(port: int, module: str, told: dict[str, str]) -> contextlib.AbstractContextManager[int]:
    environment = {"DATABASE_URL": told["DATABASE_URL"], "PICCOLO_CONF": module}
    return serving(port, "uvicorn", "--port", str(port), *BY_UVICORN, f"{module}:app", **environment)


# -- who asks -------------------------------------------------------------------------------------------------------


def people() -> list[str]:
    """NIKs of some residents."""
    return [person.nik for _, person in City(citizens=CITIZENS).sample(500, "bench")]


def tokens(told: dict[str, str], niks: list[str]) -> list[str]:
    """Everybody asks for their own record: a token each, signed with the running hub's key."""
    return _signed(told, [{"subject": nik, "name": "Warga", "roles": ["citizen"], "nik": nik} for nik in niks])


def officers(told: dict[str, str], most: int = 8) -> list[str]:
    """Somebody of every agency, who may read all of a citizen: each reading leaves lines in the access log."""
    roles = [name for name in composition().catalog.roles if name != "citizen"]
    return _signed(told, [{"subject": f"o{n}", "name": "Petugas", "roles": roles} for n in range(most)])


def _signed(told: dict[str, str], whom: list[dict[str, Any]]) -> list[str]:
    catalog = composition().catalog
    mint = Mint(Keys.load(Path(told["SIMPUL_DATA"]) / "keys"), catalog, ISSUER["SIMPUL_URL"], ISSUER["SIMPUL_URL"])
    return [mint.issue(catalog.principal(username=one["subject"], **one)) for one in whom]


@cache
def composition() -> Composition:
    return composed(fence=False)[0]


# -- what a server takes --------------------------------------------------------------------------------------------


def family(pid: int) -> Iterator[int]:
    """A process and those it began."""
    yield pid
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        yield from family(int(child))


def cpu(pid: int) -> float:
    """Seconds that they have computed, all their threads."""
    threads = [one for each in family(pid) for one in Path(f"/proc/{each}/task").iterdir()]
    return sum(int((one / "schedstat").read_text().split()[0]) for one in threads) / 1e9


def memory(pid: int) -> tuple[float, float]:
    """Megabytes of this process alone: its proportional share of what it maps, and all of that (Pss, Rss)."""
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()[1:]
    sizes = {name: int(rest.split()[0]) / 1024 for name, _, rest in (line.partition(":") for line in lines)}
    return sizes["Pss"], sizes["Rss"]
