"""The head and history of a case, as rows of the hub's list of everything a citizen asks for."""

from collections.abc import Callable, Sequence
from datetime import datetime

from hub import CaseRow, CaseStep
from hub.demo import Demo

AGENCY = "dinkes"
Steps = Sequence[tuple[str, datetime]]  # what the case became, and when; oldest first


def case_adder(demo: Demo, service: str) -> Callable[[str, str, Steps], None]:
    """A function that adds one case of a service: number, applicant, steps.

    Health cases are confidential: officers of other agencies don't learn of them.
    """
    add_case = demo.rows(
        CaseRow, "number", "agency", "service", "status", "applicant", "confidential", "submitted_at", "due_at"
    )
    add_step = demo.rows(CaseStep, "number", "status", "at", "by", "note", "internal")

    def add(number: str, applicant: str, steps: Steps) -> None:
        add_case(number, AGENCY, service, steps[-1][0], applicant, True, steps[0][1], None)
        for status, at in steps:
            add_step(number, status, at, None, None, False)

    return add
