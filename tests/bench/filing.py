"""Filing a complaint: the hub (case, history, event, number, signed receipt, access log) beside one insert by hand."""

from __future__ import annotations

import asyncio

import orjson

from tests.bench import servers
from tests.bench.load import BUSY, FEW, Target, compare, post
from tests.bench.servers import BY_HAND, HUB, city, people, tokens

FILE = "mutation File($input: ComplaintInput!) { fileComplaint(input: $input) { category visibility status } }"
COMPLAINT = {
    "category": "HOMELESS",
    "title": "Lansia tidur di halte",
    "description": "Seorang kakek tidur di halte sejak tiga malam.",
    "village": "3275011001",
    "address": "Halte depan pasar",
}


def asked(**more: str) -> bytes:
    return orjson.dumps({"query": FILE, "variables": {"input": COMPLAINT | more}})


async def measure(hub: int, hand: int, signed: list[str], niks: list[str]) -> None:
    ours = [post("/graphql", asked(), Authorization=f"Bearer {one}") for one in signed]
    theirs = [post("/graphql", asked(reporter=nik)) for nik in niks]
    pair = Target("hub", HUB, hub, ours), Target("by hand", BY_HAND, hand, theirs)
    for connections in (FEW, BUSY):
        await compare("file a complaint", pair, connections=connections)


def run(told: dict[str, str]) -> None:
    with servers.hub(told) as hub, servers.by_hand(told) as hand:
        niks = people()
        asyncio.run(measure(hub, hand, tokens(told, niks), niks))


if __name__ == "__main__":
    with city() as made:
        run(made)
