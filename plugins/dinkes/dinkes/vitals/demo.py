"""Births of the demo city: its youngest residents, told as Dukcapil would have told them."""

from datetime import timedelta

from dinkes.vitals import tables
from hub.city import Family
from hub.demo import Demo, Visit

YEARS = 3
REGISTERED_AFTER = 10  # days


def fill(demo: Demo) -> Visit:
    """Add a birth for every child of the last three years."""
    add = demo.rows(tables.Birth, "child", "mother", "registered_on")
    since = demo.today - timedelta(days=YEARS * 365)

    def visit(family: Family) -> None:
        for person in family.members:
            if person.birth_date >= since:
                registered = min(person.birth_date + timedelta(days=REGISTERED_AFTER), demo.today)
                add(person.nik, person.mother, registered)

    return visit
