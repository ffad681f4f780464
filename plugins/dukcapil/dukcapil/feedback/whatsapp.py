"""Incoming WhatsApp messages: a message opens a ticket, or goes on with the one it names or the sender's open one.

Source: WhatsApp Cloud API, webhooks. Every delivery is signed with the app's secret; a wrong signature changes nothing.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import orjson
from litestar import MediaType, Request, Response, get, post
from litestar.openapi.datastructures import ResponseSpec

from dukcapil.feedback import rules, steps
from hub import Conflict, Context, open_case, remark

PATH = "/dukcapil/whatsapp"
TICKET = re.compile(r"\bDM-\d{4}-\d{6,}\b")
LARGEST = 262_144  # bytes of one delivery
NAMED = "select number from dukcapil_feedback where number = $1 and phone = $2"
OPEN = """select number from dukcapil_feedback where phone = $1 and kind = $2 and status = 'RECEIVED'
order by submitted_at desc limit 1"""
KEEP = """insert into dukcapil_feedback_message (id, number, text, at) values ($1, $2, $3, $4)
on conflict (id) do nothing returning id"""
SEEN = "select 1 from dukcapil_feedback_message where id = $1"


@dataclass(frozen=True, slots=True)
class Message:
    """What somebody wrote. phone: digits with the country code; to: the channel's number."""

    id: str
    phone: str
    to: str
    text: str
    at: datetime


def signed(secret: str, body: bytes, header: str | None) -> bool:
    """Whether the body comes from who knows the secret. header: X-Hub-Signature-256."""
    if not secret or not header:
        return False
    expected = "sha256=" + hmac.digest(secret.encode(), body, sha256).hex()
    return hmac.compare_digest(expected.encode(), header.encode())


def messages(body: object) -> Iterator[Message]:
    """The text messages of a delivery; whatever is shaped otherwise is passed over."""
    for entry in _list(body, "entry"):
        for change in _list(entry, "changes"):
            value = change.get("value") if isinstance(change, dict) else None
            to = _digits(value.get("metadata", {}).get("display_phone_number")) if isinstance(value, dict) else ""
            for one in _list(value, "messages"):
                if (message := _message(one, to)) is not None:
                    yield message


def _message(one: object, to: str) -> Message | None:
    if not isinstance(one, dict) or one.get("type") != "text" or not isinstance(one.get("text"), dict):
        return None
    text, id, phone = one["text"].get("body"), one.get("id"), _digits(one.get("from"))
    if not (isinstance(text, str) and text.strip() and isinstance(id, str) and 0 < len(id) <= 120 and phone):
        return None
    try:
        at = datetime.fromtimestamp(int(one.get("timestamp", "")), UTC)
    except (ValueError, OverflowError, OSError):
        return None
    return Message(id, phone, to, text.strip()[: steps.LONGEST], at)


def _list(of: object, name: str) -> list[Any]:
    found = of.get(name) if isinstance(of, dict) else None
    return found if isinstance(found, list) else []


def _digits(value: object) -> str:
    digits = re.sub(r"\D", "", value, flags=re.ASCII) if isinstance(value, str) else ""
    return digits if 8 <= len(digits) <= 15 else ""


async def take_in(context: Context, message: Message) -> str:
    """Open a ticket for a message, or add it to one; its number. A message that came before changes nothing."""
    kind = next(
        (one.kind for one in rules.CHANNELS.values() if one.phone.of(context.settings) == message.to),
        rules.Kind.CONSULTATION,
    )
    async with context.db.transaction():
        known = await _ticket(context, message, kind)
        if await context.db.fetch(SEEN, message.id):
            return known or ""
        if known is None:
            values = {"kind": kind.value, "applicant": None, "phone": message.phone, "message": message.text}
            opened = await open_case(context, steps.LIFECYCLE, applicant=None, values=values)
            if not await context.db.fetch(KEEP, message.id, opened.number, message.text, message.at):
                raise Conflict  # the same delivery came twice at once: the other one has it
            return opened.number
        await context.db.fetch(KEEP, message.id, known, message.text, message.at)
        await remark(context, known, message.text, internal=True)
        return known


async def _ticket(context: Context, message: Message, kind: rules.Kind) -> str | None:
    """The ticket a message belongs to: the sender's own that it names, else their open one of this channel."""
    for number in TICKET.findall(message.text):
        if await context.db.fetch(NAMED, number, message.phone):
            return str(number)
    rows = await context.db.fetch(OPEN, message.phone, kind.value)
    return str(rows[0][0]) if rows else None


def _error(description: str) -> ResponseSpec:
    return ResponseSpec(data_container=None, description=description, generate_examples=False)


@get(
    PATH,
    media_type=MediaType.TEXT,
    summary="WhatsApp asks whether this address is ours",
    responses={403: _error("The verify token is another, or none is set.")},
)
async def confirm(request: Request[Any, Any, Any]) -> Response[str]:
    """Answers the challenge to who knows the verify token (`SIMPUL_DUKCAPIL_WHATSAPP_VERIFY`); else 403."""
    wanted = rules.VERIFY.of(request.app.state.hub.settings)
    given = request.query_params.get("hub.verify_token", "")
    if not wanted or not hmac.compare_digest(wanted.encode(), given.encode()):
        return Response("", status_code=403)
    return Response(request.query_params.get("hub.challenge", "")[:100])


@post(
    PATH,
    status_code=200,
    request_max_body_size=LARGEST,
    summary="WhatsApp delivers messages",
    responses={
        400: _error("It is no JSON."),
        403: _error("The signature is wrong, or no secret is set."),
        413: _error("It is too large."),
    },
)
async def deliver(request: Request[Any, Any, Any]) -> Response[None]:
    """Takes signed deliveries alone (`X-Hub-Signature-256`); any other gets 403; one sent twice is taken once."""
    hub = request.app.state.hub
    body = await request.body()
    if not signed(rules.SECRET.of(hub.settings), body, request.headers.get("x-hub-signature-256")):
        return Response(None, status_code=403)
    try:
        told = orjson.loads(body)
    except orjson.JSONDecodeError:
        return Response(None, status_code=400)
    context = hub.graph.context("dukcapil")
    for message in messages(told):
        await take_in(context, message)
    return Response(None, status_code=200)


ROUTES = (confirm, deliver)
