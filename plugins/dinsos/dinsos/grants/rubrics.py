"""A new version of the rubric, from a day on: what was scored before stays as it was."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import strawberry

from dinsos.grants import rules
from dinsos.grants.graph import GrantCriterion
from dinsos.registrations.inputs import check_text
from hub import BadInput, Info, Text, declaration, find, needs, times

KNOWN = tuple(one.code for one in rules.delivered())
CODE = Text("Kriteria tidak dikenal atau ditulis dua kali.", "No such criterion, or it is there twice.")
SUM = Text("Jumlah nilai harus 100.", "The points must add up to 100.")
LATER = Text("Rubrik baru berlaku paling cepat besok.", "A new rubric begins tomorrow at the earliest.")
NEW = """insert into dinsos_grant_criterion (since, code, name, points, source) values ($1, $2, $3, $4, $5)
returning id"""
SOURCE = "decided by the city"


@strawberry.input
class GrantCriterionInput:
    """A line of the rubric."""

    code: str = strawberry.field(description="REGISTRATION, CLIENTS, NEED, REPORTING or COST.")
    name: str = strawberry.field(description="What it is called, 80 characters at most.")
    points: int = strawberry.field(description="The most it gives.")


@strawberry.input
class GrantRubricInput:
    """A new version of the rubric."""

    since: date = strawberry.field(description="Its first day: tomorrow or later. The same day again replaces it.")
    criteria: list[GrantCriterionInput] = strawberry.field(description="Its lines; the points add up to 100.")


@strawberry.type
class RubricMutation:
    @strawberry.mutation
    @needs(rules.BUDGET)
    async def set_grant_rubric(self, info: Info, input: GrantRubricInput) -> list[GrantCriterion]:
        """Decide a new version of the rubric; the head of the agency. Scores given before its day don't change."""
        context = info.context
        context.require(rules.BUDGET)
        check(input.since, input.criteria)
        made: list[int] = []
        async with context.db.transaction():
            await context.db.fetch("delete from dinsos_grant_criterion where since = $1 returning id", input.since)
            for one in input.criteria:
                rows = await context.db.fetch(NEW, input.since, one.code, one.name.strip(), one.points, SOURCE)
                made.append(int(rows[0][0]))
        context.forget()
        return [await find(declaration(GrantCriterion), number, info) for number in made]


def check(since: date, criteria: Sequence[GrantCriterionInput]) -> None:
    """Raises: BadInput."""
    if since <= times.today():
        raise BadInput(LATER, path=["input", "since"])
    for place, one in enumerate(criteria):
        check_text(one.name, 80, "criteria", place, "name")
        if one.code not in KNOWN or one.code in {other.code for other in criteria[:place]}:
            raise BadInput(CODE, path=["input", "criteria", place, "code"])
        if one.points < 0:
            raise BadInput(SUM, path=["input", "criteria", place, "points"])
    if sum(one.points for one in criteria) != 100:
        raise BadInput(SUM, path=["input", "criteria"])
