"""Claims of the demo city: one for every guarantee that was used, and for some that still can be."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import NamedTuple

from dinkes.claims import checks, rules, tables
from dinkes.guarantees.demo import OFFICE, Made, Office, Steps, filer
from hub.city import Family
from hub.demo import Demo, Visit, moment

VERIFIER, ASKED = "Verifikator Independen", "Mohon lampirkan resume medis."
OPEN = (rules.Status.SUBMITTED, rules.Status.SUBMITTED, rules.Status.VERIFIED, rules.Status.RETURNED)
CUT, LONGEST = 0.2, 5  # share of claims that aren't paid in full; days of a stay
STAYS = frozenset("AJPIO")  # chapters of diagnoses for which patients mostly stay
PARTS = (("INA-CBG", "Paket INA-CBG", 70), ("OBAT", "Obat di luar paket", 20), ("PENUNJANG", "Pemeriksaan", 10))
COLUMNS = (
    "number", "guarantee", "patient", "hospital", "status", "admitted_on", "discharged_on", "inpatient", "care_class",
    "diagnosis", "ina_cbg", "tariff", "maternal", "claimed", "approved", "paid", "question", "submitted_at",
    "decided_at",
)  # fmt: skip
ITEM = ("id", "number", "code", "description", "claimed", "approved", "reason")
DAYS = {"VERIFY": 4, "QUERY": 4, "APPROVE": 7, "PAY": 11}  # after the claim was sent
BECOMES = {
    "VERIFY": rules.Status.VERIFIED, "QUERY": rules.Status.RETURNED, "APPROVE": rules.Status.APPROVED,
    "PAY": rules.Status.PAID,
}  # fmt: skip
WAYS: dict[rules.Status, Sequence[str]] = {
    rules.Status.SUBMITTED: (), rules.Status.RETURNED: ("QUERY",), rules.Status.VERIFIED: ("VERIFY",),
    rules.Status.PAID: ("VERIFY", "APPROVE", "PAY"),
}  # fmt: skip


class Bill(NamedTuple):
    """A bill. claimed, cut: whole rupiah, cut of the second line; first, last: days of the care; sent: UTC."""

    claimed: int
    cut: int
    first: date
    last: date
    inpatient: bool
    sent: datetime
    status: rules.Status


def fill(demo: Demo) -> Visit:
    """Add the claims, their lines, checks and payments, and their cases."""
    office, chance = Office(demo), demo.chance("dinkes.claims")
    serials: Counter[int] = Counter()
    add = demo.rows(tables.Claim, *COLUMNS)
    item = demo.rows(tables.Item, *ITEM)
    check = demo.rows(tables.Finding, "number", "code", "passed", "detail")
    pay = demo.rows(tables.Payment, "number", "amount", "reference", "paid_on", "recorded_at", "account")
    file = filer(demo, "claims")

    def visit(family: Family) -> None:
        for made in office.of(family):
            if not made.outcome.used and not made.outcome.reserved:
                continue
            bill = _bill(made, chance, demo.today)
            serials[bill.sent.year] += 1
            number = f"KLM-{bill.sent.year}-{serials[bill.sent.year]:06}"
            steps = _steps(bill)
            at = {step: when for step, _, when, _ in steps}
            verified = "VERIFY" in at
            approved = bill.claimed - bill.cut if verified else None
            paid = approved or 0 if "PAY" in at else 0
            code = "O99.0" if made.maternal else made.referral.code
            question = ASKED if bill.status is rules.Status.RETURNED else None
            add(
                number, made.number, made.referral.patient, made.referral.destination, bill.status.value, bill.first,
                bill.last, bill.inpatient, 3 if bill.inpatient else None, code, _group(code, bill), bill.claimed,
                made.maternal, bill.claimed, approved, paid, question, bill.sent, at.get("APPROVE"),
            )  # fmt: skip
            for place, (kind, text, claimed, cut) in enumerate(_lines(bill), 1):
                reason = rules.Reason.NOT_COVERED.value if cut and verified else None
                item(f"{number}-1-{place:03}", number, kind, text, claimed, claimed - cut if verified else None, reason)
            for one in checks.Code:
                check(number, one.value, True, "Sesuai.")
            if paid:
                pay(number, paid, f"SP2D-{number[4:]}", at["PAY"].date(), at["PAY"], "dinkes")
            file(number, None, made.referral.destination, steps, bill.status is rules.Status.PAID)

    return visit


def _bill(made: Made, chance: Random, today: date) -> Bill:
    """What the hospital asks: what was used, or what is reserved."""
    outcome = made.outcome
    first = outcome.valid_from or today
    inpatient = made.maternal or made.referral.code[0] in STAYS
    last = first + timedelta(days=chance.randrange(1, LONGEST + 1) if inpatient else 0)
    last = min(last, today, outcome.valid_until or last)
    sent = min(moment(last + timedelta(days=2), 2), moment(today, 0))
    if outcome.used:
        room = (outcome.ceiling or 0) - outcome.used
        cut = min(room, outcome.used // 20) // 1000 * 1000 if chance.random() < CUT else 0
        return Bill(outcome.used + cut, cut, first, last, inpatient, sent, rules.Status.PAID)
    status = chance.choice(OPEN) if (today - sent.date()).days > DAYS["VERIFY"] else rules.Status.SUBMITTED
    return Bill(outcome.reserved, 0, first, last, inpatient, sent, status)


def _lines(bill: Bill) -> list[tuple[str, str, int, int]]:
    """Code, text, claimed and cut of each line; they make the claim."""
    rest = bill.claimed - bill.cut
    amounts = [rest * share // 100 for _, _, share in PARTS[1:]]
    amounts.insert(0, rest - sum(amounts))
    cuts = [0, bill.cut, 0]
    return [(code, text, amount + cut, cut) for (code, text, _), amount, cut in zip(PARTS, amounts, cuts, strict=True)]


def _steps(bill: Bill) -> Steps:
    taken = [
        (step, BECOMES[step].value, bill.sent + timedelta(days=DAYS[step]),
         VERIFIER if step in rules.VERIFIERS else OFFICE)
        for step in WAYS[bill.status]
    ]  # fmt: skip
    return [("OPEN", rules.Status.SUBMITTED.value, bill.sent, None), *taken]


def _group(code: str, bill: Bill) -> str:
    """A made-up INA-CBG group of the right shape."""
    return f"{code[0]}-4-10-I" if bill.inpatient else "Q-5-44-0"
