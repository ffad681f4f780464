"""Which papers registration asks for, from a day on: cases begun before keep the list of their day."""

from __future__ import annotations

import re
from datetime import date

import strawberry

from dinsos.registrations import rules
from dinsos.registrations.graph import RegistrationPaper
from dinsos.registrations.inputs import check_text
from hub import BadInput, Info, Text, declaration, find, needs, times

CODE = re.compile(r"[A-Z][A-Z_]{1,29}").fullmatch
BAD_CODE = Text("Kode terdiri dari huruf besar dan garis bawah.", "A code has capitals and underscores.")
LATER = Text("Perubahan berlaku paling cepat besok.", "A change begins tomorrow at the earliest.")
OVER = """update dinsos_paper set until = $2 where code = $1 and since < $2 and (until is null or until > $2)
returning id"""
NEW = """insert into dinsos_paper (code, title, legal_entity, non_legal_entity, renewal_only, since, source)
values ($1, $2, $3, $4, $5, $6, $7) returning id"""
SOURCE = "decided by the city"


@strawberry.input
class RegistrationPaperInput:
    """A paper as it is asked for from a day on."""

    code: str = strawberry.field(description="Its code: one that is there is changed, another is added.")
    title: str = strawberry.field(description="What it is, 120 characters at most.")
    legal_entity: rules.Need = strawberry.field(description="Whether a legal entity needs it. NO to ask no more.")
    non_legal_entity: rules.Need = strawberry.field(description="Whether another institution needs it.")
    since: date = strawberry.field(description="From this day: tomorrow or later.")
    renewal_only: bool = strawberry.field(description="Whether only a renewal needs it.", default=False)


@strawberry.type
class PaperMutation:
    @strawberry.mutation
    @needs(rules.DECIDE)
    async def set_registration_paper(self, info: Info, input: RegistrationPaperInput) -> RegistrationPaper:
        """Decide what is asked for from a day on; the head of the agency. What counted until then is kept."""
        context = info.context
        context.require(rules.DECIDE)
        if not CODE(input.code):
            raise BadInput(BAD_CODE, path=["input", "code"])
        check_text(input.title, 120, "title")
        if input.since <= times.today():
            raise BadInput(LATER, path=["input", "since"])
        async with context.db.transaction():
            await context.db.fetch(
                "delete from dinsos_paper where code = $1 and since >= $2 returning id", input.code, input.since
            )
            await context.db.fetch(OVER, input.code, input.since)
            rows = await context.db.fetch(
                NEW, input.code, input.title.strip(), input.legal_entity.value, input.non_legal_entity.value,
                input.renewal_only, input.since, SOURCE,
            )  # fmt: skip
        context.forget()
        found: RegistrationPaper = await find(declaration(RegistrationPaper), rows[0][0], info)
        return found
