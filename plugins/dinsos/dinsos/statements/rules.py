"""Letters about a person's circumstances: how a request for one lives, and who may know it."""

from datetime import date, timedelta
from enum import StrEnum

from dinsos.lines import line
from hub import EXCHANGE, Clock, Due, Option

READ = "dinsos:statement:read"
CHECK = "dinsos:statement:check"
DECIDE = "dinsos:statement:decide"
END = "dinsos:statement:end"  # the agency itself, when the register says that somebody died

DAYS = Option("dinsos.statement_days", 3, "Working days for a social letter; the city's own promise.")
SKTM_DAYS = Option("dinsos.sktm_valid_days", 180, "Days that an SKTM is valid; no source makes it a rule.")
RECOMMENDATION_DAYS = Option(
    "dinsos.recommendation_valid_days", 90, "Days that a recommendation for a health guarantee is valid."
)


class Kind(StrEnum):
    """SKTM: surat keterangan tidak mampu. HEALTH_RECOMMENDATION: rekomendasi for the health guarantee (SI JONI)."""

    SKTM = "SKTM"
    HEALTH_RECOMMENDATION = "HEALTH_RECOMMENDATION"


class Status(StrEnum):
    """Where a request stands. VOID: the person died."""

    SUBMITTED = "SUBMITTED"
    RETURNED = "RETURNED"
    VERIFIED = "VERIFIED"
    ISSUED = "ISSUED"
    REJECTED = "REJECTED"
    WITHDRAWN = "WITHDRAWN"
    VOID = "VOID"


class Decision(StrEnum):
    """VERIFY: checked against the registry. RETURN and REJECT need a note. APPROVE: signed, the letter is issued."""

    VERIFY = "VERIFY"
    RETURN = "RETURN"
    REJECT = "REJECT"
    APPROVE = "APPROVE"


NEW, BACK, CHECKED = Status.SUBMITTED, Status.RETURNED, Status.VERIFIED
OPEN = frozenset({NEW, CHECKED})
SAID = "dinsos.statement."
STEPS = (
    line("verify", {NEW}, CHECKED, CHECK, SAID + "verified"),
    line("return", OPEN, BACK, CHECK, SAID + "returned", note=True, clock=Clock.STOPS),
    line("supplement", {BACK}, NEW, None, SAID + "supplemented", note=True),
    line("reject", OPEN, Status.REJECTED, DECIDE, SAID + "rejected", note=True, clock=Clock.ENDS),
    line("approve", OPEN, Status.ISSUED, DECIDE, SAID + "approved", clock=Clock.ENDS, apart={"verify"}),
    line("withdraw", {NEW, BACK, CHECKED}, Status.WITHDRAWN, None, SAID + "withdrawn", clock=Clock.ENDS),
    line("void", {NEW, BACK, CHECKED, Status.ISSUED}, Status.VOID, END, SAID + "voided", clock=Clock.ENDS),
)
DUE = Due(days=DAYS)
OPENED = SAID + "submitted"


def can_see(nik: str | None, may: frozenset[str], *, citizen: str, applicant: str | None) -> bool:
    """A letter is known to whom it is about, who asked, the office, and agencies under their own names."""
    return READ in may or EXCHANGE in may or (nik is not None and nik in (citizen, applicant))


VISIBLE = f"t.citizen = :nik or t.applicant = :nik or :may[{READ}] or :may[{EXCHANGE}]"


def valid_until(day: date, kind: Kind, *, sktm: int, recommendation: int) -> date:
    """The last day of a letter issued on a day. sktm, recommendation: days."""
    return day + timedelta(days=sktm if kind is Kind.SKTM else recommendation)
