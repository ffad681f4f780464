"""Citizens hear of their requests the way they chose, and only then."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from threading import Thread
from typing import Any

import httpx
import pytest

from hub import BadSetup, Notice, Text
from hub.context import Context
from hub.events import Fact
from hub.notices import send
from hub.notices.words import ANY
from hub.running import Hub

SET = """mutation($channel: NoticeChannel!, $address: String, $language: NoticeLanguage! = ID) {
  setContact(input: {channel: $channel, address: $address, language: $language}) { channel address language } }"""
SITI = "3275014107900001"


@dataclass(slots=True)
class Post:
    """A mail server of the smallest kind, and what it took."""

    port: int = 0
    letters: list[str] = field(default_factory=list)

    def serve(self, listening: socket.socket) -> None:
        while True:
            try:
                connection, _ = listening.accept()
            except OSError:
                return
            with connection, connection.makefile("rwb") as line:
                self.talk(line)

    def talk(self, line: Any) -> None:
        def say(text: str) -> None:
            line.write(f"{text}\r\n".encode())
            line.flush()

        say("220 post")
        while word := line.readline().decode().strip():
            if word.upper().startswith("DATA"):
                say("354 go on")
                lines = []
                while (text := line.readline().decode()) != ".\r\n":
                    lines.append(text)
                self.letters.append("".join(lines))
            elif word.upper() == "QUIT":
                say("221 bye")
                return
            say("250 ok")


@pytest.fixture
def post() -> Iterator[Post]:
    made = Post()
    with socket.create_server(("127.0.0.1", 0)) as listening:
        made.port = listening.getsockname()[1]
        thread = Thread(target=made.serve, args=(listening,), daemon=True)
        thread.start()
        yield made
        listening.shutdown(socket.SHUT_RDWR)
    thread.join(5)


@pytest.fixture
async def case(hub: Hub) -> str:
    rows = await hub.db.fetch("select number from hub_case where applicant = $1 limit 1", SITI)
    return str(rows[0][0])


def context(hub: Hub, notices: dict[str, Notice] | None = None, **settings: Any) -> Context:
    return Context(db=hub.db, settings=replace(hub.settings, **settings), notices=notices or {})


def fact(number: str, name: str = "test.case.moved") -> Fact:
    return Fact(1, name, number, {"number": number}, datetime.now(UTC))


async def test_an_e_mail_says_nothing_personal_in_its_subject(hub: Hub, ask: Any, post: Post, case: str) -> None:
    chosen = await ask(SET, who="warga", channel="EMAIL", address="siti@example.id")

    await send.tell(context(hub, smtp_url=f"smtp://127.0.0.1:{post.port}"), fact(case))

    assert chosen.data["setContact"] == {"channel": "EMAIL", "address": "siti@example.id", "language": "ID"}
    head, _, body = post.letters[0].partition("\r\n\r\n")
    assert case in body.replace("=\r\n", "")
    assert case not in head
    assert SITI not in post.letters[0]
    assert "Subject: Kabar permohonan Anda" in head


async def test_an_agency_s_own_words_in_the_chosen_language(hub: Hub, ask: Any, post: Post, case: str) -> None:
    await ask(SET, who="warga", channel="EMAIL", address="siti@example.id", language="EN")
    own = Notice("test.case.moved", Text("Kabar", "News"), Text("{number} siap", "{number} is ready"))

    await send.tell(context(hub, {own.event: own}, smtp_url=f"smtp://127.0.0.1:{post.port}"), fact(case))

    assert f"{case} is ready" in post.letters[0]


async def test_whatsapp_gets_an_approved_template(
    hub: Hub, ask: Any, case: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await ask(SET, who="warga", channel="WHATSAPP", address="628123456789")
    asked: list[httpx.Request] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200 if len(asked) > 1 else 500)

    client = httpx.AsyncClient
    monkeypatch.setattr(httpx, "AsyncClient", lambda **more: client(transport=httpx.MockTransport(answer), **more))
    there = context(hub, whatsapp_url="https://graph.example/1/messages", whatsapp_token="t")

    with pytest.raises(httpx.HTTPStatusError):  # the relay tries again
        await send.tell(there, fact(case))
    await send.tell(there, fact(case))

    assert asked[1].headers["authorization"] == "Bearer t"
    assert b"628123456789" in asked[1].content
    assert case.encode() in asked[1].content


async def test_nobody_is_told_who_did_not_choose(hub: Hub, ask: Any, post: Post, case: str) -> None:
    await ask(SET, who="warga", channel="NONE", address="left@over.id")
    there = context(hub, smtp_url=f"smtp://127.0.0.1:{post.port}")

    await send.tell(there, fact(case))
    await send.tell(there, Fact(1, "test.case.moved", "x", {}, datetime.now(UTC)))
    await asyncio.sleep(0)

    assert post.letters == []
    assert (await ask("{ myContact { channel address } }", who="warga")).data["myContact"]["address"] is None


@pytest.mark.parametrize(
    ("channel", "address"),
    [
        ("EMAIL", "siti"),
        ("EMAIL", None),
        ("EMAIL", "a@b.id\r\nBcc: c@d.id"),
        ("WHATSAPP", "0812"),
        ("WHATSAPP", "+6281"),
    ],
)
async def test_bad_addresses(ask: Any, channel: str, address: str | None) -> None:
    refused = await ask(SET, who="warga", channel=channel, address=address)

    assert refused.codes == ["BAD_INPUT"]


@pytest.mark.parametrize(("who", "code"), [(None, "UNAUTHENTICATED"), ("operator.dukcapil", "FORBIDDEN")])
async def test_only_citizens_choose(ask: Any, who: str | None, code: str) -> None:
    assert (await ask(SET, who=who, channel="NONE")).codes == [code]


def test_a_subject_that_names_the_case_is_refused() -> None:
    with pytest.raises(BadSetup):
        Notice("a.b.c", Text("Permohonan {number}", "Request"), ANY.body)
