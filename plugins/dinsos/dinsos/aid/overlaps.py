"""Families in several programmes that exclude each other, and what is paid: for the office."""

from __future__ import annotations

from datetime import date

import strawberry

from dinsos.aid import rules
from hub import BadInput, Info, Rupiah, needs

OVERLAPS = """with held as (
  select e.family_card as card, coalesce(p.exclusive_group, p.code) as shared, p.code as code
  from dinsos_enrolment e join dinsos_programme p on p.code = e.programme
  where e.status <> 'ENDED' and e.family_card is not null and p.unit = 'FAMILY')
select card, shared, code from held where (card, shared) in (
  select card, shared from held group by card, shared having count(*) > 1)
order by card, shared, code limit 1000"""
RECAP = """select p.code, p.name,
sum(case when e.status = 'ACTIVE' then 1 else 0 end), sum(case when e.status = 'SUSPENDED' then 1 else 0 end),
sum(case when e.until >= $1 and e.until <= $2 then 1 else 0 end),
sum(case when e.since >= $1 and e.since <= $2 then 1 else 0 end)
from dinsos_programme p left join dinsos_enrolment e on e.programme = p.code group by p.code, p.name order by p.code"""
PAID = """select programme, coalesce(sum(amount), 0) from dinsos_disbursement
where paid_on >= $1 and paid_on <= $2 group by programme"""


@strawberry.type
class AidOverlap:
    """A family that is more than once in a programme, or in programmes that exclude each other."""

    family_card: str = strawberry.field(description="Number of the family card.")
    group: str = strawberry.field(description="The exclusive group, or the programme itself.")
    programmes: list[str] = strawberry.field(description="Short names, each as often as the family is in it.")


@strawberry.type
class AidRecap:
    """A programme in a year."""

    code: str = strawberry.field(description="Its short name.")
    name: str = strawberry.field(description="Its official name.")
    active: int = strawberry.field(description="How many receive it now.")
    suspended: int = strawberry.field(description="How many are suspended now.")
    enrolled: int = strawberry.field(description="How many came into it that year.")
    ended: int = strawberry.field(description="How many ended that year.")
    disbursed: Rupiah = strawberry.field(description="What was paid that year, as far as payers said.")


@strawberry.type
class OverlapQuery:
    @strawberry.field
    @needs(rules.READ)
    async def aid_overlaps(self, info: Info) -> list[AidOverlap]:
        """Families whose programmes overlap, by family card, of 1,000 enrolments at most; for the office."""
        info.context.require(rules.READ)
        found: dict[tuple[str, str], list[str]] = {}
        for card, group, code in await info.context.db.fetch(OVERLAPS):
            found.setdefault((card, group), []).append(code)
        return [AidOverlap(family_card=card, group=group, programmes=codes) for (card, group), codes in found.items()]

    @strawberry.field
    @needs(rules.READ)
    async def social_aid_recap(self, info: Info, year: int) -> list[AidRecap]:
        """Every programme in a year: who receives, came and went, and what was paid; for the office."""
        context = info.context
        context.require(rules.READ)
        if not 2000 <= year <= 2199:
            raise BadInput(path=["year"])
        first, last = date(year, 1, 1), date(year, 12, 31)
        paid = {code: int(amount) for code, amount in await context.db.fetch(PAID, first, last)}
        return [
            AidRecap(
                code=code,
                name=name,
                active=int(active or 0),
                suspended=int(suspended or 0),
                enrolled=int(enrolled or 0),
                ended=int(ended or 0),
                disbursed=Rupiah(paid.get(code, 0)),
            )
            for code, name, active, suspended, ended, enrolled in await context.db.fetch(RECAP, first, last)
        ]
