"""What the hub itself costs: CPU of a request and of a row, of a document never seen before, memory, more workers."""

from __future__ import annotations

import asyncio
import os
import statistics
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path

import orjson

from tests.bench.citizen import COMPLAINTS, HUB, QUERY, ROUNDS, SECONDS, body, city, people, serving, tokens
from tests.bench.load import Target, once, post, rate

SIZES = (100, 1_000)
REQUESTS = 300
TICK = os.sysconf("SC_CLK_TCK")


def family(pid: int) -> Iterator[int]:
    """A process and those it began."""
    yield pid
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        yield from family(int(child))


def cpu(pid: int) -> float:
    """Seconds that they have computed."""
    stats = [Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split() for one in family(pid)]
    return sum(int(stat[11]) + int(stat[12]) for stat in stats) / TICK


def memory(pid: int) -> float:
    """Megabytes of the largest of them: a worker."""
    status = [Path(f"/proc/{one}/status").read_text() for one in family(pid)]
    return max(int(text.split("VmRSS:")[1].split()[0]) for text in status) / 1024


async def each(pid: int, request: Callable[[int], bytes], times: int = REQUESTS) -> float:
    """Milliseconds of CPU that a request costs, the median of rounds."""
    found = []
    for _ in range(ROUNDS):
        began = cpu(pid)
        target = Target("hub", HUB, [request(at) for at in range(times)])
        reader, writer = await asyncio.open_connection("127.0.0.1", HUB)
        for one in target.requests:
            writer.write(one)
            head = await reader.readuntil(b"\r\n\r\n")
            length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
            await reader.readexactly(int(length.split(b":")[1]))
        writer.close()
        found.append((cpu(pid) - began) / times * 1_000)
    return statistics.median(found)


async def measure(pid: int, signed: list[str], niks: list[str]) -> None:
    heads = [{"Authorization": f"Bearer {one}"} for one in signed]
    print(f"memory at the start        {memory(pid):6.1f} MB", flush=True)

    def known(at: int) -> bytes:
        return post("/graphql", body(niks[at % len(niks)]), **heads[at % len(heads)])

    numbers = count()

    def new(at: int) -> bytes:
        document = QUERY.replace("query Citizen", f"query Citizen{next(numbers)}")
        asked = orjson.dumps({"query": document, "variables": {"nik": niks[at % len(niks)]}})
        return post("/graphql", asked, **heads[at % len(heads)])

    answered = orjson.loads(await once(Target("hub", HUB, []), known(0)))
    if answered != orjson.loads(await once(Target("hub", HUB, []), new(0))):
        raise SystemExit("a new document is answered otherwise")
    print(f"citizen, known             {await each(pid, known):6.2f} ms of CPU", flush=True)
    print(f"citizen, a new document    {await each(pid, new):6.2f} ms of CPU", flush=True)
    rows: dict[int, float] = {}
    for size in SIZES:
        asked = orjson.dumps({"query": COMPLAINTS, "variables": {"first": size}})
        found = orjson.loads(await once(Target("hub", HUB, []), post("/graphql", asked, **heads[0])))
        many = len(found["data"]["complaints"]["edges"])
        rows[size] = await each(pid, lambda at, asked=asked: post("/graphql", asked, **heads[at % 8]), 50) / many  # type: ignore[misc]
        print(f"complaints, {many:5} rows     {rows[size] * 1_000:6.1f} us of CPU a row", flush=True)
    print(f"a row of many / of few     {rows[SIZES[1]] / rows[SIZES[0]]:6.2f}", flush=True)
    print(f"memory at the end          {memory(pid):6.1f} MB", flush=True)


async def busy(signed: list[str], niks: list[str]) -> float:
    requests = [
        post("/graphql", body(nik), Authorization=f"Bearer {one}") for nik, one in zip(niks, signed, strict=True)
    ]
    target = Target("hub", HUB, requests)
    return statistics.median([await rate(target, SECONDS) for _ in range(ROUNDS)])


def main() -> None:
    niks = people()
    with city() as told:
        rates: dict[int, float] = {}
        for workers in (1, 2):
            with serving(HUB, "hub.cli", "serve", **told, WORKERS=str(workers)) as pid:
                signed = tokens(Path(told["SIMPUL_DATA"]), niks)
                if workers == 1:
                    asyncio.run(measure(pid, signed, niks))
                rates[workers] = asyncio.run(busy(signed, niks))
                print(
                    f"citizen, {workers} worker{'s' if workers > 1 else ' '}         {rates[workers]:6.0f}/s",
                    flush=True,
                )
        print(f"two workers / one          {rates[2] / rates[1]:6.2f}", flush=True)


if __name__ == "__main__":
    main()
