"""Requests of the demo city over the last three years, with their history."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import count
from random import Random
from typing import NamedTuple

from dukcapil.requests import rules, tables
from hub import CaseRow, CaseStep
from hub.city import Family, Person, Status
from hub.demo import Add, Demo, Visit, moment

CASE = (
    "number",
    "agency",
    "service",
    "status",
    "applicant",
    "confidential",
    "submitted_at",
    "due_at",
    "remaining",
    "closed_at",
)
STEP = ("number", "status", "step", "at", "by", "account", "note", "internal")
REQUEST = (
    "number", "service", "variant", "status", "applicant", "subject", "area", "village", "note", "submitted_at",
    "due_at", "complete_at", "decided_at", "product",
)  # fmt: skip
PAPER = ("number", "kind", "attachment", "witnesses", "sent_at")
YEARS, PER_YEAR, OPEN_DAYS = 3, 0.03, 4  # requests per adult and year; newer ones may still be open
ADULT = 18 * 365
OPERATOR, HEAD = ("Operator Dukcapil", "operator.dukcapil"), ("Kepala Dinas Dukcapil", "kepala.dukcapil")
CASES = ((rules.Case.LOST, "POLICE_LOSS_NOTE"), (rules.Case.DAMAGED, "OLD_CARD"))
ACCOUNTS = frozenset({"3275012001150001", "3275021506110001"})  # families of accounts ask for themselves
RETURNED, REJECTED = (
    "Foto KK tidak terbaca. Mohon unggah ulang.",
    "Data tidak sesuai dengan pangkalan data kependudukan.",
)


class Step(NamedTuple):
    """A line of a request's history."""

    name: str
    status: rules.Status
    after: int  # hours
    by: tuple[str, str] | None
    note: str | None = None


VERIFY = Step("VERIFY", rules.Status.VERIFIED, 5, OPERATOR)
ISSUE = Step("ISSUE", rules.Status.ISSUED, 4, HEAD)
RETURN = Step("RETURN", rules.Status.RETURNED, 6, OPERATOR, RETURNED)
AGAIN = Step("RESUBMIT", rules.Status.SUBMITTED, 20, None, "Sudah diunggah ulang.")
REJECT = Step("REJECT", rules.Status.REJECTED, 7, OPERATOR, REJECTED)
COURSES = ((VERIFY, ISSUE),) * 8 + ((RETURN, AGAIN, VERIFY, ISSUE), (REJECT,))
OPEN = ((), (VERIFY,), (RETURN,))


def seed(demo: Demo) -> Visit:
    """About three adults in a hundred ask each year; what is older than a few days is decided."""
    chance, serials = demo.chance("dukcapil.requests"), dict[str, "count[int]"]()
    desk = Desk(
        demo.rows(CaseRow, *CASE), demo.rows(CaseStep, *STEP), demo.rows(tables.PopulationRequest, *REQUEST),
        demo.rows(tables.Card, "number"), demo.rows(tables.Paper, *PAPER), moment(demo.today),
    )  # fmt: skip

    def visit(family: Family) -> None:
        if family.number in ACCOUNTS:
            return
        for person in family.members:
            grown = (demo.today - person.birth_date).days > ADULT + YEARS * 365
            if person.status is not Status.ACTIVE or not grown:
                continue
            for ago in _days(chance):
                sent = moment(demo.today - timedelta(ago), 1 + chance.randrange(8))
                series = f"KTP-{sent.year}"
                number = f"{series}-{next(serials.setdefault(series, count(1))):06}"
                desk.file(
                    number,
                    family,
                    person,
                    sent,
                    chance.choice(CASES),
                    chance.choice(OPEN if ago <= OPEN_DAYS else COURSES),
                )

    return visit


def _days(chance: Random) -> list[int]:
    """How many days ago somebody asked, oldest first."""
    return sorted(
        (1 + year * 365 + chance.randrange(365) for year in range(YEARS) if chance.random() < PER_YEAR), reverse=True
    )


class Desk:
    """Writes a request and its history."""

    def __init__(self, case: Add, step: Add, request: Add, card: Add, paper: Add, now: datetime) -> None:
        self.case, self.step, self.request, self.card, self.paper, self.now = case, step, request, card, paper, now

    def file(
        self, number: str, family: Family, person: Person, sent: datetime, of: tuple[rules.Case, str],
        course: tuple[Step, ...],
    ) -> None:  # fmt: skip
        """One request for an identity card."""
        variant, paper = of
        at, status, complete, decided = sent, rules.Status.SUBMITTED, None, None
        self.step(number, status.value, "OPEN", sent, person.name, None, None, False)
        for step in course:
            at, status = at + timedelta(hours=step.after), step.status
            by, account = step.by or (person.name, None)
            self.step(number, status.value, step.name, at, by, account, step.note, False)
            complete = at if step.name == "VERIFY" else complete
            decided = at if step.name in ("ISSUE", "REJECT") else decided
        due = None if status is rules.Status.RETURNED else sent + timedelta(hours=24)
        remaining = 500 if status is rules.Status.RETURNED else None
        self.case(number, "dukcapil", "identity_card", status.value, person.nik, False, sent, due, remaining, decided)
        product = person.nik if status is rules.Status.ISSUED else None
        self.request(
            number, rules.Kind.IDENTITY_CARD.value, variant.value, status.value, person.nik, person.nik,
            f"{family.village}/{family.rw}", family.village, None, sent, due, complete, decided, product,
        )  # fmt: skip
        self.card(number)
        if paper:
            self.paper(number, paper, None, "", sent)
