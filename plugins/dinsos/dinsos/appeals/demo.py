"""Proposals and objections in the demo city, at every stage."""

from collections import Counter
from datetime import timedelta

from dinsos.appeals import rules, tables
from hub import JAKARTA, CaseRow, CaseStep
from hub.city import Family
from hub.demo import Demo, Visit, moment

SHARE = 0.015  # of families, over three years
OPEN_DAYS = 90
DESK, HEAD = "Rina Marlina", "Hendra Gunawan"
APPEAL = (
    "number", "kind", "status", "citizen", "applicant", "programme", "reason", "submitted_at", "due_at", "decided_at",
)  # fmt: skip
CASE = ("number", "agency", "service", "status", "applicant", "confidential", "submitted_at", "due_at", "closed_at")
WAYS = {
    rules.Kind.PROPOSAL: ("discuss", "check", "endorse", "forward", "accept"),
    rules.Kind.OBJECTION: ("check", "accept"),
}
STEPS = {step.name: step for step in rules.STEPS}


def appeals(demo: Demo) -> Visit:
    """A few families propose or object."""
    chance = demo.chance("dinsos.appeals")
    add, head = demo.rows(tables.Appeal, *APPEAL), demo.rows(CaseRow, *CASE)
    step = demo.rows(CaseStep, "number", "status", "step", "at", "by", "note", "internal")
    serials: Counter[int] = Counter()
    now = moment(demo.today)

    def visit(family: Family) -> None:
        if chance.random() >= SHARE:
            return
        kind = rules.Kind.PROPOSAL if chance.random() < 0.7 else rules.Kind.OBJECTION
        days = chance.randrange(2, 3 * 365)
        at, way = now - timedelta(days=days, hours=5), WAYS[kind]
        if days < OPEN_DAYS:
            way = way[: chance.randrange(len(way))]
        year = at.astimezone(JAKARTA).year
        serials[year] += 1
        number, nik = f"USL-{year}-{serials[year]:06}", family.members[0].nik
        status = STEPS[way[-1]].to if way else rules.Status.SUBMITTED
        decided = at + timedelta(days=10 * len(way)) if way == WAYS[kind] else None
        programme = chance.choice(("PKH", "BPNT", "DISABILITAS")) if kind is rules.Kind.PROPOSAL else None
        due = at + timedelta(days=45)
        add(number, kind, status, nik, nik, programme, "Kondisi keluarga berubah.", at, due, decided)
        head(number, "dinsos", "appeals", status, nik, False, at, due, decided)
        step(number, rules.Status.SUBMITTED, "OPEN", at, None, None, False)
        for place, name in enumerate(way, 1):
            taken, may = min(at + timedelta(days=10 * place), now), STEPS[name].may
            said = "Sudah diperiksa di lapangan." if STEPS[name].note else None
            step(number, STEPS[name].to, name, taken, HEAD if may == rules.DECIDE else DESK, said, False)

    return visit
