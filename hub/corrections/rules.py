"""What may happen to a request for correction, and whose a field is.

Source: UU 27/2022 articles 6 and 30: errors are corrected within 3 x 24 hours after the request.
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from hub.cases import HANDLE
from hub.corrections.tables import CorrectionRow
from hub.flow import Clock, Due, Lifecycle, Step
from hub.options import Option

SERVICE = "corrections"
HOURS = Option(
    "hub.correction_hours", 72, "Hours in which an agency answers a request to correct its data. UU 27/2022 article 30."
)
MINE = f"t.agency = :agency and :may[{HANDLE}]"
VISIBLE = f"t.applicant = :nik or {MINE}"
REQUESTED = "hub.correction.requested"


class Status(StrEnum):
    """Where a request for correction stands."""

    RECEIVED = "RECEIVED"
    ACCEPTED = "ACCEPTED"
    CORRECTED = "CORRECTED"
    REJECTED = "REJECTED"
    WITHDRAWN = "WITHDRAWN"


class Decision(StrEnum):
    """What the agency does with it."""

    ACCEPT = "ACCEPT"
    CORRECT = "CORRECT"
    REJECT = "REJECT"


def _step(name: str, start: frozenset[str], to: Status, event: str, clock: Clock = Clock.RUNS) -> Step:
    """A step of the agency: always with its reason in plain words."""
    return Step(name=name, start=start, to=to, may=HANDLE, event=f"hub.correction.{event}", note=True, clock=clock)


BOTH = frozenset({Status.RECEIVED.value, Status.ACCEPTED.value})
FIRST = frozenset({Status.RECEIVED.value})
STEPS = {
    Decision.ACCEPT: _step("ACCEPT", FIRST, Status.ACCEPTED, "accepted"),
    Decision.CORRECT: _step("CORRECT", BOTH, Status.CORRECTED, "corrected", Clock.ENDS),
    Decision.REJECT: _step("REJECT", BOTH, Status.REJECTED, "rejected", Clock.ENDS),
}
WITHDRAW = Step(
    name="WITHDRAW", start=BOTH, to=Status.WITHDRAWN, may=None, event="hub.correction.withdrawn", clock=Clock.ENDS
)
EVENTS = {
    REQUESTED: "A citizen asks an agency to correct something. Carries the number and the agency.",
    "hub.correction.accepted": "The agency agrees and corrects it.",
    "hub.correction.corrected": "It is corrected.",
    "hub.correction.rejected": "The agency refuses, and says why.",
    "hub.correction.withdrawn": "The citizen no longer asks.",
}


def lifecycle(agency: str) -> Lifecycle:
    """The lifecycle of corrections that this agency decides."""
    return Lifecycle(
        agency=agency,
        service=SERVICE,
        prefix="KRK",
        table=CorrectionRow,
        opens=Status.RECEIVED,
        event=REQUESTED,
        steps=(*STEPS.values(), WITHDRAW),
        due=Due(hours=HOURS),
    )


def lifecycles(agencies: Iterable[str]) -> dict[tuple[str, str], Lifecycle]:
    """One for each agency."""
    return {(agency, SERVICE): lifecycle(agency) for agency in agencies}
