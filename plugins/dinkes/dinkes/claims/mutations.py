"""The steps clients may take with claims."""

from __future__ import annotations

import strawberry

from dinkes.claims import inputs, rules, sending, settling
from dinkes.claims.graph import Claim
from dinkes.guarantees.graph import Guarantee
from hub import BadInput, Info, Text, declaration, find, needs

CLASS = Text("Kelas 1 sampai 3.", "Class 1 to 3.")


@strawberry.type
class ClaimMutation:
    @strawberry.mutation
    @needs(rules.SUBMIT)
    async def submit_claim(self, info: Info, input: inputs.ClaimInput) -> Claim:
        """Claim on a guarantee (pengajuan klaim): the guarantee's own hospital, for care within its validity. The
        claim keeps its part of the ceiling until it is decided. All `checks` run; the answer has those that leave
        the claim standing.

        Errors: BAD_INPUT with `extensions.checks` (days, codes, sums, another stay, claimed before) or
        `extensions.left` (over the ceiling: what is left), NOT_FOUND (no such guarantee), FORBIDDEN.
        """
        await _sendable(input, info)
        return await _found(await sending.submit(info.context, input.sent(), input.note), info)

    @strawberry.mutation
    @needs(rules.SUBMIT)
    async def answer_claim(self, info: Info, input: inputs.ClaimAnswerInput) -> Claim:
        """Send a RETURNED claim again, whole. Errors: as `submitClaim`, CONFLICT (nothing was asked)."""
        await _found(input.number, info)
        await _sendable(input.claim, info)
        await sending.answer(info.context, input.number, input.claim.sent(), input.claim.note)
        return await _found(input.number, info)

    @strawberry.mutation
    @needs(rules.SUBMIT)
    async def dispute_claim(self, info: Info, input: inputs.ClaimNoteInput) -> Claim:
        """The hospital doesn't agree with a verification or rejection (dispute): it is verified again. Errors:
        CONFLICT, BAD_INPUT (no reason; nothing left of the ceiling), FORBIDDEN, NOT_FOUND."""
        await _found(input.number, info)
        await sending.dispute(info.context, input.number, input.note)
        return await _found(input.number, info)

    @strawberry.mutation
    @needs(rules.SUBMIT)
    async def withdraw_claim(self, info: Info, input: inputs.ClaimNoteInput) -> Claim:
        """The hospital takes back a claim that isn't verified. Errors: CONFLICT, BAD_INPUT, FORBIDDEN, NOT_FOUND."""
        await _found(input.number, info)
        await sending.withdraw(info.context, input.number, input.note)
        return await _found(input.number, info)

    @strawberry.mutation
    @needs(rules.VERIFY)
    async def verify_claim(self, info: Info, input: inputs.ClaimVerificationInput) -> Claim:
        """Judge every line (verifikasi): an independent verifier, of no hospital and not of Dinkes. The claim becomes
        VERIFIED, or REJECTED when nothing is approved.

        Errors: BAD_INPUT (a line missing or twice, more than claimed, no reason), FORBIDDEN, CONFLICT, NOT_FOUND.
        """
        await _found(input.number, info)
        lines = [settling.Judged(str(one.id), one.approved, one.reason, one.note) for one in input.items]
        await settling.verify(info.context, input.number, lines, input.note)
        return await _found(input.number, info)

    @strawberry.mutation
    @needs(rules.VERIFY)
    async def query_claim(self, info: Info, input: inputs.ClaimQueryInput) -> Claim:
        """Ask the hospital about a claim (pending klaim): RETURNED; its deadline stops. Errors: as `verifyClaim`."""
        await _found(input.number, info)
        await settling.query(info.context, input.number, input.question)
        return await _found(input.number, info)

    @strawberry.mutation
    @needs(rules.APPROVE_ANY)
    async def decide_claim(self, info: Info, input: inputs.ClaimDecisionInput) -> Claim:
        """Approve a VERIFIED claim, which uses the guarantee's ceiling, or return it to the verifier with a note.
        Nobody who verified it decides it. Errors: BAD_INPUT (an emergency's papers lack), FORBIDDEN, CONFLICT,
        NOT_FOUND."""
        await _found(input.number, info)
        await settling.decide(info.context, input.number, input.decision, input.note)
        return await _found(input.number, info)

    @strawberry.mutation
    @needs(rules.PAY_ANY)
    async def record_claim_payment(self, info: Info, input: inputs.ClaimPaymentInput) -> Claim:
        """Write down a transfer to the hospital (pencatatan pembayaran). A claim that is verified only is approved by
        it. In parts, if need be: PAID when nothing is left to pay.

        Errors: BAD_INPUT (more than is due, a day to come, a reference twice), CONFLICT (paid already, or not
        verified), FORBIDDEN, NOT_FOUND.
        """
        await _found(input.number, info)
        paid = settling.Paid(input.amount, input.reference, input.paid_on)
        await settling.pay(info.context, input.number, paid)
        return await _found(input.number, info)


async def _sendable(claim: inputs.ClaimInput, info: Info) -> None:
    """The guarantee can be seen, and the class is one. Raises: NotFound, BadInput."""
    await find(declaration(Guarantee), claim.guarantee, info)
    if claim.care_class is not None and not 1 <= claim.care_class <= 3:
        raise BadInput(CLASS, path=["input", "careClass"])


async def _found(number: str, info: Info) -> Claim:
    found: Claim = await find(declaration(Claim), number, info)
    return found
