"""Where the vehicles sent to one emergency stand, and what that makes of the emergency: pure."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from dinkes.emergencies.rules import DispatchStep, Status


class RideStatus(StrEnum):
    """Where one vehicle stands. CANCELLED: called off, or replaced."""

    SENT = "SENT"
    DEPARTED = "DEPARTED"
    ON_SCENE = "ON_SCENE"
    TO_HOSPITAL = "TO_HOSPITAL"
    HANDED_OVER = "HANDED_OVER"
    RETURNED = "RETURNED"
    TREATED = "TREATED"
    NO_PATIENT = "NO_PATIENT"
    REFUSED = "REFUSED"
    DEAD_ON_SCENE = "DEAD_ON_SCENE"
    CANCELLED = "CANCELLED"


R, S = RideStatus, Status
ON_THE_WAY = frozenset({R.SENT, R.DEPARTED})
ACTIVE = ON_THE_WAY | {R.ON_SCENE, R.TO_HOSPITAL}
"""The vehicle is taken: after these it can be sent again, also from the hospital, before it is back at its base."""

AFTER = {
    R.DEPARTED: frozenset({R.SENT}),
    R.ON_SCENE: frozenset({R.DEPARTED}),
    R.TO_HOSPITAL: frozenset({R.ON_SCENE}),
    R.HANDED_OVER: frozenset({R.TO_HOSPITAL}),
    R.RETURNED: frozenset({R.HANDED_OVER}),
    R.TREATED: frozenset({R.ON_SCENE}),
    R.NO_PATIENT: frozenset({R.ON_SCENE}),
    R.REFUSED: frozenset({R.ON_SCENE}),
    R.DEAD_ON_SCENE: frozenset({R.ON_SCENE}),
    R.CANCELLED: ON_THE_WAY | {R.ON_SCENE},
}
"""From where each is reached."""

STAMPS = {
    R.SENT: "sent_at",
    R.DEPARTED: "departed_at",
    R.ON_SCENE: "arrived_at",
    R.TO_HOSPITAL: "left_at",
    R.HANDED_OVER: "handed_over_at",
}
"""The column that keeps when; of every other, `ended_at`."""

_WAY = (S.DISPATCHED, S.EN_ROUTE, S.ON_SCENE, S.TRANSPORTING)
_MADE = {
    R.SENT: S.DISPATCHED,
    R.DEPARTED: S.EN_ROUTE,
    R.TO_HOSPITAL: S.TRANSPORTING,
    R.HANDED_OVER: S.TRANSPORTING,
    R.RETURNED: S.TRANSPORTING,
}  # how far the case is while another vehicle is still busy; else ON_SCENE
_OUTCOMES = (
    (R.HANDED_OVER, S.HANDED_OVER),
    (R.RETURNED, S.CLOSED),
    (R.TREATED, S.TREATED),
    (R.DEAD_ON_SCENE, S.DEAD_ON_SCENE),
    (R.REFUSED, S.REFUSED),
    (R.NO_PATIENT, S.NO_PATIENT),
)  # the most that was done for anybody counts


def of_step(step: DispatchStep) -> RideStatus:
    """What a vehicle becomes by a step."""
    return R.CANCELLED if step in (DispatchStep.PRANK, DispatchStep.RELAYED) else R(step.value)


def stands(rides: Sequence[RideStatus]) -> Status:
    """Where an emergency stands by its vehicles: as far as the first has come, and at its end when the last has."""
    went = [one for one in rides if one is not R.CANCELLED]
    if ACTIVE.intersection(went):
        return max((_MADE.get(one, S.ON_SCENE) for one in went), key=_WAY.index)
    return next((status for ride, status in _OUTCOMES if ride in went), S.CANCELLED)


def moved(before: Status, rides: Sequence[RideStatus]) -> Status:
    """Where an emergency stands after a vehicle's step: it never goes back, whoever is called off."""
    after = stands(rides)
    back = before in _WAY and after in _WAY and _WAY.index(after) < _WAY.index(before)
    return before if back else after
