"""What clients may ask about social aid."""

from __future__ import annotations

from datetime import date, datetime

import strawberry

from dinsos.aid import inputs, rules, steps, tables
from hub import (
    Citizen,
    Connection,
    Info,
    Rupiah,
    column,
    declaration,
    equals,
    filters,
    find,
    join,
    listing,
    many,
    needs,
    one,
    pages,
    present,
    read,
    roots,
)

strawberry.enum(rules.Level, name="ProgrammeLevel")
strawberry.enum(rules.ProgrammeStatus, name="ProgrammeStatus")
strawberry.enum(rules.Unit, name="ProgrammeUnit")
strawberry.enum(rules.Period, name="ProgrammePeriod")
strawberry.enum(rules.EnrolmentStatus, name="EnrolmentStatus")
strawberry.enum(rules.Ending, name="EnrolmentEnding")


@read(tables.Programme, key="code", held=True)
class SocialProgramme:
    """A programme of social aid."""

    code: str = column("Short name.")
    name: str = column("Official name.")
    level: rules.Level = column("Who pays.")
    status: rules.ProgrammeStatus = column("Whether it still takes people in.")
    unit: rules.Unit = column("Who receives.")
    amount: Rupiah | None = column("What it pays for a period, where that is fixed.")
    period: rules.Period | None = column("What the amount is for.")
    exclusive_group: str | None = column("A household has one programme of the group.")


@read(tables.Enrolment, key="id", rows=f"t.status = 'ACTIVE' and ({rules.visible('citizen')})", person="citizen")
class ReceivedProgramme:
    """A programme that somebody receives."""

    code: str = column("The programme's short name.", "programme")
    name: str = column("The programme's name when the person was enrolled.")
    since: date = column("Receiving since.")
    last_disbursed_on: date | None = column("When it was last paid.")


@read(tables.Disbursement, key="id", rows=rules.visible("citizen"), person="citizen")
class Disbursement:
    """A payment of a programme."""

    amount: Rupiah = column("How much.")
    paid_on: date = column("When.")
    reference: str = column("The payer's own reference.")


@read(tables.Enrolment, key="id", rows=rules.visible("citizen"), person="citizen")
class Enrolment:
    """Somebody in a programme, now or earlier."""

    id: int = column("What `endEnrolment` takes.")
    programme: SocialProgramme = one("The programme.", by="programme")
    citizen: Citizen = one("Who is in it.", by="citizen", personal=True)
    since: date = column("From this day.")
    until: date | None = column("Last day, when it has ended.")
    status: rules.EnrolmentStatus = column("Whether it is paid.")
    because: rules.Ending | None = column("Why it ended.")
    source: str = column("Where the decision was made.")
    last_disbursed_on: date | None = column("When it was last paid.")
    disbursements: list[Disbursement] = many("Payments, oldest first.", on="enrolment", order="paid_on")


@read(tables.RegistryHistory, key="id", rows=rules.visible("citizen"), person="citizen")
class RegistryEntry:
    """What the social registry said earlier."""

    decile: int = column("The family's decile then.")
    source: str = column("The registry (DTSEN, before 2025 DTKS).")
    period: str = column("Its quarter.")
    replaced_at: datetime = column("When something else took its place.")
    because: str = column("REGRADED, DEATH or MOVED_OUT.")


@read(tables.Recheck, key="id", rows=f":may[{rules.READ}]")
class AidRecheck:
    """A family whose aid must be looked at again, because somebody in it died or moved away."""

    id: int = column("What `settleAidRecheck` takes.")
    family_card: str = column("Number of the family card.")
    reason: rules.Ending = column("What happened.")
    since: datetime = column("When it became known.")
    done_at: datetime | None = column("When somebody looked.")
    note: str | None = column("What was found.")


@read(tables.Registry, key="citizen", rows=rules.visible("citizen"), person="citizen")
class SocialAid:
    """A person in the social registry, and the aid they receive."""

    registered: bool = present("Whether the person is in the registry.")
    decile: int | None = column("Decile of the family's welfare: 1 is poorest, 10 richest.")
    source: str | None = column("The registry (DTSEN).")
    period: str | None = column("The registry's quarter, like 2026-Q3.")
    updated_on: date | None = column("When the person's row was last changed.")
    programmes: list[ReceivedProgramme] = many("Programmes received now, oldest first.", on="citizen", order="since")
    enrolments: list[Enrolment] = many("Every programme, ended ones too, oldest first.", on="citizen", order="since")
    history: list[RegistryEntry] = many("What the registry said before, oldest first.", on="citizen", order="id")


@join(Citizen)
class CitizenAid:
    social_aid: SocialAid | None = one(
        "Social registry and aid; an object also for who is in neither.",
        by="nik",
        needs=rules.READ,
        personal=True,
        empty=True,
    )


@filters
class RecheckFilter:
    """Which families."""

    reason: rules.Ending | None = equals("For this reason.")


@roots
class AidQuery:
    aid_rechecks: Connection[AidRecheck] = pages(
        "Families whose aid must be looked at again, newest first.",
        order="-since",
        filter=RecheckFilter,
        needs=rules.READ,
    )
    programmes: list[SocialProgramme] = listing("Every programme of social aid; anybody may ask.", order="code")


@strawberry.type
class AidMutation:
    @strawberry.mutation
    @needs(rules.ENROL)
    async def enrol_in_programme(self, info: Info, input: inputs.EnrolmentInput) -> Enrolment:
        """Take a living resident into a programme.

        BAD_INPUT with `reason` says what is against it: PROGRAMME_ENDED, NOT_FOR_PEOPLE, NOT_RESIDENT, ALREADY_IN,
        EXCLUDED (the household has another programme of the group), NOT_REGISTERED, DECILE_TOO_HIGH.
        """
        inputs.check_source(input.source)
        found: Enrolment = await find(declaration(Enrolment), await steps.enrol(info.context, input), info)
        return found

    @strawberry.mutation
    @needs(rules.ENROL)
    async def end_enrolment(self, info: Info, input: inputs.EndEnrolmentInput) -> Enrolment:
        """End somebody's aid today. CONFLICT when it has ended already."""
        await steps.end(info.context, input.enrolment, input.because)
        found: Enrolment = await find(declaration(Enrolment), input.enrolment, info)
        return found

    @strawberry.mutation
    @needs(rules.REGISTRY)
    async def set_welfare_decile(self, info: Info, input: inputs.WelfareDecileInput) -> SocialAid:
        """Write the decile of a family, for everybody who lives on the person's family card; the old one is kept."""
        inputs.check_source(input.source)
        inputs.check_period(input.period)
        await steps.set_decile(info.context, input)
        found: SocialAid = await find(declaration(SocialAid), input.nik, info)
        return found

    @strawberry.mutation
    @needs(rules.ENROL)
    async def settle_aid_recheck(self, info: Info, input: inputs.AidRecheckInput) -> AidRecheck:
        """Say what was found when a family's aid was looked at again. CONFLICT when somebody has said so."""
        await steps.settle(info.context, input.id, input.note)
        found: AidRecheck = await find(declaration(AidRecheck), input.id, info)
        return found
