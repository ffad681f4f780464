"""What clients may ask about a person's care as one thread."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

import strawberry

from dinkes.claims.graph import Claim
from dinkes.claims.rules import READ as READ_CLAIM
from dinkes.emergencies.graph import Emergency
from dinkes.guarantees.graph import Guarantee
from dinkes.guarantees.rules import READ as READ_GUARANTEE
from dinkes.referrals.graph import Referral
from dinkes.referrals.rules import READ as READ_REFERRAL
from dinkes.threads import rules
from hub import JAKARTA, Citizen, Forbidden, Info, NotFound, Rupiah, Unauthenticated, declaration, find, join

MOST = 50
strawberry.enum(rules.Part, name="HealthCasePart")

# every case of a person, what it stands on before it
LINKS = (
    (rules.Part.RIDE, """select number, null from dinkes_emergency where referral is null and (patient = $1
      or number in (select emergency from dinkes_referral where patient = $1)) order by number"""),
    (rules.Part.REFERRAL, """select number, coalesce(previous, emergency) from dinkes_referral where patient = $1
      order by submitted_at, number"""),
    (rules.Part.RIDE, "select number, referral from dinkes_emergency where patient = $1 and referral is not null"
      " order by number"),
    (rules.Part.GUARANTEE, "select number, referral from dinkes_guarantee where patient = $1 order by number"),
    (rules.Part.CLAIM, "select number, guarantee from dinkes_claim where patient = $1 order by number"),
)  # fmt: skip
STEPS = "select status, at, note from hub_case_step where number = $1 and not internal order by id"
PAYMENTS = "select reference, paid_on, amount from dinkes_claim_payment where number = $1 order by id"


@strawberry.type
class HealthEvent:
    """One line of a thread of care."""

    at: datetime = strawberry.field(description="When.")
    part: rules.Part = strawberry.field(description="What it is about.")
    number: str = strawberry.field(
        description="Of the emergency, referral, guarantee or claim; of a payment its claim's."
    )
    status: str = strawberry.field(description="What that became, in its own words; of a payment its reference.")
    amount: Rupiah | None = strawberry.field(description="What was paid.")
    note: str | None = strawberry.field(description="What was said about it.")


@strawberry.type
class HealthCase:
    """One thread of care (satu alur layanan): an emergency and its ride, referrals, and the guarantees, claims and
    payments that stand on them. Each part is there as far as the caller may see it."""

    ride: Emergency | None = strawberry.field(
        description="The emergency it began with, or else the first transfer, with its ambulances."
    )
    referral: Referral | None = strawberry.field(description="The last referral, if there was one.")
    guarantees: list[Guarantee] = strawberry.field(description="Guarantees for this care.")
    claims: list[Claim] = strawberry.field(description="Claims on them.")
    timeline: list[HealthEvent] = strawberry.field(description="Everything that happened, oldest first.")


@join(Citizen)
class CitizenThreads:
    @strawberry.field
    async def health_case(self, info: Info, number: str | None = None) -> HealthCase | None:
        """One thread of this person's care: the one that has this number (of an emergency, referral, guarantee or
        claim), or the newest. Null when there is none, or none the caller may see. For the person, and for facilities
        and offices with a part in it. Errors: FORBIDDEN, PURPOSE_REQUIRED."""
        found = await _threads(self, info)
        chosen = [one for one in found if number is None or one.has(number)]
        for thread in reversed(chosen):
            if made := await _shown(thread, info):
                return made
        return None

    @strawberry.field
    async def health_cases(self, info: Info) -> list[HealthCase] | None:
        """All threads of this person's care that the caller may see a part of, newest first, 50 at most. Errors:
        FORBIDDEN, PURPOSE_REQUIRED."""
        found = await _threads(self, info)
        shown = [await _shown(thread, info) for thread in reversed(found[-MOST:])]
        return [one for one in shown if one]


async def _threads(citizen: Any, info: Info) -> list[rules.Thread]:
    """The person's threads, once the caller may ask and the asking is noted."""
    context, nik = info.context, citizen.__row__["nik"]
    if nik != context.who.nik and not any(map(context.who.may, (READ_REFERRAL, READ_GUARANTEE, READ_CLAIM))):
        raise Unauthenticated if context.who.anonymous else Forbidden
    context.note(nik, "Citizen.healthCase")
    links = [
        rules.Link(part, number, on) for part, question in LINKS for number, on in await context.db.fetch(question, nik)
    ]
    return rules.threads(links)


async def _shown(thread: rules.Thread, info: Info) -> HealthCase | None:
    """A thread as the caller may see it; None when no part of it is theirs to see."""
    rides = await _seen(Emergency, thread.of(rules.Part.RIDE), info)
    referrals = await _seen(Referral, thread.of(rules.Part.REFERRAL), info)
    guarantees = await _seen(Guarantee, thread.of(rules.Part.GUARANTEE), info)
    claims = await _seen(Claim, thread.of(rules.Part.CLAIM), info)
    parts = (
        (rules.Part.RIDE, rides),
        (rules.Part.REFERRAL, referrals),
        (rules.Part.GUARANTEE, guarantees),
        (rules.Part.CLAIM, claims),
    )
    lines = [line for part, found in parts for one in found for line in await _lines(part, one.number, info)]
    lines += [line for one in claims for line in await _payments(one.number, info)]
    if not any(found for _, found in parts):
        return None
    return HealthCase(
        ride=rides[0] if rides else None,
        referral=referrals[-1] if referrals else None,
        guarantees=guarantees,
        claims=claims,
        timeline=sorted(lines, key=lambda line: line.at),
    )


async def _seen(kind: type[Any], numbers: Sequence[str], info: Info) -> list[Any]:
    found = []
    for number in numbers:
        try:
            found.append(await find(declaration(kind), number, info))
        except NotFound:  # not the caller's to see
            continue
    return found


async def _lines(part: rules.Part, number: str, info: Info) -> list[HealthEvent]:
    rows = await info.context.db.fetch(STEPS, number)
    return [
        HealthEvent(at=_moment(at), part=part, number=number, status=status, amount=None, note=note)
        for status, at, note in rows
    ]


async def _payments(number: str, info: Info) -> list[HealthEvent]:
    return [
        HealthEvent(
            at=_moment(day), part=rules.Part.PAYMENT, number=number, status=reference, amount=Rupiah(amount), note=None
        )
        for reference, day, amount in await info.context.db.fetch(PAYMENTS, number)
    ]


def _moment(value: Any) -> datetime:
    """A moment of a raw row; a day is its beginning in Jakarta. SQLite gives text."""
    read = datetime.fromisoformat(value) if isinstance(value, str) else value
    if not isinstance(read, datetime):
        assert isinstance(read, date)  # noqa: S101 - a column of dates
        read = datetime.combine(read, time())
    return read if read.tzinfo else read.replace(tzinfo=JAKARTA)
