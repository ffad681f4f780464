"""A vehicle for a referred patient: asked for by the sender, and what its ride makes of the referral."""

from __future__ import annotations

import strawberry

from dinkes.emergencies import transfers
from dinkes.emergencies.graph import Emergency
from dinkes.emergencies.steps import phone_number
from dinkes.referrals import rules
from dinkes.referrals.steps import LIFECYCLE, ends
from dinkes.urgency import Triage
from hub import BadInput, Conflict, Context, Fact, Info, Text, declaration, find, needs, take

NO_VEHICLE = Text("Rujukan itu tidak meminta kendaraan.", "That referral asks for no vehicle.")
NO_PLACE = Text("Letak fasilitas pengirim belum tercatat.", "Where the sender is isn't on record.")
URGENCY = {rules.Transport.EMERGENCY: Triage.RED, rules.Transport.TRANSPORT: Triage.GREEN}
# held until the end of the transaction: two requests come one after the other, and nobody withdraws in between
HOLD = """update dinkes_referral set status = status where number = $1 and status = 'ACCEPTED'
returning patient, transport, diagnosis_text"""
FROM = "select name, lat, lon from dinkes_facility where code = $1"
# the referral whose patient this ride brings to the hospital that takes them; elsewhere is not there
MOVED = """select r.number, r.origin, r.destination, r.status from dinkes_referral r
join dinkes_emergency e on e.referral = r.number and e.hospital = r.destination where e.number = $1"""
BY_RIDE = {"dinkes.emergency.left_scene": rules.LEAVE, "dinkes.emergency.handed_over": rules.ARRIVE}


@strawberry.input
class ReferralTransportInput:
    """An ambulance for a referred patient."""

    referral: str = strawberry.field(description="Number of the referral: accepted, and with a vehicle in `transport`.")
    phone: str = strawberry.field(description="Number to call back: digits, a plus in front if international.")
    note: str | None = strawberry.field(default=None, description="What the dispatcher should know.")


@strawberry.type
class TransportMutation:
    @strawberry.mutation
    @needs(rules.SEND)
    async def request_referral_transport(self, info: Info, input: ReferralTransportInput) -> Emergency:
        """Ask PSC 119 for an ambulance, from the sender's place to the hospital that accepted: an emergency of the kind
        TRANSFER, which the dispatcher sends a vehicle to. The referral then becomes LEFT and ARRIVED by the ride. For
        the sender. CONFLICT when the referral isn't accepted, or a vehicle was asked for already.
        """
        context = info.context
        context.require(rules.SEND)
        places = await ends(input.referral, info, sender=True)
        phone = phone_number(input.phone, "input", "phone")
        ((name, lat, lon),) = await context.db.fetch(FROM, places["origin"])
        if lat is None or lon is None:
            raise BadInput(NO_PLACE, path=["input", "referral"])
        async with context.db.transaction():
            held = await context.db.fetch(HOLD, input.referral)
            if not held:
                raise Conflict
            patient, transport, diagnosis = held[0]
            if transport not in URGENCY:
                raise BadInput(NO_VEHICLE, path=["input", "referral"])
            said = f"Rujukan {input.referral} dari {name}: {diagnosis}. {(input.note or '').strip()}".strip()
            asked = transfers.Transfer(
                input.referral, patient, **places, lat=lat, lon=lon, triage=URGENCY[transport], phone=phone,
                description=said[:2_000],
            )  # fmt: skip
            number = await transfers.request(context, asked)
        await transfers.announce(context, number)
        context.forget()
        found: Emergency = await find(declaration(Emergency), number, info)
        return found


async def follow(context: Context, fact: Fact) -> None:
    """The ride left the sender, or handed the patient over: so did the referral, unless somebody said so before."""
    step = BY_RIDE[fact.name]
    async with context.db.transaction():
        if await fact.settled(context):
            for number, origin, destination, status in await context.db.fetch(MOVED, fact.subject):
                if status in step.start:
                    ends = {"origin": origin, "destination": destination}
                    await take(context, LIFECYCLE, step, number, data=ends)
