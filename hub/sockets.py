"""GraphQL over WebSocket: `graphql-transport-ws`, closed and signed in as it should be."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncGenerator, Mapping
from datetime import timedelta
from typing import Any, cast

import orjson
from litestar import WebSocket, websocket
from litestar.exceptions import WebSocketDisconnect
from strawberry.exceptions import ConnectionRejectionError
from strawberry.litestar.controller import GraphQLController, LitestarWebSocketAdapter
from strawberry.subscriptions import GRAPHQL_TRANSPORT_WS_PROTOCOL

from hub.context import Context
from hub.errors import RateLimited, Unauthenticated, Unavailable
from hub.knock import context_for, hub_of, sign_in
from hub.running import Hub
from hub.streams import PATIENCE, End, Stream

INIT_WAIT = timedelta(seconds=10)  # how long a socket may stay silent before connection_init


class Adapter(LitestarWebSocketAdapter):
    """Closes from the task that receives: granian does not deliver a close that another task sends meanwhile."""

    def __init__(self, view: Any, request: WebSocket[Any, Any, Any], response: WebSocket[Any, Any, Any]) -> None:
        super().__init__(view, request, response)
        self.stream: Stream = request.state.stream

    async def close(self, code: int, reason: str) -> None:
        self.stream.end(End(code, reason, Unavailable()))

    async def send_json(self, message: Mapping[str, object]) -> None:
        if await self.stream.look() if message["type"] == "next" else not self.stream.ended.done():
            await self.stream.send(message, super().send_json)

    async def iter_json(self, *, ignore_parsing_errors: bool = False) -> AsyncGenerator[object, None]:
        incoming = super().iter_json(ignore_parsing_errors=ignore_parsing_errors)
        ended = self.stream.ended
        while not ended.done():
            message: asyncio.Future[object] = asyncio.ensure_future(anext(incoming, None))
            await asyncio.wait(
                cast("list[asyncio.Future[object]]", [message, ended]), return_when=asyncio.FIRST_COMPLETED
            )
            if not message.done():
                message.cancel()
                await asyncio.wait({message})
            elif (told := message.result()) is None:
                return
            else:
                yield told
        why = ended.result()
        with contextlib.suppress(WebSocketDisconnect, TimeoutError):
            async with asyncio.timeout(PATIENCE):
                await self.ws.close(code=why.code, reason=why.reason)


class Sockets(GraphQLController[Context, None]):
    """Strawberry's `graphql-transport-ws`, with the token of connection_init checked."""

    websocket_adapter_class = Adapter

    def __init__(self, hub: Hub) -> None:
        self.auth = hub.auth
        self.schema = hub.schema
        self.protocols = (GRAPHQL_TRANSPORT_WS_PROTOCOL,)
        self.connection_init_wait_timeout = INIT_WAIT

    def encode_json(self, data: object) -> str:
        return orjson.dumps(data).decode()

    async def on_ws_connect(self, context: Context) -> Any:
        given = {str(name).lower(): value for name, value in (context.connection_params or {}).items()}
        if "authorization" in given or "x-purpose" in given:
            try:
                await sign_in(self.auth, context, _text(given.get("authorization")), _text(given.get("x-purpose")))
            except (Unauthenticated, RateLimited):
                raise ConnectionRejectionError from None
        return await super().on_ws_connect(context)


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


@websocket("/graphql")
async def asked_by_socket(socket: WebSocket[Any, Any, Any]) -> None:
    try:
        context = await context_for(socket)
    except (Unauthenticated, RateLimited):
        await socket.close(code=1008)
        return
    sockets: Sockets = socket.app.state.sockets
    watch = hub_of(socket).watch
    with watch.over(watch.stream(context)) as stream:
        socket.state.stream = stream
        await sockets.run(socket, context=context, root_value=None)
