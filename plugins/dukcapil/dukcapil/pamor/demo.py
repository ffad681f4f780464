"""The officers of every RW in the demo city, and some requests for their help."""

from datetime import date, datetime, timedelta
from itertools import count

from dukcapil.pamor import rules, tables
from hub import CaseRow, CaseStep
from hub.city import Family
from hub.demo import Demo, Visit, moment

SITI = "3275014107900001"
FIXED_AREA, FIXED_NAME = "3275011001/005", "Satgas Pamor RW 005 Bekasi Jaya"
NAMES = ("Ahmad", "Budi", "Cecep", "Dedi", "Eko", "Fajar", "Gunawan", "Hasan", "Imam", "Joko", "Kurnia", "Lina", "Maya")
LAST = ("Hidayat", "Saputra", "Maulana", "Nugroho", "Permana", "Rahman", "Setiawan", "Utami", "Wibowo", "Yulianti")
CASE = (
    "number",
    "agency",
    "service",
    "status",
    "applicant",
    "confidential",
    "submitted_at",
    "due_at",
    "closed_at",
    "unit",
)
STEP = ("number", "status", "step", "at", "by", "note", "internal")
HELP = ("number", "status", "applicant", "area", "officer", "service", "need", "until", "submitted_at", "due_at")
SHARE = 1 / 150  # of families that asked
WAITING = 3  # families of the fixed area who are waiting for its officer


def seed(demo: Demo) -> Visit:
    """An officer for every RW where somebody lives; about one family in 150 asked for help."""
    chance = demo.chance("dukcapil.pamor")
    add = demo.rows(tables.PamorOfficer, "code", "name", "phone", "village", "rw", "area", "account")
    case, step = demo.rows(CaseRow, *CASE), demo.rows(CaseStep, *STEP)
    ask = demo.rows(tables.PamorHelp, *HELP)
    officers: dict[str, tuple[str, str]] = {}
    serials: dict[int, count[int]] = {}
    waiting = count(1)

    def officer(family: Family) -> tuple[str, str]:
        area = f"{family.village}/{family.rw}"
        if area not in officers:
            fixed = area == FIXED_AREA
            name = FIXED_NAME if fixed else f"{chance.choice(NAMES)} {chance.choice(LAST)}"
            place = len(officers) + 1
            officers[area] = f"{area}-1", name
            add(
                f"{area}-1",
                name,
                f"62899{1_000_000 + place:08}"[:13],
                family.village,
                family.rw,
                area,
                "pamor" if fixed else None,
            )
        return officers[area]

    def visit(family: Family) -> None:
        code, name = officer(family)
        area = f"{family.village}/{family.rw}"
        siti = next((one for one in family.members if one.nik == SITI), None)
        if siti is None and area == FIXED_AREA and (nth := next(waiting)) <= WAITING:
            wait(family, code, nth)
            return
        if siti is None and chance.random() > SHARE:
            return
        sent = moment(demo.today - timedelta(chance.randrange(20, 700)), 2 + chance.randrange(7))
        sent = first_help(demo.today)[1] if siti else sent
        number = f"PMR-{sent.year}-{next(serials.setdefault(sent.year, count(1))):06}"
        applicant, done = siti.nik if siti else family.members[0].nik, sent + timedelta(3 if siti else 1)
        status = rules.Status.DONE.value
        case(number, "dukcapil", "pamor", status, applicant, False, sent, sent + timedelta(2), done, area)
        step(number, rules.Status.REQUESTED.value, "OPEN", sent, (siti or family.members[0]).name, None, False)
        step(number, status, "FINISH", done, name, "Sudah dibantu sampai selesai.", False)
        need = chance.choice(list(rules.Need)).value
        ask(number, status, applicant, area, code, "IDENTITY_CARD", need, sent.date() + timedelta(14), sent, None)

    def wait(family: Family, code: str, nth: int) -> None:
        sent = moment(demo.today - timedelta(1), 1 + nth)
        number = f"PMR-{sent.year}-{next(serials.setdefault(sent.year, count(1))):06}"
        status, due = rules.Status.ACCEPTED if nth == 1 else rules.Status.REQUESTED, sent + timedelta(4)
        who, need = family.members[0], list(rules.Need)[nth % 3].value
        case(number, "dukcapil", "pamor", status.value, who.nik, False, sent, due, None, FIXED_AREA)
        step(number, rules.Status.REQUESTED.value, "OPEN", sent, who.name, None, False)
        if status is rules.Status.ACCEPTED:
            step(number, status.value, "ACCEPT", sent + timedelta(hours=2), FIXED_NAME, None, False)
        ask(number, status.value, who.nik, FIXED_AREA, code, "MOVE", need, sent.date() + timedelta(14), sent, due)

    return visit


def first_help(today: date) -> tuple[str, datetime]:
    """The number of the help that Siti Rahayu asked for, and when: her family is the first of its year."""
    sent = moment(today - timedelta(42), 2)
    return f"PMR-{sent.year}-000001", sent
