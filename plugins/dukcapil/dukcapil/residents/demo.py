"""The population register of the demo city: every person and family card, and what they were."""

from datetime import date, timedelta

from dukcapil.residents import rules, tables
from hub.city import Family, Person, Relation, Status
from hub.demo import Demo, Visit, moment

CARD = ("number", "head", "registered_on", "version")
BEFORE = (
    "nik", "until", "recorded_at", "reason", "name", "status", "marital_status", "family_card", "relation", "street",
    "rt", "rw", "village", "district", "regency",
)  # fmt: skip
EVENT_DAYS = 3 * 365  # deaths and moves of those still on a card are no older
COUPLE = {Relation.HEAD, Relation.HUSBAND, Relation.WIFE}
RESIDENT = (
    "nik", "name", "sex", "birth_place", "birth_date", "status", "religion", "marital_status", "education",
    "occupation", "blood_group", "mother", "father", "mother_name", "father_name", "family_card", "relation",
    "position", "street", "rt", "rw", "village", "district", "regency",
)  # fmt: skip
RELATIONS = [relation.value for relation in rules.Relation]


def seed(demo: Demo) -> Visit:
    """Add everybody, in the order of the card."""
    card = demo.rows(tables.FamilyCard, *CARD)
    resident, before = demo.rows(tables.Resident, *RESIDENT), demo.rows(tables.ResidentVersion, *BEFORE)

    def visit(family: Family) -> None:
        gone = events(family, demo.today)
        card(family.number, family.members[0].nik, family.registered, 1 + len(set(gone.values())))
        village = family.village
        home = (family.street, family.rt, family.rw, village, village[:6], village[:4])
        names = {person.nik: person.name for person in family.members}
        for position, one in enumerate(family.members, 1):
            resident(
                one.nik, one.name, one.sex.value, one.birth_place, one.birth_date, one.status.value,
                one.religion, int(one.marital), one.education, one.occupation, one.blood,
                one.mother, one.father, names.get(one.mother or ""), names.get(one.father or ""),
                family.number, RELATIONS[one.relation - 1], position, *home,
            )  # fmt: skip
            if day := gone.get(one.nik):
                before(
                    one.nik, day, moment(day), "DEATH" if one.status is Status.DECEASED else "MOVE_OUT", one.name,
                    rules.Status.ACTIVE.value, int(one.marital), family.number, RELATIONS[one.relation - 1], *home,
                )  # fmt: skip

    return visit


def events(family: Family, today: date) -> dict[str, date]:
    """When those who are no longer active died or left, by NIK: always the same day for the same family."""
    first = max(family.registered, today - timedelta(EVENT_DAYS))
    span = (today - first).days
    return {
        one.nik: first + timedelta(int(one.nik[6:]) * 31 % span if span else 0)
        for one in family.members
        if one.status is not Status.ACTIVE
    }


def late_spouse(family: Family) -> Person | None:
    """Who headed the card together with its head, and is dead."""
    return next((one for one in family.members if one.status is Status.DECEASED and one.relation in COUPLE), None)
