"""Duduk Mesra: three channels, tickets, answers within five working days, and messages from WhatsApp."""

from __future__ import annotations

import asyncio
import hmac
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import Any

import httpx
import orjson
import pytest
from dukcapil.feedback import rules, whatsapp

from hub.running import Hub
from tests.conftest import Ask
from tests.dukcapil.people import SERIALS

OPERATOR = "operator.dukcapil"
CHANNELS = "{ feedbackChannels { kind title whatsappUrl openNow hours { weekday opens closes } } }"
SEND = """mutation ($input: FeedbackInput!) {
  sendFeedback(input: $input) { number status dueAt late channel { kind whatsappUrl } } }"""
ANSWER = """mutation ($number: String!, $answer: String!) {
  answerFeedback(input: { number: $number, answer: $answer }) { number status answer answeredAt late } }"""
RATE = "mutation ($n: String!, $s: Int!) { rateFeedback(input: { number: $n, score: $s }) { score } }"
ONE = "query ($n: String!) { feedback(number: $n) { status message } }"
ASKED = {"kind": "CIVIL_REGISTRATION", "message": "Akta belum terbit."}


async def sent(ask: Ask) -> str:
    """The number of a ticket of `warga`."""
    return str((await ask(SEND, who="warga", input=ASKED)).data["sendFeedback"]["number"])


async def test_three_channels_with_their_hours(ask: Ask, hub: Hub) -> None:
    """Whether somebody is at the desk is what the calendar says; a lunch break makes two stretches."""
    answer = await ask(CHANNELS)

    channels = answer.data["feedbackChannels"]
    assert [one["kind"] for one in channels] == ["REGISTRATION", "CIVIL_REGISTRATION", "CONSULTATION"]
    assert channels[0]["openNow"] is hub.calendar.open_at(datetime.now(UTC))
    monday = [one for one in channels[0]["hours"] if one["weekday"] == "MONDAY"]
    assert [(one["opens"], one["closes"]) for one in monday] == [("07:30", "12:00"), ("13:00", "16:00")]
    assert len({one["whatsappUrl"] for one in channels}) == 3


async def test_a_ticket_is_answered_and_rated(ask: Ask, hub: Hub) -> None:
    """Due in five working days; the link carries the number; the sender rates the answer once."""
    made = (await ask(SEND, who="warga", input=ASKED)).data["sendFeedback"]
    number = made["number"]

    early = await ask(RATE, who="warga", n=number, s=4)
    answered = await ask(ANSWER, who=OPERATOR, number=number, answer="Sudah terbit hari ini.")
    stranger = await ask(RATE, who="warga2", n=number, s=1)
    wrong = await ask(RATE, who="warga", n=number, s=5)
    rated = await ask(RATE, who="warga", n=number, s=4)
    twice = await ask(RATE, who="warga", n=number, s=1)

    assert number in made["channel"]["whatsappUrl"]
    due = datetime.fromisoformat(made["dueAt"])
    assert abs(due - hub.calendar.after_days(datetime.now(UTC), 5)) < timedelta(seconds=1)
    assert early.codes == twice.codes == ["CONFLICT"]
    assert answered.data["answerFeedback"]["late"] is False
    assert (stranger.codes, wrong.codes) == (["NOT_FOUND"], ["BAD_INPUT"])
    assert rated.data == {"rateFeedback": {"score": 4}}


async def test_an_answer_after_five_days_is_late(ask: Ask, hub: Hub) -> None:
    number = await sent(ask)
    past = datetime.now(UTC) - timedelta(days=1)
    await hub.db.fetch("update dukcapil_feedback set due_at = $2 where number = $1", number, past)
    await hub.db.fetch("update hub_case set due_at = $2 where number = $1", number, past)

    answer = await ask(ANSWER, who=OPERATOR, number=number, answer="Maaf terlambat.")

    assert answer.data["answerFeedback"]["late"] is True


@pytest.mark.parametrize("who", [None, "warga2", "pamor", "backoffice.dinsos", "puskesmas", "admin"])
async def test_a_ticket_is_its_senders_and_the_offices(ask: Ask, who: str | None) -> None:
    number = await sent(ask)

    seen = await ask(ONE, who=who, n=number)
    answered = await ask(ANSWER, who=who, number=number, answer="Saya")

    assert seen.codes == ["NOT_FOUND"]
    assert answered.codes == (["UNAUTHENTICATED"] if who is None else ["FORBIDDEN"])


async def test_bad_tickets_are_refused(ask: Ask) -> None:
    """A guest's, an empty one, one about somebody else's request, an empty answer, an answer to nothing."""
    number = await sent(ask)

    assert (await ask(SEND, input=ASKED)).codes == ["UNAUTHENTICATED"]
    assert (await ask(SEND, who="warga", input=ASKED | {"message": " "})).codes == ["BAD_INPUT"]
    assert (await ask(SEND, who="warga", input=ASKED | {"request": "KTP-2026-999999"})).codes == ["BAD_INPUT"]
    assert (await ask(ANSWER, who=OPERATOR, number=number, answer=" ")).codes == ["BAD_INPUT"]
    assert (await ask(ANSWER, who=OPERATOR, number="DM-1999-000001", answer="Ya")).codes == ["NOT_FOUND"]


async def test_one_of_two_answers_wins(ask: Ask) -> None:
    number = await sent(ask)

    answers = await asyncio.gather(
        *(ask(ANSWER, who=who, number=number, answer="Ya") for who in (OPERATOR, "kepala.dukcapil"))
    )

    assert sorted(code for one in answers for code in one.codes) == ["CONFLICT"]


# -- WhatsApp -------------------------------------------------------------------------------------------------------


def delivery(text: str, *, phone: str, id: str = "", to: str = "6281100003272") -> bytes:
    """What WhatsApp posts."""
    message = {
        "from": phone, "id": id or f"wamid.{next(SERIALS)}", "timestamp": "1795500000", "type": "text",
        "text": {"body": text},
    }  # fmt: skip
    value = {"metadata": {"display_phone_number": to}, "messages": [message]}
    return orjson.dumps({"entry": [{"changes": [{"value": value}]}]})


def sealed(body: bytes, secret: str = "rahasia") -> dict[str, str]:  # noqa: S107 - a test's
    return {"X-Hub-Signature-256": "sha256=" + hmac.digest(secret.encode(), body, sha256).hex()}


@pytest.fixture
async def listening(hub: Hub) -> Any:
    """The hub with a secret for WhatsApp."""
    before = hub.settings
    hub.settings = replace(
        before, options={**before.options, rules.SECRET.variable: "rahasia", rules.VERIFY.variable: "kata-sandi"}
    )
    yield hub
    hub.settings = before


async def tickets(hub: Hub, phone: str) -> list[tuple[str, str]]:
    rows = await hub.db.fetch("select number, kind from dukcapil_feedback where phone = $1 order by number", phone)
    return [(row[0], row[1]) for row in rows]


async def test_a_message_opens_a_ticket_and_the_next_goes_on(
    ask: Ask, client: httpx.AsyncClient, listening: Hub
) -> None:
    """Signed deliveries alone; one sent twice is taken once; the office reads both messages."""
    phone = f"62812{next(SERIALS)}000"
    first, second = delivery("Halo, akta saya?", phone=phone), delivery("Masih menunggu", phone=phone)

    for body in (first, first, second):
        assert (await client.post(whatsapp.PATH, content=body, headers=sealed(body))).status_code == 200

    ((number, kind),) = await tickets(listening, phone)
    assert kind == "CIVIL_REGISTRATION"
    read = await ask(
        "query ($n: String!) { feedback(number: $n) { message messages { text } } }", who=OPERATOR, n=number
    )
    assert [one["text"] for one in read.data["feedback"]["messages"]] == ["Halo, akta saya?", "Masih menunggu"]


async def test_a_named_ticket_is_only_its_senders(client: httpx.AsyncClient, listening: Hub) -> None:
    """Naming a stranger's ticket opens one's own."""
    phone, other = (f"62813{next(SERIALS)}000" for _ in range(2))
    body = delivery("Halo", phone=phone)
    await client.post(whatsapp.PATH, content=body, headers=sealed(body))
    ((number, _),) = await tickets(listening, phone)

    body = delivery(f"Tiket {number}: tolong", phone=other)
    await client.post(whatsapp.PATH, content=body, headers=sealed(body))

    assert len(await tickets(listening, other)) == 1
    assert len(await tickets(listening, phone)) == 1


@pytest.mark.parametrize("headers", [{}, sealed(b"other"), {"X-Hub-Signature-256": "sha256="}])
async def test_an_unsigned_delivery_changes_nothing(
    client: httpx.AsyncClient, listening: Hub, headers: dict[str, str]
) -> None:
    phone = f"62814{next(SERIALS)}000"

    answer = await client.post(whatsapp.PATH, content=delivery("Halo", phone=phone), headers=headers)

    assert answer.status_code == 403
    assert await tickets(listening, phone) == []


async def test_without_a_secret_nothing_is_taken(client: httpx.AsyncClient) -> None:
    body = delivery("Halo", phone="6281500000000")

    assert (await client.post(whatsapp.PATH, content=body, headers=sealed(body, ""))).status_code == 403


async def test_the_address_is_confirmed(client: httpx.AsyncClient, listening: Hub) -> None:
    asked = {"hub.mode": "subscribe", "hub.challenge": "12345"}

    good = await client.get(whatsapp.PATH, params=asked | {"hub.verify_token": "kata-sandi"})
    bad = await client.get(whatsapp.PATH, params=asked | {"hub.verify_token": "x"})

    assert (good.status_code, good.text, bad.status_code) == (200, "12345", 403)


@pytest.mark.parametrize(
    "body", [b"null", b"[]", b'{"entry": 3}', b'{"entry": [{"changes": [{"value": null}]}]}', b"x"]
)
async def test_odd_deliveries_do_no_harm(client: httpx.AsyncClient, listening: Hub, body: bytes) -> None:
    answer = await client.post(whatsapp.PATH, content=body, headers=sealed(body))

    assert answer.status_code in (200, 400)
