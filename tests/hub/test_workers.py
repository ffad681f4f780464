"""Several workers serve one hub: each with a chain of its own in the access log, and one that dies is replaced."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest

from hub.running import Hub

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="a process's children are read from /proc")
READ = {"query": 'query Workers { citizen(nik: "3275021203850001") { name } }'}
WRITERS = "select distinct writer from hub_access where operation = 'Workers'"


def until(done: Callable[[], Any], seconds: float = 30) -> Any:
    """What this says when it first says something true."""
    end = time.monotonic() + seconds
    while not (found := done()):
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.1)
    return found


def children(pid: int) -> set[int]:
    return {int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()}


@pytest.fixture
def two(hub: Hub, tmp_path: Path) -> Iterator[tuple[subprocess.Popen[bytes], str, Path]]:
    """Two workers on the demo city: gunicorn's process, its address, what it writes."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    told = {
        "DATABASE_URL": hub.settings.database_url,
        "REDIS_URL": hub.settings.redis_url,
        "SIMPUL_DATA": str(hub.settings.data),
        "SIMPUL_URL": hub.settings.url,
        "SIMPUL_WORK": "0",
        "SIMPUL_PRINCIPAL_RATE": "0",
        "PROMETHEUS_MULTIPROC_DIR": str(tmp_path),
        "WORKERS": "2",
        "PORT": str(port),
    }
    log = tmp_path / "log"
    with log.open("wb") as out:
        serve = [sys.executable, "-m", "hub.cli", "serve"]
        server = subprocess.Popen(serve, env=os.environ | told, stdout=out, stderr=out)
    url = f"http://127.0.0.1:{port}"

    def ready() -> bool:
        assert server.poll() is None, log.read_text()
        with contextlib.suppress(httpx.TransportError):
            return httpx.get(f"{url}/readyz").status_code == 200
        return False

    try:
        until(ready)
        yield server, url, log
    finally:
        server.terminate()
        assert server.wait(20) == 0, log.read_text()


async def test_two_workers(two: tuple[subprocess.Popen[bytes], str, Path], hub: Hub, token: Any) -> None:
    server, url, log = two
    signed = {"Authorization": f"Bearer {await token('operator.dukcapil')}"}

    def asked() -> str:
        """On a connection of its own, which either of them may take."""
        said = httpx.post(f"{url}/graphql", json=READ, headers=signed, timeout=30).json()
        return str(said["data"]["citizen"]["name"])

    before = until(lambda: (found := children(server.pid)) and len(found) == 2 and found)
    for asking in range(200):
        assert asked() == "Budi Santoso"
        if asking % 10 == 0 and len(await hub.db.fetch(WRITERS)) > 1:
            break
    writers = {row[0] for row in await hub.db.fetch(WRITERS)}
    figures = httpx.get(f"{url}/metrics").text  # noqa: ASYNC210 - another process answers
    os.kill(min(before), signal.SIGKILL)
    after = until(lambda: (found := children(server.pid)) != before and len(found) == 2 and found)

    assert len(writers) == 2
    counted = next(line for line in figures.splitlines() if line.startswith('simpul_requests_total{route="/graphql"'))
    assert float(counted.split()[-1]) >= asking + 1
    assert len(after & before) == 1
    assert asked() == "Budi Santoso"
    until(lambda: log.read_bytes().count(b'"event":"started"') == 3)


UNUSED = {
    "pydantic": "Litestar would load it, twelve megabytes, only because Piccolo has it installed",
    "redis": "no Redis is set",
    "aiosqlite": "the database is PostgreSQL",
    "httpx": "nobody is called",
    "holidays": "no working day is counted",
    "obstore": "no file is kept",
    "PIL": "no image is sent",
    "pypdf": "no PDF is sent",
    "typst": "no letter is printed",
    "pyhanko": "no letter is signed",
    "segno": "no QR code is drawn",
    "zxcvbn": "no password is chosen",
    "rich": "nothing is drawn on a terminal",
    "hub.seed": "no demo city is made",
}


def test_a_worker_does_not_hold_what_it_does_not_use(tmp_path: Path) -> None:
    code = "import sys; from hub import app, cli; app.create(); print(*sys.modules)"
    nowhere = {"DATABASE_URL": "postgresql://127.0.0.1/simpul", "REDIS_URL": "", "SIMPUL_DATA": str(tmp_path)}

    loaded = subprocess.run([sys.executable, "-c", code], env=os.environ | nowhere, check=True, capture_output=True)

    assert not UNUSED.keys() & set(loaded.stdout.decode().split())
