"""Wakes relays when there is something to deliver: in this process, or through Redis whichever relay is idle."""

from __future__ import annotations

import asyncio
import logging
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from redis.asyncio import Redis

log = logging.getLogger("simpul")
RELAYS: Final = "relays"  # the consumer group: one of them gets each ring
KEPT: Final = 1_000  # rings that are kept for relays that are busy
AT_ONCE: Final = 50  # rings that one relay takes together


@dataclass(slots=True)
class Bell:
    """What is to be delivered lies in the database. A ring that is lost costs the relays' next look, nothing else."""

    redis: Redis | None = None
    stream: str = "outbox"
    rung: asyncio.Event = field(default_factory=asyncio.Event)
    sending: set[asyncio.Task[None]] = field(default_factory=set)

    def ring(self) -> None:
        """Say that something was announced."""
        if self.redis is None:
            self.rung.set()
            return
        task = asyncio.get_running_loop().create_task(self._send(self.redis))
        self.sending.add(task)
        task.add_done_callback(self.sending.discard)

    async def heard(self, seconds: float) -> None:
        """Wait until it rings, this long at most."""
        if self.redis is not None:
            await self._taken(self.redis, seconds)
            return
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await self.rung.wait()
        self.rung.clear()

    async def _send(self, redis: Redis) -> None:
        from redis.exceptions import RedisError

        try:
            await redis.xadd(self.stream, {"": ""}, maxlen=KEPT, approximate=True)
        except (RedisError, OSError) as error:
            log.warning("bell without redis", {"error": type(error).__name__})

    async def _taken(self, redis: Redis, seconds: float) -> None:
        """The next rings, which no other relay gets."""
        from redis.exceptions import RedisError, ResponseError

        wait = int(seconds * 1000)
        try:
            async with asyncio.timeout(seconds + 1):
                await redis.xreadgroup(RELAYS, "relay", {self.stream: ">"}, count=AT_ONCE, block=wait, noack=True)
        except ResponseError:  # there is no such group yet, or Redis forgot it
            with suppress(RedisError, OSError):
                await redis.xgroup_create(self.stream, RELAYS, mkstream=True)
        except (RedisError, OSError, TimeoutError):
            await asyncio.sleep(seconds)
