"""What happens to a complaint after it was filed, written down."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import UTC, datetime

from dinsos.complaints import rules
from dinsos.complaints.filing import announce
from dinsos.complaints.reporters import Row, known, proven, unnamed
from hub import Conflict, Context, Forbidden, Text, Unauthenticated, attached, emit, remark, take

RESPONSE = 'insert into dinsos_response (complaint, kind, text, at, "by") values ($1, $2, $3, $4, $5)'
ADD = "insert into dinsos_supplement (complaint, text, at, files) values ($1, $2, $3, $4)"
RATE = """insert into dinsos_satisfaction (complaint, score, comment, at) values ($1, $2, $3, $4)
on conflict (complaint) do nothing returning complaint"""
FOLLOW = """insert into dinsos_follower (key, complaint, citizen) values ($1, $2, $3)
on conflict (key) do nothing returning key"""
FOLLOWS = "select complaint from dinsos_follower where citizen = $1 order by complaint desc limit 100"
FOLLOWED = "update dinsos_complaint set followers = followers + 1 where number = $1"
HIDE = """update dinsos_complaint set visibility = 'CONFIDENTIAL' where number = $1 and visibility = 'PUBLIC'
returning number"""
HIDE_CASE = "update hub_case set confidential = true where number = $1"

OVER = Text("Batas waktu untuk membuka kembali sudah lewat.", "The time to reopen it is over.")
NOT_CLOSED = Text("Pengaduan belum ditutup.", "The complaint isn't closed.")


async def respond(context: Context, number: str, kind: rules.ResponseKind, text: str, internal: str | None) -> None:
    """Answer, follow up, assist or close, as the back office or as a partner it is assigned to.

    Raises: NotFound, Unauthenticated, Forbidden, Conflict.
    """
    found = await known(context, number)
    office = context.who.may(rules.EDIT)
    step = rules.step(kind, partner=not office)
    if step is None or step.may is None:
        context.require(rules.EDIT)
        raise Forbidden
    context.require(step.may)
    if not found.handled_by(context.who):
        raise Forbidden
    now = datetime.now(UTC)
    closed = {"closed_at": now} if kind is rules.ResponseKind.CLOSE else {}
    async with context.db.transaction():
        await take(
            context,
            rules.LIFECYCLE,
            step,
            number,
            note=text,
            internal=internal,
            values={"due_at": found.due_at, **closed},
        )
        await context.db.fetch(RESPONSE, number, kind.value, text, now, context.who.name or context.who.username)
    await announce(context, number)


async def reopen(context: Context, number: str, reason: str, code: str | None) -> None:
    """The reporter says that a closed complaint isn't settled.

    Raises: NotFound, Unauthenticated, Forbidden, BadInput, Conflict.
    """
    found = await (proven(context, number, code) if code else known(context, number))
    days = rules.REOPEN_DAYS.of(context.settings)
    if found.status != rules.Status.CLOSED:
        raise Conflict(NOT_CLOSED)
    if found.closed_at is None or not rules.may_reopen(context.calendar, found.closed_at, datetime.now(UTC), days):
        raise Conflict(OVER)
    guest = bool(code) and found.reporter is None
    actor = context.graph.context("dinsos") if guest else unnamed(context)
    named = rules.LIFECYCLE.named("guest_reopen" if guest else "reopen")
    category = await context.db.fetch("select category from dinsos_complaint where number = $1", number)
    life = rules.lifecycle(rules.Category(category[0][0]))
    await take(actor, life, named, number, note=reason, values={"closed_at": None, "escalated_at": None})
    context.forget()
    await announce(context, number)


async def withdraw(context: Context, number: str, reason: str) -> None:
    """The reporter takes a complaint back before anybody has looked after it."""
    await known(context, number)
    step = rules.LIFECYCLE.named("withdraw")
    await take(unnamed(context), rules.LIFECYCLE, step, number, note=reason, values={"closed_at": datetime.now(UTC)})
    context.forget()
    await announce(context, number)


async def supplement(context: Context, number: str, text: str, files: Sequence[str], code: str | None) -> None:
    """The reporter adds something to an open complaint: those who handle it read it.

    Raises: NotFound, Unauthenticated, Forbidden, BadInput, Conflict.
    """
    found = await own(context, number, code)
    if found.status == rules.Status.CLOSED:
        raise Conflict
    name = f"{number}/{secrets.token_hex(8)}"
    async with context.db.transaction():
        await context.db.fetch(ADD, number, text, datetime.now(UTC), name)
        await attached(context, files, case=name)
        await emit(context, rules.ADDED, number, number=number)
    context.forget()
    await announce(context, number)


async def own(context: Context, number: str, code: str | None) -> Row:
    """The caller's own complaint, by their account or by its code. Raises: NotFound, Unauthenticated, Forbidden."""
    if code:
        return await proven(context, number, code)
    found = await known(context, number)
    if found.reporter is None or found.reporter != context.who.nik:
        raise Unauthenticated if context.who.anonymous else Forbidden
    return found


async def protect(context: Context, number: str, reason: str) -> None:
    """Make a public complaint confidential: its reporter, before anybody answered, or the back office at any time.

    Raises: NotFound, Unauthenticated, Forbidden, Conflict.
    """
    found = await known(context, number)
    who = context.who
    own = found.reporter is not None and found.reporter == who.nik
    if not own:
        context.require(rules.EDIT)
    elif found.status != rules.Status.SUBMITTED:
        raise Conflict
    actor = unnamed(context) if own else context
    async with context.db.transaction():
        if not await context.db.fetch(HIDE, number):
            raise Conflict
        await context.db.fetch(HIDE_CASE, number)
        await remark(actor, number, reason, internal=True)
    context.forget()
    await announce(context, number)


async def follow(context: Context, number: str) -> None:
    """Follow somebody else's complaint instead of sending the same; once, and again without effect."""
    found = await known(context, number)
    nik = context.who.nik
    if nik is None:
        raise Forbidden
    if found.reporter == nik:
        return
    async with context.db.transaction():
        if await context.db.fetch(FOLLOW, f"{number}/{nik}", number, nik):
            await context.db.fetch(FOLLOWED, number)
    context.forget()


async def followed_by(context: Context, nik: str) -> list[str]:
    """The numbers of the complaints a citizen follows, newest first, at most 100."""
    return [row[0] for row in await context.db.fetch(FOLLOWS, nik)]


async def rate(context: Context, number: str, score: int, comment: str | None, code: str | None) -> None:
    """Say how content the reporter is with a closed complaint, once.

    Raises: NotFound, Unauthenticated, Forbidden, Conflict.
    """
    found = await own(context, number, code)
    if found.status != rules.Status.CLOSED:
        raise Conflict(NOT_CLOSED)
    if not await context.db.fetch(RATE, number, score, comment, datetime.now(UTC)):
        raise Conflict
    context.forget()
