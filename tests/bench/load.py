"""A small load generator: requests sent again and again over kept connections, to several servers in turn."""

from __future__ import annotations

import asyncio
import os
import statistics
import sys
import time
from dataclasses import dataclass
from itertools import chain

import orjson

from tests.bench.servers import cpu

FEW, BUSY, CROWD = 8, 64, 256  # connections: how long one waits, what a busy server answers, and a busier one
ROUNDS = int(os.environ.get("ROUNDS", "5"))
SECONDS = float(os.environ.get("ROUND_SECONDS", "2"))


@dataclass(frozen=True, slots=True, eq=False)
class Target:
    """A server, its process, and the requests to send it, in turn."""

    name: str
    port: int
    pid: int
    requests: list[bytes]


def post(path: str, body: bytes, **headers: str) -> bytes:
    """An HTTP/1.1 request as it goes over the wire."""
    lines = [f"POST {path} HTTP/1.1", "Host: bench", "Content-Type: application/json", f"Content-Length: {len(body)}"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


async def answer(reader: asyncio.StreamReader) -> bytes:
    """The body of one response with a Content-Length."""
    head = await reader.readuntil(b"\r\n\r\n")
    if b" 200 " not in head.split(b"\r\n", 1)[0]:
        raise RuntimeError(head.decode())
    length = next(line for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:"))
    return await reader.readexactly(int(length.split(b":")[1]))


async def once(port: int, request: bytes) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(request)
    body = await answer(reader)
    writer.close()
    return body


async def rate(target: Target, connections: int) -> tuple[float, float]:
    """Requests per second over the kept connections, and the server's seconds of CPU for each."""
    done = 0
    end = time.perf_counter() + SECONDS

    async def client(n: int) -> None:
        nonlocal done
        reader, writer = await asyncio.open_connection("127.0.0.1", target.port)
        at = n
        while time.perf_counter() < end:
            writer.write(target.requests[at % len(target.requests)])
            await answer(reader)
            done += 1
            at += connections
        writer.close()

    began, computed = time.perf_counter(), cpu(target.pid)
    await asyncio.gather(*(client(n) for n in range(connections)))
    return done / (time.perf_counter() - began), (cpu(target.pid) - computed) / done


async def compare(title: str, *pairs: tuple[Target, Target], connections: int) -> None:
    """Check that all answer the same and measure them in turn.

    Prints medians of the rounds: rates, the servers' CPU for a request (the database's not), each pair's ratio.
    """
    targets = list(dict.fromkeys(chain.from_iterable(pairs)))
    for other in targets[1:]:
        await same(targets[0], other)
    found: dict[Target, list[tuple[float, float]]] = {target: [] for target in targets}
    for _ in range(ROUNDS):
        for target in targets:
            found[target].append(await rate(target, connections))
    print(f"{title}, {connections} connections")
    for target, rounds in found.items():
        rates, computed = map(statistics.median, zip(*rounds, strict=True))
        print(f"  {target.name:40}{rates:8.0f}/s{computed * 1e6:10.0f} us of CPU")
    for left, right in pairs:
        ratio = statistics.median(a / b for (a, _), (b, _) in zip(found[left], found[right], strict=True))
        print(f"  {f'{left.name} / {right.name}':40}{ratio:10.3f}", flush=True)


async def same(one: Target, other: Target) -> None:
    for ours, theirs in list(zip(one.requests, other.requests, strict=False))[:50]:
        left, right = orjson.loads(await once(one.port, ours)), orjson.loads(await once(other.port, theirs))
        if left != right:
            sys.exit(f"different answers of {one.name} and {other.name}:\n{left}\n{right}")
