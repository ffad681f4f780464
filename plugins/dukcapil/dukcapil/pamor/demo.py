"""The officers of every RW in the demo city, and some requests for their help."""

from datetime import timedelta
from itertools import count

from dukcapil.pamor import rules, tables
from hub import CaseRow, CaseStep
from hub.city import Family
from hub.demo import Demo, Visit, moment

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


def seed(demo: Demo) -> Visit:
    """An officer for every RW where somebody lives; about one family in 150 asked for help."""
    chance = demo.chance("dukcapil.pamor")
    add = demo.rows(tables.PamorOfficer, "code", "name", "phone", "village", "rw", "area", "account")
    case, step = demo.rows(CaseRow, *CASE), demo.rows(CaseStep, *STEP)
    ask = demo.rows(tables.PamorHelp, *HELP)
    officers: dict[str, tuple[str, str]] = {}
    serials: dict[int, count[int]] = {}

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
        if chance.random() > SHARE:
            return
        area = f"{family.village}/{family.rw}"
        sent = moment(demo.today - timedelta(chance.randrange(20, 700)), 2 + chance.randrange(7))
        number = f"PMR-{sent.year}-{next(serials.setdefault(sent.year, count(1))):06}"
        applicant, done = family.members[0].nik, sent + timedelta(1)
        status = rules.Status.DONE.value
        case(number, "dukcapil", "pamor", status, applicant, False, sent, sent + timedelta(2), done, area)
        step(number, rules.Status.REQUESTED.value, "OPEN", sent, family.members[0].name, None, False)
        step(number, status, "FINISH", done, name, "Sudah dibantu sampai selesai.", False)
        need = chance.choice(list(rules.Need)).value
        ask(number, status, applicant, area, code, "IDENTITY_CARD", need, sent.date() + timedelta(14), sent, None)

    return visit
