"""What clients may ask about grants (SI KITA)."""

from __future__ import annotations

import asyncio
from datetime import date, datetime

import strawberry

from dinsos.grants import rules, tables
from dinsos.institutions.graph import Institution
from hub import (
    Attachment,
    Connection,
    Info,
    Letter,
    Rupiah,
    TimelineEntry,
    column,
    declaration,
    equals,
    filters,
    find,
    listing,
    many,
    most,
    needs,
    one,
    pages,
    read,
    roots,
    single,
    times,
)

RANKED = "select number from dinsos_grant_proposal where year = $1 and rank is not null order by rank"
YEAR = "select budget, committed from dinsos_grant_year where year = $1"
RECAP = """select status, count(*), sum(requested), coalesce(sum(granted), 0), coalesce(sum(spent), 0)
from dinsos_grant_proposal where year = $1 group by status order by status"""


@read(tables.ProposalLine, key="id", rows=rules.PART_VISIBLE)
class GrantLine:
    """A line of the budget (RAB)."""

    item: str = column("What it is for.")
    quantity: int = column("How many.")
    unit: str = column("Of what.")
    price: Rupiah = column("Price of one.")
    amount: Rupiah = column("Quantity times price.")


@read(tables.ReportLine, key="id", rows=rules.PART_VISIBLE)
class GrantSpending:
    """What money was spent on."""

    item: str = column("What for.")
    amount: Rupiah = column("How much.")


@read(tables.ProposalCheck, key="id", rows=rules.PART_VISIBLE)
class GrantCheck:
    """Something that was compared with what the hub knows."""

    code: rules.Code = column("What.")
    passed: bool = column("Whether it fits.")
    detail: str = column("What was found, for the applicant; nothing about a person.")


@read(tables.ScoreLine, key="id", rows=rules.PART_VISIBLE)
class GrantScoreLine:
    """Points for one criterion of the rubric."""

    code: str = column("The criterion.")
    name: str = column("What it is called.")
    points: int = column("Points.")
    most: int = column("The most it gives.")
    detail: str = column("The share of it that was reached.")


@read(tables.Criterion, key="id")
class GrantCriterion:
    """A line of the rubric. The lines of one day are a version; the last that has begun counts."""

    since: date = column("The version's first day.")
    code: str = column("The criterion.")
    name: str = column("What it is called.")
    points: int = column("The most it gives.")


@read(tables.Proposal, key="number", rows=rules.VISIBLE)
class GrantProposal:
    """A proposal for a grant to a social institution. The machine scores, people decide."""

    number: str = column("Number of the proposal, such as HIBAH-2026-000001.")
    status: rules.Status = column("Where it stands.")
    year: int = column("The budget year.")
    institution: Institution = one("Who asks.", by="institution")
    title: str = column("In one line.")
    aims: str = column("Background, aims and plan.")
    requested: Rupiah = column("What is asked for.")
    granted: Rupiah | None = column("What was granted.")
    score: int | None = column("0 to 100, by the rubric; null before verification.")
    rank: int | None = column("Place among the year's verified proposals: by score, then who was first.")
    lines: list[GrantLine] = many("The budget (RAB).", on="proposal", order="id")
    checks: list[GrantCheck] = many("What was compared with what the hub knows.", on="proposal", order="id")
    score_lines: list[GrantScoreLine] = many("How the score came about.", on="proposal", order="id")
    submitted_at: datetime = column("When it was sent.")
    due_at: datetime | None = column("When a decision is due; null while the institution is to do something.")
    decided_at: datetime | None = column("When it was approved or rejected.")
    finding: str | None = column("What the field check found: for the office.", needs=rules.READ)
    letter: Letter | None = one("The agreement (NPHD).", by="letter")
    attachments: list[Attachment] = many("Files that came with it.", on="number", order="sent_at")
    agreed_on: date | None = column("When it was signed.")
    paid: Rupiah | None = column("What was paid.")
    paid_on: date | None = column("When.")
    report_due: date | None = column("By when its use is to be reported.")
    reported_on: date | None = column("When its use was reported.")
    spent: Rupiah | None = column("What was spent, by the report.")
    summary: str | None = column("What was achieved, by the report.")
    spending: list[GrantSpending] = many("What it was spent on.", on="proposal", order="id")
    evaluation: str | None = column("What the office thinks of its use.")
    timeline: list[TimelineEntry] = many("What happened so far, oldest first.", on="number", order="id")

    @strawberry.field
    def report_overdue(self) -> bool:
        """Whether the report is late today."""
        row = self.__row__  # type: ignore[attr-defined]
        due = row["report_due"]
        due = date.fromisoformat(due) if isinstance(due, str) else due
        return row["status"] in rules.FUNDED and due is not None and due < times.today()


@strawberry.type
class GrantRanking:
    """A year's verified proposals, best first."""

    year: int = strawberry.field(description="The budget year.")
    budget: Rupiah = strawberry.field(description="What may be granted; 0 where no budget is set.")
    committed: Rupiah = strawberry.field(description="What decisions have taken of it.")
    left: Rupiah = strawberry.field(description="What is left.")
    proposals: list[GrantProposal] = strawberry.field(description="By rank. Rejected ones have none.")


@strawberry.type
class GrantRecap:
    """A year's proposals that stand at one status."""

    status: rules.Status = strawberry.field(description="Where they stand.")
    proposals: int = strawberry.field(description="How many.")
    requested: Rupiah = strawberry.field(description="What they ask for.")
    granted: Rupiah = strawberry.field(description="What was granted.")
    spent: Rupiah = strawberry.field(description="What was spent, by the reports.")


@filters
class GrantFilter:
    """Which proposals."""

    year: int | None = equals("Of this budget year.")
    status: rules.Status | None = equals("Standing there.")
    institution: str | None = equals("Of this institution.")
    report_due_by: date | None = most("To be reported by this day.", "report_due")


@roots
class GrantRoots:
    grant_proposal: GrantProposal | None = single("One proposal by its number.", by="number")
    grant_proposals: Connection[GrantProposal] = pages(
        "Proposals of the caller's own institutions, newest first; the office sees all.",
        order="-submitted_at",
        filter=GrantFilter,
    )
    grant_rubric: list[GrantCriterion] = listing("The rubric, past versions too; anybody may ask.", order="id")


@strawberry.type
class GrantQuery:
    @strawberry.field
    @needs(rules.READ)
    async def grant_ranking(self, info: Info, year: int) -> GrantRanking:
        """A year's verified proposals by rank, with the budget; for the office."""
        info.context.require(rules.READ)
        return await ranking(info, year)

    @strawberry.field
    @needs(rules.READ)
    async def grant_recap(self, info: Info, year: int) -> list[GrantRecap]:
        """A year's proposals counted and summed by status; for the office."""
        info.context.require(rules.READ)
        rows = await info.context.db.fetch(RECAP, year)
        return [
            GrantRecap(
                status=rules.Status(status),
                proposals=int(count),
                requested=Rupiah(int(requested)),
                granted=Rupiah(int(granted)),
                spent=Rupiah(int(spent)),
            )
            for status, count, requested, granted, spent in rows
        ]


async def ranking(info: Info, year: int) -> GrantRanking:
    """A year's verified proposals by rank, as far as the caller may see them, with the budget."""
    context = info.context
    rows = await context.db.fetch(YEAR, year)
    budget, committed = map(int, rows[0]) if rows else (0, 0)
    numbers = [row[0] for row in await context.db.fetch(RANKED, year)]
    found = await asyncio.gather(*(find(declaration(GrantProposal), number, info) for number in numbers))
    return GrantRanking(
        year=year,
        budget=Rupiah(budget),
        committed=Rupiah(committed),
        left=Rupiah(budget - committed),
        proposals=list(found),
    )
