"""Polls are opened, voted in, counted and closed."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import UTC, datetime

from dinsos.polls import rules
from hub import JAKARTA, Conflict, Context, Forbidden, NotFound, Text, Unauthenticated, Unavailable, serial, times

VOTED = "dinsos.poll.voted"  # channel
PURPOSE = "SOCIAL_SERVICE"
RESIDENT = "query Voter($nik: NIK!) { citizen(nik: $nik) { status residence { village { code } } } }"

ONE = "select opens_at, closes_at, area, secret from dinsos_poll where id = $1"
OPEN = "select id from dinsos_poll where opens_at <= $1 and closes_at > $1 order by closes_at, id limit 100"
OVER = "select id from dinsos_poll where closes_at <= $1 order by closes_at desc, id limit 100"
EVERY = "select id from dinsos_poll order by closes_at desc, id limit 100"
MAKE = """insert into dinsos_poll (id, question, area, opens_at, closes_at, total, secret)
values ($1, $2, $3, $4, $5, 0, $6)"""
OPTION = "insert into dinsos_poll_option (id, poll, position, text, votes) values ($1, $2, $3, $4, 0)"
TALLY = "update dinsos_poll set total = total + 1 where id = $1 and opens_at <= $2 and closes_at > $2 returning id"
CHOOSE = "update dinsos_poll_option set votes = votes + 1 where id = $1 and poll = $2 returning id"
CAST = "insert into dinsos_poll_ballot (key, poll) values ($1, $2) on conflict (key) do nothing returning key"
HAS = "select key from dinsos_poll_ballot where key = $1"
CLOSE = "update dinsos_poll set closes_at = $2 where id = $1 and closes_at > $2 returning id"
SHRED = "delete from dinsos_poll_ballot where poll in (select id from dinsos_poll where closes_at <= $1)"
FORGET = "update dinsos_poll set secret = null where closes_at <= $1 and secret is not null"

TWICE = Text("Anda sudah memberikan suara.", "You have voted already.")
SHUT = Text("Jajak pendapat ini tidak sedang dibuka.", "This poll isn't open.")
NO_RESIDENT = Text("Hanya penduduk wilayah ini yang boleh memberikan suara.", "Only residents of this area may vote.")


async def listed(context: Context, is_open: bool | None) -> list[str]:
    """The polls that are open, over, or all of them: their ids."""
    now = datetime.now(UTC)
    if is_open is None:
        rows = await context.db.fetch(EVERY)
    else:
        rows = await context.db.fetch(OPEN if is_open else OVER, now)
    return [row[0] for row in rows]


async def make(context: Context, question: str, area: str, closes: datetime, options: Sequence[str]) -> str:
    """Open a poll now; its id."""
    now = datetime.now(UTC)
    year = now.astimezone(JAKARTA).year
    async with context.db.transaction():
        await shred(context)
        id = f"JP-{year}-{await serial(context.db, f'JP-{year}'):04}"
        await context.db.fetch(MAKE, id, question, area, now, closes, secrets.token_hex(32))
        for position, text in enumerate(options, 1):
            await context.db.fetch(OPTION, f"{id}-{position}", id, position, text)
    context.forget()
    return id


async def vote(context: Context, poll: str, option: str) -> None:
    """Count a resident's vote, once.

    Raises: Unauthenticated, Forbidden, NotFound, Conflict, Unavailable.
    """
    who = context.who
    if who.anonymous:
        raise Unauthenticated
    if who.nik is None:
        raise Forbidden(NO_RESIDENT)
    opens, closes, area, secret = await _poll(context, poll)
    now = datetime.now(UTC)
    if secret is None or not rules.is_open(opens, closes, now):
        raise Conflict(SHUT)
    if not rules.is_resident(await _citizen(context, who.nik), area):
        raise Forbidden(NO_RESIDENT)
    async with context.db.transaction():
        if not await context.db.fetch(TALLY, poll, now):
            raise Conflict(SHUT)
        if not await context.db.fetch(CAST, rules.ballot(secret, poll, who.nik), poll):
            raise Conflict(TWICE)
        if not await context.db.fetch(CHOOSE, option, poll):
            raise NotFound
    context.forget()
    await context.publish(VOTED, {"poll": poll})


async def voted(context: Context, poll: str) -> bool | None:
    """Whether the caller has voted; None when that isn't known any more."""
    _, _, _, secret = await _poll(context, poll)
    nik = context.who.nik
    if secret is None or nik is None:
        return None
    return bool(await context.db.fetch(HAS, rules.ballot(secret, poll, nik)))


async def close(context: Context, poll: str) -> None:
    """End a poll before its time. Raises: NotFound, Conflict."""
    await _poll(context, poll)
    async with context.db.transaction():
        if not await context.db.fetch(CLOSE, poll, datetime.now(UTC)):
            raise Conflict(SHUT)
        await shred(context)
    context.forget()
    await context.publish(VOTED, {"poll": poll})


async def shred(context: Context) -> None:
    """Throw away the ballots and the secrets of polls that are over."""
    now = datetime.now(UTC)
    await context.db.fetch(SHRED, now)
    await context.db.fetch(FORGET, now)


async def _poll(context: Context, poll: str) -> tuple[datetime, datetime, str, str | None]:
    rows = await context.db.fetch(ONE, poll)
    if not rows:
        raise NotFound
    opens, closes = times.as_moment(rows[0][0]), times.as_moment(rows[0][1])
    if opens is None or closes is None:
        raise NotFound
    return opens, closes, rows[0][2], rows[0][3]


async def _citizen(context: Context, nik: str) -> dict[str, object] | None:
    """What the population record says. Raises: Unavailable when it can't be asked: unknown is no no."""
    data, errors = await context.graph.ask("dinsos", RESIDENT, {"nik": nik}, purpose=PURPOSE)
    if any(error.get("extensions", {}).get("code") != "NOT_FOUND" for error in errors):
        raise Unavailable
    found: dict[str, object] | None = data["citizen"]
    return found
