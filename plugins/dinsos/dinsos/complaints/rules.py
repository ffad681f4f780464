"""What a complaint can be about, what it promises, and the steps it may take."""

import csv
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from dinsos.complaints import tables
from hub import Calendar, Clock, Due, Lifecycle, Option, Step

LIST = "dinsos:complaint:list"  # a confidential complaint stands in the queue: number, category, deadline
READ = "dinsos:complaint:read"  # its words, and who sent one that is neither confidential nor anonymous
EDIT = "dinsos:complaint:edit"  # answering, assigning, closing
LIST_ASSIGNED = "dinsos:complaint:list_assigned"  # the same three, where it is assigned to the caller
READ_ASSIGNED = "dinsos:complaint:read_assigned"
EDIT_ASSIGNED = "dinsos:complaint:edit_assigned"
SPEAK = "dinsos:complaint:speak"  # the agency itself, for a guest who showed the tracking code
SETTLE = "dinsos:complaint:settle"  # the agency itself, when nobody says anything after an answer

ORDINARY_DAYS = Option(
    "dinsos.complaint_days", 5, "Working days until a complaint has to be followed up (PermenPANRB 62/2018)."
)
INFORMATION_DAYS = Option(
    "dinsos.information_days", 5, "Working days until a request for information has to be answered."
)
URGENT_HOURS = Option(
    "dinsos.urgent_hours", 24, "Hours, day and night, until people in danger have to be looked after (not confirmed)."
)
REOPEN_DAYS = Option(
    "dinsos.reopen_days", 10, "Working days after closing in which the reporter may reopen (PermenPANRB 62/2018)."
)
CLOSE_DAYS = Option(
    "dinsos.close_days",
    10,
    "Working days after its last answer until a complaint closes by itself, 0 for never (PermenPANRB 62/2018).",
)
REGENCY = Option("dinsos.regency", "3275", "The city or regency whose complaints are taken: its code of 4 digits.")


class Category(StrEnum):
    """What a complaint is about. Source: E-Sosial (SIPANSOS), and kinds of Permensos 8/2012 that need protection."""

    SOCIAL_REGISTRY = "SOCIAL_REGISTRY"
    HEALTH_COVERAGE = "HEALTH_COVERAGE"
    MENTAL_DISORDER = "MENTAL_DISORDER"
    HOMELESS = "HOMELESS"
    NEGLECTED = "NEGLECTED"
    NEGLECTED_ELDERLY = "NEGLECTED_ELDERLY"
    NEGLECTED_CHILD = "NEGLECTED_CHILD"
    CHILD_PROTECTION = "CHILD_PROTECTION"
    VIOLENCE = "VIOLENCE"
    HIV_AIDS = "HIV_AIDS"
    TRAFFICKING = "TRAFFICKING"
    ADOPTION = "ADOPTION"
    POVERTY_LETTER = "POVERTY_LETTER"
    INSTITUTION_REGISTRATION = "INSTITUTION_REGISTRATION"
    DISABILITY_AID = "DISABILITY_AID"
    INSTITUTION_AID = "INSTITUTION_AID"
    COVID_AID = "COVID_AID"
    DISASTER_AID = "DISASTER_AID"
    OTHER = "OTHER"


class Visibility(StrEnum):
    """Umum: everybody may read it. Rahasia: it exists only for those who handle it."""

    PUBLIC = "PUBLIC"
    CONFIDENTIAL = "CONFIDENTIAL"


class Status(StrEnum):
    """Where a complaint stands."""

    SUBMITTED = "SUBMITTED"
    ANSWERED = "ANSWERED"
    IN_PROGRESS = "IN_PROGRESS"
    ASSISTED = "ASSISTED"
    CLOSED = "CLOSED"


class ResponseKind(StrEnum):
    """What the office does: menjawab, tindak lanjut, pendampingan, selesai."""

    ANSWER = "ANSWER"
    FOLLOW_UP = "FOLLOW_UP"
    ASSISTANCE = "ASSISTANCE"
    CLOSE = "CLOSE"


class Partner(StrEnum):
    """Who helps the office on the spot."""

    PSM = "PSM"
    TKSK = "TKSK"
    KARANG_TARUNA = "KARANG_TARUNA"
    TAGANA = "TAGANA"
    PUSKESOS = "PUSKESOS"


class Promise(StrEnum):
    """How soon a complaint is looked after: a matter of danger, of service, of information."""

    URGENT = "URGENT"
    ORDINARY = "ORDINARY"
    INFORMATION = "INFORMATION"


class Need(StrEnum):
    """What a complaint of a category has to say beside title and description: an address or a point; a name."""

    PLACE = "PLACE"
    INSTITUTION = "INSTITUTION"


@dataclass(frozen=True, slots=True)
class Facts:
    """What is fixed about a category. team: code of the division that takes it where no route says otherwise."""

    title: str
    visibility: Visibility
    promise: Promise
    team: str
    requires: frozenset[Need]


@lru_cache(maxsize=1)
def categories() -> Mapping[Category, Facts]:
    """The table of categories. Source: `categories.csv`."""
    with Path(__file__).with_name("categories.csv").open(encoding="utf-8", newline="") as lines:
        return {
            Category(row["code"]): Facts(
                row["title"],
                Visibility(row["visibility"]),
                Promise(row["promise"]),
                row["team"],
                frozenset(map(Need, row["requires"].split())),
            )
            for row in csv.DictReader(lines)
        }


@lru_cache(maxsize=1)
def advice() -> Mapping[Category, tuple[str, ...]]:
    """What somebody who only asks is told before they file: requirements, in Indonesian. Source: `advice.csv`."""
    found: dict[Category, tuple[str, ...]] = {}
    with Path(__file__).with_name("advice.csv").open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            category = Category(row["category"])
            found[category] = (*found.get(category, ()), row["text"])
    return found


BECOMES = {
    ResponseKind.ANSWER: Status.ANSWERED,
    ResponseKind.FOLLOW_UP: Status.IN_PROGRESS,
    ResponseKind.ASSISTANCE: Status.ASSISTED,
    ResponseKind.CLOSE: Status.CLOSED,
}
PROTECTED = frozenset(
    category for category, facts in categories().items() if facts.visibility is Visibility.CONFIDENTIAL
)  # confidential unless the reporter says otherwise
SERIES = {Visibility.PUBLIC: "SIP", Visibility.CONFIDENTIAL: "SIR"}
HELPS = {partner: f"dinsos:partner:{partner.lower()}" for partner in Partner}  # the permission of each kind of partner
OUTREACH = {
    "DISABILITY": Category.DISABILITY_AID,
    "MENTAL_DISORDER": Category.MENTAL_DISORDER,
    "NEGLECTED": Category.NEGLECTED,
}  # of an outreach's groups, those that a complaint follows from


def usual_visibility(category: Category) -> Visibility:
    """What a complaint is when its reporter doesn't choose."""
    return categories()[category].visibility


def number(visibility: Visibility, year: int, serial: int) -> str:
    """Each visibility counts by itself: gaps in the public numbers would tell how many confidential ones there are."""
    return f"{SERIES[visibility]}-{year}-{serial:06}"


def hides_reporter(visibility: Visibility, *, anonymous: bool) -> bool:
    """Whether the reporter's identity is sealed: officers learn it only with a second officer's approval."""
    return anonymous or visibility is Visibility.CONFIDENTIAL


def may_reopen(calendar: Calendar, closed: datetime, now: datetime, days: int) -> bool:
    """Whether a closed complaint's reporter may still say that it isn't settled."""
    return now <= calendar.after_days(closed, days)


# -- the steps --------------------------------------------------------------------------------------------------------

SUBMITTED, ANSWERED, IN_PROGRESS, ASSISTED, CLOSED = Status
OPEN = frozenset({SUBMITTED, ANSWERED, IN_PROGRESS, ASSISTED})
SAID, FOLLOWED, HELPED = (f"dinsos.complaint.{what}" for what in ("answered", "followed_up", "assisted"))
SHUT, AGAIN, BACK = (f"dinsos.complaint.{what}" for what in ("closed", "reopened", "withdrawn"))
ADDED = "dinsos.complaint.supplemented"
FILED = "dinsos.complaint.filed"


def _step(
    name: str,
    start: frozenset[Status],
    to: Status,
    may: str | None,
    event: str,
    clock: Clock = Clock.STOPS,
    *,
    note: bool = False,
) -> Step:
    return Step(name=name, start=start, to=to, may=may, event=event, clock=clock, note=note)


# A response keeps the promise: the clock stops with it, and a new one runs when the reporter reopens.
STEPS = (
    _step("answer", OPEN - {ANSWERED}, ANSWERED, EDIT, SAID),
    _step("follow_up", OPEN, IN_PROGRESS, EDIT, FOLLOWED),
    _step("assistance", OPEN, ASSISTED, EDIT, HELPED),
    _step("close", OPEN, CLOSED, EDIT, SHUT, Clock.ENDS),
    _step("partner_answer", OPEN - {ANSWERED}, ANSWERED, EDIT_ASSIGNED, SAID),
    _step("partner_follow_up", OPEN, IN_PROGRESS, EDIT_ASSIGNED, FOLLOWED),
    _step("partner_assistance", OPEN, ASSISTED, EDIT_ASSIGNED, HELPED),
    _step("settle", frozenset({ANSWERED}), CLOSED, SETTLE, SHUT, Clock.ENDS),
    _step("withdraw", frozenset({SUBMITTED}), CLOSED, None, BACK, Clock.ENDS, note=True),
    _step("reopen", frozenset({CLOSED}), IN_PROGRESS, None, AGAIN, Clock.AGAIN, note=True),
    _step("guest_reopen", frozenset({CLOSED}), IN_PROGRESS, SPEAK, AGAIN, Clock.AGAIN, note=True),
)
DUE = {
    Promise.URGENT: Due(hours=URGENT_HOURS),
    Promise.ORDINARY: Due(days=ORDINARY_DAYS),
    Promise.INFORMATION: Due(days=INFORMATION_DAYS),
}
LIFECYCLE = Lifecycle(
    agency="dinsos",
    service="complaints",
    prefix="SIP",
    table=tables.Complaint,
    opens=SUBMITTED,
    event=FILED,
    steps=STEPS,
    due=DUE[Promise.ORDINARY],
)


def lifecycle(category: Category) -> Lifecycle:
    """The life of a complaint with the promise of its category."""
    return replace(LIFECYCLE, due=DUE[categories()[category].promise])


def step(kind: ResponseKind, *, partner: bool) -> Step | None:
    """The step a response is; None for one that isn't a partner's to take."""
    name = f"partner_{kind.lower()}" if partner else kind.lower()
    return next((one for one in STEPS if one.name == name), None)
