"""Halo Pamor: who helps whom, how long an officer may file for a citizen, and what happens to a request for help."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from urllib.parse import quote

from hub import Clock, Option, Step

READ = "dukcapil:help:read"
HELP = "dukcapil:help:handle"
FILE = "dukcapil:request:file"
APPOINT = "dukcapil:pamor:appoint"
ANNOUNCE = "dukcapil:programme:announce"

DELEGATION_DAYS = Option("dukcapil.delegation_days", 14, "Days an officer may file for the citizen who let them.")
LONGEST_DELEGATION = Option(
    "dukcapil.longest_delegation", 90, "Days a citizen may let an officer file for them at most."
)
HELP_DAYS = Option("dukcapil.help_days", 2, "Working days within which an RW's officer answers a request for help.")


class Need(StrEnum):
    """Why somebody needs help (keterbatasan waktu, fisik, teknologi)."""

    TIME = "TIME"
    STRENGTH = "STRENGTH"
    TECHNOLOGY = "TECHNOLOGY"


class Status(StrEnum):
    """Where a request for help stands."""

    REQUESTED = "REQUESTED"
    ACCEPTED = "ACCEPTED"
    DONE = "DONE"
    DECLINED = "DECLINED"
    CANCELLED = "CANCELLED"


class Decision(StrEnum):
    """What the RW's officer does with it."""

    ACCEPT = "ACCEPT"
    FINISH = "FINISH"
    DECLINE = "DECLINE"


class Audience(StrEnum):
    """Whom an announcement of a programme is for."""

    RT = "RT"
    RW = "RW"
    RESIDENTS = "RESIDENTS"


def _step(name: str, start: set[str], to: Status, may: str | None, event: str, **more: object) -> Step:
    return Step(name=name, start=frozenset(start), to=to.value, may=may, event=f"dukcapil.help.{event}", **more)  # type: ignore[arg-type]


OPENED = "dukcapil.help.requested"
STEPS = {
    Decision.ACCEPT: _step("ACCEPT", {"REQUESTED"}, Status.ACCEPTED, HELP, "accepted"),
    Decision.FINISH: _step("FINISH", {"REQUESTED", "ACCEPTED"}, Status.DONE, HELP, "finished", clock=Clock.ENDS),
    Decision.DECLINE: _step(
        "DECLINE", {"REQUESTED", "ACCEPTED"}, Status.DECLINED, HELP, "declined", note=True, clock=Clock.ENDS
    ),
}
CANCEL = _step("CANCEL", {"REQUESTED", "ACCEPTED"}, Status.CANCELLED, None, "cancelled", clock=Clock.ENDS)
ALL = (*STEPS.values(), CANCEL)
OPEN = frozenset({Status.REQUESTED.value, Status.ACCEPTED.value})


def may_file(
    *,
    status: str,
    until: date | None,
    ended: datetime | None,
    service: str,
    wanted: str,
    unit: str | None,
    area: str,
    today: date,
) -> bool:
    """Whether an officer may file: in their RW, for this service, as long as the citizen lets them."""  # fmt: skip
    lets = until is not None and today <= until and ended is None
    return status in OPEN and lets and service == wanted and unit is not None and unit == area


def can_see(nik: str | None, may: frozenset[str], unit: str | None, *, applicant: str, area: str) -> bool:
    """A request for help is known to who asked, to the RW's officer and to the office."""
    return (nik is not None and nik == applicant) or READ in may or (HELP in may and unit == area)


VISIBLE = f"t.applicant = :nik or :may[{READ}] or (:may[{HELP}] and t.area = :unit)"


def whatsapp(phone: str, text: str) -> str:
    """A click-to-chat address. phone: digits, with the country code."""
    return f"https://wa.me/{phone}?text={quote(text)}"
