"""Made-up registry rows and enrolments of the demo city."""

from collections.abc import Sequence
from datetime import date, timedelta

from dinsos.aid import rules, tables
from hub.city import Family, Marital, Person, Relation, Status
from hub.demo import Demo, Visit

SITI, BUDI = "3275014107900001", "3275021203850001"
REGISTERED = 0.3  # share of families
DECILES = (1, 1, 1, 2, 2, 2, 3, 3, 3, 4, 4, 4, 5, 5, 6, 7, 8)
POOR = 4  # deciles that aid is usually for. Source: Kemensos on DTSEN, 2025
ELDERLY, SCHOOL_LEAVER = 60, 18
PANDEMIC = (date(2020, 4, 15), date(2021, 12, 31))
NAMES = {programme.code: programme.name for programme in rules.PROGRAMMES}


def aid(demo: Demo) -> Visit:
    """Put a part of the families into the registry, and most of the poor ones of them into programmes.

    Siti Rahayu's family is in decile 3 with PKH and BPNT; Budi Santoso's is not in the registry. Nobody is enrolled for
    a premium (PBI): the demo city's health coverage says who has one.
    """
    office = Office(demo)

    def visit(family: Family) -> None:
        niks = {person.nik for person in family.members}
        office.card = family.number
        if SITI in niks:
            office.of_siti(family)
        elif BUDI not in niks and office.chance.random() < REGISTERED:
            office.register(family, office.chance.choice(DECILES))

    return visit


class Office:
    """Registers families and enrols people."""

    def __init__(self, demo: Demo) -> None:
        self.chance = demo.chance("dinsos.aid")
        self.today = demo.today
        self.quarter = date(self.today.year, (self.today.month - 1) // 3 * 3 + 1, 1)
        last = self.quarter - timedelta(days=1)
        self.period = f"{last.year}-Q{(last.month + 2) // 3}"
        self.paid_on = self.quarter + timedelta(days=9)
        if self.paid_on > self.today:
            self.paid_on = last.replace(day=10)
        self.row = demo.rows(tables.Registry, "citizen", "decile", "source", "period", "updated_on", "family_card")
        self.card = ""
        self.enrolment = demo.rows(tables.Enrolment, *ENROLMENT)

    def of_siti(self, family: Family) -> None:
        """The fixed family."""
        self.put(family.members, 3)
        self.enrol(SITI, "BPNT", date(2022, 1, 10))
        self.enrol(SITI, "PKH", date(2023, 1, 9))

    def register(self, family: Family, decile: int) -> None:
        """A family in the registry, with what it receives."""
        here = [person for person in family.members if person.status is Status.ACTIVE]
        self.put(here, decile)
        drawer = next((person for person in here if person.relation is Relation.WIFE), here[0])
        if decile <= POOR + 1 and self.chance.random() < 0.3:
            self.enrol(drawer.nik, "BST", *PANDEMIC)
        if decile <= POOR:
            if self.chance.random() < 0.7:
                self.enrol(drawer.nik, "BPNT", self._since(drawer))
            if self._has_component(here) and self.chance.random() < 0.6:
                self.enrol(drawer.nik, "PKH", self._since(drawer))
            if self.chance.random() < 0.02:
                person = self.chance.choice(here)
                self.enrol(person.nik, "DISABILITAS", self._since(person))
        for orphan in self._orphans(family):
            if self.chance.random() < 0.5:
                self.enrol(orphan.nik, "ATENSI-YAPI", self._since(orphan))

    def enrol(self, nik: str, code: str, since: date, until: date | None = None) -> None:
        """Somebody in a programme; a few are suspended."""
        status = rules.EnrolmentStatus.ENDED if until else rules.EnrolmentStatus.ACTIVE
        if status is rules.EnrolmentStatus.ACTIVE and nik != SITI and self.chance.random() < 0.05:
            status = rules.EnrolmentStatus.SUSPENDED
        paid_on = until or (self.paid_on if since <= self.paid_on else None)
        self.enrolment(nik, code, NAMES[code], since, until, status, "SIKS-NG", paid_on, self.card)

    def put(self, people: Sequence[Person], decile: int) -> None:
        """Rows of the registry for a family."""
        for person in people:
            self.row(person.nik, decile, "DTSEN", self.period, self.quarter, self.card)

    def _since(self, person: Person) -> date:
        """A day of the last four years, and of the person's life."""
        return max(person.birth_date, self.today - timedelta(days=self.chance.randrange(1, 4 * 365)))

    def _age(self, person: Person) -> float:
        return (self.today - person.birth_date).days / 365.2425

    def _has_component(self, here: Sequence[Person]) -> bool:
        """Whether somebody in the family is what PKH pays for: a child until the end of school, an elder."""
        return any(self._age(person) < SCHOOL_LEAVER or self._age(person) >= ELDERLY for person in here)

    def _orphans(self, family: Family) -> list[Person]:
        """Children at home of a widow or a widower."""
        if family.members[0].marital is not Marital.WIDOWED:
            return []
        return [
            person
            for person in family.members
            if person.relation is Relation.CHILD and self._age(person) < SCHOOL_LEAVER
        ]


ENROLMENT = (
    "citizen", "programme", "name", "since", "until", "status", "source", "last_disbursed_on",
    "family_card",
)  # fmt: skip
