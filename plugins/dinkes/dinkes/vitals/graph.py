"""What clients may ask about births and mothers' deaths: counts, never people."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import strawberry

from dinkes.vitals import rules
from hub import BadInput, Info, Text, needs

YEARS = range(2000, 2100)
YEAR = Text("Tahun di antara 2000 dan 2099.", "A year from 2000 to 2099.")
COUNTS = """select
  (select count(*) from dinkes_birth where registered_on between $1 and $2),
  (select count(*) from dinkes_death where maternal is not null and died_on between $1 and $2),
  (select count(*) from dinkes_claim where maternal and status not in ('REJECTED', 'WITHDRAWN')
    and discharged_on between $1 and $2)"""


@strawberry.type
class MaternalHealth:
    """Mothers in one year (angka kematian ibu): deaths within 42 days of the end of a pregnancy, against births."""

    year: int = strawberry.field(description="Calendar year in Jakarta.")
    births: int = strawberry.field(description="Live births that Dukcapil registered.")
    deaths: int = strawberry.field(description="Maternal deaths, by the day of death.")
    cases: int = strawberry.field(description="Maternal care that the city was asked to pay, by the day of discharge.")
    ratio: Decimal | None = strawberry.field(
        description="Deaths per 100,000 births with two decimals; null where nobody was born."
    )


@strawberry.type
class MaternalQuery:
    @strawberry.field
    @needs(rules.READ)
    async def maternal_health(self, info: Info, year: int) -> MaternalHealth:
        """Maternal deaths per 100,000 births of a year, for the guarantee office. Errors: FORBIDDEN, BAD_INPUT."""
        context = info.context
        context.require(rules.READ)
        if year not in YEARS:
            raise BadInput(YEAR, path=["year"])
        births, deaths, cases = (await context.db.fetch(COUNTS, date(year, 1, 1), date(year, 12, 31)))[0]
        return MaternalHealth(
            year=year, births=births, deaths=deaths, cases=cases, ratio=rules.ratio(int(deaths), int(births))
        )
