"""What clients may ask about social letters, and the steps they may take."""

from __future__ import annotations

from datetime import date, datetime

import strawberry

from dinsos.counts import CaseCount, count
from dinsos.statements import rules, steps, tables
from hub import (
    NIK,
    Attachment,
    Citizen,
    Connection,
    Info,
    Letter,
    TimelineEntry,
    column,
    declaration,
    equals,
    filters,
    find,
    join,
    many,
    needs,
    one,
    page,
    pages,
    read,
    roots,
    single,
    take,
)

strawberry.enum(rules.Kind, name="SocialLetterKind")
strawberry.enum(rules.Status, name="SocialLetterStatus")
strawberry.enum(rules.Decision, name="LetterDecision")


@strawberry.input
class SocialLetterInput:
    """A letter that is asked for."""

    kind: rules.Kind = strawberry.field(description="Which letter.")
    purpose: str = strawberry.field(description="What it is for, 500 characters at most.")
    nik: NIK | None = strawberry.field(
        description="Whom it is about: by default the caller, else somebody on the caller's family card.", default=None
    )
    attachments: list[strawberry.ID] = strawberry.field(
        description="Files sent to `/attachments` before.", default_factory=list
    )


@strawberry.input
class SocialLetterDecisionInput:
    """What the office decides."""

    number: str = strawberry.field(description="Number of the request.")
    decision: rules.Decision = strawberry.field(description="What is decided.")
    note: str | None = strawberry.field(description="Shown to who asked; for RETURN and REJECT.", default=None)


@read(tables.SocialLetter, key="number", rows=rules.VISIBLE, person="citizen")
class SocialLetter:
    """A letter about a person's circumstances: SKTM, or the recommendation for a health guarantee."""

    number: str = column("Number of the request.")
    kind: rules.Kind = column("Which letter.")
    status: rules.Status = column("Where it stands. ISSUED says nothing about whether it has expired: see validUntil.")
    purpose: str = column("What it is for.", personal=True)
    citizen: Citizen = one("Whom it is about.", by="citizen", personal=True)
    submitted_at: datetime = column("When it was asked for.")
    due_at: datetime | None = column("When an answer is due; null while the applicant is asked for something.")
    decided_at: datetime | None = column("When it was issued or rejected.")
    valid_until: date | None = column("Last day of the issued letter.")
    letter: Letter | None = one("The issued letter.", by="letter")
    attachments: list[Attachment] = many("Files that came with it.", on="number", order="sent_at", personal=True)
    timeline: list[TimelineEntry] = many("What happened so far, oldest first.", on="number", order="id")


@join(Citizen)
class CitizenLetters:
    social_letters: Connection[SocialLetter] | None = page(
        "Social letters about this person, newest first, as far as the caller may know them.",
        on="citizen",
        order="-submitted_at",
        personal=True,
    )


@filters
class SocialLetterFilter:
    """Which requests."""

    kind: rules.Kind | None = equals("For this letter.")
    status: rules.Status | None = equals("Standing there.")


@roots
class StatementQuery:
    social_letter: SocialLetter | None = single("One request by its number.", by="number")
    social_letters: Connection[SocialLetter] = pages(
        "Requests for social letters that the caller may know, newest first.",
        order="-submitted_at",
        filter=SocialLetterFilter,
    )


@strawberry.type
class StatementRecap:
    @strawberry.field
    @needs(rules.READ)
    async def social_letter_recap(self, info: Info, year: int) -> list[CaseCount]:
        """Cases sent in a year, counted by kind and status; for the office."""
        info.context.require(rules.READ)
        return await count(info.context, "dinsos_social_letter", year)


@strawberry.type
class StatementMutation:
    @strawberry.mutation
    async def request_social_letter(self, info: Info, input: SocialLetterInput) -> SocialLetter:
        """Ask for a letter about yourself or somebody on your family card; the office may ask for anybody."""
        return await _shown(await steps.request(info.context, input), info)

    @strawberry.mutation
    @needs(rules.CHECK, rules.DECIDE)
    async def decide_social_letter(self, info: Info, input: SocialLetterDecisionInput) -> SocialLetter:
        """Decide a request: the back office verifies or returns, the head of the agency rejects or approves.

        Whoever verified can't approve. CONFLICT when the request no longer stands where the decision begins.
        """
        await _shown(input.number, info)
        await steps.decide(info.context, input.number, input.decision, input.note)
        return await _shown(input.number, info)

    @strawberry.mutation
    async def supplement_social_letter(self, info: Info, number: str, note: str) -> SocialLetter:
        """Answer what the office asked; the deadline runs again."""
        await _shown(number, info)
        await take(
            info.context, steps.LIFECYCLE, steps.LIFECYCLE.named("supplement"), number, note=note, path=("note",)
        )
        return await _shown(number, info)

    @strawberry.mutation
    async def withdraw_social_letter(self, info: Info, number: str) -> SocialLetter:
        """Take back a request that is not decided."""
        await _shown(number, info)
        await take(info.context, steps.LIFECYCLE, steps.LIFECYCLE.named("withdraw"), number)
        return await _shown(number, info)


async def _shown(number: str, info: Info) -> SocialLetter:
    """The request as the caller may see it. Raises: NotFound."""
    found: SocialLetter = await find(declaration(SocialLetter), number, info)
    return found
