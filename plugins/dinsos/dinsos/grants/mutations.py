"""The steps clients may take with grants (SI KITA)."""

from __future__ import annotations

import strawberry

from dinsos.grants import inputs, money, rules, steps
from dinsos.grants.graph import GrantProposal, GrantRanking, ranking
from dinsos.registrations.inputs import check_text
from hub import Info, declaration, find, needs


@strawberry.type
class GrantMutation:
    @strawberry.mutation
    async def submit_grant_proposal(self, info: Info, input: inputs.GrantProposalInput) -> GrantProposal:
        """Send a proposal of an institution the caller runs."""
        return await _shown(await steps.submit(info.context, input), info)

    @strawberry.mutation
    async def supplement_grant_proposal(self, info: Info, input: inputs.GrantSupplementInput) -> GrantProposal:
        """Answer what the office asked; the deadline runs again."""
        await _shown(input.number, info)
        inputs.check_clients(input.clients or [])
        await steps.supplement(info.context, input)
        return await _shown(input.number, info)

    @strawberry.mutation
    async def withdraw_grant_proposal(self, info: Info, number: str) -> GrantProposal:
        """Take back a proposal that is not decided."""
        await _shown(number, info)
        await steps.withdraw(info.context, number)
        return await _shown(number, info)

    @strawberry.mutation
    @needs(rules.VERIFY)
    async def verify_grant_proposal(self, info: Info, input: inputs.GrantVerificationInput) -> GrantProposal:
        """Compare a proposal with what the hub knows, score it and rank the year anew; may be done again.

        The clients' population records are looked at, which they can see in their access log. UNAVAILABLE when the
        population register doesn't answer.
        """
        await _shown(input.number, info)
        check_text(input.finding, 4000, "finding")
        await steps.verify(info.context, input)
        return await _shown(input.number, info)

    @strawberry.mutation
    @needs(rules.VERIFY, rules.DECIDE)
    async def decide_grant_proposal(self, info: Info, input: inputs.GrantDecisionInput) -> GrantProposal:
        """Decide a verified proposal: the head of the agency, who did not verify it.

        BAD_INPUT for more than was asked or than is left of the year's budget, and for a failed check without a note.
        """
        await _shown(input.number, info)
        await money.decide(info.context, input)
        return await _shown(input.number, info)

    @strawberry.mutation
    @needs(rules.DECIDE)
    async def record_grant_agreement(self, info: Info, input: inputs.GrantAgreementInput) -> GrantProposal:
        """Record the agreement (NPHD) that was signed."""
        await _shown(input.number, info)
        await money.agree(info.context, input)
        return await _shown(input.number, info)

    @strawberry.mutation
    @needs(rules.PAY)
    async def record_grant_payment(self, info: Info, input: inputs.GrantPaymentInput) -> GrantProposal:
        """Record that what was granted was paid. CONFLICT for a payment order that is recorded already."""
        await _shown(input.number, info)
        await money.pay(info.context, input)
        return await _shown(input.number, info)

    @strawberry.mutation
    async def report_grant_use(self, info: Info, input: inputs.GrantReportInput) -> GrantProposal:
        """Account for a grant. BAD_INPUT when more was spent than granted."""
        await _shown(input.number, info)
        inputs.check_report(input)
        await money.report(info.context, input)
        return await _shown(input.number, info)

    @strawberry.mutation
    @needs(rules.VERIFY)
    async def evaluate_grant(self, info: Info, number: str, evaluation: str) -> GrantProposal:
        """Close a reported grant with what the office thinks of its use."""
        await _shown(number, info)
        check_text(evaluation, 4000, "evaluation")
        await money.evaluate(info.context, number, evaluation)
        return await _shown(number, info)

    @strawberry.mutation
    @needs(rules.BUDGET)
    async def set_grant_budget(self, info: Info, input: inputs.GrantBudgetInput) -> GrantRanking:
        """Write a year's budget. BAD_INPUT for less than what is committed."""
        await money.set_budget(info.context, input)
        return await ranking(info, input.year)


async def _shown(number: str, info: Info) -> GrantProposal:
    """The proposal as the caller may see it. Raises: NotFound."""
    found: GrantProposal = await find(declaration(GrantProposal), number, info)
    return found
