"""Live messages between workers over Redis. While it is away they are lost, and every stream that is open ends, since a
gap is never silent; when it is back, streams work again without a restart."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable, Iterable
from typing import Any, Final

from litestar.channels.backends.base import ChannelsBackend
from redis.asyncio import Redis
from redis.asyncio.client import PubSub
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import RedisError

log = logging.getLogger("simpul")
AGAIN: Final = 0.5  # seconds until Redis is tried again
AWAY: Final = (RedisError, OSError)
PREFIX: Final = "live:"


class RedisChannels(ChannelsBackend):
    """Publish and subscribe. Litestar's own backend hears nothing more after one lost connection."""

    def __init__(self, url: str, lost: Callable[[], None]) -> None:
        """lost: called when messages may have been missed."""
        self.redis = Redis.from_url(url, retry=Retry(NoBackoff(), 0))  # what fails is known at once, and tried by us
        self.lost = lost
        self.wanted: set[str] = set()
        self.some = asyncio.Event()
        self.one = asyncio.Lock()
        self.heard: PubSub | None = None

    async def on_startup(self) -> None:
        return

    async def on_shutdown(self) -> None:
        await self.redis.aclose()

    async def publish(self, data: bytes, channels: Iterable[str]) -> None:
        """Tell other workers; what was done stays done when they can't be told."""
        try:
            for channel in channels:
                await self.redis.publish(PREFIX + channel, data)
        except AWAY as error:
            self._gone(error)

    async def subscribe(self, channels: Iterable[str]) -> None:
        self.wanted.update(channels)
        await self._hear(channels)
        self.some.set()

    async def unsubscribe(self, channels: Iterable[str]) -> None:
        self.wanted.difference_update(channels)
        if not self.wanted:
            self.some.clear()
        if self.heard is not None:
            try:
                await self.heard.unsubscribe(*_keys(channels))
            except AWAY as error:
                self._gone(error)

    async def stream_events(self) -> AsyncGenerator[tuple[str, Any], None]:
        while True:
            await self.some.wait()
            heard = await self._hear(())
            try:
                while heard is not None and self.heard is heard:
                    message = await heard.get_message(timeout=AGAIN)
                    if message is not None:
                        yield message["channel"].decode().removeprefix(PREFIX), message["data"]
            except AWAY as error:
                self._gone(error)
            finally:
                await _closed(heard)
            await asyncio.sleep(AGAIN)

    async def _hear(self, more: Iterable[str]) -> PubSub | None:
        """Subscribe to more channels; to all that are wanted, where nothing is heard any more."""
        async with self.one:
            heard = self.heard
            try:
                if heard is None:
                    heard, more = self.redis.pubsub(ignore_subscribe_messages=True), self.wanted
                if more:
                    await heard.subscribe(*_keys(more))
                self.heard = heard
            except AWAY as error:
                self._gone(error)
                await _closed(heard)
                return None
            return heard

    async def get_history(self, channel: str, limit: int | None = None) -> list[bytes]:
        """There is none: followers read the graph."""
        return []

    def _gone(self, error: Exception) -> None:
        self.heard = None
        log.warning("channels without redis", {"error": type(error).__name__})
        self.lost()


async def _closed(heard: PubSub | None) -> None:
    if heard is not None:
        await heard.aclose()  # type: ignore[no-untyped-call]


def _keys(channels: Iterable[str]) -> list[str]:
    return [PREFIX + channel for channel in channels]
