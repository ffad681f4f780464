"""A small load generator: one request, sent again and again over kept connections."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass

CONNECTIONS = 8


@dataclass(frozen=True, slots=True)
class Target:
    """A server and the requests to send it, in turn."""

    name: str
    port: int
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


async def once(target: Target, request: bytes) -> bytes:
    reader, writer = await asyncio.open_connection("127.0.0.1", target.port)
    writer.write(request)
    body = await answer(reader)
    writer.close()
    return body


async def rate(target: Target, seconds: float, connections: int = CONNECTIONS) -> float:
    """Requests per second over the kept connections."""
    done = 0
    end = time.perf_counter() + seconds

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

    began = time.perf_counter()
    await asyncio.gather(*(client(n) for n in range(connections)))
    return done / (time.perf_counter() - began)
