"""Made-up complaints of the demo city, over the last three years."""

import csv
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

from dinsos.complaints import rules, tables
from hub import JAKARTA, Calendar, CaseRow, CaseStep
from hub.city import Family, Person, Status
from hub.demo import Demo, Visit, moment
from hub.regions import find

SITI = "3275014107900001"
YEARS, PER_YEAR = 3, 0.006  # complaints per resident and year
GUESTS, ANONYMOUS, CHOSEN_SECRET = 0.2, 0.12, 0.1
ADULT = 20 * 365  # of age when the oldest complaint was sent
OPEN_DAYS = 90  # later, every complaint is closed
DESK = "Back Office Dinas Sosial"
ADDRESS = "Dekat kantor kelurahan"
RATED = 0.3  # of the closed ones
ON_THE_SPOT = {
    rules.Category.MENTAL_DISORDER: (rules.Partner.PUSKESOS, rules.Partner.TKSK),
    rules.Category.HOMELESS: (rules.Partner.TKSK,),
    rules.Category.NEGLECTED_ELDERLY: (rules.Partner.PSM, rules.Partner.PUSKESOS),
    rules.Category.NEGLECTED_CHILD: (rules.Partner.PSM,),
    rules.Category.CHILD_PROTECTION: (rules.Partner.TKSK,),
    rules.Category.VIOLENCE: (rules.Partner.PSM,),
    rules.Category.DISABILITY_AID: (rules.Partner.PSM,),
    rules.Category.DISASTER_AID: (rules.Partner.KARANG_TARUNA, rules.Partner.TAGANA),
}
ANSWER, FOLLOW_UP, ASSISTANCE, CLOSE = rules.ResponseKind
COURSES: tuple[tuple[rules.ResponseKind, ...], ...] = (
    (ANSWER, CLOSE),
    (ANSWER, CLOSE),
    (ANSWER, FOLLOW_UP, CLOSE),
    (ANSWER, FOLLOW_UP, ASSISTANCE, CLOSE),
    (FOLLOW_UP, ASSISTANCE, CLOSE),
)
SAYS = {
    ANSWER: "Terima kasih atas laporannya. Persyaratan dan langkah berikutnya sudah kami jelaskan.",
    FOLLOW_UP: "Petugas sudah menuju lokasi dan melakukan asesmen.",
    ASSISTANCE: "Warga yang dilaporkan sedang didampingi bersama mitra di wilayah.",
    CLOSE: "Penanganan selesai. Laporan ditutup.",
}

ADDS = "Terima kasih atas jawabannya. Kami masih menunggu tindak lanjut di lapangan."


class Topic(NamedTuple):
    """What somebody may write."""

    category: rules.Category
    title: str
    description: str


class Filing(NamedTuple):
    """A complaint as it is sent. course: what the office will do about it, as far as there is time until today."""

    topic: Topic
    visibility: rules.Visibility
    village: str
    reporter: str | None
    anonymous: bool
    submitted: datetime
    course: Sequence[rules.ResponseKind]


@lru_cache(maxsize=1)
def topics() -> tuple[Topic, ...]:
    """Each as often as its weight says."""
    with Path(__file__).with_name("demo.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(
            Topic(rules.Category(row["category"]), row["title"], row["description"])
            for row in csv.DictReader(lines)
            for _ in range(int(row["weight"]))
        )


def complaints(demo: Demo) -> Visit:
    """What families send to the office. Siti Rahayu sent two public complaints and a confidential one."""
    desk = Desk(demo)

    def visit(family: Family) -> None:
        if any(person.nik == SITI for person in family.members):
            for filing in desk.of_siti(family.village):
                desk.file(filing)
            return
        for _ in family.members:
            if desk.chance.random() < YEARS * PER_YEAR:
                desk.file(desk.filing(family))

    return visit


class Desk:
    """Takes complaints in, numbers them, and writes what became of them."""

    def __init__(self, demo: Demo) -> None:
        self.chance = demo.chance("dinsos.complaints")
        self.now = moment(demo.today)
        self.serials: Counter[tuple[rules.Visibility, int]] = Counter()
        self.complaint = demo.rows(tables.Complaint, *COMPLAINT)
        self.response = demo.rows(tables.Response, "complaint", "kind", "text", "at", "by")
        self.supplement = demo.rows(tables.Supplement, "complaint", "text", "at", "files")
        self.partner = demo.rows(tables.ComplaintPartner, *PARTNER)
        self.satisfaction = demo.rows(tables.Satisfaction, "complaint", "score", "at")
        self.calendar = Calendar()
        self.case = demo.rows(CaseRow, *CASE)
        self.step = demo.rows(CaseStep, "number", "status", "at", "by", "note", "internal")

    def filing(self, family: Family) -> Filing:
        """What a family sends."""
        chance = self.chance
        topic = chance.choice(topics())
        visibility = (
            rules.Visibility.CONFIDENTIAL if chance.random() < CHOSEN_SECRET else rules.usual_visibility(topic.category)
        )
        reporter = None if chance.random() < GUESTS else self._adult(family).nik
        anonymous = reporter is not None and chance.random() < ANONYMOUS
        minutes, course = chance.randrange(YEARS * 365 * 24 * 60), chance.choice(COURSES)
        if minutes < OPEN_DAYS * 24 * 60:
            course = course[: chance.randrange(len(course) + 1)]
        submitted = self.now - timedelta(minutes=minutes)
        return Filing(topic, visibility, family.village, reporter, anonymous, submitted, course)

    def of_siti(self, village: str) -> list[Filing]:
        """Her complaints: one closed, one answered, one in secret and in progress."""
        wanted = {
            rules.Category.NEGLECTED_ELDERLY: (140, (FOLLOW_UP, ASSISTANCE, CLOSE)),
            rules.Category.SOCIAL_REGISTRY: (40, (ANSWER,)),
            rules.Category.VIOLENCE: (60, (FOLLOW_UP,)),
        }
        return [
            Filing(
                next(topic for topic in topics() if topic.category is category),
                rules.usual_visibility(category),
                village,
                SITI,
                False,
                self.now - timedelta(days=days, hours=2),
                course,
            )
            for category, (days, course) in wanted.items()
        ]

    def file(self, filing: Filing) -> None:
        """Number a complaint and write it with everything that follows."""
        year = filing.submitted.astimezone(JAKARTA).year
        self.serials[filing.visibility, year] += 1
        name = rules.number(filing.visibility, year, self.serials[filing.visibility, year])
        steps = self._steps(filing)
        status = rules.BECOMES[steps[-1][0]] if steps else "SUBMITTED"
        facts = rules.categories()[filing.topic.category]
        due_at = self._due(facts.promise, filing.submitted)
        closed_at = next((at for kind, at in steps if kind is CLOSE), None)
        helpers = self._helpers(filing, name, [at for kind, at in steps if kind is FOLLOW_UP])
        self.complaint(
            name,
            filing.topic.category,
            filing.visibility,
            filing.anonymous,
            status,
            filing.topic.title,
            filing.topic.description,
            filing.village,
            *self._place(filing),
            filing.reporter,
            None if filing.reporter else f"0800{self.chance.randrange(10**7):07}",
            " ".join(helpers),
            facts.team,
            ADDRESS if rules.Need.PLACE in facts.requires else None,
            0,
            filing.submitted,
            due_at,
            closed_at,
        )
        hidden = rules.hides_reporter(filing.visibility, anonymous=filing.anonymous)
        self.case(
            name,
            "dinsos",
            "complaints",
            status,
            filing.reporter,
            hidden,
            filing.submitted,
            None if steps else due_at,
            closed_at,
            facts.team,
            not steps and due_at < self.now,
        )
        if closed_at and self.chance.random() < RATED:
            self.satisfaction(name, self.chance.choice((2, 3, 3, 3, 4, 4)), closed_at + timedelta(hours=3))
        self.step(name, "SUBMITTED", filing.submitted, None, None, False)
        for kind, at in steps:
            self.response(name, kind, SAYS[kind], at, DESK)
            self.step(name, rules.BECOMES[kind], at, DESK, SAYS[kind], False)
        if status == rules.Status.ANSWERED:  # the reporter isn't content, so it doesn't close by itself
            self.supplement(name, ADDS, min(steps[-1][1] + timedelta(days=1), self.now), f"{name}/demo")

    def _due(self, promise: rules.Promise, submitted: datetime) -> datetime:
        """What the category promises, with the figures of delivery."""
        if promise is rules.Promise.URGENT:
            return submitted + timedelta(hours=rules.URGENT_HOURS.default)
        return self.calendar.after_days(submitted, rules.ORDINARY_DAYS.default)

    def _adult(self, family: Family) -> Person:
        """A living member who is of age; the head always is."""
        today = self.now.date()
        return self.chance.choice(
            [
                person
                for person in family.members
                if person.status is Status.ACTIVE and (today - person.birth_date).days > ADULT
            ]
        )

    def _steps(self, filing: Filing) -> list[tuple[rules.ResponseKind, datetime]]:
        """What the office has done until today, and when."""
        at = filing.submitted
        steps: list[tuple[rules.ResponseKind, datetime]] = []
        for kind in filing.course:
            at += timedelta(minutes=self.chance.randrange(30, 60 * 24 * (12 if steps else 4)))
            if at > self.now:
                break
            steps.append((kind, at))
        return steps

    def _helpers(self, filing: Filing, name: str, times: Sequence[datetime]) -> tuple[rules.Partner, ...]:
        """Partners who were asked when the office followed up; a confidential complaint goes to a named one."""
        if not times or filing.reporter == SITI:
            return ()
        helpers = ON_THE_SPOT.get(filing.topic.category, ())
        for helper in helpers:
            named = filing.visibility is rules.Visibility.CONFIDENTIAL
            self.partner(name, helper, helper.replace("_", "").lower() if named else None, times[0], DESK)
        return helpers

    def _place(self, filing: Filing) -> tuple[float | None, float | None]:
        """A point near the middle of the village, for what happens in a place."""
        topic = filing.topic.category
        centre = find(filing.village) if topic in ON_THE_SPOT and topic not in rules.PROTECTED else None
        if centre is None or centre.lat is None or centre.lon is None:
            return None, None
        return self._near(centre.lat), self._near(centre.lon)

    def _near(self, degrees: float) -> float:
        return round(degrees + self.chance.uniform(-0.003, 0.003), 6)


COMPLAINT = (
    "number",
    "category",
    "visibility",
    "anonymous",
    "status",
    "title",
    "description",
    "village",
    "lat",
    "lon",
    "reporter",
    "guest_phone",
    "partners",
    "team",
    "address",
    "followers",
    "submitted_at",
    "due_at",
    "closed_at",
)
CASE = (
    "number",
    "agency",
    "service",
    "status",
    "applicant",
    "confidential",
    "submitted_at",
    "due_at",
    "closed_at",
    "unit",
    "overdue",
)
PARTNER = ("complaint", "partner", "account", "assigned_at", "assigned_by")
