"""How often: one bucket a key that drains steadily, shared by all workers through Redis, else each worker's own."""

from __future__ import annotations

import asyncio
import logging
import math
import time
from collections import OrderedDict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from hub.errors import RateLimited

if TYPE_CHECKING:
    from redis.asyncio import Redis

    from hub.context import Context

log = logging.getLogger("simpul")

KEPT = 100_000  # keys a worker remembers
PATIENCE = 0.25  # seconds Redis has to answer
PAUSE = 1.0  # seconds until Redis is asked again after it didn't
LEASE = 100  # a worker takes this part of a large limit at once, and asks Redis that much less
MINUTE = 60.0
LONG = 2_000  # characters of a document that cost about as much to read as a short one

# The generic cell rate algorithm: all that is kept of a bucket is when it will be empty. Atomic in Redis.
TAKE = """
local now = redis.call('TIME')
now = now[1] + now[2] / 1000000
local empty = tonumber(redis.call('GET', KEYS[1]) or '0')
if empty < now then empty = now end
empty = empty + tonumber(ARGV[1])
local wait = empty - now - tonumber(ARGV[2])
if wait > 0.000001 then return tostring(wait) end
if empty <= now then redis.call('DEL', KEYS[1]) else
  redis.call('SET', KEYS[1], string.format('%.6f', empty), 'PX', math.ceil((empty - now) * 1000))
end
return '0'
"""


@dataclass(slots=True)
class Limiter:
    """All buckets. Redis away: each worker counts for itself until it is back."""

    redis: Redis | None = None
    empty: OrderedDict[str, float] = field(default_factory=OrderedDict)
    leases: OrderedDict[str, tuple[float, float]] = field(default_factory=OrderedDict)
    away: float = float("-inf")

    async def take(self, key: str, times: int, seconds: float, cost: float = 1) -> float:
        """Put `cost` into the key's bucket, which holds `times` and drains in `seconds`: 0, or the seconds to wait
        until it would fit. A negative cost takes back what was put in."""
        cost = min(cost, times)
        if self.redis is None or time.monotonic() < self.away:
            return self._alone(key, times, seconds, cost)
        if cost > 0 and self._leased(key, cost):
            return 0.0
        from redis.exceptions import RedisError

        try:
            async with asyncio.timeout(PATIENCE):
                return await self._shared(self.redis, key, times, seconds, cost)
        except (RedisError, OSError, TimeoutError) as error:
            log.warning("limits without redis", {"error": type(error).__name__})
            self.away = time.monotonic() + PAUSE
            return self._alone(key, times, seconds, cost)

    async def _shared(self, redis: Redis, key: str, times: int, seconds: float, cost: float) -> float:
        lease = max(cost, times // LEASE) if cost > 0 else cost
        wait = await self._asked(redis, key, times, seconds, lease)
        if wait and lease > cost:  # nearly full: no more in advance
            return await self._asked(redis, key, times, seconds, cost)
        if not wait and lease > cost:
            _put(self.leases, key, (lease - cost, time.monotonic() + seconds / LEASE))
        return wait

    async def _asked(self, redis: Redis, key: str, times: int, seconds: float, cost: float) -> float:
        asked: Any = redis.eval(TAKE, 1, f"limit:{key}", str(cost * seconds / times), str(seconds))
        return float(await asked)

    def _leased(self, key: str, cost: float) -> bool:
        left, until = self.leases.get(key, (0.0, 0.0))
        if left < cost or time.monotonic() > until:
            return False
        self.leases[key] = left - cost, until
        return True

    def _alone(self, key: str, times: int, seconds: float, cost: float) -> float:
        now = time.monotonic()
        empty = max(self.empty.get(key, now), now) + cost * seconds / times
        wait = empty - now - seconds
        if wait > 1e-6:
            return wait
        _put(self.empty, key, empty)
        return 0.0


def _put(kept: OrderedDict[str, Any], key: str, value: Any) -> None:
    kept[key] = value
    kept.move_to_end(key)
    if len(kept) > KEPT:
        kept.popitem(last=False)


async def hold(limiter: Limiter | None, key: str, times: int, seconds: float, cost: float = 1) -> None:
    """Let through what fits. times: 0 for no limit. Raises: RateLimited, with the seconds to wait."""
    if limiter is not None and times > 0 and (wait := await limiter.take(key, times, seconds, cost)):
        raise RateLimited(retryAfter=math.ceil(wait))


async def admit(context: Context) -> None:
    """Count a request of its account or token, or of its address when nobody is signed in.

    Raises: RateLimited.
    """
    if not context.metered:
        return
    if context.who.anonymous:
        await hold(context.limiter, f"address:{context.address}", context.settings.address_rate, MINUTE)
    else:
        await hold(context.limiter, f"principal:{context.who.subject}", context.settings.principal_rate, MINUTE)


async def cold(context: Context, document: str) -> None:
    """Count a document that must be read and validated first. Raises: RateLimited."""
    if context.metered:
        whose = context.who.subject or context.address
        await hold(context.limiter, f"cold:{whose}", context.settings.cold_rate, MINUTE, 1 + len(document) // LONG)


async def charge(context: Context, price: int) -> None:
    """Count the rows that an operation could read. Raises: RateLimited."""
    if context.metered:
        whose = context.who.subject or context.address
        await hold(context.limiter, f"rows:{whose}", context.settings.cost_rate, MINUTE, price)
