"""The states and steps of a referral, and who may know one."""

from enum import StrEnum

from hub import Clock, Option, Step

READ = "dinkes:referral:read"
READ_ALL = "dinkes:referral:read_all"
SEND = "dinkes:referral:send"
ANSWER = "dinkes:referral:answer"
VOID = "dinkes:referral:void"

ANSWER_HOURS = Option(
    "dinkes.referral_answer_hours", 1, "Hours within which a hospital answers a referral; no source gives a figure."
)


class Status(StrEnum):
    """Where a referral stands. Source: Permenkes 16/2024."""

    SENT = "SENT"
    RECEIVED = "RECEIVED"
    ACCEPTED = "ACCEPTED"
    REJECTED = "REJECTED"
    LEFT = "LEFT"
    ARRIVED = "ARRIVED"
    SERVED = "SERVED"
    BACK_REFERRED = "BACK_REFERRED"
    CANCELLED = "CANCELLED"


class Transport(StrEnum):
    """Which vehicle the patient needs, if any."""

    NONE = "NONE"
    TRANSPORT = "TRANSPORT"
    EMERGENCY = "EMERGENCY"


class Need(StrEnum):
    """What the patient needs at the receiving hospital."""

    ICU = "ICU"
    HCU = "HCU"
    NICU = "NICU"
    PICU = "PICU"
    VENTILATOR = "VENTILATOR"
    SURGERY = "SURGERY"
    DELIVERY = "DELIVERY"
    DIALYSIS = "DIALYSIS"
    BLOOD = "BLOOD"
    ISOLATION = "ISOLATION"
    SPECIALIST = "SPECIALIST"


class RejectionReason(StrEnum):
    """Why a hospital can't take a patient."""

    NO_BED = "NO_BED"
    NO_SPECIALIST = "NO_SPECIALIST"
    NO_EQUIPMENT = "NO_EQUIPMENT"
    OTHER = "OTHER"


class ReferralStep(StrEnum):
    """What became of a referral after it was answered, or before."""

    RECEIVED = "RECEIVED"
    LEFT = "LEFT"
    ARRIVED = "ARRIVED"
    SERVED = "SERVED"
    BACK_REFERRED = "BACK_REFERRED"
    CANCELLED = "CANCELLED"


S = Status


def _step(
    name: str, start: set[Status], to: Status, may: str, *, note: bool = False, clock: Clock = Clock.STOPS
) -> Step:
    event = f"dinkes.referral.{to.lower()}" if name != "VOID" else "dinkes.referral.voided"
    return Step(name=name, start=frozenset(start), to=to, may=may, event=event, note=note, clock=clock)


OPEN = frozenset({S.SENT, S.RECEIVED, S.ACCEPTED})
#                does         from                     to         who may
RECEIVE = _step("RECEIVED", {S.SENT}, S.RECEIVED, ANSWER, clock=Clock.RUNS)
ACCEPT = _step("ACCEPTED", {S.SENT, S.RECEIVED}, S.ACCEPTED, ANSWER)
REJECT = _step("REJECTED", {S.SENT, S.RECEIVED}, S.REJECTED, ANSWER, note=True, clock=Clock.ENDS)
LEAVE = _step("LEFT", {S.ACCEPTED}, S.LEFT, SEND)
ARRIVE = _step("ARRIVED", {S.ACCEPTED, S.LEFT}, S.ARRIVED, ANSWER)
SERVE = _step("SERVED", {S.ARRIVED}, S.SERVED, ANSWER, clock=Clock.ENDS)
REFER_BACK = _step("BACK_REFERRED", {S.SERVED}, S.BACK_REFERRED, ANSWER, note=True, clock=Clock.ENDS)
CANCEL = _step("CANCELLED", set(OPEN), S.CANCELLED, SEND, note=True, clock=Clock.ENDS)
DIED = _step("VOID", set(OPEN), S.CANCELLED, VOID, note=True, clock=Clock.ENDS)
STEPS = (RECEIVE, ACCEPT, REJECT, LEAVE, ARRIVE, SERVE, REFER_BACK, CANCEL, DIED)
AFTERWARDS = {ReferralStep(step.name): step for step in (RECEIVE, LEAVE, ARRIVE, SERVE, REFER_BACK, CANCEL)}
BY_ORIGIN = frozenset({LEAVE.name, CANCEL.name})

VITAL_SIGNS = {
    "systolic": (30, 300),
    "diastolic": (10, 200),
    "pulse": (0, 300),
    "breaths": (0, 120),
    "temperature": (25.0, 45.0),
    "oxygen": (0, 100),
    "consciousness": (3, 15),
}
"""What can be measured of somebody alive: mmHg, per minute, degrees Celsius, percent, Glasgow coma scale."""

BEFORE = {
    Status.RECEIVED: Status.SENT,
    Status.ACCEPTED: Status.RECEIVED,
    Status.REJECTED: Status.RECEIVED,
    Status.LEFT: Status.ACCEPTED,
    Status.ARRIVED: Status.LEFT,
    Status.SERVED: Status.ARRIVED,
    Status.BACK_REFERRED: Status.SERVED,
    Status.CANCELLED: Status.SENT,
}
"""The state each state is reached from."""


def way(status: Status) -> tuple[Status, ...]:
    """The states from SENT to this one."""
    before = BEFORE.get(status)
    return (*way(before), status) if before else (status,)


def can_see(
    nik: str | None, unit: str | None, may: frozenset[str], *, patient: str, origin: str, destination: str
) -> bool:
    """A referral is known to its patient, to staff of the two facilities, and to officers who may read all."""
    return READ_ALL in may or nik == patient or (READ in may and unit in (origin, destination))


# The same in SQL, about the row t and the caller.
VISIBLE = f":may[{READ_ALL}] or t.patient = :nik or (:may[{READ}] and :unit in (t.origin, t.destination))"
