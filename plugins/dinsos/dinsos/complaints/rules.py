"""What a complaint can be about, who may know it exists, and how its number and deadline come about."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from hub import JAKARTA, Principal

READ = "dinsos:complaint:read"  # the back office: every complaint, and who sent it
FOLLOW_UP_DAYS = 5  # working days. Source: PermenPANRB 62/2018


class Category(StrEnum):
    """What a complaint is about. Source: E-Sosial (SIPANSOS), and kinds of Permensos 8/2012 that need protection."""

    SOCIAL_REGISTRY = "SOCIAL_REGISTRY"
    HEALTH_COVERAGE = "HEALTH_COVERAGE"
    MENTAL_DISORDER = "MENTAL_DISORDER"
    HOMELESS = "HOMELESS"
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


BECOMES = {
    ResponseKind.ANSWER: Status.ANSWERED,
    ResponseKind.FOLLOW_UP: Status.IN_PROGRESS,
    ResponseKind.ASSISTANCE: Status.ASSISTED,
    ResponseKind.CLOSE: Status.CLOSED,
}
PROTECTED = frozenset(
    {
        Category.NEGLECTED_CHILD,
        Category.CHILD_PROTECTION,
        Category.VIOLENCE,
        Category.HIV_AIDS,
        Category.TRAFFICKING,
    }
)  # confidential unless the reporter says otherwise
SERIES = {Visibility.PUBLIC: "SIP", Visibility.CONFIDENTIAL: "SIR"}
HELPS = {partner: f"dinsos:partner:{partner.lower()}" for partner in Partner}  # the permission of each kind of partner


@dataclass(frozen=True, slots=True)
class Assignment:
    """A complaint given to a kind of partner, or to one account of that kind."""

    partner: Partner
    account: str | None = None


def usual_visibility(category: Category) -> Visibility:
    """What a complaint is when its reporter doesn't choose."""
    return Visibility.CONFIDENTIAL if category in PROTECTED else Visibility.PUBLIC


def number(visibility: Visibility, year: int, serial: int) -> str:
    """Each visibility counts by itself: gaps in the public numbers would tell how many confidential ones there are."""
    return f"{SERIES[visibility]}-{year}-{serial:06}"


def due(submitted: datetime, works: Callable[[date], bool]) -> datetime:
    """When the office has to follow up. submitted: aware; works: whether a day counts."""
    left, at = FOLLOW_UP_DAYS, submitted.astimezone(JAKARTA)
    while left:
        at += timedelta(days=1)
        left -= works(at.date())
    return at.astimezone(submitted.tzinfo)


def hides_reporter(visibility: Visibility, *, anonymous: bool) -> bool:
    """Whether officers of other agencies may not learn who sent it."""
    return anonymous or visibility is Visibility.CONFIDENTIAL


def can_see(
    who: Principal,
    *,
    visibility: Visibility,
    reporter: str | None,
    village: str,
    assignments: Collection[Assignment] = (),
) -> bool:
    """A confidential complaint exists only for its reporter, the back office and the partners it is assigned to."""
    return (
        visibility is Visibility.PUBLIC
        or (reporter is not None and reporter == who.nik)
        or who.may(READ)
        or any(_reaches(who, assignment, village) for assignment in assignments)
    )


def _reaches(who: Principal, assignment: Assignment, village: str) -> bool:
    """An assignment to a kind reaches the partners of that kind whose area (their unit) holds the village."""
    if not who.may(HELPS[assignment.partner]):
        return False
    if assignment.account is not None:
        return assignment.account == who.username
    return who.unit in {village, village[:6], village[:4]}


def visible(row: str) -> str:
    """The same in SQL, about a complaint under this alias and the caller."""
    kinds = " or ".join(f"p.partner = '{partner}' and :may[{may}]" for partner, may in HELPS.items())
    area = f":unit in ({row}.village, substr({row}.village, 1, 6), substr({row}.village, 1, 4))"
    assigned = (
        f"exists (select 1 from dinsos_complaint_partner p where p.complaint = {row}.number"  # noqa: S608 - our own words
        f" and ({kinds}) and (p.account = :username or p.account is null and {area}))"
    )
    return f"{row}.visibility = 'PUBLIC' or {row}.reporter = :nik or :may[{READ}] or {assigned}"


VISIBLE = visible("t")
PART_VISIBLE = f"t.complaint in (select c.number from dinsos_complaint c where {visible('c')})"  # noqa: S608 - our own words
