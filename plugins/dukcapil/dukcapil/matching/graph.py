"""What partners may ask: whether somebody is who they say, without reading their record."""

from __future__ import annotations

from datetime import date

import strawberry

from dukcapil.matching import rules
from dukcapil.residents.rules import Sex
from hub import NIK, BadInput, Info, PurposeRequired, Text, needs

strawberry.enum(rules.Verdict, name="MatchVerdict")
strawberry.enum(rules.Element, name="MatchElement")

NOTHING = Text("Sebutkan sekurangnya nama dan satu keterangan lain.", "Say the name and one thing more at least.")
KNOWN = """select name, birth_date, birth_place, sex, family_card, mother_name, village
from dukcapil_resident where nik = $1"""


@strawberry.type
class CitizenMatch:
    """What the register says to what a partner knows."""

    verdict: rules.Verdict = strawberry.field(
        description="MATCH: everything agrees; PARTIAL: some of it; NO_MATCH: nothing, or there is no such NIK."
    )
    fields: list[rules.Element] = strawberry.field(description="What agrees. The register's own values are never said.")


@strawberry.type
class MatchingQuery:
    @strawberry.field
    @needs(rules.MATCH)
    async def match_citizen(
        self,
        info: Info,
        nik: NIK,
        name: str,
        birth_date: date | None = None,
        birth_place: str | None = None,
        sex: Sex | None = None,
        family_card: str | None = None,
        mother_name: str | None = None,
        village: str | None = None,
    ) -> CitizenMatch:
        """Compare what a partner knows of somebody with the register. Needs a purpose; the person finds it in their
        access log. An unknown NIK and one of which nothing agrees answer alike. BAD_INPUT when there is only a name,
        RATE_LIMITED after too many tries."""
        context = info.context
        context.require(rules.MATCH)
        said: dict[rules.Element, str | date | None] = {
            rules.Element.NAME: name,
            rules.Element.BIRTH_DATE: birth_date,
            rules.Element.BIRTH_PLACE: birth_place,
            rules.Element.SEX: sex.value if sex else None,
            rules.Element.FAMILY_CARD: family_card,
            rules.Element.MOTHER_NAME: mother_name,
            rules.Element.VILLAGE: village,
        }
        if not name.strip() or sum(value is not None for value in said.values()) < 2:
            raise BadInput(NOTHING, path=["name"])
        if context.purpose is None and nik != context.who.nik:  # before the look, so that the answer says nothing
            raise PurposeRequired
        caller = context.who.username
        await context.limit("match", caller, rules.PER_HOUR.of(context.settings), 3600)
        await context.limit("match-nik", f"{caller}:{nik}", rules.TRIES.of(context.settings), 3600)
        rows = await context.db.fetch(KNOWN, nik)
        known = dict(zip(rules.Element, rows[0], strict=True)) if rows else {}
        verdict, agree = rules.compare(said, known, rules.ALIKE.of(context.settings))
        if rows:
            context.note(nik, "Citizen.match")
        return CitizenMatch(verdict=verdict, fields=agree)
