"""Writes requests of the demo city, each with what it asks for and its history."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from piccolo.table import Table

from dukcapil.documents.rules import Kind as DocumentKind
from dukcapil.documents.steps import CARDS
from dukcapil.requests import rules, tables
from dukcapil.residents import names
from hub import CaseRow, CaseStep
from hub.city import Family, Person, Relation, Status
from hub.demo import Demo

CASE = (
    "number", "agency", "service", "status", "applicant", "confidential", "submitted_at", "due_at", "remaining",
    "closed_at", "unit",
)  # fmt: skip
STEP = ("number", "status", "step", "at", "by", "account", "note", "internal")
REQUEST = (
    "number", "service", "variant", "status", "applicant", "subject", "area", "village", "filed_by", "filed_account",
    "help", "waited_from", "submitted_at", "due_at", "complete_at", "decided_at", "product", "letter",
)  # fmt: skip
PAPER = ("number", "kind", "attachment", "witnesses", "reason", "sent_at")
DETAILS = {
    tables.Birth: (
        "number", "child", "name", "key", "sex", "birth_place", "birth_date", "mother", "father", "parentage",
        "family_card", "late",
    ),
    tables.Death: ("number", "deceased", "died_on", "place", "cause", "noted_by", "late"),
    tables.Card: ("number",),
    tables.Move: ("number", "street", "rt", "rw", "village", "moved_on", "reason", "family_card"),
    tables.Mover: ("number", "nik", "relation"),
}  # fmt: skip
OPERATOR, HEAD = ("Operator Dukcapil", "operator.dukcapil"), ("Kepala Dinas Dukcapil", "kepala.dukcapil")
HOSPITAL, ELSEWHERE = "RSUD dr. Chasbullah Abdulmadjid", "Jl. Raya Tambun No. 8"
GROWN, HOURS, LEFT = 17 * 365.2425, 24, 500  # days; promise; minutes of office time while somebody is asked


class Step(NamedTuple):
    """A line of a request's history. after: hours; by: name and account, None for the applicant."""

    name: str
    status: rules.Status
    after: int
    by: tuple[str, str] | None
    note: str | None = None


VERIFY = Step("VERIFY", rules.Status.VERIFIED, 2, OPERATOR)
ISSUE = Step("ISSUE", rules.Status.ISSUED, 3, HEAD)
RETURN = Step("RETURN", rules.Status.RETURNED, 2, OPERATOR, "Foto berkas tidak terbaca. Mohon unggah ulang.")
AGAIN = Step("RESUBMIT", rules.Status.SUBMITTED, 20, None, "Sudah diunggah ulang.")
WAIT = Step("WAIT", rules.Status.WAITING, 1, OPERATOR, "Basis data pusat sedang tidak dapat dihubungi.")
REJECT = Step("REJECT", rules.Status.REJECTED, 3, OPERATOR, "Data tidak sesuai pangkalan data (Perpres 96/2018).")
CANCEL = Step("CANCEL", rules.Status.CANCELLED, 4, None, "Sudah diurus di kelurahan.")


class Filed(NamedTuple):
    """A request as it was sent. details: rows of its own tables; filed: the officer's name, account and the help."""

    kind: rules.Kind
    variant: rules.Case
    family: Family
    applicant: Person
    subject: str | None
    sent: datetime
    details: Mapping[type[Table], Sequence[Sequence[object]]] = {tables.Card: [()]}
    paper: str | None = None
    filed: tuple[str, str, str] | None = None


class Desk:
    """Numbers requests and writes them."""

    def __init__(self, demo: Demo) -> None:
        self.serials: Counter[str] = Counter()
        self.case, self.step = demo.rows(CaseRow, *CASE), demo.rows(CaseStep, *STEP)
        self.request, self.paper = demo.rows(tables.PopulationRequest, *REQUEST), demo.rows(tables.Paper, *PAPER)
        self.details = {table: demo.rows(table, *columns) for table, columns in DETAILS.items()}

    def number(self, kind: rules.Kind, sent: datetime) -> str:
        """The next number of a kind and year."""
        series = f"{rules.PREFIX[kind]}-{sent.year}"
        return f"{series}-{self._next(series):06}"

    def card(self, kind: DocumentKind, on: date) -> str:
        """What a card is called in public, since its printed number is the NIK."""
        series = f"{CARDS[kind]}-3275-{on:%d%m%Y}"
        return f"{series}-{self._next(series):04}"

    def file(
        self, asked: Filed, course: Sequence[Step], *,
        number: str | None = None, product: str | None = None, letter: str | None = None,
    ) -> None:  # fmt: skip
        """One request, from its sending through the steps of its course."""
        kind, family, who, sent = asked.kind, asked.family, asked.applicant, asked.sent
        number = number or self.number(kind, sent)
        filed_by, account, help = asked.filed or (None, None, None)
        at, status, waited, complete, decided, reason = sent, rules.Status.SUBMITTED, None, None, None, None
        self.step(number, status.value, "OPEN", sent, filed_by or who.name, account, None, False)
        for step in course:
            waited = status.value if step is WAIT else None
            at, status = at + timedelta(hours=step.after), step.status
            by, used = step.by or (who.name, None)
            self.step(number, status.value, step.name, at, by, used, step.note, False)
            complete = at if step is VERIFY else complete
            decided = at if step in (ISSUE, REJECT) else decided
            reason = step.note if step is RETURN else None
        stopped = status in (rules.Status.RETURNED, rules.Status.WAITING)
        due, left = (None, LEFT) if stopped else (sent + timedelta(hours=HOURS), None)
        closed = at if decided or status is rules.Status.CANCELLED else None
        area = f"{family.village}/{family.rw}"
        self.case(
            number, "dukcapil", kind.value.lower(), status.value, who.nik, False, sent, due, left, closed,
            area if filed_by else None,
        )  # fmt: skip
        issued = status is rules.Status.ISSUED
        self.request(
            number, kind.value, asked.variant.value, status.value, who.nik, asked.subject, area, family.village,
            filed_by, account, help, waited, sent, due, complete, decided, product if issued else None, letter,
        )  # fmt: skip
        for table, rows in asked.details.items():
            for row in rows:
                self.details[table](number, *row)
        if asked.paper:
            self.paper(number, asked.paper, None, "", reason, sent)

    def _next(self, series: str) -> int:
        self.serials[series] += 1
        return self.serials[series]


def adults(family: Family, on: date) -> list[Person]:
    """Who of a family could ask on a day: grown up and here today."""
    return [
        one for one in family.members if one.status is Status.ACTIVE and (on - one.birth_date).days > GROWN
    ]  # fmt: skip


def birth(family: Family, by: Person, child: Person, sent: datetime, *, late: bool, known: bool = True) -> Filed:
    """A birth. known: the child stands in the register."""
    basis = "MARRIED" if child.mother and child.father else "MOTHER_ONLY" if child.mother else "FATHER_ONLY"
    row = (
        child.nik if known else None, child.name, names.key(child.name), child.sex.value, child.birth_place,
        child.birth_date, child.mother, child.father, basis, family.number, late,
    )  # fmt: skip
    return Filed(
        rules.Kind.BIRTH_CERTIFICATE, rules.Case.LATE if late else rules.Case.IN_TIME, family, by,
        child.nik if known else None, sent, {tables.Birth: [row]}, "BIRTH_NOTE",
    )  # fmt: skip


def death(family: Family, by: Person, dead: Person, on: date, sent: datetime) -> Filed:
    """A death."""
    row = (dead.nik, on, HOSPITAL, "ILLNESS", "DOCTOR", False)
    kind = rules.Kind.DEATH_CERTIFICATE
    return Filed(kind, rules.Case.DEATH, family, by, dead.nik, sent, {tables.Death: [row]}, "DEATH_NOTE")


def move(family: Family, by: Person, movers: Sequence[Person], village: str, on: date, sent: datetime) -> Filed:
    """A move; out of the city where the village lies elsewhere."""
    inside = village.startswith(family.village[:4])
    row = (ELSEWHERE, "004", "002", village, on, "HOUSING", family.number)
    details: dict[type[Table], Sequence[Sequence[object]]] = {
        tables.Move: [row],
        tables.Mover: [(one.nik, RELATIONS[one.relation]) for one in movers],
    }
    variant = rules.Case.WITHIN_CITY if inside else rules.Case.OUT
    return Filed(rules.Kind.MOVE, variant, family, by, movers[0].nik, sent, details)


RELATIONS = {one: "OTHER_FAMILY" if one is Relation.RELATIVE else one.name for one in Relation} | {
    Relation.SERVANT: "DOMESTIC_HELP"
}
