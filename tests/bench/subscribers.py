"""What a thousand subscribers who hear nothing cost: memory of the server's process, the part of it that a bare socket
of the same server takes too, and processor time."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import resource
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import websockets
from websockets.asyncio.client import ClientConnection, connect

from hub import demo

SUBSCRIBERS = int(os.environ.get("SUBSCRIBERS", "1000"))
MOST = 100  # MB
MOVED = "subscription { ambulanceMoved { code position { lat lon } } }"
REPORT = """mutation ($ambulance: String!) {
  reportPosition(input: { ambulance: $ambulance, at: { lat: -6.24, lon: 107.0 } }) { code }
}"""


@contextlib.contextmanager
def served() -> Iterator[tuple[str, Path]]:
    """A small demo city, served by one worker; its address and the worker's entry in /proc."""
    with tempfile.TemporaryDirectory() as folder, socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
        probe.close()
        environment = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
        environment |= {"SIMPUL_DATA": folder, "SIMPUL_DEMO": "1", "PORT": port, "SIMPUL_WORK": "0"}
        environment |= {"SIMPUL_PRINCIPAL_RATE": "0", "SIMPUL_ADDRESS_RATE": "0"}
        command = [sys.executable, "-m", "hub.cli"]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        for step in (["migrate"], ["demo", "--citizens", "500"]):
            subprocess.run([*command, *step], env=environment, check=True, **quiet)
        server = subprocess.Popen([*command, "serve"], env=environment, **quiet)
        url = f"http://127.0.0.1:{port}"
        try:
            for _ in range(300):
                with contextlib.suppress(httpx.TransportError):
                    if httpx.get(f"{url}/readyz").status_code == 200:
                        break
                time.sleep(0.1)
            yield url, worker_of(server)
        finally:
            server.terminate()
            server.wait(30)


async def bare(scope: Any, receive: Any, send: Any) -> None:
    """The smallest application that keeps a WebSocket open."""
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.accept"})
        while (await receive())["type"] != "websocket.disconnect":
            pass


async def floor() -> float:
    """MB that the same number of sockets takes with the server alone."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "uvicorn", "--port", str(port), "--ws", "websockets-sansio", "--lifespan", "off"]
    server = subprocess.Popen(  # noqa: ASYNC220 - nothing else runs yet
        [*command, "tests.bench.subscribers:bare"], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        async with AsyncExitStack() as stack:

            async def one() -> None:
                await stack.enter_async_context(
                    connect(f"ws://127.0.0.1:{port}/", compression=None, ping_interval=None)
                )

            async with asyncio.timeout(60):
                while True:
                    with contextlib.suppress(OSError):
                        await one()
                        break
                    await asyncio.sleep(0.1)
            for _ in range(20):
                await one()
            worker = worker_of(server)
            before = resident(worker)
            for _ in range(SUBSCRIBERS):
                await one()
            await asyncio.sleep(1)
            return resident(worker) - before
    finally:
        server.terminate()
        server.wait(30)


def worker_of(server: subprocess.Popen[bytes]) -> Path:
    """Its entry in /proc: one worker is the process itself."""
    return Path(f"/proc/{server.pid}")


def resident(process: Path) -> float:
    """MB of memory that are the process's."""
    lines = (process / "status").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))


def seconds(process: Path) -> float:
    """Of processor time it took so far."""
    fields = (process / "stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def token(client: httpx.AsyncClient, username: str) -> str:
    form = {"grant_type": "password", "username": username, "password": demo.PASSWORD}
    return str((await client.post("/auth/token", data=form)).json()["access_token"])


@asynccontextmanager
async def subscribed(url: str, access: str) -> AsyncIterator[ClientConnection]:
    """One subscriber over WebSocket."""
    address = url.replace("http", "ws") + "/graphql"
    protocols = [websockets.Subprotocol("graphql-transport-ws")]
    async with connect(address, subprotocols=protocols, compression=None, ping_interval=None, open_timeout=60) as one:
        await one.send(json.dumps({"type": "connection_init", "payload": {"Authorization": f"Bearer {access}"}}))
        await one.recv()
        await one.send(json.dumps({"id": "1", "type": "subscribe", "payload": {"query": MOVED}}))
        await one.send(json.dumps({"type": "ping"}))
        await one.recv()
        yield one


async def stream(client: httpx.AsyncClient, stack: AsyncExitStack, access: str) -> httpx.Response:
    """One subscriber over server-sent events."""
    headers = {"Authorization": f"Bearer {access}", "Accept": "text/event-stream"}
    return await stack.enter_async_context(client.stream("POST", "/graphql", json={"query": MOVED}, headers=headers))


async def measure(url: str, worker: Path) -> float:
    """Print the figures; MB that the sockets took."""
    limits = httpx.Limits(max_connections=None)
    async with httpx.AsyncClient(base_url=url, timeout=120, limits=limits) as client, AsyncExitStack() as stack:
        access, crew = await token(client, "psc119"), await token(client, "ambulans")
        for _ in range(20):  # what the first ones bring along is not theirs
            async with subscribed(url, access):
                pass
        before = resident(worker)
        sockets = [await stack.enter_async_context(subscribed(url, access)) for _ in range(SUBSCRIBERS)]
        await asyncio.sleep(2)
        cost = resident(worker) - before
        told_of("idle subscribers over WebSocket", cost)

        began = seconds(worker)
        await asyncio.sleep(10)
        print(f"{'  its processor while they hear nothing':<54}{(seconds(worker) - began) * 10:>8.1f} % of one")

        unit = await client.post(
            "/graphql", json={"query": "{ me { unit } }"}, headers={"Authorization": f"Bearer {crew}"}
        )
        report = {"query": REPORT, "variables": {"ambulance": unit.json()["data"]["me"]["unit"]}}
        told = [asyncio.create_task(at(one)) for one in sockets]
        start = time.perf_counter()
        await client.post("/graphql", json=report, headers={"Authorization": f"Bearer {crew}"})
        waits = sorted((when - start) * 1000 for when in await asyncio.gather(*told))
        print(
            f"{'  one message to all of them':<46}median {statistics.median(waits):7.0f} ms   last {waits[-1]:7.0f} ms"
        )

        before = resident(worker)
        for _ in range(SUBSCRIBERS):
            await stream(client, stack, access)
        await asyncio.sleep(2)
        more = resident(worker) - before
        told_of("idle subscribers over server-sent events", more)
        return cost


def told_of(what: str, megabytes: float) -> None:
    print(f"{SUBSCRIBERS} {what:<50}{megabytes:>8.1f} MB{megabytes * 1024 / SUBSCRIBERS:>8.1f} KB each", flush=True)


async def at(socket: ClientConnection) -> float:
    await socket.recv()
    return time.perf_counter()


def main() -> None:
    if not Path("/proc/self/status").exists():
        sys.exit("this one reads /proc: Linux only")
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    with served() as (url, worker):
        cost = asyncio.run(measure(url, worker))
    bottom = asyncio.run(floor())
    told_of("sockets of the server alone", bottom)
    told_of("subscribers over WebSocket, the hub's part", cost - bottom)
    print(f"  the aim is {MOST} MB for 1000, all together")


if __name__ == "__main__":
    main()
