"""Referrals in the demo city: about 15 a year for 1,000 residents, over three years."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import NamedTuple

from dinkes.cases import case_adder
from dinkes.facilities import demo as facilities
from dinkes.facilities.rules import Kind, Ownership
from dinkes.referrals import diagnoses, rules, tables
from hub import JAKARTA
from hub.city import Family, Person
from hub.demo import Demo, Visit, moment

YEARS, DAYS = 3, 1095
MONTH = 30.4369  # days
SHARE = 0.015 * YEARS  # of the residents; the old more often than the young
OPEN_DAYS = 14  # a referral older than that has come to its end
CITY_HOSPITALS = 7  # a city hospital receives so many times what another does
ENDS = (*[rules.Status.SERVED] * 78, *[rules.Status.BACK_REFERRED] * 12, *[rules.Status.REJECTED] * 6,
        *[rules.Status.CANCELLED] * 4)  # fmt: skip
OPEN = (rules.Status.SENT, rules.Status.RECEIVED, rules.Status.ACCEPTED, rules.Status.LEFT, rules.Status.ARRIVED)
FIXED = {  # days ago, origin, destination, ICD-10 code, state
    "3275014107900001": [  # Siti Rahayu
        (40, "32750200012", "RS-3275-01", "D64.9", rules.Status.SERVED),
        (3, "32750200012", "RS-3275-01", "K30", rules.Status.ACCEPTED),
    ],
    "3275021203850001": [],  # Budi Santoso
}
COLUMNS = (
    "number", "patient", "origin", "destination", "diagnosis_code", "diagnosis_text", "status", "submitted_at",
    "situation", "background", "assessment", "recommendation", "transport", "day",
)  # fmt: skip


class Made(NamedTuple):
    """A referral of the demo city with its steps."""

    number: str
    patient: str
    origin: str
    destination: str
    code: str
    text: str
    steps: tuple[tuple[rules.Status, datetime], ...]

    @property
    def created_at(self) -> datetime:
        return self.steps[0][1]

    @property
    def status(self) -> rules.Status:
        return self.steps[-1][0]


class Book:
    """Writes the referrals of one family after the other; a second book over the same city says the same."""

    def __init__(self, demo: Demo) -> None:
        self._today = demo.today
        self._chance = demo.chance("dinkes.referrals").random
        self._serials: Counter[int] = Counter()
        hospitals = facilities.of_kind(Kind.HOSPITAL)
        self._hospitals = [
            one.code for one in hospitals for _ in range(CITY_HOSPITALS if one.ownership is Ownership.CITY else 1)
        ]
        self._puskesmas: dict[str, list[str]] = {}
        for one in facilities.of_kind(Kind.PUSKESMAS):
            for area in filter(None, (one.village, one.district)):
                self._puskesmas.setdefault(area, []).append(one.code)

    def of(self, family: Family) -> Iterator[Made]:
        """The referrals of a family's residents."""
        for person in family.members:
            if person.nik in FIXED:
                yield from self._fixed(person)
            elif person.status == "ACTIVE" and (made := self._random(family, person)):
                yield made

    def _fixed(self, person: Person) -> Iterator[Made]:
        texts = {one.code: one.text for one in diagnoses.diagnoses()}
        for ago, origin, destination, code, status in FIXED[person.nik]:
            day = self._today - timedelta(days=ago)
            yield self._made(person, day, (origin, destination), (code, texts[code]), status)

    def _random(self, family: Family, person: Person) -> Made | None:
        luck, ago = self._chance() / SHARE, int(self._chance() * DAYS)
        day = self._today - timedelta(days=ago)
        months = int((day - person.birth_date).days / MONTH)
        found = diagnoses.odds(person.sex, months).drawn(luck) if day >= person.birth_date else None
        if found is None:
            return None
        near = self._puskesmas.get(family.village) or self._puskesmas[family.village[:6]]
        between = (self._among(near), self._among(self._hospitals))
        return self._made(person, day, between, (found.code, found.text), self._status(ago))

    def _status(self, ago: int) -> rules.Status:
        open_ = ago == 0 or (ago <= OPEN_DAYS and self._chance() < 0.6)
        return OPEN[int(self._chance() * len(OPEN))] if open_ else ENDS[int(self._chance() * len(ENDS))]

    def _made(
        self, person: Person, day: date, between: tuple[str, str], found: tuple[str, str], status: rules.Status
    ) -> Made:
        self._serials[day.year] += 1
        at = moment(day, 1) + timedelta(minutes=int(self._chance() * 120))
        steps = []
        for step in rules.way(status):
            steps.append((step, at))
            at += timedelta(minutes=10 + int(self._chance() * 70))
        number = f"RJK-{day.year}-{self._serials[day.year]:06}"
        return Made(number, person.nik, *between, *found, tuple(steps))

    def _among(self, codes: list[str]) -> str:
        return codes[int(self._chance() * len(codes))]


def fill(demo: Demo) -> Visit:
    """Add the referrals and their cases."""
    book = Book(demo)
    add = demo.rows(tables.Referral, *COLUMNS)
    add_case = case_adder(demo, "referrals", rules.OPEN | {rules.Status.LEFT, rules.Status.ARRIVED})

    def visit(family: Family) -> None:
        for made in book.of(family):
            day = made.created_at.astimezone(JAKARTA).date()
            add(*made[:6], made.status, made.created_at, *_handover(made), day)
            add_case(made.number, made.patient, made.steps)

    return visit


def _handover(made: Made) -> tuple[str, str, str, str, rules.Transport]:
    return (
        f"Pasien dirujuk dengan {made.text}.",
        "Sudah diperiksa dan diberi pengobatan awal di puskesmas.",
        f"{made.code} {made.text}.",
        "Mohon pemeriksaan dan tata laksana lebih lanjut.",
        rules.Transport.TRANSPORT if rules.Status.LEFT in dict(made.steps) else rules.Transport.NONE,
    )
