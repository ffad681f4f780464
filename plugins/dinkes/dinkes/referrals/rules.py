"""The states of a referral, and who may know one."""

from enum import StrEnum

READ = "dinkes:referral:read"
READ_ALL = "dinkes:referral:read_all"


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
