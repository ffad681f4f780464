"""Live messages while Redis goes away and comes back."""

from __future__ import annotations

import asyncio
import contextlib
import shutil
import socket
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from litestar.channels import ChannelsPlugin
from redis.asyncio import Redis

from hub import channels
from hub.channels import RedisChannels

pytestmark = pytest.mark.skipif(shutil.which("redis-server") is None, reason="redis-server is not installed")


class Server:
    """A Redis of this test alone, that can be killed."""

    def __init__(self, folder: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.folder = folder

    async def start(self) -> None:
        command = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--dir", self.folder]
        quiet = asyncio.subprocess.DEVNULL
        self.process = await asyncio.create_subprocess_exec(*map(str, command), stdout=quiet)
        async with asyncio.timeout(10), Redis(port=self.port) as client:
            while True:
                with contextlib.suppress(Exception):
                    await client.ping()
                    return
                await asyncio.sleep(0.02)

    async def kill(self) -> None:
        self.process.kill()
        await self.process.wait()


@pytest.fixture
async def server(tmp_path: Path) -> AsyncIterator[Server]:
    made = Server(tmp_path)
    await made.start()
    yield made
    with contextlib.suppress(ProcessLookupError):
        await made.kill()


async def test_followers_are_told_of_a_gap_and_hear_again(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    """Publishing fails nobody while Redis is away; who follows learns of it; new and old followers hear what comes
    after."""
    monkeypatch.setattr(channels, "AGAIN", 0.02)
    lost = asyncio.Event()
    backend = RedisChannels(f"redis://127.0.0.1:{server.port}", lost.set)
    async with (
        ChannelsPlugin(backend, arbitrary_channels_allowed=True) as plugin,
        plugin.start_subscription(["old"]) as old,
    ):
        await plugin.wait_published(b"before", ["old"])
        first = await anext(old.iter_events())
        await server.kill()
        await asyncio.wait_for(lost.wait(), 10)
        await plugin.wait_published(b"nobody hears it", ["old"])
        async with plugin.start_subscription(["new"]) as new:
            await server.start()
            heard = [asyncio.ensure_future(anext(one.iter_events())) for one in (old, new)]
            async with asyncio.timeout(10):
                while not all(one.done() for one in heard):
                    await plugin.wait_published(b"after", ["old", "new"])
                    await asyncio.sleep(0.02)

    assert first == b"before"
    assert [one.result() for one in heard] == [b"after", b"after"]
