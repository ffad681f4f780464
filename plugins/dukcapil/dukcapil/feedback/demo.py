"""Tickets of the demo city: about one family in eighty wrote."""

from datetime import timedelta
from itertools import count

from dukcapil.feedback import rules, tables
from hub import CaseRow, CaseStep
from hub.city import Family
from hub.demo import Demo, Visit, moment

CASE = ("number", "agency", "service", "status", "applicant", "confidential", "submitted_at", "due_at", "closed_at")
STEP = ("number", "status", "step", "at", "by", "note", "internal")
TICKET = (
    "number", "kind", "status", "applicant", "message", "answer", "answered_at", "answered_by", "score",
    "submitted_at", "due_at",
)  # fmt: skip
SAYS = {
    rules.Kind.REGISTRATION: ("KTP-el belum dapat diambil di kelurahan.", "Kartu sudah kami kirim ke kelurahan."),
    rules.Kind.CIVIL_REGISTRATION: ("Nama di akta kelahiran anak saya salah ketik.", "Silakan ajukan pembetulan akta."),
    rules.Kind.CONSULTATION: ("Apa syarat pindah ke kota lain?", "Cukup KK; surat pengantar RT/RW tidak diminta."),
}
DESK = "Operator Dukcapil"
SITI = "3275014107900001"
SHARE, OPEN = 1 / 80, 7  # days in which a ticket may still be open


def seed(demo: Demo) -> Visit:
    """Add the tickets, answered unless they are new."""
    chance = demo.chance("dukcapil.feedback")
    case, step = demo.rows(CaseRow, *CASE), demo.rows(CaseStep, *STEP)
    ticket = demo.rows(tables.Feedback, *TICKET)
    serials: dict[int, count[int]] = {}

    def visit(family: Family) -> None:
        siti = next((one for one in family.members if one.nik == SITI), None)
        if siti is None and chance.random() > SHARE:
            return
        age = 25 if siti else chance.randrange(1, 900)
        sent = moment(demo.today - timedelta(age), 1 + chance.randrange(8))
        number = f"DM-{sent.year}-{next(serials.setdefault(sent.year, count(1))):06}"
        who, due = siti or family.members[0], sent + timedelta(7)
        kind = chance.choice(list(rules.Kind))
        answered = age > OPEN
        at = sent + timedelta(chance.randrange(1, 9)) if answered else None
        status = (rules.Status.ANSWERED if answered else rules.Status.RECEIVED).value
        question, answer = SAYS[kind]
        case(number, "dukcapil", "feedback", status, who.nik, False, sent, due, at)
        step(number, rules.Status.RECEIVED.value, "OPEN", sent, who.name, None, False)
        if at:
            step(number, status, "ANSWER", at, DESK, answer, False)
        score = chance.choice((None, 2, 3, 3, 4, 4)) if answered else None
        ticket(
            number, kind.value, status, who.nik, question, answer if at else None, at, DESK if at else None, score,
            sent, due,
        )  # fmt: skip

    return visit
