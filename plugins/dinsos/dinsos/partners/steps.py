"""Who may be assigned, and assigning."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from dinsos.complaints.filing import announce
from dinsos.complaints.reporters import known
from dinsos.complaints.rules import EDIT, Partner, Status
from dinsos.partners import rules
from hub import BadInput, Conflict, Context, Text, emit, remark

MEMBERS = "select account, partner, area, name from dinsos_partner_member where active"
KEEP = """insert into dinsos_partner_member (account, name, partner, area, active) values ($1, $2, $3, $4, $5)
on conflict (account) do update
set name = excluded.name, partner = excluded.partner, area = excluded.area, active = excluded.active"""
CLEAR = "delete from dinsos_complaint_partner where complaint = $1"
GIVE = """insert into dinsos_complaint_partner (complaint, partner, account, assigned_at, assigned_by)
values ($1, $2, $3, $4, $5)"""
MARK = """update dinsos_complaint set partners = $2
where number = $1 and status = $3 and partners = $4 returning number"""
NOW = "select partners from dinsos_complaint where number = $1"
ASSIGNED = "dinsos.complaint.assigned"

NOBODY = Text(
    "Belum ada mitra jenis ini yang terdaftar di wilayah tersebut.",
    "No partner of this kind is registered for that area.",
)
NO_MEMBER = Text("Bukan mitra aktif dari jenis yang dipilih.", "Not an active partner of a chosen kind.")


async def assign(context: Context, number: str, kinds: Sequence[Partner], accounts: Sequence[str]) -> None:
    """Give a complaint to kinds of partners or to named people, instead of whom it was given to before.

    Raises: NotFound, Unauthenticated, Forbidden, BadInput, Conflict.
    """
    found = await known(context, number)
    context.require(EDIT)
    if found.status == Status.CLOSED:
        raise Conflict
    before = (await context.db.fetch(NOW, number))[0][0]
    rows = await context.db.fetch(MEMBERS)
    members = [rules.Member(account, Partner(partner), area) for account, partner, area, _ in rows]
    named = [one for one in members if one.account in accounts]
    if {one.account for one in named} != set(accounts) or any(one.partner not in kinds for one in named):
        raise BadInput(NO_MEMBER, path=["input", "accounts"])
    try:
        given = rules.assigned(kinds, named, members, found.visibility, found.village)
    except rules.Nobody:
        raise BadInput(NOBODY, path=["input", "partners"]) from None
    now, by = datetime.now(UTC), context.who.name or context.who.username
    words = " ".join(dict.fromkeys(one.partner.value for one in given))
    async with context.db.transaction():
        if not await context.db.fetch(MARK, number, words, found.status, before):
            raise Conflict
        await context.db.fetch(CLEAR, number)
        for one in given:
            await context.db.fetch(GIVE, number, one.partner.value, one.account, now, by)
        await remark(context, number, f"Mitra: {words or '-'}", internal=True)
        await emit(context, ASSIGNED, number, number=number)
    context.forget()
    await announce(context, number)


async def register(context: Context, account: str, name: str, partner: Partner, area: str, active: bool) -> None:
    """Keep who a partner is, under their account."""
    await context.db.fetch(KEEP, account, name, partner.value, area, active)
    context.forget()
