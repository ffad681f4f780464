"""What clients may ask of Halo Pamor."""

from __future__ import annotations

from datetime import UTC, date, datetime

import strawberry

from dukcapil.documents.rules import Service
from dukcapil.pamor import rules, steps, tables
from hub import (
    BadInput,
    Citizen,
    Connection,
    Info,
    Text,
    TimelineEntry,
    Village,
    among,
    column,
    declaration,
    equals,
    filters,
    find,
    join,
    listing,
    many,
    needs,
    one,
    page,
    pages,
    read,
    roots,
)  # fmt: skip

strawberry.enum(rules.Status, name="PamorHelpStatus")
strawberry.enum(rules.Decision, name="PamorHelpDecision")
strawberry.enum(rules.Need, name="PamorNeed")
strawberry.enum(rules.Audience, name="PamorAudience")
strawberry.enum(Service, name="PopulationService")

GREETING = "Halo Pamor, saya warga RW {rw} dan memerlukan bantuan layanan kependudukan."
ADD = """insert into dukcapil_pamor_announcement
(area, village, rw, audience, title, text, posted_at, posted_by, until)
values ($1, $2, $3, $4, $5, $6, $7, $8, $9) returning id"""
EMPTY = Text("Judul dan isi tidak boleh kosong.", "Title and text may not be empty.")


@read(tables.PamorOfficer, key="code")
class PamorOfficer:
    """An officer of Satgas Pamor, who helps the residents of one RW."""

    name: str = column("Name.")
    phone: str = column("Telephone with country code, digits only.")
    code: str = column("Code: VILLAGE/RW-n.")
    rw: str = column("RW, three digits.")
    village: Village | None = one("Village (kelurahan).", by="village")

    @strawberry.field
    def whatsapp_url(self) -> str:
        """Opens a WhatsApp chat with a greeting typed in."""
        row = vars(self)["__row__"]
        return rules.whatsapp(row["phone"], GREETING.format(rw=row["rw"]))


@read(tables.PamorHelp, key="number", rows=rules.VISIBLE, person="applicant")
class PamorHelp:
    """A citizen's request for help by the officer of their RW, and what they let the officer do."""

    number: str = column("Its number.")
    status: rules.Status = column("Where it stands.")
    service: Service = column("The service it is about.")
    need: rules.Need = column("What the citizen is short of.", personal=True)
    note: str | None = column("What the citizen says.", personal=True)
    officer: PamorOfficer | None = one("Who helps.", by="officer")
    delegated_until: date | None = column("Last day the officer may file for the citizen; null: never.", "until")
    delegation_ended_at: datetime | None = column("When the citizen ended that.", "ended_at")
    submitted_at: datetime = column("When it was sent.")
    due_at: datetime | None = column("When the officer should have answered.")
    timeline: list[TimelineEntry] = many("What happened so far, oldest first.", on="number", order="id")
    applicant: Citizen | None = one("Who needs help.", by="applicant", personal=True)


@read(tables.PamorAnnouncement, key="id")
class PamorAnnouncement:
    """A programme made known in an RW."""

    title: str = column("In one line.")
    text: str = column("What it is about.")
    audience: rules.Audience = column("For whom.")
    rw: str = column("RW, three digits.")
    village: Village | None = one("Village (kelurahan).", by="village")
    posted_at: datetime = column("When.")
    posted_by: str = column("By whom.")
    until: date | None = column("Its last day.")


@join(Citizen)
class CitizenHelp:
    pamor_helps: Connection[PamorHelp] | None = page(
        "Help this person asked their RW's officer for, newest first.",
        on="applicant", order="-submitted_at", needs=rules.READ, personal=True,
    )  # fmt: skip


@filters
class PamorOfficerFilter:
    """Of which RW."""

    village: str = equals("Code of the village, 10 digits.")
    rw: str = equals("RW, three digits.")


@filters
class PamorHelpFilter:
    """Which requests for help."""

    status: list[rules.Status] | None = among("Standing at one of these.")
    service: Service | None = equals("About this service.")


@filters
class PamorAnnouncementFilter:
    """Of which place."""

    village: str | None = equals("Code of the village, 10 digits.")
    rw: str | None = equals("RW, three digits.")


@roots
class PamorQuery:
    pamor_officers: list[PamorOfficer] = listing(
        "The officers of an RW, with telephone and WhatsApp; anybody may ask.",
        order="code", filter=PamorOfficerFilter, flat=True,
    )  # fmt: skip
    pamor_helps: Connection[PamorHelp] = pages(
        "Requests for help: a citizen's own, and those of the RW for its officer.",
        order="-submitted_at", filter=PamorHelpFilter,
    )  # fmt: skip
    pamor_announcements: Connection[PamorAnnouncement] = pages(
        "Programmes made known to RT and RW, newest first; anybody may ask.",
        order="-posted_at", filter=PamorAnnouncementFilter,
    )  # fmt: skip


@strawberry.input
class PamorHelpInput:
    """What somebody needs help with."""

    service: Service = strawberry.field(description="The service.")
    need: rules.Need = strawberry.field(description="What they are short of.", default=rules.Need.TECHNOLOGY)
    note: str | None = strawberry.field(description="A word to the officer.", default=None)
    delegate: bool = strawberry.field(
        description="Whether the officer may file for the citizen, for this service alone.", default=True
    )
    days: int | None = strawberry.field(
        description="For how many days: 1 to 90; by default 14, as the city has set.", default=None
    )


@strawberry.input
class PamorHelpDecisionInput:
    """What the officer does with a request for help."""

    number: str = strawberry.field(description="Its number.")
    decision: rules.Decision = strawberry.field(description="`DECLINE` needs a note.")
    note: str | None = strawberry.field(description="What the citizen is told.", default=None)


@strawberry.input
class PamorDelegationInput:
    """Whom a citizen lets file."""

    number: str = strawberry.field(description="Number of the request for help.")
    days: int | None = strawberry.field(description="For how many days from now.", default=None)


@strawberry.input
class PamorHelpNumberInput:
    """Which request for help."""

    number: str = strawberry.field(description="Its number.")
    note: str | None = strawberry.field(description="Why.", default=None)


@strawberry.input
class PamorOfficerInput:
    """Somebody who becomes an officer of an RW, or whose details change."""

    code: str | None = strawberry.field(
        description="Code of the officer who changes; without one a new one.", default=None
    )
    name: str = strawberry.field(description="Name.")
    phone: str = strawberry.field(description="Telephone with country code: 8 to 15 digits.")
    village: str = strawberry.field(description="Code of the village, 10 digits.")
    rw: str = strawberry.field(description="RW, up to three digits.")
    account: str | None = strawberry.field(
        description="User name of the account that files for citizens.", default=None
    )


@strawberry.input
class PamorAnnouncementInput:
    """A programme to make known in the officer's RW."""

    title: str = strawberry.field(description="In one line.")
    text: str = strawberry.field(description="What it is about.")
    audience: rules.Audience = strawberry.field(description="For whom.", default=rules.Audience.RW)
    until: date | None = strawberry.field(description="Its last day.", default=None)


@strawberry.type
class PamorMutation:
    @strawberry.mutation
    async def request_pamor_help(self, info: Info, input: PamorHelpInput) -> PamorHelp:
        """A citizen asks the officer of their own RW for help, and may let them file for one service. BAD_INPUT where
        the RW has no officer."""
        number = await steps.ask(
            info.context, input.service.value, input.need, input.note, delegate=input.delegate, days=input.days
        )
        return await _found(number, info)

    @strawberry.mutation
    @needs(rules.HELP)
    async def decide_pamor_help(self, info: Info, input: PamorHelpDecisionInput) -> PamorHelp:
        """The RW's officer takes on, finishes or declines a request for help. NOT_FOUND for another RW's."""
        await steps.decide(info.context, input.number, input.decision, input.note)
        return await _found(input.number, info)

    @strawberry.mutation
    async def cancel_pamor_help(self, info: Info, input: PamorHelpNumberInput) -> PamorHelp:
        """The citizen needs no help any more. It also ends what they let the officer do."""
        await steps.cancel(info.context, input.number, input.note)
        return await _found(input.number, info)

    @strawberry.mutation
    async def grant_pamor_delegation(self, info: Info, input: PamorDelegationInput) -> PamorHelp:
        """The citizen lets the officer file for the service of this help, from now on for some days."""
        await steps.let(info.context, input.number, input.days)
        return await _found(input.number, info)

    @strawberry.mutation
    async def end_pamor_delegation(self, info: Info, input: PamorHelpNumberInput) -> PamorHelp:
        """The citizen ends what they let the officer do, at once. CONFLICT when there is nothing to end."""
        await steps.end(info.context, input.number)
        return await _found(input.number, info)

    @strawberry.mutation
    @needs(rules.APPOINT)
    async def appoint_pamor_officer(self, info: Info, input: PamorOfficerInput) -> PamorOfficer:
        """The head of office appoints an officer of an RW, or changes their details."""
        appointed = steps.Officer(input.name, input.phone, input.village, input.rw, input.account)
        code = await steps.appoint(info.context, input.code, appointed)
        made: PamorOfficer = await find(declaration(PamorOfficer), code, info)
        return made

    @strawberry.mutation
    @needs(rules.APPOINT)
    async def dismiss_pamor_officer(self, info: Info, code: str) -> bool:
        """Somebody is no officer any more. Requests for their help stay with the RW. NOT_FOUND when nobody is."""
        await steps.dismiss(info.context, code)
        return True

    @strawberry.mutation
    @needs(rules.ANNOUNCE)
    async def announce_programme(self, info: Info, input: PamorAnnouncementInput) -> PamorAnnouncement:
        """An officer makes a programme known to RT, RW or residents of their RW."""
        context = info.context
        context.require(rules.ANNOUNCE)
        title, text, unit = input.title.strip(), input.text.strip(), context.who.unit or ""
        if not title or not text or "/" not in unit:
            raise BadInput(EMPTY, path=["input"])
        village, rw = unit.split("/")
        rows = await context.db.fetch(
            ADD, unit, village, rw, input.audience.value, title[:120], text, datetime.now(UTC), context.who.name,
            input.until,
        )  # fmt: skip
        made: PamorAnnouncement = await find(declaration(PamorAnnouncement), rows[0][0], info)
        return made


async def _found(number: str, info: Info) -> PamorHelp:
    made: PamorHelp = await find(declaration(PamorHelp), number, info)
    return made
