"""Who asks, for what, in which language: what a request brings before anything is executed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from litestar import Request, WebSocket

from auth import Auth, BadToken, principal_of
from hub import limits
from hub.context import Context
from hub.errors import Refusal, Text, Unauthenticated
from hub.running import Hub


@dataclass(frozen=True, slots=True)
class Client:
    """Who is at the other end of the line."""

    host: str


@dataclass(frozen=True, slots=True)
class Knock:
    """As much of a connection as a context is made from."""

    scope: Any
    headers: Mapping[str, str]
    hub: Hub

    @property
    def client(self) -> Client | None:
        near = self.scope.get("client")
        return Client(near[0]) if near else None


def language_of(header: str | None) -> str:
    """`en` when the client prefers English, else Indonesian."""
    for part in (header or "").lower().split(","):
        tag = part.split(";")[0].strip()[:2]
        if tag in {"en", "id"}:
            return tag
    return "id"


def hub_of(connection: Request[Any, Any, Any] | WebSocket[Any, Any, Any]) -> Hub:
    """The hub that serves this connection."""
    hub: Hub = connection.app.state.hub
    return hub


async def context_for(connection: Request[Any, Any, Any] | WebSocket[Any, Any, Any] | Knock) -> Context:
    """What the resolvers of this request may know.

    Raises:
        Unauthenticated: the bearer token is not good. It is never taken for nobody.
    """
    hub, headers = connection.hub if isinstance(connection, Knock) else hub_of(connection), connection.headers
    context = hub.context(
        metered=True,
        language=language_of(headers.get("accept-language")),
        request_id=connection.scope.get("state", {}).get("request_id", ""),
    )
    if isinstance(connection, WebSocket):
        context.websocket = connection
    context.address = hub.auth.address_of(connection)
    await sign_in(hub.auth, context, headers.get("authorization"), headers.get("x-purpose"))
    return context


def met(scope: Any) -> Context | None:
    """Who asks, if the door has found out. Raises: Refusal, if that is what it found."""
    found = scope.get("state", {}).pop("met", None)
    if isinstance(found, Refusal):
        raise found
    return found if isinstance(found, Context) else None


async def sign_in(auth: Auth, context: Context, authorization: str | None, purpose: str | None) -> None:
    """Say who asks and why: a stated purpose counts when the caller's roles allow it.

    Raises:
        Unauthenticated: the bearer token is not good; that counts as a request of the address.
    """
    try:
        who = await principal_of(auth, authorization, context.address)
    except BadToken:
        await limits.admit(context)
        raise Unauthenticated(
            Text("Token tidak sah atau kedaluwarsa.", "The token is not valid or has expired.")
        ) from None
    context.who = who
    context.purpose = (purpose if purpose in who.purposes else None) if purpose else who.default_purpose
