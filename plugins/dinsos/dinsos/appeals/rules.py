"""Proposals (usul) and objections (sanggah) about social aid: a proposal is not a recipient."""

from enum import StrEnum

from dinsos.lines import line
from hub import Clock, Due, Option

READ = "dinsos:appeal:read"
HANDLE = "dinsos:appeal:handle"
DECIDE = "dinsos:appeal:decide"

DAYS = Option("dinsos.appeal_days", 30, "Working days for a proposal or an objection; no source makes it a rule.")


class Kind(StrEnum):
    """PROPOSAL (usul): somebody should receive a programme. OBJECTION (sanggah): what the registry says is wrong."""

    PROPOSAL = "PROPOSAL"
    OBJECTION = "OBJECTION"


class Status(StrEnum):
    """The stages of a proposal: kelurahan meeting, office check, mayor, ministry. An objection ends at the office."""

    SUBMITTED = "SUBMITTED"
    DISCUSSED = "DISCUSSED"
    CHECKED = "CHECKED"
    ENDORSED = "ENDORSED"
    FORWARDED = "FORWARDED"
    ACCEPTED = "ACCEPTED"
    REJECTED = "REJECTED"
    WITHDRAWN = "WITHDRAWN"


class Step(StrEnum):
    """What the office may do. REJECT needs a note."""

    DISCUSS = "DISCUSS"
    CHECK = "CHECK"
    ENDORSE = "ENDORSE"
    FORWARD = "FORWARD"
    ACCEPT = "ACCEPT"
    REJECT = "REJECT"


NEW, MET, CHECKED, ENDORSED, SENT = list(Status)[:5]
SAID = "dinsos.appeal."
STEPS = (
    line("discuss", {NEW}, MET, HANDLE, SAID + "discussed", note=True),
    line("check", {NEW, MET}, CHECKED, HANDLE, SAID + "checked", note=True),
    line("endorse", {CHECKED}, ENDORSED, DECIDE, SAID + "endorsed", apart={"check"}),
    line("forward", {ENDORSED}, SENT, HANDLE, SAID + "forwarded"),
    line("accept", {CHECKED, SENT}, Status.ACCEPTED, DECIDE, SAID + "accepted", clock=Clock.ENDS),
    line("reject", {NEW, MET, CHECKED, ENDORSED, SENT}, Status.REJECTED, DECIDE, SAID + "rejected", note=True,
         clock=Clock.ENDS),
    line("withdraw", {NEW, MET, CHECKED}, Status.WITHDRAWN, None, SAID + "withdrawn", clock=Clock.ENDS),
)  # fmt: skip
DUE = Due(days=DAYS)
OPENED = SAID + "submitted"


def may_take(kind: Kind, status: str, step: Step) -> bool:
    """A proposal is accepted by the ministry alone; an objection goes no further than the office's check."""
    if kind is Kind.PROPOSAL:
        return step is not Step.ACCEPT or status == Status.FORWARDED
    return step not in (Step.ENDORSE, Step.FORWARD)


def can_see(nik: str | None, may: frozenset[str], *, citizen: str, applicant: str | None) -> bool:
    """A case is known to whom it is about, who sent it, and the office."""
    return READ in may or (nik is not None and nik in (citizen, applicant))


VISIBLE = f"t.citizen = :nik or t.applicant = :nik or :may[{READ}]"
