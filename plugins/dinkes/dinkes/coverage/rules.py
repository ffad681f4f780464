"""What is known of a resident's health coverage, who may know it, and what a report of it must say."""

import re
from datetime import datetime
from enum import StrEnum

READ = "dinkes:coverage:read"
WRITE = "dinkes:coverage:write"
CARD = re.compile(r"[0-9]{13}")


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

    @property
    def is_of_the_city(self) -> bool:
        """Whether the city pays, and so only for its residents."""
        return self in (Scheme.LKM, Scheme.JKN_PBI_APBD)


class Status(StrEnum):
    """Whether the scheme pays today. UNKNOWN is no answer, never a "no"."""

    ACTIVE = "ACTIVE"
    INACTIVE = "INACTIVE"
    UNKNOWN = "UNKNOWN"


class Wrong(StrEnum):
    """What is wrong with a report, by the field at fault."""

    STATUS = "status"
    CARD = "card"
    REPORTED_AT = "reported_at"


def has_active_bpjs(scheme: Scheme, status: Status) -> bool | None:
    """Whether BPJS pays; None where that is not known."""
    if status is Status.UNKNOWN:
        return None
    return scheme.is_jkn and status is Status.ACTIVE


def wrong(scheme: Scheme, status: Status, card: str | None, reported_at: datetime, now: datetime) -> Wrong | None:
    """What can't be so in a report of somebody's coverage."""
    if scheme is Scheme.NONE and status is Status.ACTIVE:
        return Wrong.STATUS
    if card is not None and not CARD.fullmatch(card):
        return Wrong.CARD
    return Wrong.REPORTED_AT if reported_at > now else None


def can_see(nik: str | None, may: frozenset[str], *, citizen: str) -> bool:
    """Coverage is known to the person and to officers who may read it."""
    return READ in may or nik == citizen


# The same in SQL, about the row t and the caller.
VISIBLE = f":may[{READ}] or t.citizen = :nik"
