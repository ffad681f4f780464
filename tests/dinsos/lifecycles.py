"""What is true of every lifecycle."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from hub import Step


def reached(opens: str, steps: Sequence[Step]) -> set[str]:
    """Every status that a case can come to."""
    found = {opens}
    while more := {step.to for step in steps if step.start & found} - found:
        found |= more
    return found


def faults(opens: str, steps: Sequence[Step], statuses: type[StrEnum]) -> list[str]:
    """What is wrong with a lifecycle: a status nobody reaches, a step nobody takes, a case that never ends."""
    states = reached(opens, steps)
    said = [f"{status} is out of reach" for status in statuses if status not in states]
    said += [f"{step.name} begins nowhere" for step in steps if not step.start & states]
    said += [f"{step.name} has a bad permission" for step in steps if step.may is not None and step.may.count(":") != 2]
    said += [f"{step.name} is there twice" for step in steps if [one.name for one in steps].count(step.name) > 1]
    ends = {step.to for step in steps} - {status for step in steps for status in step.start}
    said += [] if ends else ["no case ever ends"]
    return said
