"""What clients send about grants, and what is refused before anything is written."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import strawberry

from dinsos.grants import rules
from dinsos.registrations.inputs import BankAccountInput, check_account, check_text
from hub import NIK, BadInput, Rupiah, Text

strawberry.enum(rules.Status, name="GrantStatus")
strawberry.enum(rules.Decision, name="GrantDecision")
strawberry.enum(rules.Code, name="GrantCheckCode")

MOST_LINES, MOST_CLIENTS, MOST = 200, 500, 10**13
AMOUNT = Text("Jumlah harus lebih dari nol.", "An amount must be more than zero.")
LINES = Text("Sebutkan 1 sampai 200 rincian.", "Give 1 to 200 lines.")
CLIENTS = Text("Daftar klien berisi NIK ganda atau lebih dari 500.", "A client is there twice, or more than 500 are.")
YEAR = Text("Tahun anggaran tidak wajar.", "That year is not one a proposal can be for.")


@strawberry.input
class GrantLineInput:
    """A line of the budget (RAB)."""

    item: str = strawberry.field(description="What it is for, 160 characters at most.")
    price: Rupiah = strawberry.field(description="Price of one, whole rupiah.")
    quantity: int = strawberry.field(description="How many.", default=1)
    unit: str = strawberry.field(description="Of what, such as `bulan` or `paket`.", default="paket")


@strawberry.input
class GrantProposalInput:
    """A proposal for a grant."""

    institution: str = strawberry.field(description="Registration number of the caller's institution.")
    year: int = strawberry.field(description="Budget year: this one or the next.")
    title: str = strawberry.field(description="In one line, 160 characters at most.")
    lines: list[GrantLineInput] = strawberry.field(description="The budget, 1 to 200 lines.")
    requested: Rupiah | None = strawberry.field(
        description="What is asked for; by default, and as a rule, the sum of the lines.", default=None
    )
    aims: str = strawberry.field(description="Background, aims and plan.", default="")
    clients: list[NIK] = strawberry.field(
        description="NIK of those served; compared with the population register, 500 at most.", default_factory=list
    )
    chair_nik: NIK | None = strawberry.field(description="The chair; by default the register's.", default=None)
    account: BankAccountInput | None = strawberry.field(
        description="Where to pay to; by default the register's account.", default=None
    )
    attachments: list[strawberry.ID] = strawberry.field(
        description="Files sent to `/attachments` before.", default_factory=list
    )


@strawberry.input
class GrantVerificationInput:
    """A proposal to be compared with what the hub knows."""

    number: str = strawberry.field(description="Number of the proposal.")
    finding: str | None = strawberry.field(description="What the field check found: for the office.", default=None)


@strawberry.input
class GrantDecisionInput:
    """What is decided."""

    number: str = strawberry.field(description="Number of the proposal.")
    decision: rules.Decision = strawberry.field(description="What is decided.")
    amount: Rupiah | None = strawberry.field(
        description="What is granted; by default what was asked for, never more.", default=None
    )
    note: str | None = strawberry.field(
        description="Shown to the institution; RETURN and REJECT need it, and APPROVE where a check failed.",
        default=None,
    )


@strawberry.input
class GrantAgreementInput:
    """The agreement (NPHD) that both sides signed; the hub makes the letter and its number."""

    number: str = strawberry.field(description="Number of the proposal.")
    agreed_on: date = strawberry.field(description="When it was signed.")


@strawberry.input
class GrantPaymentInput:
    """A payment that was made."""

    number: str = strawberry.field(description="Number of the proposal.")
    reference: str = strawberry.field(description="The payment order's number, 60 characters at most.")
    paid_on: date = strawberry.field(description="When it was paid.")


@strawberry.input
class GrantSpendingInput:
    """What money was spent on."""

    item: str = strawberry.field(description="What for, 160 characters at most.")
    amount: Rupiah = strawberry.field(description="How much, whole rupiah.")


@strawberry.input
class GrantReportInput:
    """How a grant was used."""

    number: str = strawberry.field(description="Number of the proposal.")
    lines: list[GrantSpendingInput] = strawberry.field(description="What the money was spent on, 1 to 200 lines.")
    summary: str = strawberry.field(description="What was achieved, 4,000 characters at most.")
    attachments: list[strawberry.ID] = strawberry.field(
        description="Files sent to `/attachments` before.", default_factory=list
    )


@strawberry.input
class GrantSupplementInput:
    """What the office asked for."""

    number: str = strawberry.field(description="Number of the proposal.")
    note: str | None = strawberry.field(description="What to tell the office.", default=None)
    clients: list[NIK] | None = strawberry.field(description="The list of clients anew.", default=None)


@strawberry.input
class GrantBudgetInput:
    """A year's budget for grants."""

    year: int = strawberry.field(description="The year.")
    budget: Rupiah = strawberry.field(description="Whole rupiah; not less than what is committed.")


def total(lines: Sequence[GrantLineInput]) -> int:
    """The sum of a budget."""
    return sum(int(one.price) * one.quantity for one in lines)


def check_proposal(given: GrantProposalInput, today: date) -> None:
    """Raises: BadInput for the first thing that can't be."""
    check_text(given.title, 160, "title")
    if len(given.aims) > 20_000:
        check_text(given.aims, 20_000, "aims")
    if given.year not in (today.year, today.year + 1):
        raise BadInput(YEAR, path=["input", "year"])
    if not 1 <= len(given.lines) <= MOST_LINES:
        raise BadInput(LINES, path=["input", "lines"])
    for place, one in enumerate(given.lines):
        check_text(one.item, 160, "lines", place, "item")
        check_text(one.unit, 20, "lines", place, "unit")
        if one.price <= 0 or one.quantity <= 0 or one.price * one.quantity > MOST:
            raise BadInput(AMOUNT, path=["input", "lines", place])
    if given.requested is not None and not 0 < given.requested <= MOST:
        raise BadInput(AMOUNT, path=["input", "requested"])
    if total(given.lines) > MOST:
        raise BadInput(AMOUNT, path=["input", "lines"])
    check_clients(given.clients)
    check_account(given.account)


def check_clients(given: Sequence[str]) -> None:
    """Raises: BadInput."""
    if len(given) > MOST_CLIENTS or len(set(given)) < len(given):
        raise BadInput(CLIENTS, path=["input", "clients"])


def check_report(given: GrantReportInput) -> None:
    """Raises: BadInput."""
    check_text(given.summary, 4000, "summary")
    if not 1 <= len(given.lines) <= MOST_LINES:
        raise BadInput(LINES, path=["input", "lines"])
    for place, one in enumerate(given.lines):
        check_text(one.item, 160, "lines", place, "item")
        if not 0 < one.amount <= MOST:
            raise BadInput(AMOUNT, path=["input", "lines", place, "amount"])
