"""Subscriptions end when whoever opened them may not follow any more, or can't keep up: on both ways they travel."""

from __future__ import annotations

import asyncio
import json
import time
import uuid
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import httpx
import orjson
import pytest
import websockets
from dinkes.ambulances.positions import MOVED as CHANNEL

from auth import Account, Wanted
from auth.tokens import LEEWAY, LIFE, Mint, utc_now
from hub import demo, streams
from hub.context import BACKLOG
from hub.running import Hub
from tests.hub.test_sockets import MOVED, begin, opened

Token = Callable[[str], Awaitable[str]]
SUBSCRIBE = {"id": "1", "type": "subscribe", "payload": {"query": MOVED}}
SSE = {"Accept": "text/event-stream", "Accept-Language": "en"}


# -- who may ----------------------------------------------------------------------------------------------------------


@dataclass
class Follower:
    """Somebody who may follow ambulances now, and what takes that away."""

    token: str
    stop: Callable[[], Awaitable[object]]
    code: int


async def expiring(hub: Hub, client: httpx.AsyncClient, token: Token) -> Follower:
    """A token that is good for a second and a half."""
    who = hub.auth.mint.verify(await token("psc119"))
    ago = LIFE + timedelta(seconds=LEEWAY - 1.5)
    mint = Mint(hub.auth.keys, hub.auth.catalog, hub.auth.issuer, hub.auth.audience, lambda: utc_now() - ago)
    return Follower(mint.issue(who, session="a sign-in of its own"), lambda: asyncio.sleep(1.5), 4403)


async def signing_out(hub: Hub, client: httpx.AsyncClient, token: Token) -> Follower:
    tokens = await signed_in(client, "psc119")
    form = {"token": tokens["refresh_token"]}
    return Follower(tokens["access_token"], lambda: client.post("/auth/revoke", data=form), 4401)


async def losing_a_role(hub: Hub, client: httpx.AsyncClient, token: Token) -> Follower:
    account, name = await newcomer(hub)
    tokens = await signed_in(client, name)
    return Follower(tokens["access_token"], lambda: hub.auth.withdraw(account, "dinkes.dispatcher"), 4401)


async def losing_the_account(hub: Hub, client: httpx.AsyncClient, token: Token) -> Follower:
    account, name = await newcomer(hub)
    tokens = await signed_in(client, name)
    return Follower(tokens["access_token"], lambda: hub.auth.deactivate(account), 4401)


async def losing_the_api_token(hub: Hub, client: httpx.AsyncClient, token: Token) -> Follower:
    scopes = frozenset({"dinkes:ambulance:locate"})
    expires = utc_now() + timedelta(days=1)
    wanted = Wanted(name="screen", scopes=scopes, unit="PSC119", expires=expires, made_by="a test")
    row, secret = await hub.auth.api.create(wanted)
    return Follower(secret, lambda: hub.auth.api.revoke(row.id), 4401)


async def newcomer(hub: Hub) -> tuple[Account, str]:
    name = f"dispatcher{uuid.uuid4().hex[:8]}"
    roles = {"dinkes.dispatcher"}
    account = await hub.auth.create_account(username=name, password=demo.PASSWORD, name="Ani", roles=roles)
    return account, name


async def signed_in(client: httpx.AsyncClient, name: str) -> dict[str, str]:
    form = {"grant_type": "password", "username": name, "password": demo.PASSWORD}
    answer = await client.post("/auth/token", data=form)
    assert answer.status_code == 200, answer.text
    tokens: dict[str, str] = answer.json()
    return tokens


WAYS = pytest.mark.parametrize(
    "made",
    [expiring, signing_out, losing_a_role, losing_the_account, losing_the_api_token],
    ids=lambda one: one.__name__,
)
Made = Callable[[Hub, httpx.AsyncClient, Token], Awaitable[Follower]]


@WAYS
async def test_a_socket_closes_within_a_second(
    hub: Hub, hub_url: str, client: httpx.AsyncClient, token: Token, made: Made
) -> None:
    """Also when nothing is sent: 4403 asks for a fresh token, 4401 says that there is none."""
    follower = await made(hub, client, token)
    async with opened(hub_url) as socket:
        await begin(socket, follower.token)
        await socket.send(json.dumps(SUBSCRIBE))
        await follower.stop()
        began = time.monotonic()

        with pytest.raises(websockets.ConnectionClosed) as closed:
            async with asyncio.timeout(5):
                await socket.recv()

    assert closed.value.rcvd is not None
    assert closed.value.rcvd.code == follower.code
    assert time.monotonic() - began < 1.6  # half a second for the news, half for the look, the rest for a busy machine


@WAYS
async def test_server_sent_events_end_with_the_reason(
    hub: Hub, hub_url: str, client: httpx.AsyncClient, token: Token, made: Made
) -> None:
    """One error, then `complete`, within a second."""
    follower = await made(hub, client, token)
    headers = {**SSE, "Authorization": f"Bearer {follower.token}"}
    async with (
        httpx.AsyncClient(timeout=5) as browser,
        browser.stream("POST", f"{hub_url}/graphql", json={"query": MOVED}, headers=headers) as answer,
    ):
        assert answer.status_code == 200
        await follower.stop()
        began = time.monotonic()

        events = [line async for line in answer.aiter_lines() if line]

    assert events[0] == "event: next"
    assert [one["extensions"]["code"] for one in json.loads(events[1][6:])["errors"]] == ["UNAUTHENTICATED"]
    assert events[2:] == ["event: complete", "data:"]
    assert time.monotonic() - began < 1.6


async def test_a_token_that_is_not_good_opens_nothing(hub_url: str) -> None:
    headers = {**SSE, "Authorization": "Bearer nonsense"}

    async with httpx.AsyncClient() as browser:
        answer = await browser.post(f"{hub_url}/graphql", json={"query": MOVED}, headers=headers)

    assert answer.status_code == 401
    assert answer.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


# -- a client that takes what it is sent only while it wants, straight at the application ---------------------------


@dataclass
class Slow:
    """The other end of one connection."""

    app: Any
    scope: dict[str, Any]
    taken: list[dict[str, Any]] = field(default_factory=list)
    takes: asyncio.Event = field(default_factory=asyncio.Event)
    incoming: asyncio.Queue[dict[str, Any]] = field(default_factory=asyncio.Queue)
    held: bool = False  # whether something waits for it

    async def send(self, message: dict[str, Any]) -> None:
        self.held = True
        await self.takes.wait()
        self.held = False
        self.taken.append(message)
        if message["type"] == "http.response.body" and not message.get("more_body"):
            await self.incoming.put({"type": "http.disconnect"})

    async def say(self, message: object) -> None:
        await self.incoming.put({"type": "websocket.receive", "text": json.dumps(message), "bytes": None})

    async def serve(self) -> None:
        await self.app(self.scope, self.incoming.get, self.send)

    async def until(self, good: Callable[[], bool]) -> None:
        async with asyncio.timeout(10):
            while not good():  # noqa: ASYNC110 - nothing tells of what happens inside the application
                await asyncio.sleep(0.01)

    @property
    def data(self) -> list[Any]:
        """The ambulances it was told of."""
        texts = [one["text"] for one in self.taken if one["type"] == "websocket.send" and '"next"' in one["text"]]
        return [json.loads(text)["payload"]["data"] for text in texts]


@asynccontextmanager
async def connected(hub: Hub, kind: str, headers: dict[str, str], body: bytes = b"") -> AsyncIterator[Slow]:
    """A client that takes everything, until told otherwise."""
    told = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    scope = {
        "type": kind, "path": "/graphql", "raw_path": b"/graphql", "query_string": b"", "root_path": "",
        "headers": told, "client": ("127.0.0.1", 1), "server": ("hub.test", 80), "http_version": "1.1",
        "state": {}, "extensions": {},
    }  # fmt: skip
    if kind == "websocket":
        scope |= {"scheme": "ws", "subprotocols": ["graphql-transport-ws"]}
    else:
        scope |= {"scheme": "http", "method": "POST"}
    slow = Slow(hub.app, scope)
    slow.takes.set()
    await slow.incoming.put(
        {"type": "websocket.connect"} if kind == "websocket" else {"type": "http.request", "body": body}
    )
    serving = asyncio.create_task(slow.serve())
    try:
        yield slow
        async with asyncio.timeout(3):
            await serving
    finally:
        serving.cancel()
        with suppress(asyncio.CancelledError):
            await serving


@asynccontextmanager
async def following(hub: Hub, token: str) -> AsyncIterator[Slow]:
    """It follows ambulances over a WebSocket."""
    async with connected(hub, "websocket", {"authorization": f"Bearer {token}"}) as slow:
        await slow.say({"type": "connection_init"})
        await slow.say(SUBSCRIBE)
        await slow.until(lambda: bool(followed(hub)))
        yield slow


def followed(hub: Hub) -> list[Any]:
    """The subscriptions to channels that are open."""
    return [one for stream in hub.watch.open for one in stream.context.followed]


async def move(hub: Hub, times: int) -> None:
    code = (await hub.db.fetch("select code, kind from dinkes_ambulance order by code limit 1"))[0]
    message = orjson.dumps({"moves": [{"code": code[0], "kind": code[1]}]})
    for _ in range(times):
        await hub.channels.wait_published(message, [CHANNEL])


async def test_what_waits_for_a_slow_socket_is_bounded(hub: Hub, token: Token) -> None:
    """It doesn't take for a while; then it gets what was on its way, and the reason why that is all."""
    async with following(hub, await token("psc119")) as slow:
        await move(hub, 1)
        await slow.until(lambda: len(slow.data) == 1)
        slow.takes.clear()
        await move(hub, 1)
        await slow.until(lambda: slow.held)

        await move(hub, BACKLOG + 200)

        await slow.until(lambda: any(stream.ended.done() for stream in hub.watch.open))
        assert [one.qsize for one in followed(hub)] == [BACKLOG]
        slow.takes.set()

    assert len(slow.data) == 2  # the one before, and the one that was on its way
    assert slow.taken[-1] == {
        "type": "websocket.close", "code": 1013, "reason": f"Too slow: {BACKLOG} messages are waiting",
    }  # fmt: skip
    assert followed(hub) == []


async def test_a_burst_that_doesnt_fit_is_no_silent_gap(hub: Hub, token: Token) -> None:
    """A client that takes everything, but gets more at once than is kept, is told so too."""
    async with following(hub, await token("psc119")) as slow:
        await move(hub, BACKLOG + 200)

    assert len(slow.data) < BACKLOG
    assert slow.taken[-1]["code"] == 1013


async def test_a_socket_that_takes_nothing_is_let_go(hub: Hub, token: Token, monkeypatch: pytest.MonkeyPatch) -> None:
    """One message that doesn't leave in time is enough; nothing of the connection stays."""
    monkeypatch.setattr(streams, "PATIENCE", 0.2)
    monkeypatch.setattr("hub.sockets.PATIENCE", 0.2)
    async with following(hub, await token("psc119")) as slow:
        slow.takes.clear()

        await move(hub, 1)

    assert followed(hub) == []
    assert hub.watch.open == set()


async def test_a_ping_doesnt_hold_a_stuck_socket_open(hub: Hub, token: Token, monkeypatch: pytest.MonkeyPatch) -> None:
    """The task that receives answers pings: it isn't held up for ever either."""
    monkeypatch.setattr(streams, "PATIENCE", 0.2)
    monkeypatch.setattr("hub.sockets.PATIENCE", 0.2)
    async with following(hub, await token("psc119")) as slow:
        slow.takes.clear()

        await slow.say({"type": "ping"})

    assert hub.watch.open == set()


async def test_no_message_passes_after_the_rights_are_gone(
    hub: Hub, client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every message is checked before it leaves, not only now and then."""
    monkeypatch.setattr(streams, "LOOK", 3.0)
    await asyncio.sleep(0.6)  # the look that was under way
    tokens = await signed_in(client, "psc119")
    async with following(hub, tokens["access_token"]) as slow:
        await move(hub, 1)
        await slow.until(lambda: len(slow.data) == 1)
        await client.post("/auth/revoke", data={"token": tokens["refresh_token"]})

        await move(hub, 1)

    assert len(slow.data) == 1
    assert (slow.taken[-1]["code"], slow.taken[-1]["reason"]) == (4401, "Unauthorized")


async def test_what_waits_for_slow_events_is_bounded(hub: Hub, token: Token) -> None:
    """The last event says why there are no more."""
    headers = {**SSE, "authorization": f"Bearer {await token('psc119')}", "content-type": "application/json"}
    async with connected(hub, "http", headers, json.dumps({"query": MOVED}).encode()) as slow:
        await slow.until(lambda: bool(followed(hub)))
        slow.takes.clear()
        await move(hub, 1)
        await slow.until(lambda: slow.held)

        await move(hub, BACKLOG + 200)

        await slow.until(lambda: any(stream.ended.done() for stream in hub.watch.open))
        slow.takes.set()

    text = b"".join(one.get("body", b"") for one in slow.taken).decode()
    events = [event for event in text.split("\n\n") if event]
    assert len(events) <= 3
    assert '"UNAVAILABLE"' in events[-2]
    assert f"Too slow: {BACKLOG} messages are waiting." in events[-2]
    assert events[-1] == "event: complete\ndata:"
    assert followed(hub) == []


async def test_events_that_nobody_takes_are_let_go(hub: Hub, token: Token, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "PATIENCE", 0.2)
    headers = {**SSE, "authorization": f"Bearer {await token('psc119')}", "content-type": "application/json"}
    async with connected(hub, "http", headers, json.dumps({"query": MOVED}).encode()) as slow:
        await slow.until(lambda: bool(followed(hub)))
        slow.takes.clear()

        await move(hub, 1)

    assert hub.watch.open == set()
