"""Jebol Dukcapil: the office goes to the people. What may happen to a request, and who knows it."""

from __future__ import annotations

from enum import StrEnum

from hub import EXCHANGE, Clock, Option, Step

READ = "dukcapil:outreach:read"
SCHEDULE = "dukcapil:outreach:schedule"
VISIT = "dukcapil:outreach:visit"

DAYS = Option("dukcapil.outreach_days", 10, "Working days within which a request for a visit is planned or declined.")
PACKET_DAYS = Option("dukcapil.packet_days", 14, "Days within which a packet taken offline may come back.")


class Group(StrEnum):
    """Whom a visit is for (kelompok rentan)."""

    DISABILITY = "DISABILITY"
    MENTAL_DISORDER = "MENTAL_DISORDER"
    NEGLECTED = "NEGLECTED"
    DISASTER = "DISASTER"
    INDIGENOUS = "INDIGENOUS"
    OTHER = "OTHER"


PROTECTED = frozenset({Group.DISABILITY, Group.MENTAL_DISORDER, Group.NEGLECTED})  # Dinsos follows up, confidentially


class Service(StrEnum):
    """What is done on a visit."""

    RECORDING = "RECORDING"
    """Perekaman KTP-el."""
    IDENTITY_CARD = "IDENTITY_CARD"
    CHILD_IDENTITY_CARD = "CHILD_IDENTITY_CARD"
    FAMILY_CARD = "FAMILY_CARD"
    BIRTH_CERTIFICATE = "BIRTH_CERTIFICATE"
    DEATH_CERTIFICATE = "DEATH_CERTIFICATE"
    CONSULTATION = "CONSULTATION"


class Status(StrEnum):
    """Where a request for a visit stands."""

    REQUESTED = "REQUESTED"
    SCHEDULED = "SCHEDULED"
    VISITED = "VISITED"
    DECLINED = "DECLINED"
    CANCELLED = "CANCELLED"


class BookingStatus(StrEnum):
    """Where a place on a visit stands."""

    BOOKED = "BOOKED"
    SERVED = "SERVED"
    ABSENT = "ABSENT"
    CANCELLED = "CANCELLED"


class Decision(StrEnum):
    """What the office does with a request."""

    DECLINE = "DECLINE"
    VISITED = "VISITED"


def _step(name: str, start: set[str], to: Status, may: str | None, event: str, **more: object) -> Step:
    return Step(name=name, start=frozenset(start), to=to.value, may=may, event=f"dukcapil.outreach.{event}", **more)  # type: ignore[arg-type]


OPENED = "dukcapil.outreach.requested"
PLAN = _step("SCHEDULE", {"REQUESTED"}, Status.SCHEDULED, SCHEDULE, "scheduled")
DECLINE = _step("DECLINE", {"REQUESTED"}, Status.DECLINED, SCHEDULE, "declined", note=True, clock=Clock.ENDS)
VISITED = _step("VISIT", {"SCHEDULED"}, Status.VISITED, VISIT, "visited", clock=Clock.ENDS)
CANCEL = _step("CANCEL", {"REQUESTED", "SCHEDULED"}, Status.CANCELLED, None, "cancelled", clock=Clock.ENDS)
STEPS = {Decision.DECLINE: DECLINE, Decision.VISITED: VISITED}
ALL = (PLAN, DECLINE, VISITED, CANCEL)


def can_see(nik: str | None, username: str, may: frozenset[str], *, applicant: str | None, account: str | None) -> bool:
    """A request for a visit is known to who sent it, to the office, and to agencies that follow up."""
    mine = (nik is not None and nik == applicant) or (account is not None and account == username)
    return mine or READ in may or EXCHANGE in may


VISIBLE = f"t.applicant = :nik or t.account = :username or :may[{READ}] or :may[{EXCHANGE}]"
BOOKING_VISIBLE = f"t.citizen = :nik or :may[{VISIT}]"
