"""What clients may ask about health coverage, and how it is reported."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import strawberry

from dinkes.coverage import rules, tables
from dinkes.coverage.steps import Report, record
from hub import NIK, BadInput, Citizen, Info, Text, column, declaration, find, join, many, needs, one, read

strawberry.enum(rules.Scheme, name="CoverageScheme")
strawberry.enum(rules.Status, name="CoverageStatus")

MOST_SOURCE = 40
WRONG = {
    rules.Wrong.STATUS: Text("Tanpa kepesertaan tidak dapat aktif.", "Who has no scheme can't be active."),
    rules.Wrong.CARD: Text("Nomor kartu terdiri dari 13 digit.", "A card number has 13 digits."),
    rules.Wrong.REPORTED_AT: Text("Waktu itu belum tiba.", "That time is still to come."),
}
PATH = {rules.Wrong.STATUS: "status", rules.Wrong.CARD: "card", rules.Wrong.REPORTED_AT: "reportedAt"}
SOURCE = Text("Sebutkan sumbernya, paling panjang 40 huruf.", "Name the source, in 40 characters at most.")


@read(tables.Report, key="id", rows=rules.VISIBLE, person="citizen")
class CoverageReport:
    """One report of a person's coverage."""

    scheme: rules.Scheme = column("Which scheme.")
    status: rules.Status = column("Whether it paid then.")
    source: str = column("Who reported it.")
    updated_at: datetime = column("When it was so, by the source.")
    recorded_at: datetime = column("When the city learned it.")


@read(tables.Coverage, key="citizen", rows=rules.VISIBLE, person="citizen")
class HealthCoverage:
    """Who pays when a person falls ill (kepesertaan jaminan kesehatan), as last reported."""

    scheme: rules.Scheme = column("Which scheme.")
    status: rules.Status = column("Whether it pays today; UNKNOWN is no answer, never a no.")
    card: str | None = column("Number of the card.", personal=True)
    source: str = column("Who reported it.")
    updated_at: datetime = column("When it was reported.")
    reports: list[CoverageReport] = many(
        "Every report the hub keeps, newest first; also those that came late.",
        on="citizen",
        order="-updated_at",
        personal=True,
    )

    @strawberry.field
    def age_days(self) -> int:
        """How many days old the report is: a guarantee office asks again when it is too old."""
        row: Any = self.__row__  # type: ignore[attr-defined]
        at = row["updated_at"]
        then = datetime.fromisoformat(at) if isinstance(at, str) else at
        return max((datetime.now(UTC) - then).days, 0)


@join(Citizen)
class CitizenCoverage:
    health_coverage: HealthCoverage | None = one(
        "Health coverage as last reported; null when nothing is known, which is no no.",
        by="nik",
        needs=rules.READ,
        personal=True,
    )


@strawberry.input
class HealthCoverageInput:
    """What a source says of a person's coverage."""

    nik: NIK = strawberry.field(description="Whose.")
    scheme: rules.Scheme = strawberry.field(description="Which scheme; NONE: in none.")
    status: rules.Status = strawberry.field(description="Whether it pays; UNKNOWN when the source didn't say.")
    card: str | None = strawberry.field(default=None, description="Number of the card: 13 digits.")
    source: str = strawberry.field(
        default="Dinas Kesehatan", description="Who says so, for example `BPJS Kesehatan`; at most 40 characters."
    )
    reported_at: datetime | None = strawberry.field(
        default=None, description="When it was so by the source; now, if absent. A time to come is refused."
    )


@strawberry.type
class CoverageMutation:
    @strawberry.mutation
    @needs(rules.WRITE)
    async def set_health_coverage(self, info: Info, input: HealthCoverageInput) -> HealthCoverage:
        """Report a resident's coverage (pemutakhiran kepesertaan). The newest report counts: an older one is kept in
        `reports` and changes nothing. Returns what counts now.

        Errors: BAD_INPUT (card, a time to come, no scheme yet active), NOT_FOUND (nobody has the NIK).
        """
        context = info.context
        context.require(rules.WRITE)
        now = datetime.now(UTC)
        at = input.reported_at or now
        if bad := rules.wrong(input.scheme, input.status, input.card, at, now):
            raise BadInput(WRONG[bad], path=["input", PATH[bad]])
        if not 0 < len(input.source.strip()) <= MOST_SOURCE:
            raise BadInput(SOURCE, path=["input", "source"])
        await find(declaration(Citizen), input.nik, info)
        context.note(input.nik, "Citizen.healthCoverage")
        report = Report(input.nik, input.scheme, input.status, input.card, input.source.strip(), at)
        await record(context.db, [report], context.who.username)
        context.forget()
        found: HealthCoverage = await find(declaration(HealthCoverage), input.nik, info)
        return found
