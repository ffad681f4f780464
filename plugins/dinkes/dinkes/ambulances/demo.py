"""The fleet of the demo city: vehicles at puskesmas and hospitals, positions near by."""

from dinkes.ambulances import rules, tables
from dinkes.facilities.demo import of_kind
from dinkes.facilities.rules import Kind as FacilityKind
from dinkes.facilities.rules import Ownership
from hub.demo import Demo, moment

FLEET = ((rules.Kind.TRANSPORT, "TRN", 52), (rules.Kind.EMERGENCY, "EMG", 5), (rules.Kind.HEARSE, "HRS", 4))
NEAR = 0.004  # degrees, some 400 metres
SOUTH, NORTH, WEST, EAST = -6.399, -6.172, 106.898, 107.043  # the city's bounds
BROKEN = 0.06  # share of the fleet that is out of service
CREW = "EMG-01"  # the vehicle of the account `ambulans`: always on duty


def codes(kind: rules.Kind) -> list[str]:
    """The codes of the vehicles of one kind."""
    return [f"{prefix}-{place + 1:02}" for of, prefix, size in FLEET if of is kind for place in range(size)]


def fill(demo: Demo) -> None:
    """Add the vehicles and where they are."""
    chance = demo.chance("dinkes.ambulances")
    add = demo.rows(tables.Ambulance, "code", "kind", "plate", "base", "status", "crew")
    add_position = demo.rows(tables.Position, "ambulance", "lat", "lon", "at")
    hospitals = [one for one in of_kind(FacilityKind.HOSPITAL) if one.ownership is Ownership.CITY]
    bases = dict.fromkeys(rules.Kind, hospitals) | {
        rules.Kind.TRANSPORT: [*of_kind(FacilityKind.PUSKESMAS), *hospitals]
    }
    serial = 0
    for kind, _, size in FLEET:
        for place in range(size):
            serial += 1
            code, base = codes(kind)[place], bases[kind][place % len(bases[kind])]
            status = (
                rules.Status.OUT_OF_SERVICE if code != CREW and chance.random() < BROKEN else rules.Status.AVAILABLE
            )
            add(code, kind, f"B {9000 + serial} KXX", base.code, status, 2)
            lat, lon = base.lat + chance.uniform(-NEAR, NEAR), base.lon + chance.uniform(-NEAR, NEAR)
            seen = moment(demo.today, 1, chance.randrange(60))
            add_position(code, min(max(lat, SOUTH), NORTH), min(max(lon, WEST), EAST), seen)
