"""What clients may ask before they request a guarantee."""

from __future__ import annotations

import strawberry

from dinkes.eligibility import facts, rules
from hub import NIK, Info

Code = strawberry.enum(rules.Code, name="EligibilityCode")


@strawberry.type
class EligibilityReason:
    """One answer."""

    code: rules.Code = strawberry.field(description="What was asked.")
    passed: bool | None = strawberry.field(
        description="Whether it speaks for the guarantee; null when it is not known, which is never a no."
    )
    detail: str = strawberry.field(description="What the answer rests on, in the caller's language.")


@strawberry.type
class GuaranteeEligibility:
    """Whether the city can guarantee somebody's care, with every reason."""

    eligible: bool | None = strawberry.field(
        description="True: every answer is yes. False: one is no. Null: none is no, but something is not known."
    )
    reasons: list[EligibilityReason] = strawberry.field(description="All five answers, always.")


def shown(reasons: tuple[rules.Reason, ...], language: str) -> list[EligibilityReason]:
    """The answers for clients."""
    return [
        EligibilityReason(code=one.code, passed=one.passed, detail=one.detail.in_language(language)) for one in reasons
    ]


@strawberry.type
class EligibilityQuery:
    @strawberry.field
    async def guarantee_eligibility(self, info: Info, nik: NIK) -> GuaranteeEligibility:
        """Whether the city can guarantee this person's care (SKLK), today, with every reason: lives here, is alive,
        has no active BPJS, has a puskesmas' referral, has Dinsos' recommendation. For the person, and for puskesmas,
        hospitals and the guarantee office; the person finds both the caller and Dinkes' own questions to Dukcapil and
        Dinsos in their access log.

        Errors: FORBIDDEN, PURPOSE_REQUIRED. A NIK that nobody has is answered with RESIDENT false.
        """
        context = info.context
        if nik != context.who.nik:
            context.require(rules.CHECK)
        context.note(nik, "Citizen.guaranteeEligibility")
        judged = await facts.judged(context, nik)
        return GuaranteeEligibility(eligible=judged.eligible, reasons=shown(judged.reasons, context.language))
