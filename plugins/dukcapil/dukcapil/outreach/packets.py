"""Packets: a visit's roster and forms as a signed file for a place without a network, and what comes back from it."""

from __future__ import annotations

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

import orjson

from dukcapil.documents.rules import Service
from dukcapil.outreach import forms, rules, steps
from hub import BadInput, Conflict, Context, Forbidden, NotFound, Text

FORGED = Text(
    "Berkas ini bukan paket yang diambil, atau sudah diubah.", "This is no packet of ours, or it was changed."
)
LATE = Text("Paket ini sudah terlalu lama di luar.", "This packet was out for too long.")
LARGEST = 1_000_000
FORM_ID = re.compile(r"[A-Za-z0-9-]{1,40}")

VISIT = "select number, date, place, village, services, roster from dukcapil_visit where number = $1"
ROSTER = """select b.id, b.citizen, r.name, r.birth_date, r.sex, b.service, b.status, b.version
from dukcapil_visit_booking b left join dukcapil_resident r on r.nik = b.citizen
where b.visit = $1 and b.status <> 'CANCELLED' order by b.id"""
KNOWN = "select visit, account, digest, returned_at from dukcapil_visit_packet where id = $1"
RETURNED = "update dukcapil_visit_packet set returned_at = $2 where id = $1 and returned_at is null returning id"
NOW = "select status, version, changed_by from dukcapil_visit_booking where id = $1 and visit = $2"
SET = """update dukcapil_visit_booking set status = $3, note = $4, version = version + 1, changed_at = $5,
changed_by = $6 where id = $1 and version = $2 returning id"""


@dataclass(frozen=True, slots=True)
class Result:
    """What an officer wrote about a place while offline."""

    booking: int
    status: rules.BookingStatus
    note: str | None


@dataclass(frozen=True, slots=True)
class Form:
    """A form that an officer filled in for who has a place. id: the officer's own."""

    id: str
    booking: int
    service: Service
    input: Any


@dataclass(frozen=True, slots=True)
class Clash:
    """A place that somebody changed meanwhile: it stays as it is. theirs: what it says now; yours: what was sent."""

    booking: int
    theirs: str
    yours: str
    by: str | None


async def pack(context: Context, visit: str) -> tuple[str, str]:
    """The packet's text and its signature. Reading the roster is written into everybody's access log.

    Raises: Forbidden, NotFound.
    """
    context.require(rules.VISIT)
    rows = await context.db.fetch(VISIT, visit)
    if not rows:
        raise NotFound
    number, on, place, village, services, roster = rows[0]
    if roster and context.who.username not in roster.split():
        raise Forbidden
    lines = await context.db.fetch(ROSTER, visit)
    for line in lines:
        context.note(line[1], "OutreachBooking.citizen")
    names = ("booking", "nik", "name", "birthDate", "sex", "service", "status", "version")
    body = {
        "packet": secrets.token_hex(16), "visit": number, "date": on, "place": place, "village": village,
        "services": services.split(), "officer": context.who.username, "takenAt": datetime.now(UTC),
        "forms": await forms.blank(context, services.split(), on),
        "roster": [dict(zip(names, line, strict=True)) for line in lines],
    }  # fmt: skip
    text = orjson.dumps(body).decode()
    digest = sha256(text.encode()).hexdigest()
    columns = ("id", "visit", "account", "digest", "taken_at")
    row = (body["packet"], visit, context.who.username, digest, datetime.now(UTC))
    await context.db.load("dukcapil_visit_packet", columns, [row])
    life = rules.PACKET_DAYS.of(context.settings) * 86_400
    return text, context.tickets.sign(digest, life)


async def unpack(
    context: Context, text: str, signature: str, results: Sequence[Result], filled: Sequence[Form]
) -> tuple[str, list[int], list[Clash], list[forms.Filed]]:
    """Take what was written offline: the visit, places that were written, those that changed meanwhile, and what became
    of the filled forms. Forms come first, each in a transaction of its own and once: a packet whose upload broke off
    is sent again.

    Raises: Forbidden, BadInput for a file that isn't ours, was changed or is too old, Conflict when it came back.
    """
    context.require(rules.VISIT)
    digest, body = _opened(text)
    rows = await context.db.fetch(KNOWN, str(body.get("packet", "")))
    if not rows or rows[0][2] != digest:
        raise BadInput(FORGED, path=["input", "packet"])
    if not context.tickets.good(digest, signature):
        raise BadInput(LATE, path=["input", "signature"])
    if rows[0][1] != context.who.username:
        raise Forbidden
    seen = {int(line["booking"]): int(line["version"]) for line in body["roster"]}
    if any(one.booking not in seen for one in results):
        raise BadInput(FORGED, path=["input", "results"])
    holders = {int(line["booking"]): str(line["nik"]) for line in body["roster"]}
    for place, form in enumerate(filled):
        if form.booking not in holders or not FORM_ID.fullmatch(form.id):
            raise BadInput(FORGED, path=["input", "forms", place])
    if rows[0][3] is not None:
        raise Conflict
    visit, written, clashes = str(rows[0][0]), list[int](), list[Clash]()
    by = context.who.name or context.who.username
    filed = [
        await forms.file(
            context, visit, body["packet"], body["services"],
            forms.Filled(one.id, one.service, holders[one.booking], one.input),
        )
        for one in filled
    ]  # fmt: skip
    async with context.db.transaction():
        if not await context.db.fetch(RETURNED, body["packet"], datetime.now(UTC)):
            raise Conflict
        for one in results:
            values = (one.status.value, one.note[:300] if one.note else None, datetime.now(UTC), by)
            if await context.db.fetch(SET, one.booking, seen[one.booking], *values):
                written.append(one.booking)
                continue
            status, _, other = (await context.db.fetch(NOW, one.booking, visit))[0]
            clashes.append(Clash(one.booking, status, one.status.value, other))
        await steps.visited(context, visit)
    context.forget()
    return visit, written, clashes, filed


def _opened(text: str) -> tuple[str, dict[str, Any]]:
    """Raises: BadInput."""
    try:
        body = orjson.loads(text) if len(text) <= LARGEST else None
    except orjson.JSONDecodeError:
        body = None
    if not isinstance(body, dict) or not isinstance(body.get("roster"), list):
        raise BadInput(FORGED, path=["input", "packet"])
    return sha256(text.encode()).hexdigest(), body
