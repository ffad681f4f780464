"""How a letter comes to be, is replaced and is revoked, inside the caller's transaction."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, Final

import orjson

from hub import times
from hub.context import Context
from hub.database import Database
from hub.errors import Conflict, NotFound, Text, Unavailable
from hub.letters import qr, rules
from hub.letters.kinds import LetterKind
from hub.letters.lists import SIZE
from hub.letters.seal import Claims, Place, Seal, Status
from hub.options import Chosen

TRIES: Final = 8  # places taken in a row: a list so full is closed, at about a third
NUMBER_TAKEN = Text("Nomor surat itu sudah dipakai.", "That letter number is taken.")
NOT_VALID = Text("Surat itu sudah dicabut atau diganti.", "That letter is already revoked or replaced.")

TAKEN = "select id from hub_letter where number = $1"
NEWEST = "select id from hub_status_list order by created_at desc, id limit 1"
CHANGE = """update hub_letter set status = $2, reason = $3, replaced_by = $4, changed_at = $5, changed_by = $6,
version = version + 1 where number = $1 and status = 'VALID' returning id"""


async def issue(
    context: Context,
    kind: LetterKind,
    *,
    number: str,
    holder: str | None,
    name: str,
    facts: Mapping[str, object],
    case: str | None = None,
    issued_on: date | None = None,
    valid_until: date | None = None,
    replaces: str | None = None,
    unit: str | None = None,
    other_unit: str | None = None,
    signer: str | None = None,
    ahead: Ahead | None = None,
) -> str:
    """Issue a letter and say its number. Joins the caller's transaction: no decision, no letter.

    number: unique in the whole hub, and not a NIK, since anybody who checks the letter reads it; holder: NIK of the
    person it is about, None for an institution; name: in full, printed but shown masked; facts: a value for every
    field of the kind; case: number of the case it ends; valid_until: last day, by default what the kind says;
    replaces: number of a letter that it takes the place of, of the same agency; unit, other_unit: the offices that
    issue it and that it is addressed to, which may see it; signer: who signs, by default the caller; ahead: what was
    signed for it before the transaction began.

    Raises:
        Conflict: the number is taken, or the replaced letter isn't valid any more.
        NotFound: this agency has no letter to replace by that number.
        ValueError: the facts aren't the kind's fields, the number shows a NIK, or it doesn't fit into a QR code.
    """
    row = drafted(
        seal_of(context),
        context.settings,
        kind,
        number=number,
        holder=holder,
        name=name,
        facts=facts,
        case=case,
        issued_on=issued_on or times.today(),
        valid_until=valid_until,
        replaces=replaces,
        unit=unit,
        other_unit=other_unit,
        signer=signer or context.who.name or context.who.username,
    )
    async with context.db.transaction():
        await _placed(context.db, seal_of(context), row, ahead)
        if replaces is not None:
            await _replaced(context, kind.agency, replaces, number)
    context.forget()
    return number


@dataclass(frozen=True, slots=True)
class Ahead:
    """A letter's place and signed text, made before the transaction that issues it: signing takes longer than its
    statements, and those who wait for the same series of numbers would wait for it."""

    said: Mapping[str, object]
    placed: Mapping[str, object]


async def signed_ahead(
    context: Context, kind: LetterKind, *, number: str, name: str, valid_until: date | None = None
) -> Ahead:
    """Sign today's letter of this number and name; give it to `issue`, with the same, before the day is over."""
    seal, today = seal_of(context), times.today()
    said = {
        "kind": kind.name,
        "number": number,
        "issued_on": today,
        "masked": rules.masked(name),
        "valid_until": valid_until or kind.last_day(context.settings, today),
    }
    row = {"id": secrets.token_urlsafe(12), **said}
    status_list = await _newest(context.db)
    made = await asyncio.to_thread(placed, seal, row, status_list, secrets.randbelow(SIZE))
    return Ahead(said, {name: made[name] for name in ("id", "status_list", "status_index", "text")})


def drafted(
    seal: Seal,
    settings: Chosen,
    kind: LetterKind,
    *,
    number: str,
    holder: str | None,
    name: str,
    facts: Mapping[str, object],
    issued_on: date,
    signer: str,
    case: str | None = None,
    valid_until: date | None = None,
    replaces: str | None = None,
    unit: str | None = None,
    other_unit: str | None = None,
) -> dict[str, Any]:
    """A letter's row but for its place and its signed text. Raises: ValueError, as `issue`."""
    if holder and holder in number:
        raise ValueError("a letter's number is public and may not contain a NIK")
    valid_until = valid_until or kind.last_day(settings, issued_on)
    values = {"number": number, "name": name, "issued_on": issued_on, "valid_until": valid_until}
    paper = {
        "city": seal.city,
        "office": seal.offices.get(kind.agency, kind.agency),
        "title": {"id": kind.title.id, "en": kind.title.en},
        "body": kind.filled(kind.body, values, facts),
        "rows": kind.rows(facts),
        "closing": kind.filled(kind.closing, values, facts),
    }
    return {
        "id": secrets.token_urlsafe(12),
        "number": number,
        "kind": kind.name,
        "title": kind.title.id,
        "agency": kind.agency,
        "holder": holder,
        "name": name,
        "masked": rules.masked(name),
        "case_number": case,
        "issued_on": issued_on,
        "valid_until": valid_until,
        "status": rules.Status.VALID.value,
        "code": rules.new_code(),
        "facts": orjson.dumps(dict(facts), default=str).decode(),
        "paper": orjson.dumps(paper).decode(),
        "version": 1,
        "replaces": replaces,
        "signer": signer,
        "signature": rules.Signature.SEAL.value,
        "unit": unit,
        "other_unit": other_unit,
        "issued_at": datetime.now(UTC),
    }


def placed(seal: Seal, row: Mapping[str, Any], status_list: str, index: int) -> dict[str, Any]:
    """The row with its place in a status list and the text that says all of it, signed.

    Raises: ValueError when it doesn't fit into a QR code.
    """
    claims = Claims(
        jti=row["id"],
        iss=seal.issuer,
        kind=row["kind"],
        no=row["number"],
        on=row["issued_on"],
        status=Status(Place(index, seal.list_address(status_list))),
        who=row["masked"],
        exp=rules.end_of(row["valid_until"]) if row["valid_until"] else None,
    )
    text = seal.sign(claims)
    qr.check(seal.address(text))
    return {**row, "status_list": status_list, "status_index": index, "text": text}


async def revoke(context: Context, number: str, reason: str) -> None:
    """Revoke a letter. From now on everybody who checks it is told so, with the reason. Joins the caller's
    transaction; whether the caller may is the agency's rule.

    Raises:
        NotFound: there is no such letter.
        Conflict: it is already revoked or replaced.
    """
    await _change(context, number, rules.Status.REVOKED, reason=reason)
    context.forget()


def seal_of(context: Context) -> Seal:
    """The seal of the hub that serves this context. Raises: Unavailable where only a schema and a database are."""
    if context.seal is None:
        raise Unavailable
    return context.seal


async def _replaced(context: Context, agency: str, old: str, new: str) -> None:
    rows = await context.db.fetch("select agency from hub_letter where number = $1", old)
    if not rows or rows[0][0] != agency:
        raise NotFound
    await _change(context, old, rules.Status.REPLACED, replaced_by=new)


async def _change(
    context: Context, number: str, status: rules.Status, *, reason: str | None = None, replaced_by: str | None = None
) -> None:
    """Give a valid letter its last status; of two at once, one wins."""
    by = context.who.name or context.who.username
    rows = await context.db.fetch(CHANGE, number, status.value, reason, replaced_by, datetime.now(UTC), by)
    if not rows:
        known = await context.db.fetch(TAKEN, number)
        raise Conflict(NOT_VALID) if known else NotFound


async def _placed(db: Database, seal: Seal, row: dict[str, Any], ahead: Ahead | None) -> None:
    """Sign the letter with a free random place in the newest status list, and keep it."""
    still = ahead and all(row[name] == value for name, value in ahead.said.items())  # else midnight has passed
    if ahead and still and await _inserted(db, {**row, **ahead.placed}):
        return
    status_list = await _newest(db)
    for attempt in range(2 * TRIES):
        if attempt == TRIES:
            status_list = await _new_list(db)
        place = secrets.randbelow(SIZE)
        if await _inserted(db, await asyncio.to_thread(placed, seal, row, status_list, place)):
            return
        if await db.fetch(TAKEN, row["number"]):
            raise Conflict(NUMBER_TAKEN)
    raise Unavailable


async def _inserted(db: Database, row: dict[str, Any]) -> bool:
    """Whether place and number were free."""
    marks = ", ".join(f"${at}" for at in range(1, len(row) + 1))
    found = await db.fetch(
        f"insert into hub_letter ({', '.join(row)}) values ({marks}) on conflict do nothing returning id",
        *row.values(),
    )
    return bool(found)


async def _newest(db: Database) -> str:
    rows = await db.fetch(NEWEST)
    return str(rows[0][0]) if rows else await _new_list(db)


async def _new_list(db: Database) -> str:
    name = secrets.token_urlsafe(6)
    await db.fetch("insert into hub_status_list (id, created_at) values ($1, $2)", name, datetime.now(UTC))
    return name
