"""Two requests for correction of Budi Santoso: one was carried out, one waits at Dukcapil."""

from __future__ import annotations

from datetime import timedelta

from hub.cases import CaseRow, CaseStep
from hub.city import Family
from hub.corrections import rules
from hub.corrections.tables import CorrectionRow
from hub.demo import Demo, Visit, moment
from hub.times import JAKARTA

BUDI = "3275021203850001"
CASE = ("number", "agency", "service", "status", "applicant", "confidential", "submitted_at", "due_at", "closed_at")
STEP = ("number", "status", "step", "at", "by", "note", "internal")
ROW = (
    "number", "status", "agency", "applicant", "field", "value", "reason", "decision", "decided_at", "submitted_at",
    "due_at",
)  # fmt: skip
WAITS = ("Citizen.birthPlace", "Kota Bandung", "Akta kelahiran menyebut Bandung.")
DONE = ("Citizen.name", "Budi Santoso", "Nama tertulis Budi Susanto.", "Sudah dicocokkan dengan akta dan diperbaiki.")


def corrections(demo: Demo) -> Visit:
    """For the family of Budi."""
    add, head, step = demo.rows(CorrectionRow, *ROW), demo.rows(CaseRow, *CASE), demo.rows(CaseStep, *STEP)

    def visit(family: Family) -> None:
        if BUDI not in {person.nik for person in family.members}:
            return
        for nth, days in enumerate((40, 1), 1):
            at = moment(demo.today) - timedelta(days=days)
            number, due = f"KRK-{at.astimezone(JAKARTA).year}-{nth:06}", at + timedelta(hours=72)
            field, value, reason = DONE[:3] if nth == 1 else WAITS
            said, ended = (DONE[3], at + timedelta(days=2)) if nth == 1 else (None, None)
            status = rules.Status.CORRECTED if ended else rules.Status.RECEIVED
            add(number, status, "dukcapil", BUDI, field, value, reason, said, ended, at, due)
            head(number, "dukcapil", rules.SERVICE, status, BUDI, False, at, due, ended)
            step(number, rules.Status.RECEIVED, "OPEN", at, None, None, False)
            if ended:
                step(number, status, "CORRECT", ended, "Operator Dukcapil", said, False)

    return visit
