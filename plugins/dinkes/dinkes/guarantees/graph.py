"""What clients may ask about health guarantees, and how one is asked for and decided."""

from __future__ import annotations

from datetime import date, datetime

import strawberry

from dinkes.eligibility.rules import Code
from dinkes.facilities.graph import Facility
from dinkes.guarantees import rules, steps, tables
from dinkes.referrals.graph import Referral
from hub import (
    NIK,
    Attachment,
    Citizen,
    Connection,
    Info,
    Letter,
    Rupiah,
    TimelineEntry,
    among,
    column,
    declaration,
    equals,
    filters,
    find,
    join,
    many,
    needs,
    one,
    pages,
    read,
    roots,
    single,
)

strawberry.enum(rules.Status, name="GuaranteeStatus")
strawberry.enum(rules.Decision, name="GuaranteeDecision")


@read(tables.Check, key="id")
class GuaranteeCheck:
    """One answer about the patient as it was when somebody asked, decided, or brought papers."""

    step: str = column("REQUEST, DECISION or PAPERS.")
    code: Code = column("What was asked.")
    passed: bool | None = column("Whether it spoke for the guarantee; null when it was not known.")
    detail: str = column("What the answer rested on.")
    at: datetime = column("When.")


@read(tables.Guarantee, key="number", rows=rules.VISIBLE, person="patient")
class Guarantee:
    """A health guarantee (SKLK): the city pays for a resident without active BPJS, up to a ceiling."""

    number: str = column("Its number.")
    status: rules.Status = column("Where it stands.", personal=True)
    emergency: bool = column("Whether the papers could come after the care.", personal=True)
    maternal: bool = column("Whether it is for a pregnancy, birth or childbed.", personal=True)
    ceiling: Rupiah | None = column("The most the city pays; null until decided.", personal=True)
    used: Rupiah = column("What approved claims have used of it.", personal=True)
    reserved: Rupiah = column("What open claims ask for; ceiling - used - reserved can be claimed.", personal=True)
    valid_from: date | None = column("First day; null until approved.", personal=True)
    valid_until: date | None = column("Last day; null until approved.", personal=True)
    papers_due_on: date | None = column("Last day for the papers of an emergency; null when none lack.", personal=True)
    patient: Citizen = one("Whose care it pays for.", by="patient", personal=True)
    hospital: Facility | None = one("Where.", by="hospital", personal=True)
    referral: Referral | None = one("The referral it stands on, as far as the caller may see it.", by="referral")
    recommendation: str | None = column("Number of Dinsos' recommendation.", personal=True)
    requested_at: datetime = column("When it was asked for.", "submitted_at", personal=True)
    due_at: datetime | None = column("When it is to be decided.", personal=True)
    decided_at: datetime | None = column("When it was approved or rejected.", personal=True)
    letter: Letter | None = one("The guarantee letter (SKLK), once approved.", by="letter", personal=True)
    checks: list[GuaranteeCheck] = many(
        "What was known of the patient when it was asked for and decided, oldest first.",
        on="number",
        order="id",
        personal=True,
    )
    attachments: list[Attachment] = many("Files that came with it.", on="number", order="sent_at", personal=True)
    timeline: list[TimelineEntry] = many("What happened so far, oldest first.", on="number", order="id", personal=True)


@join(Citizen)
class CitizenGuarantees:
    guarantees: list[Guarantee] | None = many(
        "This person's guarantees, newest first, as far as the caller may see them.",
        on="patient",
        order="-submitted_at",
        by="nik",
        needs=rules.READ,
        personal=True,
    )


@filters
class GuaranteeFilter:
    """Which guarantees."""

    status: list[rules.Status] | None = among("Standing at one of these.")
    hospital: str | None = equals("At this hospital, by its code.")
    emergency: bool | None = equals("Emergencies, or not.")


@roots
class GuaranteeQuery:
    guarantee: Guarantee | None = single("One guarantee: your own, your unit's, or any with a permission.", by="number")
    guarantees: Connection[Guarantee] = pages(
        "Guarantees the caller may see, newest first.", order="-submitted_at", filter=GuaranteeFilter
    )


@strawberry.input
class GuaranteeInput:
    """A request for a guarantee (permohonan SKLK)."""

    patient: NIK = strawberry.field(description="Whose care: their NIK.")
    hospital: str = strawberry.field(description="Where: the hospital's code, as in `facilities`.")
    referral: str | None = strawberry.field(
        default=None,
        description="Number of a puskesmas' referral of this patient to this hospital; the newest one, if absent.",
    )
    emergency: bool = strawberry.field(
        default=False, description="An emergency: referral and recommendation may follow, see `papersDueOn`."
    )
    maternal: bool = strawberry.field(default=False, description="For a pregnancy, birth or childbed.")
    admitted_on: date | None = strawberry.field(
        default=None, description="Day of admission, if the care has begun: an emergency is guaranteed from then on."
    )
    note: str | None = strawberry.field(default=None, description="What the office should know.")
    attachments: list[strawberry.ID] = strawberry.field(
        default_factory=list, description="Files sent to `/attachments` before."
    )


@strawberry.input
class GuaranteeDecisionInput:
    """A guarantee officer's decision."""

    number: str = strawberry.field(description="Number of the guarantee.")
    decision: rules.Decision = strawberry.field(description="APPROVE needs a ceiling, REJECT a note.")
    ceiling: Rupiah | None = strawberry.field(default=None, description="The most the city pays: more than zero.")
    note: str | None = strawberry.field(default=None, description="What the patient and the hospital read.")


@strawberry.input
class GuaranteePapersInput:
    """The papers of an emergency."""

    number: str = strawberry.field(description="Number of the guarantee.")
    referral: str | None = strawberry.field(
        default=None, description="Number of the referral; the newest one to this hospital, if absent."
    )
    attachments: list[strawberry.ID] = strawberry.field(
        default_factory=list, description="Files sent to `/attachments` before."
    )


@strawberry.input
class GuaranteeNoteInput:
    """A guarantee, and why."""

    number: str = strawberry.field(description="Number of the guarantee.")
    note: str | None = strawberry.field(default=None, description="Why. Offices must say so, patients need not.")


@strawberry.type
class GuaranteeMutation:
    @strawberry.mutation
    async def request_guarantee(self, info: Info, input: GuaranteeInput) -> Guarantee:
        """Ask for a guarantee: the patient, a puskesmas, a hospital for itself, or the guarantee office. All five
        questions of `guaranteeEligibility` are asked; a clear no refuses the request, what isn't known yet waits.

        Errors: BAD_INPUT with `extensions.reasons` (every answer), FORBIDDEN (another hospital's).
        """
        info.context.note(input.patient, "Citizen.guaranteeEligibility")
        asked = steps.Asked(
            nik=input.patient, hospital=input.hospital, referral=input.referral, emergency=input.emergency,
            maternal=input.maternal, admitted_on=input.admitted_on, note=input.note,
            attachments=input.attachments,
        )  # fmt: skip
        return await _found(await steps.request(info.context, asked), info)

    @strawberry.mutation
    @needs(rules.DECIDE)
    async def decide_guarantee(self, info: Info, input: GuaranteeDecisionInput) -> Guarantee:
        """Approve a requested guarantee up to a ceiling, or reject it. Approving asks the five questions again, and
        every answer must be yes; what isn't known is no yes. Of an emergency, referral and recommendation may lack:
        it becomes PROVISIONAL until `completeGuarantee`, or LAPSED after `papersDueOn`.

        Errors: BAD_INPUT (ceiling; `extensions.reasons` with every answer), CONFLICT (decided already), NOT_FOUND.
        """
        await _found(input.number, info)
        await steps.decide(info.context, input.number, input.decision, input.ceiling, input.note)
        return await _found(input.number, info)

    @strawberry.mutation
    @needs(rules.REQUEST)
    async def complete_guarantee(self, info: Info, input: GuaranteePapersInput) -> Guarantee:
        """Say that an emergency's papers are there: the referral, and Dinsos' recommendation, which is looked up.

        Errors: BAD_INPUT with `extensions.reasons`, CONFLICT (not PROVISIONAL), NOT_FOUND.
        """
        await _found(input.number, info)
        await steps.complete(info.context, input.number, input.referral, input.attachments)
        return await _found(input.number, info)

    @strawberry.mutation
    async def withdraw_guarantee(self, info: Info, input: GuaranteeNoteInput) -> Guarantee:
        """Take back a request that isn't decided: the patient, or the unit that asked. Errors: CONFLICT, NOT_FOUND."""
        await _found(input.number, info)
        await steps.withdraw(info.context, input.number, input.note)
        return await _found(input.number, info)

    @strawberry.mutation
    @needs(rules.DECIDE)
    async def close_guarantee(self, info: Info, input: GuaranteeNoteInput) -> Guarantee:
        """Close a guarantee: no new claim; what is claimed stays payable. Errors: CONFLICT, NOT_FOUND."""
        await _found(input.number, info)
        await steps.close(info.context, input.number, input.note)
        return await _found(input.number, info)


async def _found(number: str, info: Info) -> Guarantee:
    found: Guarantee = await find(declaration(Guarantee), number, info)
    return found
