"""What may happen to a claim, who may know one, and who may take which step."""

from enum import StrEnum

from dinkes.claims import tables
from hub import Clock, Due, Lifecycle, Option, Step

READ = "dinkes:claim:read"
READ_ALL = "dinkes:claim:read_all"
SUBMIT = "dinkes:claim:submit"
VERIFY = "dinkes:claim:verify"
APPROVE_ANY = "dinkes:claim:approve"
PAY_ANY = "dinkes:claim:pay"

CLAIM_DAYS = Option("dinkes.claim_days", 10, "Working days until a claim is decided. Not confirmed.")
LATE_DAYS = Option("dinkes.claim_late_days", 180, "Days after discharge when a claim counts as late. Not confirmed.")


class Status(StrEnum):
    """Where a claim stands."""

    SUBMITTED = "SUBMITTED"
    RETURNED = "RETURNED"
    VERIFIED = "VERIFIED"
    DISPUTED = "DISPUTED"
    REJECTED = "REJECTED"
    APPROVED = "APPROVED"
    PAID = "PAID"
    WITHDRAWN = "WITHDRAWN"


class Reason(StrEnum):
    """Why a line is paid in part or not at all."""

    NOT_COVERED = "NOT_COVERED"
    NO_PROOF = "NO_PROOF"
    WRONG_CODE = "WRONG_CODE"
    DUPLICATE = "DUPLICATE"
    OVER_TARIFF = "OVER_TARIFF"
    NOT_NEEDED = "NOT_NEEDED"
    OUTSIDE_VALIDITY = "OUTSIDE_VALIDITY"
    BPJS_ACTIVE = "BPJS_ACTIVE"
    OTHER = "OTHER"


class Outcome(StrEnum):
    """How the care ended."""

    RECOVERED = "RECOVERED"
    REFERRED = "REFERRED"
    LEFT = "LEFT"
    DIED = "DIED"


class Decision(StrEnum):
    """What the guarantee office decides about a verified claim."""

    APPROVE = "APPROVE"
    RETURN = "RETURN"


def _step(
    name: str, start: set[Status], to: Status, may: str, past: str, *,
    note: bool = False, clock: Clock = Clock.RUNS, apart: frozenset[str] = frozenset(),
) -> Step:  # fmt: skip
    event = f"dinkes.claim.{past}"
    return Step(name=name, start=frozenset(start), to=to, may=may, event=event, note=note, clock=clock, apart=apart)


UNVERIFIED = {Status.SUBMITTED, Status.DISPUTED}
VERIFIERS = frozenset({"VERIFY", "REJECT", "QUERY"})
APPROVERS = frozenset({"APPROVE", "RECHECK"})
VERIFY_LINES = _step("VERIFY", UNVERIFIED, Status.VERIFIED, VERIFY, "verified", apart=APPROVERS)
REJECT = _step("REJECT", UNVERIFIED, Status.REJECTED, VERIFY, "rejected", clock=Clock.ENDS, apart=APPROVERS)
QUERY = _step("QUERY", UNVERIFIED, Status.RETURNED, VERIFY, "queried", note=True, clock=Clock.STOPS)
ANSWER = _step("ANSWER", {Status.RETURNED}, Status.SUBMITTED, SUBMIT, "answered")
DISPUTE = _step("DISPUTE", {Status.VERIFIED, Status.REJECTED}, Status.DISPUTED, SUBMIT, "disputed", note=True)
WITHDRAW = _step(
    "WITHDRAW", {Status.SUBMITTED, Status.RETURNED}, Status.WITHDRAWN, SUBMIT, "withdrawn", note=True, clock=Clock.ENDS
)
APPROVE = _step("APPROVE", {Status.VERIFIED}, Status.APPROVED, APPROVE_ANY, "approved", apart=VERIFIERS)
RECHECK = _step("RECHECK", {Status.VERIFIED}, Status.DISPUTED, APPROVE_ANY, "rechecked", note=True, apart=VERIFIERS)
PAY_PART = _step("PAY_PART", {Status.APPROVED}, Status.APPROVED, PAY_ANY, "paid_in_part", apart=VERIFIERS)
PAY = _step("PAY", {Status.APPROVED}, Status.PAID, PAY_ANY, "paid", clock=Clock.ENDS, apart=VERIFIERS)

CLAIM = Lifecycle(
    agency="dinkes", service="claims", prefix="KLM", table=tables.Claim, opens=Status.SUBMITTED,
    event="dinkes.claim.submitted", due=Due(days=CLAIM_DAYS),
    steps=(VERIFY_LINES, REJECT, QUERY, ANSWER, DISPUTE, WITHDRAW, APPROVE, RECHECK, PAY_PART, PAY),
)  # fmt: skip
HOLDING = frozenset({Status.SUBMITTED, Status.RETURNED, Status.VERIFIED, Status.DISPUTED})
"""In these a claim keeps a part of the ceiling for itself."""
VOID = frozenset({Status.REJECTED, Status.WITHDRAWN})
"""Care that was claimed and isn't any more may be claimed again."""


def is_independent(agency: str | None, unit: str | None, *, claimant: str, units_of_hospitals: bool) -> bool:
    """A verifier is neither of a hospital nor of the agency that approves. units_of_hospitals: unit is a hospital's."""
    return agency != "dinkes" and unit != claimant and not units_of_hospitals


def can_see(nik: str | None, unit: str | None, may: frozenset[str], *, patient: str, hospital: str) -> bool:
    """A claim is known to the patient, to staff of the hospital, and to officers and verifiers who may read all."""
    return READ_ALL in may or nik == patient or (READ in may and unit == hospital)


# The same in SQL, about the row t and the caller.
VISIBLE = f":may[{READ_ALL}] or t.patient = :nik or (:may[{READ}] and t.hospital = :unit)"
