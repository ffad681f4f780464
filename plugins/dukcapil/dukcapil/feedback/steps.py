"""What is written when a ticket is sent, answered or rated."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from dukcapil.feedback import rules, tables
from hub import (
    BadInput,
    Conflict,
    Context,
    Due,
    Lifecycle,
    NotFound,
    Text,
    Unauthenticated,
    attached,
    open_case,
    take,
)  # fmt: skip

LIFECYCLE = Lifecycle(
    agency="dukcapil", service="feedback", prefix="DM", table=tables.Feedback, opens=rules.Status.RECEIVED.value,
    event=rules.OPENED, steps=rules.ALL, due=Due(days=rules.DAYS),
)  # fmt: skip
LONGEST = 4_000
EMPTY = Text("Pesan terdiri dari 1 sampai 4.000 huruf.", "A message has 1 to 4,000 signs.")
NO_REQUEST = Text("Permohonan itu tidak ditemukan.", "There is no such request of yours.")
BAD_SCORE = Text("Nilai 1 sampai 4.", "A score is 1 to 4.")

ROW = "select status, applicant, account from dukcapil_feedback where number = $1"
OWN_REQUEST = "select 1 from hub_case where number = $1 and applicant = $2 and agency = 'dukcapil'"
RATE = """update dukcapil_feedback set score = $2, score_note = $3
where number = $1 and status = 'ANSWERED' and score is null returning number"""


async def send(
    context: Context, kind: rules.Kind, message: str, request: str | None, attachments: Sequence[str]
) -> str:
    """Open a ticket; its number. Raises: Unauthenticated, BadInput."""
    who = context.who
    if who.anonymous:
        raise Unauthenticated
    text = _text(message, "message")
    if request is not None and not await context.db.fetch(OWN_REQUEST, request, who.nik):
        raise BadInput(NO_REQUEST, path=["input", "request"])
    values = {
        "kind": kind.value, "applicant": who.nik, "account": who.username, "message": text, "request": request,
    }  # fmt: skip
    async with context.db.transaction():
        opened = await open_case(context, LIFECYCLE, applicant=who.nik, values=values)
        await attached(context, [str(one) for one in attachments], case=opened.number)
    return opened.number


async def answer(context: Context, number: str, said: str) -> None:
    """Answer a ticket. Raises: Forbidden, NotFound, BadInput, Conflict."""
    context.require(rules.READ)
    context.require(rules.ANSWER_ANY)
    text = _text(said, "answer")
    if not await context.db.fetch(ROW, number):
        raise NotFound
    values = {"answer": text, "answered_at": datetime.now(UTC), "answered_by": context.who.name}
    await take(context, LIFECYCLE, rules.ANSWER, number, note=text, values=values)


async def rate(context: Context, number: str, score: int, note: str | None) -> None:
    """The sender rates the answer. Raises: Unauthenticated, NotFound, BadInput, Conflict."""
    who = context.who
    if who.anonymous:
        raise Unauthenticated
    rows = await context.db.fetch(ROW, number)
    if not rows or not rules.can_see(who.nik, who.username, frozenset(), applicant=rows[0][1], account=rows[0][2]):
        raise NotFound
    if not 1 <= score <= 4:
        raise BadInput(BAD_SCORE, path=["input", "score"])
    if not await context.db.fetch(RATE, number, score, note[:300] if note else None):
        raise Conflict
    context.forget()


def _text(text: str, field: str) -> str:
    said = text.strip()
    if not 1 <= len(said) <= LONGEST:
        raise BadInput(EMPTY, path=["input", field])
    return said
