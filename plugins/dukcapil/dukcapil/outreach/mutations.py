"""The steps that citizens and officers take about visits."""

from __future__ import annotations

from datetime import date as Date  # noqa: N812 - a field is called date

import strawberry

from dukcapil.documents.rules import Service
from dukcapil.outreach import forms, packets, rules, steps
from dukcapil.outreach.graph import OutreachBooking, OutreachRequest, OutreachVisit, visit
from dukcapil.requests import inputs
from dukcapil.requests.graph import PopulationRequest
from hub import NIK, BadInput, Info, Text, declaration, find, needs

strawberry.enum(rules.Decision, name="OutreachDecision")

ONE_FORM = Text("Isi tepat satu formulir.", "Fill in exactly one form.")


@strawberry.input
class OutreachInput:
    """A request for a visit."""

    group: rules.Group = strawberry.field(description="Whom it is for.")
    address: str = strawberry.field(description="Where they are.")
    village: str = strawberry.field(description="Code of the village, 10 digits.")
    people: int = strawberry.field(description="How many: 1 to 500.", default=1)
    subject: NIK | None = strawberry.field(description="NIK of the person, when it is one who has one.", default=None)
    institution: str | None = strawberry.field(description="The institution that shelters them.", default=None)
    contact: str | None = strawberry.field(description="Whom to call.", default=None)
    note: str | None = strawberry.field(description="A word to the office.", default=None)


@strawberry.input
class OutreachVisitInput:
    """A visit to plan."""

    date: Date = strawberry.field(description="The day.")
    place: str = strawberry.field(description="Where.")
    village: str = strawberry.field(description="Code of the village, 10 digits.")
    services: list[rules.Service] = strawberry.field(description="What is done there.")
    capacity: int = strawberry.field(description="How many people can be served: 1 to 1,000.")
    requests: list[str] = strawberry.field(description="Numbers of requests it answers.", default_factory=list)
    roster: list[str] = strawberry.field(description="User names of the officers who go.", default_factory=list)


@strawberry.input
class OutreachDecisionInput:
    """What the office does with a request for a visit."""

    number: str = strawberry.field(description="Its number.")
    decision: rules.Decision = strawberry.field(description="`DECLINE` needs a note.")
    note: str | None = strawberry.field(description="What the sender is told.", default=None)


@strawberry.input
class OutreachBookingInput:
    """A place to take."""

    visit: str = strawberry.field(description="Number of the visit.")
    service: rules.Service = strawberry.field(description="For what.")
    citizen: NIK | None = strawberry.field(
        description="For whom: by default the caller; family, or anybody for officers.", default=None
    )


@strawberry.type
class OutreachPacket:
    """A visit's roster and forms, to work on without a network."""

    text: str = strawberry.field(description="The file: JSON. Keep it as it is; it is sent back unchanged.")
    signature: str = strawberry.field(description="Proof that it is ours, good for some days.")


@strawberry.input
class OutreachResultInput:
    """What was noted about a place while offline."""

    booking: int = strawberry.field(description="Its number.")
    status: rules.BookingStatus = strawberry.field(description="`SERVED` or `ABSENT`.")
    note: str | None = strawberry.field(description="A remark.", default=None)


@strawberry.input
class OutreachFormInput:
    """A form that was filled in while offline, for who has the place: exactly one of the five."""

    id: str = strawberry.field(
        description="The officer's own name for it, up to 40 letters, digits and hyphens: sent again, it is filed once."
    )
    booking: int = strawberry.field(description="Number of the place; its citizen asks.")
    birth: inputs.BirthCertificateInput | None = strawberry.field(description="A birth (F-2.01).", default=None)
    death: inputs.DeathCertificateInput | None = strawberry.field(description="A death (F-2.01).", default=None)
    identity_card: inputs.IdentityCardInput | None = strawberry.field(description="A KTP-el (F-1.02).", default=None)
    family_card: inputs.FamilyCardInput | None = strawberry.field(description="A family card (F-1.02).", default=None)
    child_identity_card: inputs.ChildIdentityCardInput | None = strawberry.field(
        description="A child's card (F-1.02).", default=None
    )


@strawberry.input
class OutreachPacketInput:
    """A packet that comes back."""

    packet: str = strawberry.field(description="The file as it was taken.")
    signature: str = strawberry.field(description="Its signature.")
    results: list[OutreachResultInput] = strawberry.field(description="What was noted.")
    forms: list[OutreachFormInput] = strawberry.field(description="Forms that were filled in.", default_factory=list)


@strawberry.type
class OutreachClash:
    """A place that somebody changed meanwhile. It stays as it is; decide with who changed it."""

    booking: int = strawberry.field(description="Its number.")
    theirs: str = strawberry.field(description="What it says now.")
    yours: str = strawberry.field(description="What was sent.")
    by: str | None = strawberry.field(description="Who changed it.")


@strawberry.type
class OutreachFiling:
    """What became of a form."""

    id: str = strawberry.field(description="The officer's name for it.")
    request: PopulationRequest | None = strawberry.field(description="The request it became; null when it was refused.")
    code: str | None = strawberry.field(description="Why it was refused: a code as errors have it.")
    message: str | None = strawberry.field(description="The same in words.")
    path: list[str] = strawberry.field(description="The field at fault, below the form.")


@strawberry.type
class OutreachReturn:
    """What became of a packet."""

    visit: OutreachVisit = strawberry.field(description="The visit.")
    written: list[int] = strawberry.field(description="Places that were written.")
    conflicts: list[OutreachClash] = strawberry.field(description="Places that weren't.")
    filed: list[OutreachFiling] = strawberry.field(description="The forms, in their order.")


@strawberry.type
class OutreachMutation:
    @strawberry.mutation
    async def request_outreach(self, info: Info, input: OutreachInput) -> OutreachRequest:
        """Ask the office to come. For DISABILITY, MENTAL_DISORDER and NEGLECTED a confidential case at Dinsos follows
        by itself."""
        asked = steps.Asked(
            group=input.group, address=input.address, village=input.village, people=input.people,
            subject=input.subject, institution=input.institution, contact=input.contact, note=input.note,
        )  # fmt: skip
        return await _request(await steps.ask(info.context, asked), info)

    @strawberry.mutation
    @needs(rules.READ)
    async def decide_outreach(self, info: Info, input: OutreachDecisionInput) -> OutreachRequest:
        """The office declines a request, or says that it was visited."""
        await steps.decide(info.context, input.number, input.decision, input.note)
        return await _request(input.number, info)

    @strawberry.mutation
    async def cancel_outreach(self, info: Info, number: str, note: str | None = None) -> OutreachRequest:
        """Who asked needs no visit any more."""
        await steps.cancel(info.context, number, note)
        return await _request(number, info)

    @strawberry.mutation
    @needs(rules.SCHEDULE)
    async def schedule_outreach_visit(self, info: Info, input: OutreachVisitInput) -> OutreachVisit:
        """Plan a visit, and answer requests with it."""
        number = await steps.plan(
            info.context, input.date, input.place, input.village, input.services, input.capacity, input.requests,
            input.roster,
        )  # fmt: skip
        return await visit(number, info)

    @strawberry.mutation
    async def book_outreach_visit(self, info: Info, input: OutreachBookingInput) -> OutreachBooking:
        """Take a place on a visit. CONFLICT when it is full, or the person has one."""
        made = await steps.book(info.context, input.visit, input.service, input.citizen)
        found: OutreachBooking = await find(declaration(OutreachBooking), made, info)
        return found

    @strawberry.mutation
    async def cancel_outreach_booking(self, info: Info, id: int) -> bool:
        """Give a place back."""
        await steps.leave(info.context, id)
        return True

    @strawberry.mutation
    @needs(rules.VISIT)
    async def take_outreach_packet(self, info: Info, visit: str) -> OutreachPacket:
        """An officer on the visit's roster takes it along for a place without a network. Everybody on it finds that in
        their access log."""
        text, signature = await packets.pack(info.context, visit)
        return OutreachPacket(text=text, signature=signature)

    @strawberry.mutation
    @needs(rules.VISIT)
    async def return_outreach_packet(self, info: Info, input: OutreachPacketInput) -> OutreachReturn:
        """The packet comes back. Forms become requests of their citizens, filed by the officer; what the register no
        longer allows is said beside the form. Places that somebody changed meanwhile are shown, not overwritten.
        CONFLICT when it came back before."""
        results = [packets.Result(one.booking, one.status, one.note) for one in input.results]
        filled = [_form(one, place) for place, one in enumerate(input.forms)]
        number, written, clashes, filed = await packets.unpack(
            info.context, input.packet, input.signature, results, filled
        )
        shown = [OutreachClash(booking=one.booking, theirs=one.theirs, yours=one.yours, by=one.by) for one in clashes]
        made = [await _filing(one, info) for one in filed]
        return OutreachReturn(visit=await visit(number, info), written=written, conflicts=shown, filed=made)


def _form(form: OutreachFormInput, place: int) -> packets.Form:
    """Raises: BadInput for none or several at once."""
    given = {
        Service.BIRTH_CERTIFICATE: form.birth, Service.DEATH_CERTIFICATE: form.death,
        Service.IDENTITY_CARD: form.identity_card, Service.FAMILY_CARD: form.family_card,
        Service.CHILD_IDENTITY_CARD: form.child_identity_card,
    }  # fmt: skip
    filled = [(service, input) for service, input in given.items() if input is not None]
    if len(filled) != 1:
        raise BadInput(ONE_FORM, path=["input", "forms", place])
    return packets.Form(form.id, form.booking, *filled[0])


async def _filing(filed: forms.Filed, info: Info) -> OutreachFiling:
    refusal, request = filed.refusal, None
    if filed.number is not None:
        request = await find(declaration(PopulationRequest), filed.number, info)
    return OutreachFiling(
        id=filed.id, request=request, code=refusal.code if refusal else None,
        message=refusal.said.in_language(info.context.language) if refusal else None,
        path=[str(step) for step in getattr(refusal, "path", ())][1:],
    )  # fmt: skip


async def _request(number: str, info: Info) -> OutreachRequest:
    found: OutreachRequest = await find(declaration(OutreachRequest), number, info)
    return found
