"""Medical services of the demo city: about 8 a year for 1,000 residents, over three years."""

from datetime import timedelta

from dinkes.facilities.demo import of_kind
from dinkes.facilities.rules import Kind as FacilityKind
from dinkes.treatments import rules, tables
from dinkes.treatments.graph import COLUMNS
from hub import JAKARTA, CounterRow
from hub.demo import Demo, moment

DAYS, A_YEAR = 1095, 0.008
WEIGHTS = {
    rules.Kind.FIRST_AID: 30,
    rules.Kind.HOME_VISIT: 20,
    rules.Kind.EVENT_STANDBY: 12,
    rules.Kind.PATIENT_TRANSPORT: 20,
    rules.Kind.BODY_TRANSPORT: 8,
    rules.Kind.CONSULTATION: 10,
}


def fill(demo: Demo) -> None:
    """Add the services, in the order of time."""
    chance = demo.chance("dinkes.treatments")
    units = ["PSC119", *(one.code for one in of_kind(FacilityKind.PUSKESMAS))]
    add = demo.rows(tables.Treatment, *COLUMNS)
    add_counter = demo.rows(CounterRow, "series", "last")
    last = moment(demo.today, 0)
    wanted = max(20, round(demo.city.citizens * A_YEAR * DAYS / 365))
    serials: dict[int, int] = {}
    for at in sorted(last - timedelta(minutes=chance.randrange(DAYS * 1440)) for _ in range(wanted)):
        day = at.astimezone(JAKARTA).date()
        serials[day.year] = serials.get(day.year, 0) + 1
        kind = chance.choices(list(WEIGHTS), list(WEIGHTS.values()))[0]
        people = chance.randrange(2, 40) if kind is rules.Kind.EVENT_STANDBY else 1
        number = f"YAN-{day.year}-{serials[day.year]:06}"
        add(number, kind, at, day, None, chance.choice(units), people, None, None, None)
    for year, count in serials.items():
        add_counter(f"YAN-{year}", count)
