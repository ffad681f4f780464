"""What clients may ask about proposals and objections, and the steps they may take."""

from __future__ import annotations

from datetime import UTC, datetime

import strawberry

from dinsos.aid.graph import SocialProgramme
from dinsos.appeals import rules, tables
from dinsos.counts import CaseCount, count
from dinsos.people import household
from hub import (
    NIK,
    Attachment,
    BadInput,
    Citizen,
    Conflict,
    Connection,
    Context,
    Forbidden,
    Info,
    Lifecycle,
    Text,
    TimelineEntry,
    Unauthenticated,
    attached,
    column,
    declaration,
    equals,
    filters,
    find,
    join,
    many,
    needs,
    one,
    open_case,
    page,
    pages,
    read,
    roots,
    single,
    take,
)

strawberry.enum(rules.Kind, name="AppealKind")
strawberry.enum(rules.Status, name="AppealStatus")
strawberry.enum(rules.Step, name="AppealStep")

LIFECYCLE = Lifecycle(
    agency="dinsos",
    service="appeals",
    prefix="USL",
    table=tables.Appeal,
    opens=rules.Status.SUBMITTED,
    event=rules.OPENED,
    steps=rules.STEPS,
    due=rules.DUE,
)
LENGTH = Text("Alasan terdiri dari 1 sampai 4.000 huruf.", "A reason has 1 to 4,000 characters.")
NOT_FAMILY = Text("Hanya untuk diri sendiri atau anggota keluarga.", "For yourself or your family only.")
PROGRAMME = Text("Sebutkan program yang masih berjalan.", "Name a programme that takes people in.")
TWICE = Text("Usul atau sanggah yang sama masih berjalan.", "The same proposal or objection is open already.")
OPEN = """select number from dinsos_appeal where citizen = $1 and kind = $2 and coalesce(programme, '') = $3
and status not in ('ACCEPTED', 'REJECTED', 'WITHDRAWN')"""


@strawberry.input
class AppealInput:
    """A proposal or an objection."""

    kind: rules.Kind = strawberry.field(description="Which.")
    reason: str = strawberry.field(description="Why, 4,000 characters at most.")
    nik: NIK | None = strawberry.field(
        description="Whom it is about: by default the caller, else somebody on the caller's family card.", default=None
    )
    programme: str | None = strawberry.field(description="For a proposal: which programme.", default=None)
    attachments: list[strawberry.ID] = strawberry.field(
        description="Files sent to `/attachments` before.", default_factory=list
    )


@strawberry.input
class AppealStepInput:
    """What the office did."""

    number: str = strawberry.field(description="Number of the case.")
    step: rules.Step = strawberry.field(description="What.")
    note: str | None = strawberry.field(
        description="Shown to who sent it; DISCUSS, CHECK and REJECT need it.", default=None
    )


@read(tables.Appeal, key="number", rows=rules.VISIBLE, person="citizen")
class Appeal:
    """A proposal (usul) or an objection (sanggah) about social aid. A proposal is not a recipient: see its stage."""

    number: str = column("Number of the case, such as USL-2026-000001.")
    kind: rules.Kind = column("Which.")
    status: rules.Status = column("The stage it has reached.")
    citizen: Citizen = one("Whom it is about.", by="citizen", personal=True)
    programme: SocialProgramme | None = one("For a proposal: the programme.", by="programme")
    reason: str = column("Why.", personal=True)
    submitted_at: datetime = column("When it was sent.")
    due_at: datetime | None = column("When an answer is due.")
    decided_at: datetime | None = column("When it was accepted or rejected.")
    attachments: list[Attachment] = many("Files that came with it.", on="number", order="sent_at", personal=True)
    timeline: list[TimelineEntry] = many("Every stage with its time, oldest first.", on="number", order="id")


@join(Citizen)
class CitizenAppeals:
    aid_appeals: Connection[Appeal] | None = page(
        "Proposals and objections about this person's aid, newest first, as far as the caller may know them.",
        on="citizen",
        order="-submitted_at",
        personal=True,
    )


@filters
class AppealFilter:
    """Which cases."""

    kind: rules.Kind | None = equals("Of this kind.")
    status: rules.Status | None = equals("At this stage.")


@roots
class AppealQuery:
    appeal: Appeal | None = single("One proposal or objection by its number.", by="number")
    appeals: Connection[Appeal] = pages(
        "Proposals and objections that the caller may know, newest first.", order="-submitted_at", filter=AppealFilter
    )


@strawberry.type
class AppealRecap:
    @strawberry.field
    @needs(rules.READ)
    async def appeal_recap(self, info: Info, year: int) -> list[CaseCount]:
        """Cases sent in a year, counted by kind and status; for the office."""
        info.context.require(rules.READ)
        return await count(info.context, "dinsos_appeal", year)


@strawberry.type
class AppealMutation:
    @strawberry.mutation
    async def file_appeal(self, info: Info, input: AppealInput) -> Appeal:
        """Propose somebody for a programme, or object to what the registry says: for yourself or your family.

        CONFLICT while the same one is open.
        """
        return await _shown(await file(info.context, input), info)

    @strawberry.mutation
    @needs(rules.HANDLE, rules.DECIDE)
    async def advance_appeal(self, info: Info, input: AppealStepInput) -> Appeal:
        """Take a case to its next stage. CONFLICT when it doesn't stand where the step begins."""
        context = info.context
        found = await _shown(input.number, info)
        step = LIFECYCLE.named(input.step.value.lower())
        context.require(step.may or "")
        if not rules.may_take(rules.Kind(found.kind), found.status, input.step):
            raise Conflict
        ends = step.to in (rules.Status.ACCEPTED, rules.Status.REJECTED)
        values = {"decided_at": datetime.now(UTC)} if ends else {}
        await take(context, LIFECYCLE, step, input.number, note=input.note, values=values)
        return await _shown(input.number, info)

    @strawberry.mutation
    async def withdraw_appeal(self, info: Info, number: str) -> Appeal:
        """Take back a case that has not left the office."""
        await _shown(number, info)
        await take(info.context, LIFECYCLE, LIFECYCLE.named("withdraw"), number)
        return await _shown(number, info)


async def file(context: Context, given: AppealInput) -> str:
    """Open a case; its number. Raises: BadInput, Conflict."""
    who = context.who
    if who.nik is None:
        raise Unauthenticated if who.anonymous else Forbidden
    if not 0 < len(given.reason.strip()) <= 4000:
        raise BadInput(LENGTH, path=["input", "reason"])
    nik = given.nik or who.nik
    if nik != who.nik:
        own = await household(context, who.nik)
        if own is None or nik not in own.family:
            raise BadInput(NOT_FAMILY, path=["input", "nik"])
    programme = given.programme if given.kind is rules.Kind.PROPOSAL else None
    active = "select code from dinsos_programme where code = $1 and status = 'ACTIVE' and unit <> 'INSTITUTION'"
    if given.kind is rules.Kind.PROPOSAL and not (programme and await context.db.fetch(active, programme)):
        raise BadInput(PROGRAMME, path=["input", "programme"])
    async with context.db.transaction():
        if await context.db.fetch(OPEN, nik, given.kind.value, programme or ""):
            raise Conflict(TWICE)
        values = {
            "kind": given.kind.value,
            "citizen": nik,
            "applicant": who.nik,
            "programme": programme,
            "reason": given.reason.strip(),
        }
        taken = await open_case(context, LIFECYCLE, applicant=who.nik, values=values, data={"kind": given.kind.value})
        await attached(context, given.attachments, case=taken.number)
    return taken.number


async def _shown(number: str, info: Info) -> Appeal:
    """The case as the caller may see it. Raises: NotFound."""
    found: Appeal = await find(declaration(Appeal), number, info)
    return found
