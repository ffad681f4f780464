"""The public check (Cek Bansos): who knows somebody's NIK and full name learns what that person receives."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

import strawberry

from dinsos.aid import rules
from dinsos.people import household, masked, same_name
from hub import NIK, Context, Info, times

RECEIVED = """select programme, name, last_disbursed_on from dinsos_enrolment
where citizen = $1 and status = 'ACTIVE' order by since, id"""
REGISTRY = "select source, period, updated_on from dinsos_registry where citizen = $1"


@strawberry.enum(name="SocialAidCheckReason")
class Reason(StrEnum):
    """Why the answer is what it is."""

    NO_MATCH = "NO_MATCH"
    NOT_REGISTERED = "NOT_REGISTERED"
    REGISTERED_WITHOUT_AID = "REGISTERED_WITHOUT_AID"
    RECEIVES = "RECEIVES"


@strawberry.type
class CheckedProgramme:
    """A programme that the person receives."""

    code: str = strawberry.field(description="Its short name.")
    name: str = strawberry.field(description="Its name when the person was enrolled.")
    last_disbursed_on: date | None = strawberry.field(description="When it was last paid.")


@strawberry.type
class SocialAidCheck:
    """What the public may learn about a person whose NIK and full name it knows."""

    found: bool = strawberry.field(description="Whether NIK and name belong together; nothing else is said if not.")
    masked_name: str | None = strawberry.field(description="The name with its letters hidden.", default=None)
    registered: bool = strawberry.field(description="Whether the person is in the social registry.", default=False)
    programmes: list[CheckedProgramme] = strawberry.field(
        description="Programmes received now; a proposal is none.", default_factory=list
    )
    reason: Reason = strawberry.field(description="Why.", default=Reason.NO_MATCH)
    source: str | None = strawberry.field(description="The registry that says so.", default=None)
    period: str | None = strawberry.field(description="The registry's quarter, like 2026-Q3.", default=None)
    updated_on: date | None = strawberry.field(description="How old the answer is.", default=None)


@strawberry.type
class CheckQuery:
    @strawberry.field
    async def check_social_aid(self, info: Info, nik: NIK, name: str) -> SocialAidCheck:
        """Whether somebody is in the social registry and what they receive; anybody may ask.

        A wrong pair of NIK and name answers as an unknown NIK does. The person sees in their access log that the
        agency looked. RATE_LIMITED for whoever guesses; UNAVAILABLE when the population register doesn't answer.
        """
        context = info.context
        caller = context.who.username or context.address or "nobody"
        await context.limit("dinsos.check.caller", caller, rules.CHECKS.of(context.settings), 3600)
        await context.limit("dinsos.check.nik", nik, rules.GUESSES.of(context.settings), 3600)
        return await checked(info.context, nik, name)


async def checked(context: Context, nik: str, name: str) -> SocialAidCheck:
    """The answer to a check. The same statements run whether the pair is right or not."""
    person = await household(context, nik)
    received = await context.db.fetch(RECEIVED, nik)
    registry = await context.db.fetch(REGISTRY, nik)
    if person is None or not same_name(person.name, name):
        return SocialAidCheck(found=False)
    source, period, updated = registry[0] if registry else (None, None, None)
    reason = Reason.REGISTERED_WITHOUT_AID if registry else Reason.NOT_REGISTERED
    return SocialAidCheck(
        found=True,
        masked_name=masked(person.name),
        registered=bool(registry),
        programmes=[
            CheckedProgramme(code=code, name=label, last_disbursed_on=times.as_day(at)) for code, label, at in received
        ],
        reason=Reason.RECEIVES if received else reason,
        source=source,
        period=period,
        updated_on=times.as_day(updated),
    )
