"""Proposals of the demo city's institutions, for the last years and this one."""

from collections import Counter
from datetime import date, datetime, timedelta
from random import Random
from typing import NamedTuple

from dinsos.grants import rules, tables
from dinsos.institutions.demo import FIRST, Made, made
from hub import JAKARTA, CaseRow, CaseStep
from hub.demo import Demo, moment

YEARS, EACH, THIS_YEAR = 3, 18, 14  # proposals a year
BUDGET = 2_500_000_000
DESK, HEAD = "Rina Marlina", "Hendra Gunawan"
ITEMS = (("Permakanan klien", "bulan", 12), ("Alat kebersihan", "paket", 1), ("Pelatihan keterampilan", "kegiatan", 4))
PROPOSAL = (
    "number", "status", "year", "institution", "applicant", "title", "aims", "requested", "granted", "score", "rank",
    "rubric", "chair_nik", "bank", "account_number", "account_holder", "submitted_at", "decided_at", "report_due",
    "reported_on", "spent",
)  # fmt: skip
CASE = ("number", "agency", "service", "status", "applicant", "confidential", "submitted_at", "due_at", "closed_at")
WAY = {
    rules.Status.EVALUATED: ("verify", "approve", "pay", "report", "evaluate"),
    rules.Status.PAID: ("verify", "approve", "pay"),
    rules.Status.REJECTED: ("verify", "reject"),
    rules.Status.VERIFIED: ("verify",),
    rules.Status.SUBMITTED: (),
}
TO = {step.name: step.to for step in rules.STEPS}


class Sent(NamedTuple):
    """A proposal as it is sent."""

    at: datetime
    year: int
    status: rules.Status
    institution: Made
    prices: tuple[int, ...]
    score: int


def grants(demo: Demo) -> None:
    """Write the years' budgets and proposals, ranked."""
    chance = demo.chance("dinsos.grants")
    everybody = made(demo.city, demo.chance("dinsos.institutions"))
    going = [one for one in everybody if one.letters[-1][1] >= demo.today and one.number != FIRST]
    year = demo.today.year
    sent = [
        _sent(chance, one, at, demo.today, place)
        for at in range(year - YEARS, year + 1)
        for place, one in enumerate(chance.sample(going, THIS_YEAR if at == year else EACH))
    ]
    desk, ranks = Desk(demo), _ranks(sent)
    for one in sorted(sent, key=lambda one: (one.at, one.institution.number)):
        desk.write(one, ranks.get((one.year, one.institution.number)))
    for at in range(year - YEARS, year + 1):
        demo.rows(tables.GrantYear, "year", "budget", "committed", "turn")(at, BUDGET, desk.committed[at], 0)
    demo.rows(tables.GrantYear, "year", "budget", "committed", "turn")(year + 1, BUDGET, 0, 0)


class Desk:
    """Numbers proposals and writes them with all that followed."""

    def __init__(self, demo: Demo) -> None:
        self.serials: Counter[int] = Counter()
        self.committed: Counter[int] = Counter()
        self.now = moment(demo.today)
        self.add = demo.rows(tables.Proposal, *PROPOSAL)
        self.line = demo.rows(tables.ProposalLine, "proposal", "item", "quantity", "unit", "price", "amount")
        self.points = demo.rows(tables.ScoreLine, "proposal", "code", "name", "points", "most", "detail")
        self.check = demo.rows(tables.ProposalCheck, "proposal", "code", "passed", "detail")
        self.case = demo.rows(CaseRow, *CASE)
        self.step = demo.rows(CaseStep, "number", "status", "step", "at", "by", "note", "internal")

    def write(self, one: Sent, rank: int | None) -> None:
        """One proposal."""
        year = one.at.astimezone(JAKARTA).year
        self.serials[year] += 1
        number, made = f"HIBAH-{year}-{self.serials[year]:06}", one.institution
        lines = [(item, count, unit, price) for (item, unit, count), price in zip(ITEMS, one.prices, strict=True)]
        requested = sum(count * price for _, count, _, price in lines)
        way = WAY[one.status]
        granted = requested * 4 // 5 if "approve" in way else None
        self.committed[one.year] += granted or 0
        decided = one.at + timedelta(days=30) if len(way) > 1 else None
        reported = date(one.year + 1, 1, 5) if "report" in way else None
        self.add(
            number, one.status, one.year, made.number, made.chair_nik, f"Hibah {made.name}", "Kesejahteraan klien.",
            requested, granted, one.score if way else None, rank, date(2024, 1, 1) if way else None, made.chair_nik,
            None, None, made.name, one.at, decided, rules.report_due(one.year, "01-10") if granted else None, reported,
            granted if reported else None,
        )  # fmt: skip
        for item, count, unit, price in lines:
            self.line(number, item, count, unit, price, count * price)
        if way:
            self._found(number, one)
        closed = decided if one.status in (rules.Status.REJECTED, rules.Status.EVALUATED) else None
        due = one.at + timedelta(days=45) if len(way) < 2 else None
        self.case(number, "dinsos", "grants", one.status, made.chair_nik, False, one.at, due, closed)
        self.step(number, rules.Status.SUBMITTED, "OPEN", one.at, None, None, False)
        for place, name in enumerate(way):
            at = min(one.at + timedelta(days=10 + 20 * place), self.now)
            said = "Baik." if name == "evaluate" else "Anggaran terbatas." if name == "reject" else None
            self.step(number, TO[name], name, at, DESK if name in ("verify", "evaluate") else HEAD, said, False)

    def _found(self, number: str, one: Sent) -> None:
        """What verification wrote."""
        for code in rules.Code:
            self.check(number, code, True, "sesuai")
        left = one.score
        for criterion in rules.delivered():
            points = min(left, criterion.points)
            left -= points
            share = f"{points}/{criterion.points}"
            self.points(number, criterion.code, criterion.name, points, criterion.points, share)


def _sent(chance: Random, one: Made, year: int, today: date, place: int) -> Sent:
    at = moment(min(date(year, 2, 1) + timedelta(days=chance.randrange(60)), today - timedelta(days=40)), 3)
    status = rules.Status.REJECTED if chance.random() < 0.25 else rules.Status.EVALUATED
    if year == today.year:
        status = (rules.Status.PAID, rules.Status.VERIFIED, rules.Status.SUBMITTED)[place % 3]
    prices = (chance.randrange(1, 6) * 1_000_000, chance.randrange(2, 20) * 500_000, chance.randrange(1, 5) * 1_500_000)
    return Sent(at, year, status, one, prices, chance.randrange(45, 98))


def _ranks(sent: list[Sent]) -> dict[tuple[int, str], int]:
    """Places by score among each year's verified proposals, then who was first."""
    ranks: dict[tuple[int, str], int] = {}
    places: Counter[int] = Counter()
    for one in sorted(sent, key=lambda one: (-one.score, one.at, one.institution.number)):
        if one.status not in (rules.Status.SUBMITTED, rules.Status.REJECTED):
            places[one.year] += 1
            ranks[one.year, one.institution.number] = places[one.year]
    return ranks
