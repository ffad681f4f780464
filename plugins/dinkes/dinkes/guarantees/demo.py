"""Guarantees in the demo city: for referred residents who are known to have no active BPJS."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime, timedelta
from random import Random
from typing import NamedTuple

from dinkes.coverage.demo import cover
from dinkes.coverage.rules import has_active_bpjs
from dinkes.guarantees import rules, tables
from dinkes.referrals.demo import Book
from dinkes.referrals.demo import Made as Referral
from dinkes.referrals.rules import Status as ReferralStatus
from hub import CaseRow, CaseStep
from hub.city import Family, Person
from hub.demo import Demo, Visit, moment
from hub.nik import Sex

ASKED, REJECTED, UNUSED, CLAIMED = 0.8, 0.08, 0.15, 0.7  # shares
DECIDED_AFTER, VALID, SETTLED_AFTER = 10, 60, 45  # days
FIXED = "3275014107900001"  # Siti Rahayu: approved, partly used, valid for longer
FIXED_CEILING, FIXED_USED, FIXED_VALID = 10_000_000, 3_750_000, 180
ANAEMIA, BEARING_YEARS = "D64.9", (18, 43)
OFFICER, OFFICE = "dinkes", "Petugas Jaminan Kesehatan"
COLUMNS = (
    "number", "patient", "hospital", "referral", "status", "ceiling", "used", "reserved", "valid_from", "valid_until",
    "maternal", "unit", "submitted_at", "decided_at", "decided_by",
)  # fmt: skip

Steps = Sequence[tuple[str, str, datetime, str | None]]  # step, what the case became, when, who; oldest first


class Outcome(NamedTuple):
    """What became of a request. ceiling, used, reserved: whole rupiah; valid_from, valid_until: first and last day."""

    status: rules.Status
    ceiling: int | None = None
    used: int = 0
    reserved: int = 0
    valid_from: date | None = None
    valid_until: date | None = None


class Made(NamedTuple):
    """A guarantee of the demo city, its referral and its patient."""

    number: str
    referral: Referral
    patient: Person
    outcome: Outcome

    @property
    def maternal(self) -> bool:
        """An anaemia of a woman of these years is that of a pregnancy."""
        years = (self.referral.created_at.date() - self.patient.birth_date).days // 365
        first, last = BEARING_YEARS
        return self.referral.code == ANAEMIA and self.patient.sex == Sex.FEMALE and first <= years < last


class Office:
    """Decides what is asked of it, one family after the other; a second office over the same city says the same."""

    def __init__(self, demo: Demo) -> None:
        self._demo = demo
        self._book = Book(demo)
        self._today = demo.today
        self._chance = demo.chance("dinkes.guarantees")
        self._serials: Counter[int] = Counter()

    def of(self, family: Family) -> Iterator[Made]:
        """The guarantees of a family's residents."""
        residents = {person.nik: person for person in family.members}
        for referral in self._book.of(family):
            patient = residents[referral.patient]
            known = cover(self._demo, family, patient)
            if known is None or has_active_bpjs(known.scheme, known.status) is not False or not self._asked(referral):
                continue
            yield Made(self._number(referral), referral, patient, self._outcome(referral))

    def _asked(self, referral: Referral) -> bool:
        if referral.patient == FIXED:
            return referral.status is ReferralStatus.SERVED
        if referral.status in (ReferralStatus.REJECTED, ReferralStatus.CANCELLED):
            return False
        return self._chance.random() < ASKED

    def _number(self, referral: Referral) -> str:
        year = referral.created_at.year
        self._serials[year] += 1
        return f"SKLK-{year}-{self._serials[year]:06}"

    def _outcome(self, referral: Referral) -> Outcome:
        """What became of the request by today."""
        decided = referral.created_at.date() + timedelta(days=1)
        if referral.patient == FIXED:
            until = decided + timedelta(days=FIXED_VALID)
            return Outcome(rules.Status.APPROVED, FIXED_CEILING, FIXED_USED, 0, decided, until)
        ago = (self._today - decided).days
        if ago < DECIDED_AFTER:
            return Outcome(rules.Status.REQUESTED)
        if self._chance.random() < REJECTED:
            return Outcome(rules.Status.REJECTED)
        ceiling = self._chance.randrange(6, 51) * 500_000
        part = _part(ceiling, self._chance)
        until = decided + timedelta(days=VALID)
        if until >= self._today:
            claimed = part if self._chance.random() < CLAIMED else 0
            used, reserved = (claimed, 0) if ago >= SETTLED_AFTER else (0, claimed)
            return Outcome(rules.Status.APPROVED, ceiling, used, reserved, decided, until)
        if self._chance.random() < UNUSED:
            return Outcome(rules.Status.EXPIRED, ceiling, 0, 0, decided, until)
        return Outcome(rules.Status.CLOSED, ceiling, part, 0, decided, until)


def fill(demo: Demo) -> Visit:
    """Add the guarantees and their cases."""
    office = Office(demo)
    add = demo.rows(tables.Guarantee, *COLUMNS)
    file = filer(demo, "guarantees")

    def visit(family: Family) -> None:
        for made in office.of(family):
            steps = _steps(made)
            decided = steps[1][2] if len(steps) > 1 else None
            by = OFFICER if decided else None
            referral = made.referral
            add(
                made.number, referral.patient, referral.destination, referral.number, *made.outcome, made.maternal,
                referral.origin, steps[0][2], decided, by,
            )  # fmt: skip
            file(made.number, referral.patient, referral.destination, steps, decided is not None)

    return visit


def filer(demo: Demo, service: str) -> Callable[[str, str | None, str, Steps, bool], None]:
    """A function that adds one case: number, applicant, the hospital whose inbox it stands in, steps, closed or not.

    Health cases are confidential: officers of other agencies don't learn of them.
    """
    head = demo.rows(
        CaseRow, "number", "agency", "service", "status", "applicant", "confidential", "submitted_at", "closed_at",
        "unit",
    )  # fmt: skip
    line = demo.rows(CaseStep, "number", "step", "status", "at", "by", "internal")

    def file(number: str, applicant: str | None, hospital: str, steps: Steps, closed: bool) -> None:
        end = steps[-1][2] if closed else None
        head(number, "dinkes", service, steps[-1][1], applicant, True, steps[0][2], end, hospital)
        for step, status, at, by in steps:
            line(number, step, status, at, by, False)

    return file


STEPS = {
    rules.Status.REQUESTED: "OPEN", rules.Status.APPROVED: "APPROVE", rules.Status.REJECTED: "REJECT",
    rules.Status.EXPIRED: "EXPIRE", rules.Status.CLOSED: "CLOSE",
}  # fmt: skip


def _steps(made: Made) -> Steps:
    """When each state was reached: asked a few hours after the referral, decided the next day."""
    asked = made.referral.created_at + timedelta(hours=3)
    until = made.outcome.valid_until
    at = {
        rules.Status.REQUESTED: asked,
        rules.Status.APPROVED: asked + timedelta(days=1),
        rules.Status.REJECTED: asked + timedelta(days=1),
        rules.Status.CLOSED: asked + timedelta(days=VALID - 1),
        rules.Status.EXPIRED: moment(until + timedelta(days=1), 0) if until else asked,
    }
    way = rules.way(made.outcome.status)
    return [(STEPS[one], one.value, at[one], None if one is rules.Status.REQUESTED else OFFICE) for one in way]


def _part(ceiling: int, chance: Random) -> int:
    """A bill of 30 to 100 % of the ceiling."""
    return int(ceiling * chance.uniform(0.3, 1)) // 1000 * 1000
