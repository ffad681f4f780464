"""What is known of a resident's health coverage, and who may know it."""

from enum import StrEnum

READ = "dinkes:coverage:read"


class Scheme(StrEnum):
    """Who pays. PBI: contributions paid by the state (APBN) or the city (APBD); LKM: the city's own scheme."""

    JKN_PBI_APBN = "JKN_PBI_APBN"
    JKN_PBI_APBD = "JKN_PBI_APBD"
    JKN_EMPLOYED = "JKN_EMPLOYED"
    JKN_INDEPENDENT = "JKN_INDEPENDENT"
    LKM = "LKM"
    NONE = "NONE"

    @property
    def is_jkn(self) -> bool:
        """Whether it is a membership of BPJS Kesehatan."""
        return self.value.startswith("JKN")


class Status(StrEnum):
    """Whether the scheme pays today. UNKNOWN is no answer, never a "no"."""

    ACTIVE = "ACTIVE"
    INACTIVE = "INACTIVE"
    UNKNOWN = "UNKNOWN"


def has_active_bpjs(scheme: Scheme, status: Status) -> bool | None:
    """Whether BPJS pays; None where that is not known."""
    if status is Status.UNKNOWN:
        return None
    return scheme.is_jkn and status is Status.ACTIVE


def can_see(nik: str | None, may: frozenset[str], *, citizen: str) -> bool:
    """Coverage is known to the person and to officers who may read it."""
    return READ in may or nik == citizen


# The same in SQL, about the row t and the caller.
VISIBLE = f":may[{READ}] or t.citizen = :nik"
