"""The head and history of a case, as rows of the hub's list of everything a citizen asks for."""

from collections.abc import Callable, Collection, Sequence
from datetime import datetime

from hub import CaseRow, CaseStep
from hub.demo import Demo

AGENCY = "dinkes"
Steps = Sequence[tuple[str, datetime]]  # what the case became, and when; oldest first


def case_adder(demo: Demo, service: str, opened: Collection[str]) -> Callable[[str, str, Steps], None]:
    """A function that adds one case of a service: number, applicant, steps. opened: the states that don't end it.

    Health cases are confidential: officers of other agencies don't learn of them.
    """
    add_case = demo.rows(
        CaseRow, "number", "agency", "service", "status", "applicant", "confidential", "submitted_at", "closed_at"
    )
    add_step = demo.rows(CaseStep, "number", "status", "at", "by", "note", "internal")

    def add(number: str, applicant: str, steps: Steps) -> None:
        last, at = steps[-1]
        add_case(number, AGENCY, service, last, applicant, True, steps[0][1], None if last in opened else at)
        for status, at in steps:
            add_step(number, status, at, None, None, False)

    return add
