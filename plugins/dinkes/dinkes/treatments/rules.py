"""Medical services outside of referrals, and who may know one."""

from enum import StrEnum

READ = "dinkes:treatment:read"
READ_ALL = "dinkes:treatment:read_all"
RECORD = "dinkes:treatment:record"


class Kind(StrEnum):
    """What was done for somebody without a referral."""

    FIRST_AID = "FIRST_AID"
    HOME_VISIT = "HOME_VISIT"
    EVENT_STANDBY = "EVENT_STANDBY"
    PATIENT_TRANSPORT = "PATIENT_TRANSPORT"
    BODY_TRANSPORT = "BODY_TRANSPORT"
    CONSULTATION = "CONSULTATION"
    OTHER = "OTHER"


def can_see(nik: str | None, unit: str | None, may: frozenset[str], *, patient: str | None, by: str | None) -> bool:
    """A medical service is known to its patient, to the unit that gave it, and to those who may read all."""
    own = nik is not None and nik == patient
    return READ_ALL in may or own or (READ in may and unit is not None and unit == by)


# The same in SQL, about the row t and the caller.
VISIBLE = f":may[{READ_ALL}] or t.patient = :nik or (:may[{READ}] and t.unit = :unit)"
