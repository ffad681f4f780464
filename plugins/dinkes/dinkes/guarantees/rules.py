"""The states of a health guarantee, and who may know one."""

from enum import StrEnum

READ = "dinkes:guarantee:read"
READ_ALL = "dinkes:guarantee:read_all"


class Status(StrEnum):
    """Where a guarantee stands."""

    REQUESTED = "REQUESTED"
    APPROVED = "APPROVED"
    REJECTED = "REJECTED"
    EXPIRED = "EXPIRED"
    CLOSED = "CLOSED"


BEFORE = {
    Status.APPROVED: Status.REQUESTED,
    Status.REJECTED: Status.REQUESTED,
    Status.EXPIRED: Status.APPROVED,
    Status.CLOSED: Status.APPROVED,
}
"""The state each state is reached from."""


def way(status: Status) -> tuple[Status, ...]:
    """The states from REQUESTED to this one."""
    before = BEFORE.get(status)
    return (*way(before), status) if before else (status,)


def can_see(nik: str | None, unit: str | None, may: frozenset[str], *, patient: str, hospital: str) -> bool:
    """A guarantee is known to its patient, to staff of the hospital, and to officers who may read all."""
    return READ_ALL in may or nik == patient or (READ in may and unit == hospital)


# The same in SQL, about the row t and the caller.
VISIBLE = f":may[{READ_ALL}] or t.patient = :nik or (:may[{READ}] and t.hospital = :unit)"
