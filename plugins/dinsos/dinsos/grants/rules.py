"""How a proposal for a grant lives (SI KITA), what it is compared with, and how it is scored."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from dinsos.institutions.rules import MANAGE
from dinsos.lines import line
from hub import Clock, Due, Option

READ = "dinsos:grant:read"
VERIFY = "dinsos:grant:verify"
DECIDE = "dinsos:grant:decide"
PAY = "dinsos:grant:pay"
BUDGET = "dinsos:grant:budget"

DAYS = Option("dinsos.grant_days", 30, "Working days for the decision on a proposal; the city's own promise.")
REPORT_BY = Option("dinsos.grant_report_by", "01-10", "Month and day of the next year by which use is reported.")
COST = Option("dinsos.grant_cost_per_client", 5_000_000, "Rupiah a year for a client that count as reasonable.")
LONG = timedelta(days=180)  # a registration that lasts so long gets all its points


class Status(StrEnum):
    """Where a proposal stands."""

    SUBMITTED = "SUBMITTED"
    RETURNED = "RETURNED"
    VERIFIED = "VERIFIED"
    APPROVED = "APPROVED"
    AGREED = "AGREED"
    PAID = "PAID"
    REPORTED = "REPORTED"
    EVALUATED = "EVALUATED"
    REJECTED = "REJECTED"
    WITHDRAWN = "WITHDRAWN"


class Decision(StrEnum):
    """APPROVE: with an amount, within the year's budget. RETURN and REJECT need a note."""

    RETURN = "RETURN"
    REJECT = "REJECT"
    APPROVE = "APPROVE"


class Code(StrEnum):
    """What a proposal is compared with."""

    REGISTERED = "REGISTERED"
    NOT_EXPIRED = "NOT_EXPIRED"
    CHAIR_ALIVE = "CHAIR_ALIVE"
    CHAIR_MATCH = "CHAIR_MATCH"
    ACCOUNT_MATCH = "ACCOUNT_MATCH"
    LINES_ADD_UP = "LINES_ADD_UP"
    NO_DUPLICATE = "NO_DUPLICATE"
    PREVIOUS_REPORT_FILED = "PREVIOUS_REPORT_FILED"
    CLIENTS_MATCH = "CLIENTS_MATCH"
    CLIENTS_COUNTED_ONCE = "CLIENTS_COUNTED_ONCE"


NEW, BACK, CHECKED, GRANTED = Status.SUBMITTED, Status.RETURNED, Status.VERIFIED, Status.APPROVED
OPEN, FUNDED = frozenset({NEW, CHECKED}), frozenset({Status.APPROVED, Status.AGREED, Status.PAID})
SAID = "dinsos.grant."
STEPS = (
    line("verify", OPEN, CHECKED, VERIFY, SAID + "verified"),
    line("return", OPEN, BACK, VERIFY, SAID + "returned", note=True, clock=Clock.STOPS),
    line("supplement", {BACK}, NEW, None, SAID + "supplemented"),
    line("supplement_as_institution", {BACK}, NEW, MANAGE, SAID + "supplemented"),
    line("reject", OPEN, Status.REJECTED, DECIDE, SAID + "rejected", note=True, clock=Clock.ENDS),
    line("approve", {CHECKED}, GRANTED, DECIDE, SAID + "approved", clock=Clock.STOPS, apart={"verify"}),
    line("agree", {GRANTED}, Status.AGREED, DECIDE, SAID + "agreed", clock=Clock.STOPS),
    line("pay", {GRANTED, Status.AGREED}, Status.PAID, PAY, SAID + "paid", clock=Clock.STOPS),
    line("report", FUNDED, Status.REPORTED, None, SAID + "reported"),
    line("report_as_institution", FUNDED, Status.REPORTED, MANAGE, SAID + "reported"),
    line("evaluate", {Status.REPORTED}, Status.EVALUATED, VERIFY, SAID + "evaluated", note=True, clock=Clock.ENDS),
    line("withdraw", {NEW, BACK, CHECKED}, Status.WITHDRAWN, None, SAID + "withdrawn", clock=Clock.ENDS),
    line(
        "withdraw_as_institution", {NEW, BACK, CHECKED}, Status.WITHDRAWN, MANAGE, SAID + "withdrawn", clock=Clock.ENDS
    ),
)
DUE = Due(days=DAYS)
OPENED = SAID + "submitted"

OWN = f"t.applicant = :nik or t.account = :username or (t.institution = :unit and :may[{MANAGE}])"
VISIBLE = f"{OWN} or :may[{READ}]"
PART_VISIBLE = (
    "t.proposal in (select g.number from dinsos_grant_proposal g"  # noqa: S608 - our own words
    f" where g.applicant = :nik or g.account = :username or (g.institution = :unit and :may[{MANAGE}]) or :may[{READ}])"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What the hub knows about a proposal and the institution.

    registered_until: last day; chair: what the register says, None where it knows nobody; listed: clients named;
    found: of these, living residents; elsewhere: of these, named by another institution this year; poor: of these,
    in deciles 1 to 4; unreported: earlier grants without a report; granted_before: earlier grants.
    """

    today: date
    registered_until: date | None
    closed: bool
    chair: str | None
    chair_same: bool
    account_same: bool
    lines: int
    requested: int
    others: int
    unreported: int
    granted_before: int
    listed: int
    found: int
    elsewhere: int
    poor: int

    @property
    def registered(self) -> bool:
        return self.registered_until is not None and not self.closed


@dataclass(frozen=True, slots=True)
class Check:
    """What came of one comparison. detail: for the applicant, nothing about a person."""

    code: Code
    passed: bool
    detail: str


@dataclass(frozen=True, slots=True)
class Criterion:
    """A line of the rubric. points: the most it gives."""

    code: str
    name: str
    points: int
    since: date
    source: str = ""


@dataclass(frozen=True, slots=True)
class Points:
    """Points for one criterion."""

    code: str
    name: str
    points: int
    most: int
    detail: str


@lru_cache(maxsize=1)
def delivered() -> tuple[Criterion, ...]:
    """The rubric known on delivery; the table is what counts afterwards."""
    with Path(__file__).with_name("rubric.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(
            Criterion(row["code"], row["name"], int(row["points"]), date.fromisoformat(row["since"]), row["source"])
            for row in csv.DictReader(lines)
        )


def checks(facts: Facts) -> list[Check]:
    """Compare a proposal with what the hub knows."""
    until = facts.registered_until
    alive = facts.chair in ("ACTIVE", "MOVED_OUT")
    return [
        Check(Code.REGISTERED, facts.registered, "terdaftar" if facts.registered else "belum terdaftar"),
        Check(
            Code.NOT_EXPIRED,
            until is not None and until >= facts.today,
            f"berlaku sampai {until.isoformat()}" if until else "tidak ada masa berlaku",
        ),
        Check(Code.CHAIR_ALIVE, alive, "tercatat hidup" if alive else "tidak ditemukan atau telah meninggal"),
        Check(Code.CHAIR_MATCH, facts.chair_same, "sama" if facts.chair_same else "berbeda dari data lembaga"),
        Check(Code.ACCOUNT_MATCH, facts.account_same, "sama" if facts.account_same else "berbeda dari data lembaga"),
        Check(Code.LINES_ADD_UP, facts.lines == facts.requested, f"jumlah rincian {facts.lines}"),
        Check(Code.NO_DUPLICATE, facts.others == 0, f"{facts.others} proposal lain pada tahun yang sama"),
        Check(Code.PREVIOUS_REPORT_FILED, facts.unreported == 0, f"{facts.unreported} hibah belum dilaporkan"),
        Check(
            Code.CLIENTS_MATCH,
            0 < facts.listed == facts.found,
            f"{facts.found} dari {facts.listed} klien adalah penduduk yang aktif",
        ),
        Check(Code.CLIENTS_COUNTED_ONCE, facts.elsewhere == 0, f"{facts.elsewhere} klien juga disebut lembaga lain"),
    ]


def score(rubric: Iterable[Criterion], facts: Facts, *, reasonable: int) -> list[Points]:
    """Points by the rubric. reasonable: rupiah for a client."""
    shares = {
        "REGISTRATION": _lasting(facts),
        "CLIENTS": (max(facts.found - facts.elsewhere, 0), facts.listed),
        "NEED": (facts.poor, facts.listed),
        "REPORTING": (0, 1) if facts.unreported else (1, 1),
        "COST": _modest(facts, reasonable),
    }
    lines: list[Points] = []
    for one in rubric:
        part, whole = shares.get(one.code, (0, 0))
        points = min(one.points * part // whole, one.points) if whole else 0
        lines.append(Points(one.code, one.name, points, one.points, f"{part}/{whole}"))
    return lines


def current(rubric: Sequence[Criterion], day: date) -> list[Criterion]:
    """The version in force on a day."""
    since = max((one.since for one in rubric if one.since <= day), default=None)
    return [one for one in rubric if one.since == since]


def report_due(year: int, month_day: str) -> date:
    """When the use of a year's grant is to be reported."""
    return date.fromisoformat(f"{year + 1}-{month_day}")


def _lasting(facts: Facts) -> tuple[int, int]:
    """How much of half a year the registration still lasts, in days."""
    if not facts.registered or facts.registered_until is None:
        return 0, LONG.days
    return max(0, min((facts.registered_until - facts.today).days, LONG.days)), LONG.days


def _modest(facts: Facts, reasonable: int) -> tuple[int, int]:
    """All points up to what is reasonable for the clients found, fewer the more it is."""
    if not facts.found or facts.requested <= 0:
        return 0, 1
    return min(reasonable * facts.found, facts.requested), facts.requested
