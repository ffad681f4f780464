"""What clients may ask about registrations of institutions, and the steps they may take (SKETER)."""

from __future__ import annotations

from datetime import date, datetime

import strawberry

from dinsos.counts import CaseCount, count
from dinsos.institutions.graph import Institution
from dinsos.institutions.rules import READ
from dinsos.registrations import decisions, inputs, rules, steps, tables
from hub import (
    Attachment,
    Connection,
    Info,
    Letter,
    TimelineEntry,
    column,
    declaration,
    equals,
    filters,
    find,
    listing,
    many,
    needs,
    one,
    pages,
    read,
    roots,
    single,
)

strawberry.enum(rules.Need, name="PaperNeed")


@read(tables.Paper, key="id")
class RegistrationPaper:
    """A paper that registration asks for."""

    code: str = column("Its code, as inputs take it.")
    title: str = column("What it is.")
    legal_entity: rules.Need = column("Whether an institution that is a legal entity needs it.")
    non_legal_entity: rules.Need = column("Whether one that is none needs it.")
    renewal_only: bool = column("Whether only a renewal needs it.")
    since: date = column("Asked for since this day.")
    until: date | None = column("Not asked for from this day on.")


@read(tables.RegistrationPaper, key="id", rows=rules.PART_VISIBLE)
class SubmittedPaper:
    """A paper that was handed in."""

    code: str = column("Which one.")
    title: str = column("What it is.")
    reference: str | None = column("Its own number.")
    valid_until: date | None = column("Its last day.")


@read(tables.Registration, key="number", rows=rules.VISIBLE)
class InstitutionRegistration:
    """A case of an institution: registration, renewal, change, or a recommendation to the province (SKETER)."""

    number: str = column("Number of the case, such as SKETER-2026-000001.")
    kind: rules.Kind = column("What is asked for.")
    status: rules.Status = column("Where it stands.")
    submitted_at: datetime = column("When it was sent.")
    due_at: datetime | None = column("When an answer is due; null while the institution is asked for something.")
    decided_at: datetime | None = column("When it was approved or rejected.")
    institution: Institution = one("The institution.", by="institution")
    papers: list[SubmittedPaper] = many("Papers handed in.", on="registration", order="code")
    missing_papers: list[str] = column("Codes of required papers that were not handed in.", "missing", words=True)
    visited_on: date | None = column("When somebody of the office was there.")
    chair_check: rules.ChairCheck | None = column(
        "What the population register says about the chair: for the office.", needs=READ
    )
    finding: str | None = column("What was found there: for the office.", needs=READ)
    letter: Letter | None = one("The letter it led to.", by="letter")
    attachments: list[Attachment] = many("Files that came with it.", on="number", order="sent_at")
    timeline: list[TimelineEntry] = many("What happened so far, oldest first.", on="number", order="id")


@filters
class RegistrationFilter:
    """Which cases."""

    status: rules.Status | None = equals("Standing there.")
    kind: rules.Kind | None = equals("Of this kind.")
    institution: str | None = equals("Of this institution.")


@roots
class RegistrationQuery:
    institution_registration: InstitutionRegistration | None = single("One case by its number.", by="number")
    institution_registrations: Connection[InstitutionRegistration] = pages(
        "Cases of the caller's own institutions, newest first; the office sees all.",
        order="-submitted_at",
        filter=RegistrationFilter,
    )
    registration_papers: list[RegistrationPaper] = listing(
        "Papers that registration asks for, past ones too; anybody may ask.", order="id"
    )


@strawberry.type
class RegistrationRecap:
    @strawberry.field
    @needs(READ)
    async def registration_recap(self, info: Info, year: int) -> list[CaseCount]:
        """Cases sent in a year, counted by kind and status; for the office."""
        info.context.require(READ)
        return await count(info.context, "dinsos_registration", year)


@strawberry.type
class RegistrationMutation:
    @strawberry.mutation
    async def register_institution(self, info: Info, input: inputs.InstitutionInput) -> InstitutionRegistration:
        """Ask for the registration of a new institution: citizens, and who administers one.

        CONFLICT when an institution of this name and village, or with this tax number, is registered or asks already.
        """
        return await _shown(await steps.register(info.context, input), info)

    @strawberry.mutation
    async def renew_registration(self, info: Info, input: inputs.RenewalInput) -> InstitutionRegistration:
        """Ask to renew a registration; renewed in time, it loses no day. CONFLICT while another case is open."""
        number = await steps.ask_for(
            info.context,
            rules.Kind.RENEWAL,
            input.institution,
            given=input.papers,
            attachments=input.attachments,
        )
        return await _shown(number, info)

    @strawberry.mutation
    async def change_institution(self, info: Info, input: inputs.InstitutionChangeInput) -> InstitutionRegistration:
        """Ask to change what the register says: a new version of the letter, the same registration number."""
        return await _shown(await steps.change(info.context, input), info)

    @strawberry.mutation
    async def request_provincial_recommendation(
        self, info: Info, input: inputs.ProvincialRecommendationInput
    ) -> InstitutionRegistration:
        """Ask for a letter that recommends the institution to the province of Jawa Barat."""
        kind = rules.Kind(f"PROVINCIAL_{input.kind.value}")
        return await _shown(await steps.ask_for(info.context, kind, input.institution), info)

    @strawberry.mutation
    @needs(rules.CHECK, rules.DECIDE)
    async def decide_registration(self, info: Info, input: inputs.RegistrationDecisionInput) -> InstitutionRegistration:
        """Decide a case: the back office verifies or returns, the head of the agency rejects or approves.

        Whoever verified can't approve. CONFLICT when the case no longer stands where the decision begins.
        """
        await _shown(input.number, info)
        await decisions.decide(info.context, input.number, input.decision, input.note)
        return await _shown(input.number, info)

    @strawberry.mutation
    @needs(rules.CHECK)
    async def record_field_visit(self, info: Info, input: inputs.FieldVisitInput) -> InstitutionRegistration:
        """Record what somebody of the office found at the institution."""
        await _shown(input.number, info)
        await decisions.visit(info.context, input)
        return await _shown(input.number, info)

    @strawberry.mutation
    async def supplement_registration(self, info: Info, input: inputs.SupplementInput) -> InstitutionRegistration:
        """Hand in what the office asked for; the deadline runs again."""
        await _shown(input.number, info)
        await decisions.supplement(info.context, input)
        return await _shown(input.number, info)

    @strawberry.mutation
    async def withdraw_registration(self, info: Info, number: str, note: str | None = None) -> InstitutionRegistration:
        """Take back a case that is not decided."""
        await _shown(number, info)
        await decisions.withdraw(info.context, number, note)
        return await _shown(number, info)


async def _shown(number: str, info: Info) -> InstitutionRegistration:
    """The case as the caller may see it. Raises: NotFound."""
    found: InstitutionRegistration = await find(declaration(InstitutionRegistration), number, info)
    return found
