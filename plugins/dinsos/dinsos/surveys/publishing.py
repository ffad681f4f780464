"""Publishing a result of the survey, with a letter that proves it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from dinsos.letters import SATISFACTION, next_number
from dinsos.surveys import rules, steps
from hub import BadInput, Context, Text, issue

if TYPE_CHECKING:
    from dinsos.surveys.graph import SatisfactionPublicationInput

NOBODY = Text("Belum ada jawaban pada masa ini.", "Nobody answered in that time.")
PLAN = Text("Rencana tindak lanjut terdiri dari 1 sampai 4.000 huruf.", "A plan has 1 to 4,000 characters.")
PUBLISH = """insert into dinsos_survey_publication (service, first, last, respondents, hundredths, grade, plan,
published_at, published_by, letter) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) returning id"""


async def publish(context: Context, given: SatisfactionPublicationInput) -> int:
    """Publish the index of a service as it is now; the publication's id. Raises: BadInput."""
    if not 0 < len(given.plan.strip()) <= 4000:
        raise BadInput(PLAN, path=["input", "plan"])
    respondents, sums = await steps.sums(context, given.service, given.first, given.last)
    value = rules.index(rules.results(sums))
    if value is None:
        raise BadInput(NOBODY, path=["input", "first"])
    grade = rules.grade(value)
    async with context.db.transaction():
        letter = await issue(
            context,
            SATISFACTION,
            number=await next_number(context, SATISFACTION),
            holder=None,
            name="Dinas Sosial",
            facts={
                "service": given.service,
                "first": given.first,
                "last": given.last,
                "respondents": respondents,
                "index": f"{value}".replace(".", ","),
                "grade": grade.value,
            },
        )
        rows = await context.db.fetch(
            PUBLISH, given.service, given.first, given.last, respondents, int(value * 100), grade.value,
            given.plan.strip(), datetime.now(UTC), context.who.name or context.who.username, letter,
        )  # fmt: skip
    return int(rows[0][0])
