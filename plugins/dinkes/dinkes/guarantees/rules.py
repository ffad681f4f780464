"""What may happen to a health guarantee, and who may know one."""

from datetime import date, timedelta
from enum import StrEnum

from dinkes.guarantees import tables
from hub import Clock, Due, Lifecycle, Option, Step

READ = "dinkes:guarantee:read"
READ_ALL = "dinkes:guarantee:read_all"
REQUEST = "dinkes:guarantee:request"
DECIDE = "dinkes:guarantee:decide"
END = "dinkes:guarantee:end"  # the agency's own: what time or a death does

DECIDE_DAYS = Option("dinkes.guarantee_decide_days", 1, "Working days until a guarantee is decided. Not confirmed.")
VALID_DAYS = Option("dinkes.guarantee_days", 60, "How many days a guarantee is good for. Not confirmed.")
PAPER_DAYS = Option("dinkes.guarantee_paper_days", 3, "Working days for the papers of an emergency. Not confirmed.")


class Status(StrEnum):
    """Where a guarantee stands."""

    REQUESTED = "REQUESTED"
    PROVISIONAL = "PROVISIONAL"
    APPROVED = "APPROVED"
    REJECTED = "REJECTED"
    WITHDRAWN = "WITHDRAWN"
    LAPSED = "LAPSED"
    ENDED = "ENDED"
    EXPIRED = "EXPIRED"
    CLOSED = "CLOSED"


class Decision(StrEnum):
    """What a guarantee officer decides."""

    APPROVE = "APPROVE"
    REJECT = "REJECT"


def _step(name: str, start: set[Status], to: Status, may: str | None, *, note: bool = False) -> Step:
    event = f"dinkes.guarantee.{PAST[name]}"
    return Step(name=name, start=frozenset(start), to=to, may=may, event=event, note=note, clock=Clock.ENDS)


PAST = {
    "APPROVE": "approved", "PROVIDE": "provided", "REJECT": "rejected", "WITHDRAW": "withdrawn",
    "CANCEL": "cancelled", "COMPLETE": "completed", "LAPSE": "lapsed", "EXPIRE": "expired", "CLOSE": "closed",
    "STOP": "ended",
}  # fmt: skip
APPROVE = _step("APPROVE", {Status.REQUESTED}, Status.APPROVED, DECIDE)
PROVIDE = _step("PROVIDE", {Status.REQUESTED}, Status.PROVISIONAL, DECIDE)  # an emergency, papers to follow
REJECT = _step("REJECT", {Status.REQUESTED}, Status.REJECTED, DECIDE, note=True)
WITHDRAW = _step("WITHDRAW", {Status.REQUESTED}, Status.WITHDRAWN, None)
CANCEL = _step("CANCEL", {Status.REQUESTED}, Status.WITHDRAWN, REQUEST, note=True)
COMPLETE = _step("COMPLETE", {Status.PROVISIONAL}, Status.APPROVED, REQUEST)
LAPSE = _step("LAPSE", {Status.PROVISIONAL}, Status.LAPSED, END, note=True)
EXPIRE = _step("EXPIRE", {Status.APPROVED}, Status.EXPIRED, END)
STOP = _step("STOP", {Status.REQUESTED}, Status.ENDED, END, note=True)
CLOSE = _step("CLOSE", {Status.APPROVED, Status.EXPIRED}, Status.CLOSED, DECIDE, note=True)

GUARANTEE = Lifecycle(
    agency="dinkes", service="guarantees", prefix="SKLK", table=tables.Guarantee, opens=Status.REQUESTED,
    event="dinkes.guarantee.requested", due=Due(days=DECIDE_DAYS),
    steps=(APPROVE, PROVIDE, REJECT, WITHDRAW, CANCEL, COMPLETE, LAPSE, EXPIRE, STOP, CLOSE),
)  # fmt: skip

OPEN = frozenset({Status.REQUESTED, Status.PROVISIONAL, Status.APPROVED})
"""A referral has one guarantee in these at most."""
CLAIMABLE = frozenset({Status.PROVISIONAL, Status.APPROVED, Status.EXPIRED})
"""Care within the validity can be claimed, also when the validity is over."""
PAYABLE = frozenset({Status.APPROVED, Status.EXPIRED, Status.CLOSED})

BEFORE = {
    Status.APPROVED: Status.REQUESTED,
    Status.PROVISIONAL: Status.REQUESTED,
    Status.REJECTED: Status.REQUESTED,
    Status.WITHDRAWN: Status.REQUESTED,
    Status.ENDED: Status.REQUESTED,
    Status.LAPSED: Status.PROVISIONAL,
    Status.EXPIRED: Status.APPROVED,
    Status.CLOSED: Status.APPROVED,
}
"""The state each state is usually reached from."""


def way(status: Status) -> tuple[Status, ...]:
    """The states from REQUESTED to this one."""
    before = BEFORE.get(status)
    return (*way(before), status) if before else (status,)


def validity(today: date, days: int, admitted_on: date | None, *, emergency: bool) -> tuple[date, date]:
    """First and last day: from today, and for an emergency from its admission, which may have been before."""
    first = min(today, admitted_on) if emergency and admitted_on else today
    return first, today + timedelta(days=days)


def can_see(
    nik: str | None, unit: str | None, may: frozenset[str], *, patient: str, hospital: str, asked_by: str | None = None
) -> bool:
    """A guarantee is known to its patient, to staff of the hospital and of the unit that asked for it, and to officers
    who may read all."""
    return READ_ALL in may or nik == patient or (READ in may and unit is not None and unit in (hospital, asked_by))


# The same in SQL, about the row t and the caller.
VISIBLE = f":may[{READ_ALL}] or t.patient = :nik or (:may[{READ}] and (t.hospital = :unit or t.unit = :unit))"
