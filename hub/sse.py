"""Results as server-sent events. Source: graphql-sse, distinct connections mode."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, Final, cast

import orjson
from litestar import Response
from litestar.response.streaming import ASGIStreamingResponse
from litestar.types import Receive, Scope, Send
from strawberry.types.execution import ExecutionResult
from strawberry.utils.aio import aclosing

from hub.errors import refused
from hub.streams import Stream, Watch

EVENTS: Final = "text/event-stream"
Results = Awaitable[Any]
Form = Callable[[ExecutionResult], dict[str, Any]]


class Told(Response[None]):
    """The answer to one operation, until it or its stream ends."""

    def __init__(self, watch: Watch, stream: Stream, results: Results, form: Form) -> None:
        """results: what the schema streams; form: an answer's JSON."""
        super().__init__(None, media_type=EVENTS, headers={"Cache-Control": "no-store"})
        self.stream = stream
        self.events = _events(watch, stream, results, form)

    def to_asgi_response(self, app: Any, request: Any, **more: Any) -> ASGIStreamingResponse:
        return Timely(self.stream, iterator=self.events, headers=self.headers, media_type=EVENTS)


class Timely(ASGIStreamingResponse):
    """Gives up on a client that takes nothing."""

    __slots__ = ("stream",)

    def __init__(self, stream: Stream, **more: Any) -> None:
        super().__init__(**more)
        self.stream = stream

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def heard() -> Any:
            """What the client says; that it is gone, when it takes nothing."""
            either = [asyncio.ensure_future(receive()), asyncio.ensure_future(self.stream.stuck.wait())]
            try:
                await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
                return either[0].result() if either[0].done() else {"type": "http.disconnect"}
            finally:
                for one in either:
                    one.cancel()

        await super().__call__(scope, heard, lambda message: self.stream.send(message, send))


async def _events(watch: Watch, stream: Stream, results: Results, form: Form) -> AsyncIterator[bytes]:
    with watch.over(stream):
        async with aclosing(await results) as coming:
            while (result := await _next(coming, stream)) is not None:
                yield _next_event(form(result))
        if stream.ended.done():
            yield _next_event(refused(stream.ended.result().refusal, stream.context.language))
    yield b"event: complete\ndata:\n\n"


async def _next(coming: Any, stream: Stream) -> ExecutionResult | None:
    """The next result that may be told; None when there is none, or the stream has to end."""
    one: asyncio.Future[Any] = asyncio.ensure_future(anext(coming, None))
    try:
        either = cast("list[asyncio.Future[Any]]", [one, stream.ended])
        await asyncio.wait(either, return_when=asyncio.FIRST_COMPLETED)
        return one.result() if one.done() and await stream.look() else None
    finally:
        if not one.done():
            one.cancel()
            await asyncio.wait([one])


def _next_event(body: dict[str, Any]) -> bytes:
    return b"event: next\ndata: " + orjson.dumps(body) + b"\n\n"
