"""What the hub itself costs: CPU of a request and of a row, of a document never seen before, memory, more workers."""

from __future__ import annotations

import asyncio
import statistics
import time
from collections.abc import Callable
from itertools import count

import orjson
from graphql import parse, validate

from hub.schema import Schema
from tests.bench import servers
from tests.bench.citizen import QUERY, body, enough, page
from tests.bench.load import BUSY, FEW, ROUNDS, Target, answer, once, post, rate
from tests.bench.servers import HUB, city, composition, cpu, family, memory, people, tokens

SIZES = (100, 1_000)
REQUESTS = 300


async def each(pid: int, request: Callable[[int], bytes], times: int = REQUESTS) -> float:
    """Milliseconds of CPU that a request costs, the median of rounds."""
    found = []
    for _ in range(ROUNDS):
        requests = [request(at) for at in range(times)]
        reader, writer = await asyncio.open_connection("127.0.0.1", HUB)
        began = cpu(pid)
        for one in requests:
            writer.write(one)
            await answer(reader)
        found.append((cpu(pid) - began) / times * 1_000)
        writer.close()
    return statistics.median(found)


def plainly() -> float:
    """Milliseconds of CPU that graphql-core takes to parse and validate the same document."""
    schema, found = Schema(composition())._schema, []
    for _ in range(ROUNDS * 20):
        began = time.process_time()
        assert not validate(schema, parse(QUERY))
        found.append((time.process_time() - began) * 1_000)
    return statistics.median(found)


async def requests(pid: int, signed: list[str], niks: list[str]) -> None:
    heads = [{"Authorization": f"Bearer {one}"} for one in signed]
    numbers = count()

    def known(at: int) -> bytes:
        return post("/graphql", body(niks[at % len(niks)]), **heads[at % len(heads)])

    def new(at: int) -> bytes:
        document = QUERY.replace("query Citizen", f"query Citizen{next(numbers)}")
        asked = orjson.dumps({"query": document, "variables": {"nik": niks[at % len(niks)]}})
        return post("/graphql", asked, **heads[at % len(heads)])

    if orjson.loads(await once(HUB, known(0))) != orjson.loads(await once(HUB, new(0))):
        raise SystemExit("a new document is answered otherwise")
    print(f"citizen, known                        {await each(pid, known):6.2f} ms of CPU", flush=True)
    print(f"citizen, a new document               {await each(pid, new):6.2f} ms of CPU", flush=True)
    print(f"graphql-core's parse and validate     {plainly():6.2f} ms of CPU", flush=True)
    rows: dict[int, float] = {}
    for size in SIZES:
        many = await enough(HUB, size)
        asked = [post("/graphql", page(size), **head) for head in heads[:8]]
        rows[size] = await each(pid, lambda at, asked=asked: asked[at % 8], 50) / many  # type: ignore[misc]
        print(f"complaints, {many:5} rows                {rows[size] * 1_000:6.1f} us of CPU a row", flush=True)
    print(f"a row of many / of few                {rows[SIZES[1]] / rows[SIZES[0]]:6.2f}", flush=True)


def remembered(pid: int, when: str) -> None:
    """Print what each process holds: one worker is the process itself, several are its children."""
    parent, *workers = family(pid)
    for name, one in [("parent", parent)] * bool(workers) + [("worker", one) for one in workers or [parent]]:
        share, mapped = memory(one)
        print(f"  memory {when}, {name:6}         {share:6.1f} MB its share, {mapped:6.1f} MB mapped", flush=True)


async def busy(pid: int, signed: list[str], niks: list[str], connections: int) -> float:
    asked = [post("/graphql", body(nik), Authorization=f"Bearer {one}") for nik, one in zip(niks, signed, strict=True)]
    target = Target("hub", HUB, pid, asked)
    return statistics.median([(await rate(target, connections))[0] for _ in range(ROUNDS)])


def run(told: dict[str, str]) -> None:
    niks = people()
    rates: dict[int, dict[int, float]] = {FEW: {}, BUSY: {}}
    for workers in (1, 2):
        with servers.hub(told, WORKERS=str(workers)) as pid:
            signed = tokens(told, niks)
            print(f"{workers} worker{'s' * (workers > 1)}")
            remembered(pid, "at the start  ")
            if workers == 1:
                asyncio.run(requests(pid, signed, niks))
            for connections, found in rates.items():
                found[workers] = asyncio.run(busy(pid, signed, niks, connections))
                print(f"citizen, {connections:2} connections               {found[workers]:6.0f}/s", flush=True)
            remembered(pid, "after the load")
    for connections, found in rates.items():
        print(f"two workers / one, {connections:2} connections     {found[2] / found[1]:6.2f}", flush=True)


if __name__ == "__main__":
    with city() as made:
        run(made)
