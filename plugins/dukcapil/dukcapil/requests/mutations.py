"""The steps that applicants and officers take."""

from __future__ import annotations

from datetime import UTC, date, datetime

import strawberry

from dukcapil.requests import births, cards, deaths, deciding, filing, inputs, moves, papers, rules, tables
from dukcapil.requests.graph import PopulationNotice, PopulationRequest, PopulationRequirement
from hub import BadInput, Info, NotFound, Text, declaration, find, needs

strawberry.enum(rules.Decision, name="PopulationDecision")

EMPTY = Text("Teks tidak boleh kosong.", "The text may not be empty.")
BACKWARDS = Text("Tanggal akhir harus setelah tanggal awal.", "It must end after it begins.")
END_NOTICE = "update dukcapil_notice set until = $2 where id = $1 and until is null returning id"
ADD_NOTICE = """insert into dukcapil_notice (text, services, since, posted_by) values ($1, $2, $3, $4) returning id"""
ADD_RULE = """insert into dukcapil_requirement (service, variant, paper, held, substitute, since, until, source)
values ($1, $2, $3, $4, $5, $6, $7, $8) returning id"""
END_RULE = "update dukcapil_requirement set until = $2 where id = $1 and since < $3 returning id"


@strawberry.input
class PaperObjectionInput:
    """What is wrong with a paper."""

    kind: papers.PaperKind = strawberry.field(description="Which paper of the request.")
    reason: str = strawberry.field(description="What the applicant should do.")


@strawberry.input
class PopulationDecisionInput:
    """What an officer decides."""

    number: str = strawberry.field(description="Number of the request.")
    decision: rules.Decision = strawberry.field(
        description="VERIFY, RETURN and REJECT by the desk, INITIAL and ISSUE by other officers than the one who"
        " verified; WAIT while a central system is away, RESUME afterwards."
    )
    note: str | None = strawberry.field(
        description="The reason. RETURN, REJECT (the legal ground) and WAIT need one.", default=None
    )
    papers: list[PaperObjectionInput] = strawberry.field(
        description="With RETURN: a reason for each paper that isn't right.", default_factory=list
    )


@strawberry.input
class ResubmitPopulationRequestInput:
    """An answer to a RETURN."""

    number: str = strawberry.field(description="Number of the request.")
    note: str = strawberry.field(description="What was changed.")
    papers: list[inputs.PopulationPaperInput] = strawberry.field(
        description="Papers sent again take the place of those of their kind.", default_factory=list
    )


@strawberry.input
class CancelPopulationRequestInput:
    """A request taken back."""

    number: str = strawberry.field(description="Number of the request.")
    note: str | None = strawberry.field(description="Why.", default=None)


@strawberry.input
class ClearPopulationDoubtInput:
    """A doubt that an officer has looked at."""

    number: str = strawberry.field(description="Number of the request.")
    doubt: int = strawberry.field(description="Id of the doubt.")
    note: str = strawberry.field(description="What was found.")


@strawberry.input
class PopulationNoticeInput:
    """A public notice."""

    text: str = strawberry.field(description="What it says.")
    services: list[rules.Kind] = strawberry.field(description="About which services; none: all.", default_factory=list)


@strawberry.input
class PopulationRequirementInput:
    """A paper that a case will need."""

    service: rules.Kind = strawberry.field(description="The service.")
    case: rules.Case = strawberry.field(description="The case of it.")
    paper: papers.PaperKind = strawberry.field(description="The paper.")
    since: date = strawberry.field(description="From this day.")
    until: date | None = strawberry.field(description="The first day it is no longer needed.", default=None)
    held: bool = strawberry.field(description="Whether the office looks it up itself.", default=False)
    substitute: papers.PaperKind | None = strawberry.field(description="What may come instead.", default=None)
    source: str = strawberry.field(description="The regulation behind it.")


@strawberry.type
class PopulationMutation:
    @strawberry.mutation
    async def apply_for_birth_certificate(
        self, info: Info, input: inputs.BirthCertificateInput, on_behalf_of: str | None = None
    ) -> PopulationRequest:
        """Ask for a birth certificate (akta kelahiran). Once issued, the child has a NIK and joins the family card.
        `onBehalfOf`: number of the help with which the citizen lets the RW's officer file. BAD_INPUT names what is
        wrong; papers that are missing stand in `extensions.missing`."""
        context = info.context
        who = await filing.filer(context, rules.Kind.BIRTH_CERTIFICATE, on_behalf_of)
        return await _file(info, await births.check(context, input, who), input.papers, input.note)

    @strawberry.mutation
    async def apply_for_death_certificate(
        self, info: Info, input: inputs.DeathCertificateInput, on_behalf_of: str | None = None
    ) -> PopulationRequest:
        """Ask for a death certificate (akta kematian). Once issued, the person's record, cards and delegations end, the
        spouse is widowed and the family card has a new head where it needs one."""
        context = info.context
        who = await filing.filer(context, rules.Kind.DEATH_CERTIFICATE, on_behalf_of)
        return await _file(info, await deaths.check(context, input, who), input.papers, input.note)

    @strawberry.mutation
    async def apply_for_identity_card(
        self, info: Info, input: inputs.IdentityCardInput, on_behalf_of: str | None = None
    ) -> PopulationRequest:
        """Ask for an identity card (KTP-el): the first, one in place of a lost or damaged one, or with changed data."""
        context = info.context
        who = await filing.filer(context, rules.Kind.IDENTITY_CARD, on_behalf_of)
        return await _file(info, await cards.check_identity(context, input, who), input.papers, input.note)

    @strawberry.mutation
    async def apply_for_move(
        self, info: Info, input: inputs.MoveInput, on_behalf_of: str | None = None
    ) -> PopulationRequest:
        """Report a move: inside the city, out of it (SKPWNI), or into it. The NIK never changes."""
        context = info.context
        who = await filing.filer(context, rules.Kind.MOVE, on_behalf_of)
        return await _file(info, await moves.check(context, input, who), input.papers, input.note)

    @strawberry.mutation
    async def apply_for_family_card(
        self, info: Info, input: inputs.FamilyCardInput, on_behalf_of: str | None = None
    ) -> PopulationRequest:
        """Ask for the applicant's family card (Kartu Keluarga) again, because it is lost or damaged."""
        context = info.context
        who = await filing.filer(context, rules.Kind.FAMILY_CARD, on_behalf_of)
        return await _file(info, await cards.check_family(context, input, who), input.papers, input.note)

    @strawberry.mutation
    async def apply_for_child_identity_card(
        self, info: Info, input: inputs.ChildIdentityCardInput, on_behalf_of: str | None = None
    ) -> PopulationRequest:
        """Ask for a child's identity card (KIA)."""
        context = info.context
        who = await filing.filer(context, rules.Kind.CHILD_IDENTITY_CARD, on_behalf_of)
        return await _file(info, await cards.check_child(context, input, who), input.papers, input.note)

    @strawberry.mutation
    @needs(rules.READ)
    async def decide_population_request(self, info: Info, input: PopulationDecisionInput) -> PopulationRequest:
        """An officer verifies, returns, rejects, initials or issues. Who verified doesn't issue, nobody decides their
        own family's case (FORBIDDEN). CONFLICT when somebody else decided first."""
        said = [deciding.Objection(one.kind, one.reason) for one in input.papers]
        await deciding.decide(info.context, input.number, input.decision, input.note, said)
        return await _found(input.number, info)

    @strawberry.mutation
    async def resubmit_population_request(
        self, info: Info, input: ResubmitPopulationRequestInput, on_behalf_of: str | None = None
    ) -> PopulationRequest:
        """The applicant answers a RETURN; the clock goes on where it stopped."""
        await deciding.resubmit(info.context, input.number, input.note, input.papers, on_behalf_of)
        return await _found(input.number, info)

    @strawberry.mutation
    async def cancel_population_request(self, info: Info, input: CancelPopulationRequestInput) -> PopulationRequest:
        """The applicant takes the request back before it is verified."""
        await deciding.cancel(info.context, input.number, input.note)
        return await _found(input.number, info)

    @strawberry.mutation
    @needs(rules.VERIFY)
    async def clear_population_doubt(self, info: Info, input: ClearPopulationDoubtInput) -> PopulationRequest:
        """An officer has looked at a possible duplicate and found another child."""
        await deciding.clear(info.context, input.number, input.doubt, input.note)
        return await _found(input.number, info)

    @strawberry.mutation
    @needs(rules.NOTIFY)
    async def post_population_notice(self, info: Info, input: PopulationNoticeInput) -> PopulationNotice:
        """Tell the public, for example that a central system is away."""
        context = info.context
        context.require(rules.NOTIFY)
        if not input.text.strip():
            raise BadInput(EMPTY, path=["input", "text"])
        services = " ".join(one.value for one in input.services)
        rows = await context.db.fetch(
            ADD_NOTICE, input.text.strip()[:300], services, datetime.now(UTC), context.who.name
        )
        made: PopulationNotice = await find(declaration(PopulationNotice), rows[0][0], info)
        return made

    @strawberry.mutation
    @needs(rules.NOTIFY)
    async def end_population_notice(self, info: Info, id: int) -> PopulationNotice:
        """A notice is over."""
        context = info.context
        context.require(rules.NOTIFY)
        if not await context.db.fetch(END_NOTICE, id, datetime.now(UTC)):
            raise NotFound
        made: PopulationNotice = await find(declaration(PopulationNotice), id, info)
        return made

    @strawberry.mutation
    @needs(rules.SET)
    async def add_population_requirement(self, info: Info, input: PopulationRequirementInput) -> PopulationRequirement:
        """A case needs a paper from a day on. Requests sent before that day don't."""
        context = info.context
        context.require(rules.SET)
        if input.until and input.until <= input.since:
            raise BadInput(BACKWARDS, path=["input", "until"])
        async with context.db.transaction():
            rows = await context.db.fetch(
                ADD_RULE, input.service.value, input.case.value, input.paper.value, input.held,
                input.substitute.value if input.substitute else None, input.since, input.until, input.source[:160],
            )  # fmt: skip
            await context.changed(tables.Requirement)
        made: PopulationRequirement = await find(declaration(PopulationRequirement), rows[0][0], info)
        return made

    @strawberry.mutation
    @needs(rules.SET)
    async def end_population_requirement(self, info: Info, id: int, until: date) -> PopulationRequirement:
        """A case needs a paper until a day."""
        context = info.context
        context.require(rules.SET)
        async with context.db.transaction():
            if not await context.db.fetch(END_RULE, id, until, until):
                raise NotFound
            await context.changed(tables.Requirement)
        made: PopulationRequirement = await find(declaration(PopulationRequirement), id, info)
        return made


async def _file(
    info: Info, ready: filing.Filing, sent: list[inputs.PopulationPaperInput], note: str | None
) -> PopulationRequest:
    return await _found(await filing.file(info.context, ready, sent, note), info)


async def _found(number: str, info: Info) -> PopulationRequest:
    made: PopulationRequest = await find(declaration(PopulationRequest), number, info)
    return made
