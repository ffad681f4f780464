"""`Citizen` across three agencies, and pages of public complaints: the hub beside SQL by hand and beside an application
as the libraries' documentations show it, interleaved, medians."""

from __future__ import annotations

import asyncio
import sys
from contextlib import ExitStack
from importlib.resources import files

import orjson

from tests.bench import servers
from tests.bench.load import BUSY, CROWD, FEW, Target, compare, once, post
from tests.bench.servers import APART, BY_HAND, DOCUMENTED, HUB, UNLOGGED, city, control, officers, people, tokens

QUERY = (files("hub") / "operations" / "01-citizen.graphql").read_text(encoding="utf-8")
SIZES = (1, 10, 50, 100, 1000)
COMPLAINTS = """query Page($first: Int!) { complaints(first: $first) { edges { node {
  number category status title village { code name } responses { kind text } } } } }"""

SECRET = "select array_agg(reporter) from dinsos.dinsos_complaint where visibility <> 'PUBLIC'"  # they would see more


def body(nik: str) -> bytes:
    return orjson.dumps({"query": QUERY, "variables": {"nik": nik}})


def page(size: int) -> bytes:
    return orjson.dumps({"query": COMPLAINTS, "variables": {"first": size}})


async def enough(port: int, size: int) -> int:
    """How many complaints a page of this size has; says so when the city has too few."""
    found = len(orjson.loads(await once(port, post("/graphql", page(size))))["data"]["complaints"]["edges"])
    if found < size:
        print(f"only {found} of {size} complaints are there: the city is too small", file=sys.stderr, flush=True)
    return found


async def citizens(pids: dict[int, int], signed: list[str], niks: list[str]) -> None:
    """Everybody asks for their own record: reading of the family leaves lines in the access log, waited for on disk."""
    plain = [post("/graphql", body(nik)) for nik in niks]
    ours = [post("/graphql", body(nik), Authorization=f"Bearer {one}") for nik, one in zip(niks, signed, strict=True)]
    hub, apart = Target("hub", HUB, pids[HUB], ours), Target("one statement an agency", APART, pids[APART], ours)
    hand = Target("by hand", BY_HAND, pids[BY_HAND], plain)
    unlogged = Target("hub without its log", UNLOGGED, pids[UNLOGGED], ours)
    documented = Target("as documented", DOCUMENTED, pids[DOCUMENTED], plain)
    for connections in (FEW, BUSY):
        pairs = (hub, hand), (unlogged, hand), (apart, hand), (hub, documented)
        await compare("citizen, three agencies", *pairs, connections=connections)


async def logged(pids: dict[int, int], signed: list[str], niks: list[str]) -> None:
    """`Citizen` of others, with its lines in the access log, beside the same hub without a log."""
    headers = [{"Authorization": f"Bearer {one}", "X-Purpose": "CIVIL_REGISTRATION"} for one in signed]
    asked = [post("/graphql", body(nik), **headers[at % len(headers)]) for at, nik in enumerate(niks)]
    hub = Target("hub", HUB, pids[HUB], asked)
    unlogged = Target("hub without its log", UNLOGGED, pids[UNLOGGED], asked)
    for connections in (BUSY, CROWD):
        await compare("citizen, by officers", (hub, unlogged), connections=connections)


async def complaints(pids: dict[int, int], signed: list[str]) -> None:
    """Everybody asks for the newest public ones."""
    for size in SIZES:
        await enough(BY_HAND, size)
        plain = [post("/graphql", page(size))] * 8
        ours = [post("/graphql", page(size), Authorization=f"Bearer {one}") for one in signed[:8]]
        hub, hand = Target("hub", HUB, pids[HUB], ours), Target("by hand", BY_HAND, pids[BY_HAND], plain)
        documented = Target("as documented", DOCUMENTED, pids[DOCUMENTED], plain)
        await compare(f"complaints, {size}", (hub, hand), (hub, documented), connections=FEW)
        await compare(f"complaints, {size}", (hub, hand), connections=BUSY)  # the other is busy with a few


def run(told: dict[str, str]) -> None:
    with ExitStack() as stack:
        pids = {
            HUB: stack.enter_context(servers.hub(told)),
            APART: stack.enter_context(servers.hub(told, APART, SIMPUL_APART="1")),
            UNLOGGED: stack.enter_context(servers.unlogged(told)),
            BY_HAND: stack.enter_context(servers.by_hand(told)),
            DOCUMENTED: stack.enter_context(servers.documented(told)),
        }
        niks = people()
        asyncio.run(citizens(pids, tokens(told, niks), niks))
        asyncio.run(logged(pids, officers(told), niks))
        secret = asyncio.run(control(told["DATABASE_URL"], SECRET))
        asyncio.run(complaints(pids, tokens(told, [nik for nik in niks if nik not in secret])))


if __name__ == "__main__":
    with city() as made:
        run(made)
