"""How a letter comes to be, is replaced and is revoked, inside the caller's transaction."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Mapping, Sequence
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
    draft = Draft(
        number=number,
        holder=holder,
        name=name,
        facts=facts,
        case=case,
        issued_on=issued_on,
        valid_until=valid_until,
        replaces=replaces,
        unit=unit,
        other_unit=other_unit,
        signer=signer or context.who.name or context.who.username,
        ahead=ahead,
    )
    await issue_all(context, kind, [draft])
    return number


async def issue_all(context: Context, kind: LetterKind, drafts: Sequence[Draft]) -> None:
    """Issue letters of one kind, as `issue` does one of them."""
    db, seal = context.db, seal_of(context)
    rows = [drafted(seal, context.settings, kind, one) for one in drafts]
    each = list(zip(drafts, rows, strict=True))
    async with db.transaction():
        kept = await _inserted(
            db, [{**row, **one.ahead.placed} for one, row in each if one.ahead and one.ahead.fits(row)]
        )
        for one, row in each:
            if one.number not in kept:
                await _placed(db, seal, row)
            if one.replaces is not None:
                await _replaced(context, kind.agency, one.replaces, one.number)
    context.forget()


@dataclass(frozen=True, slots=True)
class Ahead:
    """A letter's place and signed text, made before the transaction that issues it: signing takes longer than its
    statements, and those who wait for the same series of numbers would wait for it."""

    number: str
    said: Mapping[str, object]
    placed: Mapping[str, object]

    def fits(self, row: Mapping[str, object]) -> bool:
        """Whether this is what was signed; not when midnight has passed."""
        return all(row[name] == value for name, value in self.said.items())


async def signed_ahead(
    context: Context, kind: LetterKind, numbers: Sequence[str], *, name: str, valid_until: date | None = None
) -> dict[str, Ahead]:
    """Sign today's letters of these numbers and this name, by number; give them to `issue`, with the same, before the
    day is over."""
    if not numbers:
        return {}
    seal, today = seal_of(context), times.today()
    same = {
        "kind": kind.name,
        "issued_on": today,
        "masked": rules.masked(name),
        "valid_until": valid_until or kind.last_day(context.settings, today),
    }
    status_list = await _newest(context.db)

    def signed(number: str) -> Ahead:
        said = {"number": number, **same}
        row = placed(seal, {"id": secrets.token_urlsafe(12), **said}, status_list, secrets.randbelow(SIZE))
        return Ahead(number, said, {name: row[name] for name in ("id", "status_list", "status_index", "text")})

    return await asyncio.to_thread(lambda: {number: signed(number) for number in numbers})


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A letter that is about to be issued: what is given to `issue`."""

    number: str
    holder: str | None
    name: str
    facts: Mapping[str, object]
    signer: str
    case: str | None = None
    issued_on: date | None = None
    valid_until: date | None = None
    replaces: str | None = None
    unit: str | None = None
    other_unit: str | None = None
    ahead: Ahead | None = None


def drafted(seal: Seal, settings: Chosen, kind: LetterKind, draft: Draft) -> dict[str, Any]:
    """A letter's row but for its place and its signed text. Raises: ValueError, as `issue`."""
    if draft.holder and draft.holder in draft.number:
        raise ValueError("a letter's number is public and may not contain a NIK")
    facts, issued_on = draft.facts, draft.issued_on or times.today()
    valid_until = draft.valid_until or kind.last_day(settings, issued_on)
    values = {"number": draft.number, "name": draft.name, "issued_on": issued_on, "valid_until": valid_until}
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
        "number": draft.number,
        "kind": kind.name,
        "title": kind.title.id,
        "agency": kind.agency,
        "holder": draft.holder,
        "name": draft.name,
        "masked": rules.masked(draft.name),
        "case_number": draft.case,
        "issued_on": issued_on,
        "valid_until": valid_until,
        "status": rules.Status.VALID.value,
        "code": rules.new_code(),
        "facts": orjson.dumps(dict(facts), default=str).decode(),
        "paper": orjson.dumps(paper).decode(),
        "version": 1,
        "replaces": draft.replaces,
        "signer": draft.signer,
        "signature": rules.Signature.SEAL.value,
        "unit": draft.unit,
        "other_unit": draft.other_unit,
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


async def _placed(db: Database, seal: Seal, row: dict[str, Any]) -> None:
    """Sign the letter with a free random place in the newest status list, and keep it."""
    status_list = await _newest(db)
    for attempt in range(2 * TRIES):
        if attempt == TRIES:
            status_list = await _new_list(db)
        place = secrets.randbelow(SIZE)
        if await _inserted(db, [await asyncio.to_thread(placed, seal, row, status_list, place)]):
            return
        if await db.fetch(TAKEN, row["number"]):
            raise Conflict(NUMBER_TAKEN)
    raise Unavailable


async def _inserted(db: Database, rows: Sequence[Mapping[str, Any]]) -> set[str]:
    """The numbers of those whose place and number were free: they are kept."""
    if not rows:
        return set()
    columns = list(rows[0])
    marks = [", ".join(f"${at * len(columns) + to}" for to in range(1, len(columns) + 1)) for at in range(len(rows))]
    found = await db.fetch(
        f"insert into hub_letter ({', '.join(columns)}) values {', '.join(f'({one})' for one in marks)}"
        " on conflict do nothing returning number",
        *(row[name] for row in rows for name in columns),
    )
    return {str(row[0]) for row in found}


async def _newest(db: Database) -> str:
    rows = await db.fetch(NEWEST)
    return str(rows[0][0]) if rows else await _new_list(db)


async def _new_list(db: Database) -> str:
    name = secrets.token_urlsafe(6)
    await db.fetch("insert into hub_status_list (id, created_at) values ($1, $2)", name, datetime.now(UTC))
    return name
