"""Which papers a request needs on a day, and what is missing: pure."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path

from dukcapil.requests.rules import Case, Kind

WITNESSES = 2  # of a declaration. Source: Permendagri 109/2019, F-2.03 and F-2.04


class PaperKind(StrEnum):
    """A paper that comes with a request."""

    BIRTH_NOTE = "BIRTH_NOTE"
    MARRIAGE_RECORD = "MARRIAGE_RECORD"
    FAMILY_CARD = "FAMILY_CARD"
    BIRTH_CERTIFICATE = "BIRTH_CERTIFICATE"
    DEATH_NOTE = "DEATH_NOTE"
    IDENTITY_PAPER = "IDENTITY_PAPER"
    """KTP, passport or KITAS of somebody who isn't in the register."""
    POLICE_REPORT = "POLICE_REPORT"
    POLICE_LOSS_NOTE = "POLICE_LOSS_NOTE"
    OLD_CARD = "OLD_CARD"
    PROOF_OF_CHANGE = "PROOF_OF_CHANGE"
    MOVE_LETTER = "MOVE_LETTER"
    OWNER_CONSENT = "OWNER_CONSENT"
    PARENT_CONSENT = "PARENT_CONSENT"
    PHOTO = "PHOTO"
    RT_RW_LETTER = "RT_RW_LETTER"
    POWER_OF_ATTORNEY = "POWER_OF_ATTORNEY"
    """F-1.07, when the applicant isn't family."""
    F_2_03 = "F_2_03"
    """SPTJM kebenaran data kelahiran: a declaration with two witnesses."""
    F_2_04 = "F_2_04"
    """SPTJM kebenaran sebagai pasangan suami istri: a declaration with two witnesses."""
    OTHER = "OTHER"


DECLARATIONS = frozenset({PaperKind.F_2_03, PaperKind.F_2_04})


@dataclass(frozen=True, slots=True)
class Rule:
    """A paper that a case of a service needs, from a day to a day. until: the first day no more."""

    service: Kind
    variant: Case
    paper: PaperKind
    held: bool
    substitute: PaperKind | None
    since: date
    until: date | None
    source: str

    def on(self, day: date) -> bool:
        """Whether it is in force."""
        return self.since <= day and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class Given:
    """A paper as it was sent."""

    kind: PaperKind
    attachment: str | None
    witnesses: Sequence[str] = ()


def missing(
    rules: Iterable[Rule], given: Sequence[Given], held: frozenset[PaperKind], more: Iterable[PaperKind] = ()
) -> list[PaperKind]:
    """Papers that are needed and neither sent, nor replaced, nor known to the office.

    held: those the office found in its own register; more: what this very request needs besides.
    """
    sent = {one.kind for one in given}
    wanted = [
        rule.paper
        for rule in rules
        if rule.paper not in sent and rule.substitute not in sent and not (rule.held and rule.paper in held)
    ]
    return [*wanted, *(kind for kind in more if kind not in sent)]


def fault(paper: Given) -> str | None:
    """What is wrong with one paper itself: `ATTACHMENT` or `WITNESSES` is missing."""
    if paper.kind in DECLARATIONS:
        return None if len(set(paper.witnesses)) >= WITNESSES else "WITNESSES"
    return None if paper.attachment else "ATTACHMENT"


def delivered() -> list[Rule]:
    """The rules known on delivery."""
    with Path(__file__).with_name("requirements.csv").open(encoding="utf-8", newline="") as lines:
        return [
            Rule(
                Kind(row["service"]),
                Case(row["variant"]),
                PaperKind(row["paper"]),
                row["held"] == "yes",
                PaperKind(row["substitute"]) if row["substitute"] else None,
                date.fromisoformat(row["since"]),
                date.fromisoformat(row["until"]) if row["until"] else None,
                row["source"],
            )
            for row in csv.DictReader(lines)
        ]
