"""Cases of the demo city's institutions: renewals of the last three years, changes, and some that are open."""

from collections import Counter
from datetime import datetime, timedelta
from itertools import islice
from typing import NamedTuple

from dinsos.institutions import rules as institutions
from dinsos.institutions import tables as register
from dinsos.institutions.demo import Made, made
from dinsos.registrations import rules, tables
from hub import JAKARTA, CaseRow, CaseStep, CounterRow
from hub.demo import Demo, moment

DESK, HEAD = "Rina Marlina", "Hendra Gunawan"
YEARS = 3
CHANGES, PROVINCIAL, NEWCOMERS = 9, 6, 5
REGISTRATION = (
    "number", "kind", "status", "institution", "applicant", "submitted_at", "due_at", "decided_at", "missing",
    "chair_check",
)  # fmt: skip
CASE = ("number", "agency", "service", "status", "applicant", "confidential", "submitted_at", "due_at", "closed_at")


class Case(NamedTuple):
    """A case as it is sent."""

    at: datetime
    kind: rules.Kind
    institution: str
    applicant: str
    status: rules.Status


def registrations(demo: Demo) -> None:
    """Write the cases, numbered in the order they were sent."""
    cases = sorted([*_renewals(demo), *_open(demo), *_newcomers(demo)])
    add = demo.rows(tables.Registration, *REGISTRATION)
    head = demo.rows(CaseRow, *CASE)
    step = demo.rows(CaseStep, "number", "status", "step", "at", "by", "note", "internal")
    serials: Counter[int] = Counter()
    now = moment(demo.today)
    for case in cases:
        year = case.at.astimezone(JAKARTA).year
        serials[year] += 1
        number = f"SKETER-{year}-{serials[year]:06}"
        due = case.at + timedelta(days=20)
        decided = case.at + timedelta(days=9) if case.status is rules.Status.APPROVED else None
        add(number, case.kind, case.status, case.institution, case.applicant, case.at, due, decided, "",
            rules.ChairCheck.MATCH)  # fmt: skip
        head(number, "dinsos", "registrations", case.status, case.applicant, False, case.at, due, decided)
        step(number, rules.Status.SUBMITTED, "OPEN", case.at, None, None, False)
        if case.status is not rules.Status.SUBMITTED:
            step(number, rules.Status.VERIFIED, "verify", min(case.at + timedelta(days=2), now), DESK, None, False)
        if decided:
            step(number, rules.Status.APPROVED, "approve", decided, HEAD, None, False)


def _everybody(demo: Demo) -> list[Made]:
    return made(demo.city, demo.chance("dinsos.institutions"))


def _renewals(demo: Demo) -> list[Case]:
    """A case for each later letter of the last years."""
    since = demo.today - timedelta(days=YEARS * 365)
    return [
        Case(moment(first - timedelta(days=9), 3), rules.Kind.RENEWAL, one.number, one.chair_nik, rules.Status.APPROVED)
        for one in _everybody(demo)
        for first, _ in one.letters[1:]
        if since < first < demo.today
    ]


def _open(demo: Demo) -> list[Case]:
    """Changes and recommendations that are decided or not yet."""
    chance = demo.chance("dinsos.registrations")
    going = [one for one in _everybody(demo) if one.letters[-1][1] >= demo.today]
    found: list[Case] = []
    for place, one in enumerate(chance.sample(going[1:], CHANGES + PROVINCIAL)):
        kind = rules.Kind.CHANGE if place < CHANGES else chance.choice(list(rules.Kind)[3:])
        at = moment(demo.today - timedelta(days=chance.randrange(30, 300)), 4)
        found.append(Case(at, kind, one.number, one.chair_nik, rules.Status.APPROVED))
    return found


def _newcomers(demo: Demo) -> list[Case]:
    """Institutions that have just asked to be registered: not in the public register yet."""
    add = demo.rows(
        register.Institution, "number", "name", "fold", "chair", "chair_nik", "address", "village", "clients", "kinds",
        "applicant", "version",
    )  # fmt: skip
    category = demo.rows(register.InstitutionCategory, "institution", "code", "name", "clients")
    found: list[Case] = []
    for serial, family in enumerate(islice(demo.city.families(), 3, 3 + NEWCOMERS), 1):
        number, name = f"LKS-{demo.today.year}-{serial:06}", f"Yayasan Langkah Baru {serial}"
        chair, fold = family.members[0], institutions.fold(name, family.village)
        add(number, name, fold, chair.name, chair.nik, family.street, family.village, 12, "POOR", chair.nik, 0)
        category(number, "POOR", institutions.kinds()["POOR"].name, 12)
        at = moment(demo.today - timedelta(days=2 * serial), 2)
        status = rules.Status.VERIFIED if serial > 3 else rules.Status.SUBMITTED
        found.append(Case(at, rules.Kind.NEW, number, chair.nik, status))
    demo.rows(CounterRow, "series", "last")(f"LKS-{demo.today.year}", len(found))
    return found
