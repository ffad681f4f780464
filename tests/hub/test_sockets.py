"""Subscriptions over graphql-transport-ws, on the real server."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest
import websockets
from websockets.asyncio.client import ClientConnection, connect

MOVED = "subscription { ambulanceMoved { code position { lat lon } } }"
REPORT = """mutation ($ambulance: String!) {
  reportPosition(input: { ambulance: $ambulance, at: { lat: -6.24, lon: 107.0 } }) { code }
}"""
Token = Callable[[str], Awaitable[str]]


def opened(url: str) -> connect:
    return connect(
        url.replace("http", "ws") + "/graphql", subprotocols=[websockets.Subprotocol("graphql-transport-ws")]
    )


async def told(socket: ClientConnection) -> dict[str, Any]:
    message: dict[str, Any] = json.loads(await socket.recv())
    return message


async def begin(socket: ClientConnection, token: str | None = None) -> None:
    payload = {"Authorization": f"Bearer {token}"} if token else {}
    await socket.send(json.dumps({"type": "connection_init", "payload": payload}))
    assert (await told(socket))["type"] == "connection_ack"


async def test_a_bad_token_in_connection_init_closes_the_socket(hub_url: str) -> None:
    async with opened(hub_url) as socket:
        await socket.send(json.dumps({"type": "connection_init", "payload": {"Authorization": "Bearer nonsense"}}))

        with pytest.raises(websockets.ConnectionClosed) as closed:
            await socket.recv()

    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4403


async def test_a_second_init_closes_the_socket(hub_url: str) -> None:
    async with opened(hub_url) as socket:
        await begin(socket)
        await socket.send(json.dumps({"type": "connection_init"}))

        with pytest.raises(websockets.ConnectionClosed) as closed:
            await socket.recv()

    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4429


async def test_a_dispatcher_sees_an_ambulance_move(hub_url: str, token: Token, ask: Any) -> None:
    crew = (await ask("{ me { unit } }", who="ambulans")).data["me"]["unit"]
    async with opened(hub_url) as socket, opened(hub_url) as second:
        await begin(socket, await token("psc119"))
        await socket.send(json.dumps({"id": "1", "type": "subscribe", "payload": {"query": MOVED}}))
        await begin(second, await token("ambulans"))
        report = {"query": REPORT, "variables": {"ambulance": crew}}
        await socket.send(json.dumps({"type": "ping"}))
        assert (await told(socket))["type"] == "pong"

        await second.send(json.dumps({"id": "2", "type": "subscribe", "payload": report}))

        seen = await told(socket)
        assert seen["payload"]["data"]["ambulanceMoved"] == {"code": crew, "position": {"lat": -6.24, "lon": 107.0}}


async def test_a_citizen_does_not(hub_url: str, token: Token) -> None:
    async with opened(hub_url) as socket:
        await begin(socket, await token("warga"))

        await socket.send(json.dumps({"id": "1", "type": "subscribe", "payload": {"query": MOVED}}))

        answer = await told(socket)
        refused = answer["payload"] if answer["type"] == "error" else answer["payload"]["errors"]
        assert [error["extensions"]["code"] for error in refused] == ["FORBIDDEN"]


async def test_a_revoked_sign_in_closes_the_socket(hub_url: str, client: httpx.AsyncClient) -> None:
    """Whoever signs out elsewhere hears nothing more: the socket is closed within a second, with 4401."""
    form = {"grant_type": "password", "username": "psc119", "password": "demo-bekasi"}
    tokens = (await client.post("/auth/token", data=form)).json()
    async with opened(hub_url) as socket:
        await begin(socket, tokens["access_token"])
        await socket.send(json.dumps({"id": "1", "type": "subscribe", "payload": {"query": MOVED}}))
        await client.post("/auth/revoke", data={"token": tokens["refresh_token"]})

        with pytest.raises(websockets.ConnectionClosed) as closed:
            async with asyncio.timeout(2):
                await socket.recv()

    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == 4401
