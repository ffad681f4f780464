"""What clients may ask about corrections, and how they are asked for and decided."""

from __future__ import annotations

from datetime import UTC, datetime

import strawberry

from hub.cases import HANDLE, READ, TimelineEntry
from hub.citizen import Citizen
from hub.compose import Composition
from hub.context import Context, Info
from hub.corrections import rules
from hub.corrections.demo import corrections
from hub.corrections.tables import CorrectionRow
from hub.cursors import Connection
from hub.declare import filters, join, read, roots
from hub.errors import BadInput, Forbidden, NotFound, Text, Unauthenticated
from hub.fields import find
from hub.fit import needs
from hub.flow import take
from hub.opening import open_case
from hub.plugin import Event, Service
from hub.reads import among, column, declaration, graphql_name, many, one, page, pages, single

strawberry.enum(rules.Status, name="CorrectionStatus")
strawberry.enum(rules.Decision, name="CorrectionDecision")

NO_FIELD = Text("Tidak ada data pribadi dengan nama itu.", "No agency keeps personal data under that name.")
EMPTY = Text("Isi dengan 1 sampai 500 huruf.", "1 to 500 letters, please.")
LONGEST = 500
ROW = "select agency, applicant from hub_correction where number = $1"


@read(CorrectionRow, key="number", rows=rules.VISIBLE, person="applicant")
class Correction:
    """A citizen's request to correct what an agency holds about them."""

    number: str = column("Its number.")
    status: rules.Status = column("Where it stands.")
    agency: str = column("The agency that keeps the field, and decides.")
    applicant: Citizen | None = one("Who asks.", by="applicant", personal=True)
    field: str = column("What is wrong, as `Type.field`.")
    record: str | None = column("Which record, where there are several.", personal=True)
    value: str = column("What it should be.", personal=True)
    reason: str = column("Why, in the citizen's words.", personal=True)
    decision: str | None = column("What the agency said last, in plain words.")
    decided_at: datetime | None = column("When.")
    submitted_at: datetime = column("When it was asked for.")
    due_at: datetime | None = column("When the law wants an answer: 3 x 24 hours after that.")
    timeline: list[TimelineEntry] = many("What happened so far, oldest first.", on="number", order="id")


@join(Citizen)
class CitizenCorrections:
    corrections: Connection[Correction] | None = page(
        "What this person asked to have corrected, newest first.",
        on="applicant",
        order="-submitted_at",
        needs=READ,
        personal=True,
    )


@filters
class CorrectionFilter:
    """Which requests for correction."""

    status: list[rules.Status] | None = among("Standing at one of these.")


@roots
class CorrectionQuery:
    correction: Correction | None = single("One request for correction: for who asked, and the agency.", by="number")
    corrections: Connection[Correction] = pages(
        "Requests for correction, newest first: one's own, and those one's agency decides.",
        order="-submitted_at",
        filter=CorrectionFilter,
    )


@strawberry.input
class CorrectionInput:
    """What is wrong."""

    field: str = strawberry.field(description="`Type.field`, such as `Citizen.birthPlace`.")
    value: str = strawberry.field(description="What it should be: 500 letters at most.")
    reason: str = strawberry.field(description="Why, and what proves it: 500 letters at most.")
    record: str | None = strawberry.field(default=None, description="Which record, where there are several: a number.")


@strawberry.input
class CorrectionDecisionInput:
    """An agency's step."""

    number: str = strawberry.field(description="The request's number.")
    decision: rules.Decision = strawberry.field(description="ACCEPT; CORRECT once the data is changed; or REJECT.")
    note: str = strawberry.field(description="Why, in plain words for the citizen.")


@strawberry.type
class CorrectionMutations:
    @strawberry.mutation
    async def request_correction(self, info: Info, input: CorrectionInput) -> Correction:
        """Ask the agency that keeps a field to correct it, for oneself. It has 3 x 24 hours unless the city says
        otherwise; the request stands in `Citizen.requests`. Source: UU 27/2022 articles 6 and 30."""
        who, composition = info.context.who, info.schema.composition  # type: ignore[attr-defined]
        if who.nik is None:
            raise Unauthenticated if who.anonymous else Forbidden
        agency = keeper(composition, input.field)
        values = {
            "agency": agency,
            "applicant": who.nik,
            "field": input.field,
            "record": _words(input.record, "record") if input.record else None,
            "value": _words(input.value, "value"),
            "reason": _words(input.reason, "reason"),
        }
        opened = await open_case(
            info.context, rules.lifecycle(agency), applicant=who.nik, values=values, data={"agency": agency}
        )
        return await _one(opened.number, info)

    @strawberry.mutation
    @needs(HANDLE)
    async def decide_correction(self, info: Info, input: CorrectionDecisionInput) -> Correction:
        """Accept, carry out or reject a request for correction of one's own agency's data."""
        context = info.context
        context.require(HANDLE)
        agency, _ = await _row(context, input.number)
        if agency != context.who.agency:
            raise NotFound
        step, changes = rules.STEPS[input.decision], {"decision": input.note.strip(), "decided_at": datetime.now(UTC)}
        await take(context, rules.lifecycle(agency), step, input.number, note=input.note, values=changes)
        return await _one(input.number, info)

    @strawberry.mutation
    async def withdraw_correction(self, info: Info, number: str) -> Correction:
        """Take one's own request back."""
        context = info.context
        if context.who.anonymous:
            raise Unauthenticated
        agency, applicant = await _row(context, number)
        if applicant != context.who.nik:
            raise NotFound
        await take(context, rules.lifecycle(agency), rules.WITHDRAW, number)
        return await _one(number, info)


def keeper(composition: Composition, name: str) -> str:
    """The agency that keeps a personal field. Raises: BadInput."""
    for cls, agency in composition.owners.items():
        kept = declaration(cls)
        for field in kept.fields.values():
            if field.personal and agency != "hub" and f"{kept.name}.{graphql_name(field.name)}" == name:
                return agency
    raise BadInput(NO_FIELD, path=["input", "field"])


def _words(given: str, name: str) -> str:
    if not 0 < len(given.strip()) <= LONGEST:
        raise BadInput(EMPTY, path=["input", name])
    return given.strip()


async def _row(context: Context, number: str) -> tuple[str, str]:
    rows = await context.db.fetch(ROW, number)
    if not rows:
        raise NotFound
    return rows[0][0], rows[0][1]


async def _one(number: str, info: Info) -> Correction:
    found: Correction = await find(declaration(Correction), number, info)
    return found


service = Service(
    name=rules.SERVICE,
    title="Perbaikan data pribadi",
    tables=[CorrectionRow],
    reads=[Correction],
    joins=[CitizenCorrections],
    query=[CorrectionQuery],
    mutation=[CorrectionMutations],
    events=[Event(name, doc) for name, doc in rules.EVENTS.items()],
    options=[rules.HOURS],
    demo=corrections,
)
