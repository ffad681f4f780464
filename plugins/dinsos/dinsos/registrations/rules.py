"""How an institution gets into the register (SKETER), which papers that takes, and for how long."""

import csv
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from dinsos.institutions.rules import MANAGE, READ, LegalForm
from dinsos.lines import line
from hub import Clock, Due, Option

CHECK = "dinsos:institution:check"
DECIDE = "dinsos:institution:decide"

DAYS = Option("dinsos.registration_days", 14, "Working days for a registration; cities publish 5 to 14.")
YEARS = Option("dinsos.registration_years", 3, "Years a registration is valid; 3 or 5 by region.")
PAPERS_FIRST = Option("dinsos.registration_papers_first", False, "Approve only when no required paper is missing.")
VISIT_FIRST = Option("dinsos.registration_visit_first", False, "Approve new registrations only after a field visit.")


class Kind(StrEnum):
    """What an institution asks for."""

    NEW = "NEW"
    RENEWAL = "RENEWAL"
    CHANGE = "CHANGE"
    PROVINCIAL_NEW = "PROVINCIAL_NEW"
    PROVINCIAL_RENEWAL = "PROVINCIAL_RENEWAL"


class Status(StrEnum):
    """Where the case stands."""

    SUBMITTED = "SUBMITTED"
    RETURNED = "RETURNED"
    VERIFIED = "VERIFIED"
    VISITED = "VISITED"
    APPROVED = "APPROVED"
    REJECTED = "REJECTED"
    WITHDRAWN = "WITHDRAWN"


class Decision(StrEnum):
    """VERIFY: the papers are complete. RETURN and REJECT need a note. APPROVE: signed, the letter is issued."""

    VERIFY = "VERIFY"
    RETURN = "RETURN"
    REJECT = "REJECT"
    APPROVE = "APPROVE"


class ChairCheck(StrEnum):
    """What the population register says about the chair that was named."""

    MATCH = "MATCH"
    MISMATCH = "MISMATCH"
    DECEASED = "DECEASED"
    UNKNOWN = "UNKNOWN"


class Need(StrEnum):
    """Whether a kind of institution needs a paper."""

    YES = "YES"
    NO = "NO"
    IF_ANY = "IF_ANY"


NEW, BACK, CHECKED, SEEN = Status.SUBMITTED, Status.RETURNED, Status.VERIFIED, Status.VISITED
OPEN = frozenset({NEW, CHECKED, SEEN})
WAITING = frozenset({NEW, BACK, CHECKED, SEEN})
SAID = "dinsos.registration."
STEPS = (
    line("verify", {NEW}, CHECKED, CHECK, SAID + "verified"),
    line("visit", {NEW, CHECKED}, SEEN, CHECK, SAID + "visited"),
    line("return", OPEN, BACK, CHECK, SAID + "returned", note=True, clock=Clock.STOPS),
    line("supplement", {BACK}, NEW, None, SAID + "supplemented"),
    line("supplement_as_institution", {BACK}, NEW, MANAGE, SAID + "supplemented"),
    line("reject", OPEN, Status.REJECTED, DECIDE, SAID + "rejected", note=True, clock=Clock.ENDS),
    line("approve", OPEN, Status.APPROVED, DECIDE, SAID + "approved", clock=Clock.ENDS, apart={"verify"}),
    line("withdraw", WAITING, Status.WITHDRAWN, None, SAID + "withdrawn", clock=Clock.ENDS),
    line("withdraw_as_institution", WAITING, Status.WITHDRAWN, MANAGE, SAID + "withdrawn", clock=Clock.ENDS),
)
DUE = Due(days=DAYS)
OPENED = SAID + "submitted"

VISIBLE = f"t.applicant = :nik or t.account = :username or (t.institution = :unit and :may[{MANAGE}]) or :may[{READ}]"
PART_VISIBLE = (
    "t.registration in (select r.number from dinsos_registration r where r.applicant = :nik or r.account = :username"  # noqa: S608 - our own words
    f" or (r.institution = :unit and :may[{MANAGE}]) or :may[{READ}])"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A paper that registration asks for. since, until: first day, and the day from which it isn't asked for."""

    code: str
    title: str
    legal_entity: Need
    non_legal_entity: Need
    renewal_only: bool
    since: date
    until: date | None = None
    source: str = ""


@lru_cache(maxsize=1)
def delivered() -> tuple[Paper, ...]:
    """The papers known on delivery; the table is what counts afterwards."""
    with Path(__file__).with_name("papers.csv").open(encoding="utf-8", newline="") as lines:
        return tuple(
            Paper(
                code=row["code"],
                title=row["title"],
                legal_entity=Need(row["legal_entity"]),
                non_legal_entity=Need(row["non_legal_entity"]),
                renewal_only=row["renewal_only"] == "YES",
                since=date.fromisoformat(row["since"]),
                source=row["source"],
            )
            for row in csv.DictReader(lines)
        )


def required(papers: Iterable[Paper], kind: Kind, form: LegalForm, on: date) -> list[str]:
    """Codes of the papers that a case begun on a day must have."""
    if kind not in (Kind.NEW, Kind.RENEWAL):
        return []
    return [
        paper.code
        for paper in papers
        if paper.since <= on
        and (paper.until is None or on < paper.until)
        and (kind is Kind.RENEWAL or not paper.renewal_only)
        and (paper.legal_entity if form is LegalForm.LEGAL_ENTITY else paper.non_legal_entity) is Need.YES
    ]


def missing(wanted: Iterable[str], given: Mapping[str, date | None], on: date) -> list[str]:
    """Which of the wanted papers were not handed in, or are no longer valid. given: code to last day, None for ever."""
    return [code for code in wanted if code not in given or ((last := given[code]) is not None and last < on)]


def refuses_approval(
    kind: Kind, *, gaps: Collection[str], visited: bool, papers_first: bool, visit_first: bool
) -> str | None:
    """What stands in the way of an approval under the city's rules: PAPERS, VISIT, or nothing."""
    if papers_first and gaps:
        return "PAPERS"
    if visit_first and kind is Kind.NEW and not visited:
        return "VISIT"
    return None


def years_later(day: date, years: int) -> date:
    """The same day of a later year; 29 February becomes 28."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def valid_until(kind: Kind, today: date, current: date | None, years: int) -> date | None:
    """The last day of a registration after an approval: a renewal in time loses no day; a change moves nothing."""
    match kind:
        case Kind.NEW:
            return years_later(today, years)
        case Kind.RENEWAL:
            return years_later(max(today, current) if current else today, years)
    return current
