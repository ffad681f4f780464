"""What is written in a chat and read from it."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import UTC, datetime

from dinsos.chat import rules
from dinsos.complaints import rules as complaints
from dinsos.complaints.reporters import known
from hub import Context, Fact, Forbidden, Unauthenticated, attached, times

POSTED = "dinsos.chat.posted"  # channel
POST = """insert into dinsos_chat_message (complaint, at, author, account, partner, text, system, files)
values ($1, $2, $3, $4, $5, $6, $7, $8) returning id"""
LATEST = "select id from dinsos_chat_message where complaint = $1 and id < $2 order by id desc limit $3"
COUNT = "select count(*) from dinsos_chat_message where complaint = $1"
ONE = "select id from dinsos_chat_message where complaint = $1 and id = $2"
READ = """insert into dinsos_chat_reading (key, complaint, account, reader, message, at) values ($1, $2, $3, $4, $5, $6)
on conflict (key) do update set message = excluded.message, at = excluded.at
where dinsos_chat_reading.message < excluded.message"""
READERS = "select reader, message, at from dinsos_chat_reading where complaint = $1 order by reader"
NEW = """select count(*) from dinsos_chat_message m where m.complaint = $1 and m.account is distinct from $2
and m.id > coalesce((select r.message from dinsos_chat_reading r where r.key = $3), 0)"""
NEW_SQLITE = NEW.replace("is distinct from", "is not")
ENDLESS = 2**62


async def enter(context: Context, number: str) -> None:
    """Make sure that the caller takes part in a complaint's chat.

    Raises: NotFound for a complaint they may not know of; Unauthenticated, Forbidden for another's chat.
    """
    found = await known(context, number)
    if not found.handled_by(context.who, complaints.EDIT, complaints.EDIT_ASSIGNED):
        raise Unauthenticated if context.who.anonymous else Forbidden


async def post(context: Context, number: str, text: str, attachments: Sequence[str]) -> int:
    """Write a message, and tell those who follow; its id. Raises: as `enter`, and BadInput for an attachment."""
    await enter(context, number)
    who, now = context.who, datetime.now(UTC)
    partner = rules.partner_of(who)
    author, kind = who.name or who.username, partner.value if partner else None
    files = f"{number}/{secrets.token_hex(8)}"
    async with context.db.transaction():
        rows = await context.db.fetch(POST, number, now, author, who.username, kind, text, False, files)
        await attached(context, attachments, case=files)
        await read_to(context, number, int(rows[0][0]))
    context.forget()
    await context.publish(POSTED, {"complaint": number, "id": int(rows[0][0])})
    return int(rows[0][0])


async def told(context: Context, fact: Fact) -> None:
    """Say in the chat what became of the complaint, once for every step."""
    text, number = rules.SAYS[fact.name], fact.subject
    async with context.db.transaction():
        if not await fact.settled(context):
            return
        rows = await context.db.fetch(POST, number, fact.at, rules.SYSTEM, None, None, text, True, "")
    await context.publish(POSTED, {"complaint": number, "id": int(rows[0][0])})


async def latest(context: Context, number: str, most: int, before: int | None) -> list[int]:
    """The last messages, before one of them if it is given; newest first: their ids."""
    rows = await context.db.fetch(LATEST, number, before or ENDLESS, most)
    return [int(row[0]) for row in rows]


async def count(context: Context, number: str) -> int:
    """How many messages there are."""
    return int((await context.db.fetch(COUNT, number))[0][0])


async def has(context: Context, number: str, id: int) -> bool:
    """Whether a message is one about this complaint."""
    return bool(await context.db.fetch(ONE, number, id))


async def read_to(context: Context, number: str, id: int) -> None:
    """Remember that the caller has read up to a message; it never goes back."""
    who = context.who
    key, name = f"{number}/{who.username}", who.name or who.username
    await context.db.fetch(READ, key, number, who.username, name, id, datetime.now(UTC))


async def readers(context: Context, number: str) -> list[tuple[str, int, datetime]]:
    """Who has read up to which message, and when."""
    rows = await context.db.fetch(READERS, number)
    return [(row[0], int(row[1]), times.as_moment(row[2]) or datetime.now(UTC)) for row in rows]


async def unread(context: Context, number: str) -> int:
    """How many messages of others the caller hasn't read."""
    who = context.who
    sql = NEW if context.db.dialect == "postgres" else NEW_SQLITE
    return int((await context.db.fetch(sql, number, who.username, f"{number}/{who.username}"))[0][0])
