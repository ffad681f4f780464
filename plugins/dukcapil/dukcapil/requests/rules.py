"""What may happen to a request for a population document, and who may ask for what."""

from __future__ import annotations

from enum import StrEnum

from dukcapil.documents.rules import Service
from hub import Clock, Option, Step

Kind = Service

READ = "dukcapil:request:read"
VERIFY = "dukcapil:request:verify"
INITIAL = "dukcapil:request:initial"
SIGN = "dukcapil:request:sign"
SET = "dukcapil:requirement:set"
NOTIFY = "dukcapil:notice:post"
FILE = "dukcapil:request:file"  # for a citizen who lets the officer

INITIALS = Option(
    "dukcapil.initials", False, "A section head initials (paraf) every document between verification and signature."
)
ATTEMPTS = Option("dukcapil.attempts_per_hour", 60, "Applications one account may try in an hour: each tells a little.")
HOURS = Option(
    "dukcapil.hours", 24, "Hours within which a complete request is answered. Source: Permendagri 19/2018, 24 at most."
)
YOUNGEST_MOTHER = Option("dukcapil.youngest_mother", 12, "Age below which nobody is taken for a mother, in years.")
SIBLING_DAYS = Option(
    "dukcapil.sibling_days", 240, "Two children of one mother born closer than so many days are looked at twice."
)
DEATH_DAYS = Option(
    "dukcapil.death_days", 30, "Days within which a death is to be reported; later ones are marked late."
)
NEW_CARD_WITH_HEAD = Option(
    "dukcapil.new_card_with_head", True, "A family card gets a new number when its head changes."
)
KIA_PHOTO_AGE = Option("dukcapil.kia_photo_age", 5, "Age from which a child's identity card needs a photograph.")


class Case(StrEnum):
    """The cases of a service; what papers are needed depends on it."""

    IN_TIME = "IN_TIME"
    LATE = "LATE"
    FOUNDLING = "FOUNDLING"
    DEATH = "DEATH"
    UNREGISTERED = "UNREGISTERED"
    FIRST = "FIRST"
    LOST = "LOST"
    DAMAGED = "DAMAGED"
    CHANGED_DATA = "CHANGED_DATA"
    WITHIN_CITY = "WITHIN_CITY"
    OUT = "OUT"
    IN = "IN"


class Status(StrEnum):
    """Where a request stands."""

    SUBMITTED = "SUBMITTED"
    """Diajukan."""
    VERIFIED = "VERIFIED"
    """Berkas diverifikasi; waits for a signature."""
    INITIALLED = "INITIALLED"
    """Diparaf, where the city wants that."""
    RETURNED = "RETURNED"
    """Perlu perbaikan; the applicant is asked."""
    WAITING = "WAITING"
    """Menunggu sistem pusat."""
    REJECTED = "REJECTED"
    """Ditolak."""
    ISSUED = "ISSUED"
    """Terbit."""
    CANCELLED = "CANCELLED"
    """Dibatalkan by the applicant."""


class Decision(StrEnum):
    """What an officer decides."""

    VERIFY = "VERIFY"
    RETURN = "RETURN"
    REJECT = "REJECT"
    ISSUE = "ISSUE"
    INITIAL = "INITIAL"
    WAIT = "WAIT"
    RESUME = "RESUME"


S = Status
DESK = frozenset({S.SUBMITTED.value, S.VERIFIED.value, S.INITIALLED.value})
PREFIX = {
    Kind.BIRTH_CERTIFICATE: "AKL",
    Kind.DEATH_CERTIFICATE: "AKM",
    Kind.IDENTITY_CARD: "KTP",
    Kind.MOVE: "PDH",
    Kind.FAMILY_CARD: "KK",
    Kind.CHILD_IDENTITY_CARD: "KIA",
}
OPENED = "dukcapil.request.submitted"


def _step(name: str, start: frozenset[str], to: Status, may: str | None, event: str, **more: object) -> Step:
    return Step(name=name, start=start, to=to.value, may=may, event=f"dukcapil.request.{event}", **more)  # type: ignore[arg-type]


def _at(*statuses: Status) -> frozenset[str]:
    return frozenset(status.value for status in statuses)


CHECKED = frozenset({"VERIFY"})
#          does                 from                             to            who may
STEPS = {
    Decision.VERIFY: _step("VERIFY", _at(S.SUBMITTED), S.VERIFIED, VERIFY, "verified"),
    Decision.RETURN: _step(
        "RETURN", _at(S.SUBMITTED, S.VERIFIED), S.RETURNED, VERIFY, "returned", note=True, clock=Clock.STOPS
    ),
    Decision.REJECT: _step("REJECT", DESK, S.REJECTED, VERIFY, "rejected", note=True, clock=Clock.ENDS),
    Decision.INITIAL: _step("INITIAL", _at(S.VERIFIED), S.INITIALLED, INITIAL, "initialled", apart=CHECKED),
    Decision.WAIT: _step("WAIT", DESK, S.WAITING, VERIFY, "delayed", note=True, clock=Clock.STOPS),
    Decision.RESUME: _step("RESUME", _at(S.WAITING), S.SUBMITTED, VERIFY, "resumed"),
    Decision.ISSUE: _step(
        "ISSUE", _at(S.VERIFIED, S.INITIALLED), S.ISSUED, SIGN, "issued", clock=Clock.ENDS,
        apart=frozenset({"VERIFY", "INITIAL"}),
    ),
}  # fmt: skip
RESUBMIT = _step("RESUBMIT", _at(S.RETURNED), S.SUBMITTED, None, "resubmitted")
RESUBMIT_FOR = _step("RESUBMIT_FOR", _at(S.RETURNED), S.SUBMITTED, FILE, "resubmitted")
CANCEL = _step("CANCEL", _at(S.SUBMITTED, S.RETURNED, S.WAITING), S.CANCELLED, None, "cancelled", clock=Clock.ENDS)
ALL = (*STEPS.values(), RESUBMIT, RESUBMIT_FOR, CANCEL)


def can_see(
    nik: str | None,
    may: frozenset[str],
    unit: str | None,
    username: str,
    *,
    applicant: str,
    subject: str | None,
    filed_account: str | None,
    area: str,
) -> bool:
    """A request is known to its applicant and its subject, to Dukcapil's officers, and to the Pamor who filed it as
    long as they serve the applicant's RW. area: VILLAGE/RW of the applicant."""  # fmt: skip
    if READ in may:
        return True
    if nik is not None and nik in (applicant, subject):
        return True
    return filed_account is not None and filed_account == username and unit == area


VISIBLE = f"t.applicant = :nik or t.subject = :nik or :may[{READ}] or t.filed_account = :username and t.area = :unit"
