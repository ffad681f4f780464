"""A process that opens cases and delivers their facts until somebody kills it. Arguments: database URL."""

from __future__ import annotations

import asyncio
import sys

from auth import Principal
from hub import open_case, take
from hub.connect import started
from hub.context import Context
from hub.events import Fact, Subscriber
from hub.relay import Outbox, Relay
from hub.settings import Settings
from tests.hub.flow.conftest import APPLICANT, PERMIT, VERIFY, WORK, Permit

NONE: frozenset[str] = frozenset()


async def main(url: str) -> None:
    async def hears(context: Context, fact: Fact) -> None:
        async with context.db.transaction():
            if await fact.settled(context):
                await context.db.fetch("insert into test_heard (event) values ($1)", fact.id)

    subscribers = {f"test.permit.{name}": [Subscriber("test.ear", "test", hears)] for name in ("opened", "verified")}
    outbox = Outbox(subscribers)
    async with started(url, [Permit]) as db:

        def context(may: str, nik: str | None) -> Context:
            who = Principal(may or "warga", may, may, nik, NONE, frozenset({may}), None, NONE, None, "test")
            return Context(db=db, settings=Settings(), who=who, outbox=outbox)

        relay = asyncio.create_task(Relay(db, outbox, lambda _: context(WORK, None)).run())
        print("ready", flush=True)
        while not relay.done():
            case = await open_case(context("", APPLICANT), PERMIT, applicant=APPLICANT, values={"holder": APPLICANT})
            print(case.number, flush=True)
            await take(context(WORK, None), PERMIT, VERIFY, case.number)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
