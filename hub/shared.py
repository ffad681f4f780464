"""What workers share through Redis. Its client takes nine megabytes, so it is loaded only where Redis is."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from litestar.channels.backends.base import ChannelsBackend
from litestar.channels.backends.memory import MemoryChannelsBackend

if TYPE_CHECKING:
    from redis.asyncio import Redis


def redis_client(url: str) -> Redis | None:
    """Redis behind a URL, not yet connected."""
    if not url:
        return None
    from redis.asyncio import Redis

    return Redis.from_url(url)


def live_channels(url: str, lost: Callable[[], None]) -> ChannelsBackend:
    """Live messages: between workers where there is Redis, else in this process. lost: called when some may be."""
    if not url:
        return MemoryChannelsBackend()
    from hub.channels import RedisChannels

    return RedisChannels(url, lost)
