"""Partners are told: signed, again until they answer, never the same secret for ever, never at a private address."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from standardwebhooks.webhooks import Webhook, WebhookVerificationError

from auth import Principal
from hub import emit, migrate
from hub.connect import started
from hub.context import Context
from hub.database import Database, bind
from hub.events import Subscriber
from hub.relay import Outbox, Relay
from hub.running import Hub
from hub.schema import Schema
from hub.webhooks.rules import MANAGE, WAITS
from hub.webhooks.send import Sender, fan_out
from tests.conftest import new_database

NONE: frozenset[str] = frozenset()
CREATE = """mutation($url: String!, $events: [String!]!) { createWebhook(input: {url: $url, events: $events}) {
  secret webhook { id url events unit pausedAt } } }"""
MESSAGES = "{ webhooks { id pausedAt messages(first: 10) { edges { node { id name state attempts said body } } } } }"
OVERDUE = "hub.case.overdue"


@dataclass(slots=True)
class Partner:
    """A partner's server: what it answers, and what it heard."""

    url: str = ""
    answers: list[int] = field(default_factory=list)
    heard: list[tuple[dict[str, str], str]] = field(default_factory=list)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        headers = {name.lower(): value for name, _, value in (line.partition(": ") for line in head[1:]) if name}
        body = (await reader.readexactly(int(headers["content-length"]))).decode()
        self.heard.append((headers, body))
        status = self.answers.pop(0) if self.answers else 204
        writer.write(f"HTTP/1.1 {status} X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n".encode())
        await writer.drain()
        writer.close()


@pytest.fixture
async def partner() -> AsyncIterator[Partner]:
    made = Partner()
    server = await asyncio.start_server(made.serve, "127.0.0.1", 0)
    made.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hook"
    yield made
    server.close()


@dataclass(slots=True)
class Office:
    """The hub, its outbox, and one partner's account."""

    hub: Hub
    db: Database
    who: Principal
    outbox: Outbox
    sender: Sender

    async def ask(self, document: str, who: Principal | None = None, **variables: Any) -> Any:
        schema: Schema = self.hub.schema
        context = Context(
            db=self.db,
            settings=replace(self.hub.settings, webhooks_insecure=True),
            who=who or self.who,
            outbox=self.outbox,
        )
        return await schema.execute(document, variable_values=variables, context_value=context)

    async def happen(self, **data: object) -> None:
        """A fact of this unit; it reaches the messages."""
        context = Context(db=self.db, settings=self.hub.settings, outbox=self.outbox)
        await emit(context, OVERDUE, "TEST-HOOK", unit=self.who.unit, nik="3275014107900001", **data)
        await Relay(self.db, self.outbox, lambda _: context).drain()

    async def now(self) -> None:
        """Every message is due."""
        await self.db.fetch("update hub_webhook_message set next_at = $1 where state = 'WAITING'", datetime.now(UTC))


@pytest.fixture(scope="module")
async def db(hub: Hub, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Database]:
    """A database of these tests' own: the running hub sends what it finds in its own."""
    async with new_database(tmp_path_factory.mktemp("webhooks")) as url:
        async with started(url, migrate.tables_of([])) as made:
            await migrate.migrate(made, [])
        async with started(url) as made:
            bind(hub.db, migrate.tables_of(hub.composition.plugins))
            yield made


@pytest.fixture
async def office(hub: Hub, db: Database, request: pytest.FixtureRequest) -> AsyncIterator[Office]:
    name = request.node.name[:50]
    who = Principal(name, name, name, None, NONE, frozenset({MANAGE}), f"U-{name}"[:40], NONE, None, "dinkes")
    outbox = Outbox({OVERDUE: [Subscriber("test.hooks", "hub", fan_out)]})
    made = Office(hub, db, who, outbox, Sender(db, insecure=True))
    yield made
    await made.sender.client.aclose()
    await db.fetch("delete from hub_webhook_message")
    await db.fetch("delete from hub_webhook")


async def test_a_partner_hears_a_signed_fact_without_anything_personal(office: Office, partner: Partner) -> None:
    made = (await office.ask(CREATE, url=partner.url, events=[OVERDUE])).data["createWebhook"]

    await office.happen(number="TEST-HOOK")
    sent = await office.sender.round()

    headers, body = partner.heard[0]
    told = Webhook(made["secret"]).verify(body, headers)
    assert sent == 1
    assert told["type"] == OVERDUE
    assert told["data"] == {"number": "TEST-HOOK", "unit": office.who.unit}
    assert "3275014107900001" not in body
    with pytest.raises(WebhookVerificationError):
        Webhook(made["secret"]).verify(body.replace("TEST-HOOK", "TEST-HOOC"), headers)


async def test_who_does_not_answer_is_told_again_and_then_paused(office: Office, partner: Partner) -> None:
    """Until days have passed; then nothing is sent before somebody resumes."""
    made = (await office.ask(CREATE, url=partner.url, events=["hub.*"])).data["createWebhook"]["webhook"]
    partner.answers = [500] * (len(WAITS) + 1)
    await office.happen(number="TEST-HOOK")

    for _ in range(len(WAITS) + 3):
        await office.sender.round()
        await office.now()
    paused = (await office.ask(MESSAGES)).data["webhooks"][0]
    tried = len(partner.heard)
    await office.ask("mutation($id: ID!) { resumeWebhook(id: $id) { pausedAt } }", id=made["id"])
    await office.sender.round()

    assert tried == len(WAITS) + 1
    assert paused["pausedAt"]
    assert paused["messages"]["edges"][0]["node"]["state"] == "FAILED"
    assert paused["messages"]["edges"][0]["node"]["said"] == "500"
    ids = {headers["webhook-id"] for headers, _ in partner.heard}
    assert len(partner.heard) == tried + 1
    assert len(ids) == 1  # a partner knows a repetition by its id


async def test_after_a_rotation_both_secrets_verify(office: Office, partner: Partner) -> None:
    old = (await office.ask(CREATE, url=partner.url, events=[OVERDUE])).data["createWebhook"]
    rotated = await office.ask(
        "mutation($id: ID!) { rotateWebhookSecret(id: $id) { secret } }", id=old["webhook"]["id"]
    )
    new = rotated.data["rotateWebhookSecret"]["secret"]

    await office.happen()
    await office.sender.round()
    past = datetime.now(UTC) - timedelta(seconds=1)
    await office.db.fetch("update hub_webhook set old_until = $1", past)
    await office.happen()
    await office.sender.round()

    (first, body), (second, later) = partner.heard
    for secret in (old["secret"], new):
        Webhook(secret).verify(body, first)
    Webhook(new).verify(later, second)
    with pytest.raises(WebhookVerificationError):
        Webhook(old["secret"]).verify(later, second)


async def test_a_private_address_is_never_called(office: Office, partner: Partner) -> None:
    """Whatever name leads there."""
    await office.ask(CREATE, url=partner.url.replace("127.0.0.1", "localhost"), events=[OVERDUE])
    await office.happen()
    careful = Sender(office.db)

    await careful.round()
    await careful.client.aclose()

    message = (await office.ask(MESSAGES)).data["webhooks"][0]["messages"]["edges"][0]["node"]
    assert partner.heard == []
    assert (message["state"], message["said"]) == ("WAITING", "ValueError")


async def test_two_workers_send_a_message_once(office: Office, partner: Partner) -> None:
    await office.ask(CREATE, url=partner.url, events=[OVERDUE])
    await office.happen()
    other = Sender(office.db, insecure=True)

    await asyncio.gather(office.sender.round(), other.round())
    await other.client.aclose()

    assert len(partner.heard) == 1


async def test_a_message_is_replayed(office: Office, partner: Partner) -> None:
    await office.ask(CREATE, url=partner.url, events=[OVERDUE])
    await office.happen()
    await office.sender.round()
    message = (await office.ask(MESSAGES)).data["webhooks"][0]["messages"]["edges"][0]["node"]

    await office.ask("mutation($id: ID!) { replayWebhookMessage(id: $id) { state } }", id=message["id"])
    await office.sender.round()

    assert message["state"] == "DONE"
    assert [headers["webhook-id"] for headers, _ in partner.heard] == [f"msg_{message['id']}"] * 2


@pytest.mark.parametrize(
    "document",
    [
        "mutation($id: ID!) { rotateWebhookSecret(id: $id) { secret } }",
        "mutation($id: ID!) { resumeWebhook(id: $id) { id } }",
        "mutation($id: ID!) { deleteWebhook(id: $id) }",
    ],
)
async def test_another_account_s_webhook_does_not_exist(office: Office, partner: Partner, document: str) -> None:
    made = (await office.ask(CREATE, url=partner.url, events=[OVERDUE])).data["createWebhook"]["webhook"]
    other = Principal("x", "other", "other", None, NONE, frozenset({MANAGE}), None, NONE, None, "dinkes")

    theirs = await office.ask(document, other, id=made["id"])
    nobodys = await office.ask(document, other, id="nothing")
    listed = await office.ask(MESSAGES, other)

    assert theirs.errors[0].extensions["code"] == nobodys.errors[0].extensions["code"] == "NOT_FOUND"
    assert listed.data["webhooks"] == []


@pytest.mark.parametrize(
    ("url", "events", "path"),
    [
        ("ftp://partner.example", [OVERDUE], ["input", "url"]),
        ("https://partner.example", ["no.such.event"], ["input", "events", 0]),
        ("https://partner.example", ["nobody.*"], ["input", "events", 0]),
        ("https://partner.example", [], ["input", "events"]),
    ],
)
async def test_bad_input(office: Office, url: str, events: list[str], path: list[object]) -> None:
    refused = await office.ask(CREATE, url=url, events=events)

    assert refused.errors[0].extensions["code"] == "BAD_INPUT"
    assert refused.errors[0].extensions["fields"][0]["path"] == path


async def test_without_the_permission_nothing(office: Office, ask: Any) -> None:
    answers = [await ask(CREATE, who=who, url="https://a.example", events=[OVERDUE]) for who in (None, "warga")]

    assert [one.codes for one in answers] == [["UNAUTHENTICATED"], ["FORBIDDEN"]]
