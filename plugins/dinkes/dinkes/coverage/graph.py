"""What clients may ask about health coverage."""

from __future__ import annotations

from datetime import datetime

import strawberry

from dinkes.coverage import rules, tables
from hub import Citizen, column, join, one, read

strawberry.enum(rules.Scheme, name="CoverageScheme")
strawberry.enum(rules.Status, name="CoverageStatus")


@read(tables.Coverage, key="citizen", rows=rules.VISIBLE, person="citizen")
class HealthCoverage:
    """Who pays when a person falls ill (kepesertaan jaminan kesehatan), as last reported."""

    scheme: rules.Scheme = column("Which scheme.")
    status: rules.Status = column("Whether it pays today; UNKNOWN is no answer, never a no.")
    card: str | None = column("Number of the card.", personal=True)
    source: str = column("Who reported it.")
    updated_at: datetime = column("When it was reported.")


@join(Citizen)
class CitizenCoverage:
    health_coverage: HealthCoverage | None = one(
        "Health coverage as last reported; null when nothing is known, which is no no.",
        by="nik",
        needs=rules.READ,
        personal=True,
    )
