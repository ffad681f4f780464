"""A process that delivers the facts of permits and says which. Arguments: database URL, Redis URL or "", stream."""

from __future__ import annotations

import asyncio
import sys

from redis.asyncio import Redis

from hub import relay
from hub.bell import Bell
from hub.connect import started
from hub.context import Context
from hub.events import Fact, Subscriber
from hub.settings import Settings

SELDOM = 30  # seconds between looks, so that what comes sooner was rung for


async def main(url: str, redis_url: str, stream: str) -> None:
    async def hears(_: Context, fact: Fact) -> None:
        print(fact.subject, fact.name, flush=True)

    redis = Redis.from_url(redis_url) if redis_url else None
    if redis:
        relay.PAUSE = SELDOM
    bell = Bell(redis, stream)
    subscribers = {f"test.permit.{name}": [Subscriber("test.far", "test", hears)] for name in ("opened", "verified")}
    outbox = relay.Outbox(subscribers, bell)
    async with started(url, []) as db:
        await bell.heard(0.01)
        print("ready", flush=True)
        await relay.Relay(db, outbox, lambda _: Context(db=db, settings=Settings(), outbox=outbox)).run()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
