"""The population register of the demo city: every person and family card."""

from dukcapil.residents import rules, tables
from hub.city import Family
from hub.demo import Demo, Visit

CARD = ("number", "head", "registered_on")
RESIDENT = (
    "nik", "name", "sex", "birth_place", "birth_date", "status", "religion", "marital_status", "education",
    "occupation", "blood_group", "mother", "father", "mother_name", "father_name", "family_card", "relation",
    "position", "street", "rt", "rw", "village", "district", "regency",
)  # fmt: skip
RELATIONS = [relation.value for relation in rules.Relation]


def seed(demo: Demo) -> Visit:
    """Add everybody, in the order of the card."""
    card = demo.rows(tables.FamilyCard, *CARD)
    resident = demo.rows(tables.Resident, *RESIDENT)

    def visit(family: Family) -> None:
        card(family.number, family.members[0].nik, family.registered)
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

    return visit
