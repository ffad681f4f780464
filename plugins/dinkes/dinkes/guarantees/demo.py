"""Guarantees in the demo city: for referred residents who are known to have no active BPJS."""

from collections import Counter
from datetime import date, datetime, timedelta
from random import Random
from typing import NamedTuple

from dinkes.cases import case_adder
from dinkes.coverage.demo import cover
from dinkes.coverage.rules import has_active_bpjs
from dinkes.guarantees import rules, tables
from dinkes.referrals.demo import Book
from dinkes.referrals.demo import Made as Referral
from dinkes.referrals.rules import Status as ReferralStatus
from hub.city import Family
from hub.demo import Demo, Visit, moment

ASKED, REJECTED, UNUSED = 0.8, 0.08, 0.15  # shares
DECIDED_AFTER, VALID = 3, 60  # days
FIXED = "3275014107900001"  # Siti Rahayu: approved, partly used, valid for longer
FIXED_CEILING, FIXED_USED, FIXED_VALID = 10_000_000, 3_750_000, 180
COLUMNS = (
    "number", "patient", "hospital", "referral", "status", "ceiling", "used", "valid_from", "valid_until",
    "requested_at", "decided_at", "decided_by",
)  # fmt: skip


class Outcome(NamedTuple):
    """What became of a request. ceiling, used: whole rupiah; valid_from, valid_until: first and last day."""

    status: rules.Status
    ceiling: int | None = None
    used: int = 0
    valid_from: date | None = None
    valid_until: date | None = None


class Office:
    """Decides what is asked of it in the demo city, one referral after the other."""

    def __init__(self, demo: Demo) -> None:
        self._today = demo.today
        self._chance = demo.chance("dinkes.guarantees")
        self._serials: Counter[int] = Counter()

    def asked(self, referral: Referral) -> bool:
        """Whether the patient asks for a guarantee."""
        if referral.patient == FIXED:
            return referral.status is ReferralStatus.SERVED
        if referral.status in (ReferralStatus.REJECTED, ReferralStatus.CANCELLED):
            return False
        return self._chance.random() < ASKED

    def number(self, referral: Referral) -> str:
        """The next number of the year."""
        year = referral.created_at.year
        self._serials[year] += 1
        return f"SKLK-{year}-{self._serials[year]:06}"

    def outcome(self, referral: Referral) -> Outcome:
        """What became of the request by today."""
        decided = referral.created_at.date() + timedelta(days=1)
        if referral.patient == FIXED:
            until = decided + timedelta(days=FIXED_VALID)
            return Outcome(rules.Status.APPROVED, FIXED_CEILING, FIXED_USED, decided, until)
        if (self._today - decided).days < DECIDED_AFTER:
            return Outcome(rules.Status.REQUESTED)
        if self._chance.random() < REJECTED:
            return Outcome(rules.Status.REJECTED)
        ceiling = self._chance.randrange(6, 51) * 500_000
        used = _part(ceiling, self._chance)
        until = decided + timedelta(days=VALID)
        if until >= self._today:
            return Outcome(rules.Status.APPROVED, ceiling, used if used > ceiling // 2 else 0, decided, until)
        if self._chance.random() < UNUSED:
            return Outcome(rules.Status.EXPIRED, ceiling, 0, decided, until)
        return Outcome(rules.Status.CLOSED, ceiling, used, decided, until)


def fill(demo: Demo) -> Visit:
    """Add the guarantees and their cases."""
    book, office = Book(demo), Office(demo)
    add = demo.rows(tables.Guarantee, *COLUMNS)
    add_case = case_adder(demo, "guarantees")

    def visit(family: Family) -> None:
        residents = {person.nik: person for person in family.members}
        for referral in book.of(family):
            known = cover(demo, family, residents[referral.patient])
            if known is None or has_active_bpjs(known.scheme, known.status) is not False or not office.asked(referral):
                continue
            number, outcome = office.number(referral), office.outcome(referral)
            steps = _steps(referral, outcome)
            decided = steps[1][1] if len(steps) > 1 else None
            by = "dinkes" if decided else None
            add(number, referral.patient, referral.destination, referral.number, *outcome, steps[0][1], decided, by)
            add_case(number, referral.patient, steps)

    return visit


def _steps(referral: Referral, outcome: Outcome) -> list[tuple[rules.Status, datetime]]:
    """When each state was reached: asked a few hours after the referral, decided the next day."""
    asked = referral.created_at + timedelta(hours=3)
    until = outcome.valid_until
    at = {
        rules.Status.REQUESTED: asked,
        rules.Status.APPROVED: asked + timedelta(days=1),
        rules.Status.REJECTED: asked + timedelta(days=1),
        rules.Status.CLOSED: asked + timedelta(days=VALID // 2),
        rules.Status.EXPIRED: moment(until + timedelta(days=1), 0) if until else asked,
    }
    return [(status, at[status]) for status in rules.way(outcome.status)]


def _part(ceiling: int, chance: Random) -> int:
    """A bill of 30 to 100 % of the ceiling."""
    return int(ceiling * chance.uniform(0.3, 1)) // 1000 * 1000
