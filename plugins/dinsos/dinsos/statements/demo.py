"""Requests for social letters in the demo city."""

from collections import Counter
from datetime import timedelta

from dinsos.statements import rules, tables
from hub import JAKARTA, CaseRow, CaseStep
from hub.city import Family, Status
from hub.demo import Demo, Visit, moment

SITI = "3275014107900001"
SHARE = 0.03  # of families, over three years
DESK, HEAD = "Rina Marlina", "Hendra Gunawan"
PURPOSES = ("Keringanan biaya sekolah", "Keringanan biaya rumah sakit", "Beasiswa", "Bantuan hukum")
LETTER = (
    "number", "kind", "status", "citizen", "name", "applicant", "purpose", "submitted_at", "due_at", "decided_at",
    "valid_until",
)  # fmt: skip
CASE = ("number", "agency", "service", "status", "applicant", "confidential", "submitted_at", "due_at", "closed_at")
STEP = ("number", "status", "step", "at", "by", "note", "internal")


def letters(demo: Demo) -> Visit:
    """A few families ask for a letter; Siti Rahayu was given an SKTM half a year ago."""
    chance = demo.chance("dinsos.statements")
    add, head, step = demo.rows(tables.SocialLetter, *LETTER), demo.rows(CaseRow, *CASE), demo.rows(CaseStep, *STEP)
    serials: Counter[int] = Counter()
    now = moment(demo.today)

    def visit(family: Family) -> None:
        siti = next((person for person in family.members if person.nik == SITI), None)
        if siti is None and chance.random() >= SHARE:
            return
        person = siti or chance.choice([one for one in family.members if one.status is Status.ACTIVE])
        days = 170 if siti else chance.randrange(1, 3 * 365)
        kind = rules.Kind.SKTM if siti or chance.random() < 0.7 else rules.Kind.HEALTH_RECOMMENDATION
        at = now - timedelta(days=days, hours=3)
        serials[at.astimezone(JAKARTA).year] += 1
        number = f"SKS-{at.astimezone(JAKARTA).year}-{serials[at.astimezone(JAKARTA).year]:06}"
        status = rules.Status.SUBMITTED
        if days > 3:
            status = rules.Status.REJECTED if not siti and chance.random() < 0.1 else rules.Status.ISSUED
        decided = at + timedelta(days=2) if days > 3 else None
        until = None
        if decided and status is rules.Status.ISSUED:
            until = rules.valid_until(decided.date(), kind, sktm=180, recommendation=90)
        applicant, due = siti.nik if siti else family.members[0].nik, at + timedelta(days=5)
        add(number, kind, status, person.nik, person.name, applicant, chance.choice(PURPOSES), at, due, decided, until)
        head(number, "dinsos", "statements", status, applicant, False, at, due, decided)
        step(number, rules.Status.SUBMITTED, "OPEN", at, None, None, False)
        if decided:
            step(number, rules.Status.VERIFIED, "verify", at + timedelta(days=1), DESK, None, False)
            said = "Belum memenuhi syarat." if status is rules.Status.REJECTED else None
            name = "reject" if status is rules.Status.REJECTED else "approve"
            step(number, status, name, decided, HEAD, said, False)

    return visit
