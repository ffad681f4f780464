"""Filing a complaint: the hub (case, history, event, number, signed receipt, access log) beside one insert by hand."""

from __future__ import annotations

import asyncio
from pathlib import Path

import orjson

from tests.bench.citizen import BY_HAND, HAND, HUB, city, compare, people, serving, tokens, uvicorn
from tests.bench.load import Target, post

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


async def measure(signed: list[str], niks: list[str]) -> None:
    ours = [post("/graphql", asked(), Authorization=f"Bearer {one}") for one in signed]
    theirs = [post("/graphql", asked(reporter=nik)) for nik in niks]
    await compare("file a complaint", Target("hub", HUB, ours), Target(HAND, BY_HAND, theirs))


def main() -> None:
    with (
        city() as told,
        serving(HUB, "hub.cli", "serve", **told),
        serving(BY_HAND, *uvicorn(BY_HAND), "tests.bench.by_hand:app", DATABASE_URL=told["DATABASE_URL"]),
    ):
        niks = people()
        asyncio.run(measure(tokens(Path(told["SIMPUL_DATA"]), niks), niks))


if __name__ == "__main__":
    main()
