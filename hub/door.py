"""The door: every request is noted here, and a planned query is answered here, before any framework wakes up."""

from __future__ import annotations

import os
import time
from typing import Any, Final

import orjson
from litestar import Litestar
from litestar.plugins import PluginProtocol
from litestar.plugins.core import MsgspecDIPlugin
from litestar.types import Message, Receive, Send

from hub import endpoint, knock, limits, logs, metrics
from hub.endpoint import JSON
from hub.errors import Refusal
from hub.running import Hub
from hub.sse import EVENTS

SERVED: Final[dict[str, Any]] = {
    "lifespan": "on",
    "ws": "websockets-sansio",
    "ws_per_message_deflate": False,  # it would keep a window for every socket
    "proxy_headers": False,  # whose word counts is a setting of the hub's own
    "server_header": False,
    "timeout_graceful_shutdown": 10,
}
"""How uvicorn serves the application."""
PLAIN = frozenset(("query", "variables", "operationName"))  # what a body may have to be answered here
SECRET = ("/verify/", "/letters/", "/attachments/")  # paths with something in them that the log must not keep


class Door(Litestar):
    """The application. It answers planned queries by POST itself; the rest goes in as it came."""

    @staticmethod
    def _get_default_plugins(plugins: list[PluginProtocol]) -> list[PluginProtocol]:
        """Without those for Pydantic and attrs, which nothing here uses: they take twelve megabytes a worker."""
        return [*plugins, MsgspecDIPlugin()]

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] != "http":
            await super().__call__(scope, receive, send)
            return
        noted = Noted(scope, send)
        try:
            if scope["method"] == "POST" and scope["path"] == "/graphql":
                again = await _answered(self.state.hub, scope, receive, noted)
                if again is None:
                    return
                receive = again
            await super().__call__(scope, receive, noted)
        finally:
            noted.done()


class Noted:
    """One log line a request, with an id that the client gets too; no query, no body, no token."""

    __slots__ = ("began", "id", "scope", "send", "status")

    def __init__(self, scope: Any, send: Send) -> None:
        self.scope = scope
        self.send = send
        self.id = os.urandom(16).hex()
        self.status = 0
        self.began = time.perf_counter()
        scope.setdefault("state", {})["request_id"] = self.id

    async def __call__(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.status = message["status"]
            message["headers"] = [*message["headers"], (b"x-request-id", self.id.encode())]
        await self.send(message)

    def done(self) -> None:
        seconds = time.perf_counter() - self.began
        path = self.scope["path"]
        metrics.counted(path, self.status, seconds)
        secret = next((head for head in SECRET if path.startswith(head)), None)
        route = f"{secret}…" if secret else path
        logs.request(
            method=self.scope["method"],
            path=route,
            status=self.status,
            ms=round(seconds * 1000, 1),
            id=self.id,
        )


# -- the short way --------------------------------------------------------------------------------------------------


async def _answered(hub: Hub, scope: Any, receive: Receive, send: Send) -> Receive | None:
    """Answer a query that has a plan, or a mutation that is known; else give the request back, for the long way.

    What was found out on the way (who asks, that they may, or the refusal) is left in the state: nothing counts twice.
    """
    headers = {name.decode("latin-1"): value.decode("latin-1") for name, value in scope["headers"]}
    accept = headers.get("accept", "")
    length = headers.get("content-length", "")
    if (
        headers.get("content-type") != JSON
        or "content-encoding" in headers
        or EVENTS in accept
        or not (length.isdecimal() and int(length) <= hub.settings.body_limit)
    ):
        return receive
    raw, again = await _body(receive)
    if raw is None:
        return again
    try:
        body = orjson.loads(raw)
    except orjson.JSONDecodeError:
        return again
    if not isinstance(body, dict) or not body.keys() <= PLAIN or endpoint.too_deep(raw):
        return again
    try:
        ask = endpoint.Ask.of(body)
        context = await knock.context_for(knock.Knock(scope, headers, hub))
        await limits.admit(context)
        result = await endpoint.quickly(hub, context, ask, endpoint.ALL)
    except Refusal as refusal:
        scope["state"]["met"] = refusal
        return again
    except Exception:  # the long way meets it again, and knows what to do with a bug
        return again
    if result is None:
        context.planned = False
        scope["state"]["met"] = context
        return again
    status, fields, content = endpoint.framed(result, accept)
    fields["Content-Length"] = str(len(content))
    sent = [(name.lower().encode(), value.encode()) for name, value in fields.items()]
    await send({"type": "http.response.start", "status": status, "headers": sent})
    await send({"type": "http.response.body", "body": content, "more_body": False})
    return None


async def _body(receive: Receive) -> tuple[bytes | None, Receive]:
    """The body, and a way to receive all of it again; no body for a client that went away or sends it in parts."""
    first = await receive()
    seen: list[Any] = [first]

    async def again() -> Any:
        return seen.pop() if seen else await receive()

    if first["type"] != "http.request" or first.get("more_body"):
        return None, again
    return first["body"], again
