"""Asking for a reporter's identity, and deciding."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from dinsos.complaints.reporters import known
from dinsos.complaints.rules import hides_reporter
from dinsos.identities import rules
from hub import BadInput, Conflict, Context, Forbidden, NotFound, Text, remark

ASK = """insert into dinsos_identity_request (complaint, asked_by, asked_name, asked_at, reason, status)
values ($1, $2, $3, $4, $5, 'ASKED') returning id"""
ONE = "select complaint, asked_by from dinsos_identity_request where id = $1"
DECIDE = """update dinsos_identity_request set status = $2, decided_by = $3, decided_at = $4, expires_at = $5
where id = $1 and status = 'ASKED' returning id"""

NOT_SEALED = Text("Identitas pelapor tidak dirahasiakan.", "The reporter's identity isn't sealed.")
OWN = Text("Permohonan sendiri diputus petugas lain.", "Another officer decides on one's own request.")


async def ask(context: Context, number: str, reason: str) -> int:
    """Ask to learn who sent a complaint; the request's id. Raises: NotFound, Forbidden, BadInput."""
    found = await known(context, number)
    context.require(rules.ASK)
    if not hides_reporter(found.visibility, anonymous=found.anonymous):
        raise BadInput(NOT_SEALED, path=["input", "number"])
    who = context.who
    async with context.db.transaction():
        rows = await context.db.fetch(ASK, number, who.username, who.name or who.username, datetime.now(UTC), reason)
        await remark(context, number, f"Meminta identitas pelapor: {reason}", internal=True)
    context.forget()
    return int(rows[0][0])


async def decide(context: Context, id: int, approve: bool) -> None:
    """Approve or refuse another officer's request. Raises: NotFound, Forbidden, Conflict."""
    context.require(rules.DECIDE)
    rows = await context.db.fetch(ONE, id)
    if not rows:
        raise NotFound
    number, asked_by = rows[0]
    who, now = context.who, datetime.now(UTC)
    if asked_by == who.username:
        raise Forbidden(OWN)
    status = rules.Status.APPROVED if approve else rules.Status.REFUSED
    until = now + timedelta(hours=rules.HOURS.of(context.settings)) if approve else None
    said = "Identitas pelapor dibuka" if approve else "Permohonan identitas ditolak"
    async with context.db.transaction():
        if not await context.db.fetch(DECIDE, id, status.value, who.name or who.username, now, until):
            raise Conflict
        await remark(context, number, f"{said} untuk {asked_by}.", internal=True)
    context.forget()
