"""What clients send about claims."""

from __future__ import annotations

from datetime import date

import strawberry

from dinkes.claims import checks, rules
from dinkes.claims.sending import Line, Sent
from dinkes.icd10 import written
from hub import Rupiah


@strawberry.input
class ClaimItemInput:
    """A line of the bill."""

    code: str = strawberry.field(description="INA-CBG, ICD-9-CM or the hospital's own code; at most 20 characters.")
    description: str = strawberry.field(description="What it is for; at most 200 characters.")
    claimed: Rupiah = strawberry.field(description="Whole rupiah, more than zero.")


@strawberry.input
class ClaimInput:
    """A claim (pengajuan klaim), whole: to send it again, send everything again."""

    guarantee: str = strawberry.field(description="Number of the guarantee (SKLK).")
    admitted_on: date = strawberry.field(description="First day of the care.")
    discharged_on: date = strawberry.field(description="Last day of the care; outpatients: the same day.")
    inpatient: bool = strawberry.field(default=True, description="Whether the patient stayed.")
    care_class: int | None = strawberry.field(default=None, description="Class of the ward: 1 to 3.")
    diagnosis: str = strawberry.field(description="Main diagnosis, ICD-10, like J18.0.")
    secondary: list[str] = strawberry.field(default_factory=list, description="Further diagnoses, ICD-10.")
    procedures: list[str] = strawberry.field(default_factory=list, description="Procedures, ICD-9-CM, like 74.1.")
    ina_cbg: str | None = strawberry.field(default=None, description="INA-CBG group, like O-6-10-I.")
    tariff: Rupiah | None = strawberry.field(default=None, description="Tariff of the group.")
    outcome: rules.Outcome = strawberry.field(
        default=rules.Outcome.RECOVERED, description="How the care ended; DIED matters for mothers."
    )
    items: list[ClaimItemInput] = strawberry.field(description="From 1 to 200 lines.")
    total: Rupiah | None = strawberry.field(
        default=None, description="What the lines are together, as the hospital reckons; checked if given."
    )
    note: str | None = strawberry.field(default=None, description="What the verifier should know.")
    attachments: list[strawberry.ID] = strawberry.field(
        default_factory=list,
        description="Files sent to `/attachments` before: medical resume, receipts. Those sent with it before stay.",
    )

    def sent(self) -> Sent:
        """The claim as the rules take it."""
        lines = [Line(one.code.strip()[:20], one.description.strip()[:200], one.claimed) for one in self.items]
        amounts = [line.amount for line in lines]
        care = checks.Care(
            guarantee=self.guarantee, hospital="", first=self.admitted_on, last=self.discharged_on,
            inpatient=self.inpatient, diagnoses=[written(self.diagnosis), *map(written, self.secondary)],
            procedures=[one.strip() for one in self.procedures], ina_cbg=self.ina_cbg, tariff=self.tariff,
            lines=amounts, total=sum(amounts) if self.total is None else self.total,
        )  # fmt: skip
        return Sent(care, lines, self.outcome, self.care_class, [str(one) for one in self.attachments])


@strawberry.input
class ClaimAnswerInput:
    """A claim that was asked about, sent again."""

    number: str = strawberry.field(description="Number of the claim.")
    claim: ClaimInput = strawberry.field(description="The whole claim, as it is right; on the same guarantee.")


@strawberry.input
class ClaimNoteInput:
    """A claim, and why."""

    number: str = strawberry.field(description="Number of the claim.")
    note: str = strawberry.field(description="Why.")


@strawberry.input
class ClaimItemDecisionInput:
    """A verifier's word on one line."""

    id: strawberry.ID = strawberry.field(description="Id of the line.")
    approved: Rupiah = strawberry.field(description="From zero to what is claimed.")
    reason: rules.Reason | None = strawberry.field(
        default=None, description="Why it is not paid in full; this or a note must be given then."
    )
    note: str | None = strawberry.field(default=None, description="What the hospital reads about it.")


@strawberry.input
class ClaimVerificationInput:
    """A verifier's words on all lines."""

    number: str = strawberry.field(description="Number of the claim.")
    items: list[ClaimItemDecisionInput] = strawberry.field(description="Every line, once.")
    note: str | None = strawberry.field(default=None, description="What the hospital and the office read.")


@strawberry.input
class ClaimQueryInput:
    """A question to the hospital."""

    number: str = strawberry.field(description="Number of the claim.")
    question: str = strawberry.field(description="What the hospital should explain or mend.")


@strawberry.input
class ClaimDecisionInput:
    """The guarantee office's decision about a verified claim."""

    number: str = strawberry.field(description="Number of the claim.")
    decision: rules.Decision = strawberry.field(description="APPROVE, or RETURN to the verifier with a note.")
    note: str | None = strawberry.field(default=None, description="Why.")


@strawberry.input
class ClaimPaymentInput:
    """A transfer."""

    number: str = strawberry.field(description="Number of the claim.")
    amount: Rupiah = strawberry.field(description="Whole rupiah, up to what is approved and not paid yet.")
    reference: str = strawberry.field(description="Reference of the transfer: 1 to 60 characters, once per claim.")
    paid_on: date = strawberry.field(description="Day of the transfer: not before the claim was sent, not to come.")
