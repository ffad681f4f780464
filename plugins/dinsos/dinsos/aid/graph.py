"""What clients may ask about social aid."""

from __future__ import annotations

from datetime import date

import strawberry

from dinsos.aid import rules, tables
from hub import Citizen, Rupiah, column, join, listing, many, one, present, read, roots

strawberry.enum(rules.Level, name="ProgrammeLevel")
strawberry.enum(rules.ProgrammeStatus, name="ProgrammeStatus")
strawberry.enum(rules.Unit, name="ProgrammeUnit")
strawberry.enum(rules.Period, name="ProgrammePeriod")


@read(tables.Programme, key="code")
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


@read(tables.Registry, key="citizen", rows=rules.visible("citizen"), person="citizen")
class SocialAid:
    """A person in the social registry, and the aid they receive."""

    registered: bool = present("Whether the person is in the registry.")
    decile: int | None = column("Decile of the family's welfare: 1 is poorest, 10 richest.")
    source: str | None = column("The registry (DTSEN).")
    period: str | None = column("The registry's quarter, like 2026-Q3.")
    updated_on: date | None = column("When the person's row was last changed.")
    programmes: list[ReceivedProgramme] = many("Programmes received now, oldest first.", on="citizen", order="since")


@join(Citizen)
class CitizenAid:
    social_aid: SocialAid | None = one(
        "Social registry and aid; an object also for who is in neither.",
        by="nik",
        needs=rules.READ,
        personal=True,
        empty=True,
    )


@roots
class AidQuery:
    programmes: list[SocialProgramme] = listing("Every programme of social aid; anybody may ask.", order="code")
