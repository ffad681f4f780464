"""The fleet of the demo city: vehicles at puskesmas and hospitals, positions near by."""

from dinkes.ambulances import rules, tables
from dinkes.facilities.demo import of_kind
from dinkes.facilities.rules import Kind as FacilityKind
from dinkes.facilities.rules import Ownership
from hub.demo import Demo, moment

FLEET = ((rules.Kind.TRANSPORT, "TRN", 52), (rules.Kind.EMERGENCY, "EMG", 5), (rules.Kind.HEARSE, "HRS", 4))
NEAR = 0.004  # degrees, some 400 metres
SOUTH, NORTH, WEST, EAST = -6.399, -6.172, 106.898, 107.043  # the city's bounds
CREW = "EMG-01"  # the vehicle of the account `ambulans`: always on duty


def fill(demo: Demo) -> None:
    """Add the vehicles and where they are."""
    chance = demo.chance("dinkes.ambulances")
    add = demo.rows(tables.Ambulance, "code", "kind", "plate", "base", "status")
    add_position = demo.rows(tables.Position, "ambulance", "lat", "lon", "at")
    hospitals = [one for one in of_kind(FacilityKind.HOSPITAL) if one.ownership is Ownership.CITY]
    bases = dict.fromkeys(rules.Kind, hospitals) | {
        rules.Kind.TRANSPORT: [*of_kind(FacilityKind.PUSKESMAS), *hospitals]
    }
    serial = 0
    for kind, prefix, size in FLEET:
        for place in range(size):
            serial += 1
            code, base = f"{prefix}-{place + 1:02}", bases[kind][place % len(bases[kind])]
            status = chance.choices(list(rules.Status), (85, 10, 5))[0] if code != CREW else rules.Status.AVAILABLE
            add(code, kind, f"B {9000 + serial} KXX", base.code, status)
            lat, lon = base.lat + chance.uniform(-NEAR, NEAR), base.lon + chance.uniform(-NEAR, NEAR)
            seen = moment(demo.today, 1, chance.randrange(60))
            add_position(code, min(max(lat, SOUTH), NORTH), min(max(lon, WEST), EAST), seen)
