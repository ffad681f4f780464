"""Health coverage in the demo city: families share a scheme, and some are behind with it."""

from datetime import datetime, timedelta
from hashlib import blake2b
from typing import NamedTuple

from dinkes.coverage import rules, tables
from hub.city import Family, Person
from hub.demo import Demo, Visit, moment

COLUMNS = ("citizen", "scheme", "status", "card", "source", "updated_at")
SHARES = {  # of families
    rules.Scheme.JKN_PBI_APBN: 0.29,
    rules.Scheme.JKN_PBI_APBD: 0.11,
    rules.Scheme.JKN_EMPLOYED: 0.29,
    rules.Scheme.JKN_INDEPENDENT: 0.17,
    rules.Scheme.LKM: 0.04,
    rules.Scheme.NONE: 0.1,
}
INACTIVE, UNKNOWN, MISSING = 0.115, 0.01, 0.03  # of persons
FIXED = {
    "3275014107900001": (rules.Scheme.JKN_INDEPENDENT, rules.Status.INACTIVE),  # Siti Rahayu
    "3275021203850001": (rules.Scheme.NONE, rules.Status.INACTIVE),  # Budi Santoso
}


class Cover(NamedTuple):
    """What is known of one person's coverage."""

    scheme: rules.Scheme
    status: rules.Status
    card: str | None
    source: str
    updated_at: datetime


def cover(demo: Demo, family: Family, person: Person) -> Cover | None:
    """A resident's coverage: the same whenever asked, so that other services need not remember it."""
    luck = _luck(demo, person.nik)
    if person.nik in FIXED:
        scheme, status = FIXED[person.nik]
    elif luck < MISSING:
        return None
    else:
        scheme = _scheme(_luck(demo, family.number))
        status = _status(scheme, (luck - MISSING) / (1 - MISSING))
    reported = moment(demo.today) - timedelta(days=int(luck * 9973) % 90, minutes=int(luck * 99991) % 480)
    card = f"{int(luck * 10**13):013}" if scheme.is_jkn else None
    return Cover(
        scheme, status, card, "BPJS Kesehatan" if scheme is not rules.Scheme.LKM else "Dinas Kesehatan", reported
    )


def fill(demo: Demo) -> Visit:
    """Add what is known of every resident."""
    add = demo.rows(tables.Coverage, *COLUMNS)
    report = demo.rows(tables.Report, *COLUMNS, "recorded_at")

    def visit(family: Family) -> None:
        for person in family.members:
            if person.status == "ACTIVE" and (known := cover(demo, family, person)):
                add(person.nik, *known)
                report(person.nik, *known, known.updated_at)

    return visit


def _scheme(luck: float) -> rules.Scheme:
    for scheme, share in SHARES.items():
        luck -= share
        if luck < 0:
            return scheme
    return rules.Scheme.NONE


def _status(scheme: rules.Scheme, luck: float) -> rules.Status:
    if luck < UNKNOWN:
        return rules.Status.UNKNOWN
    behind = scheme is rules.Scheme.NONE or luck < UNKNOWN + INACTIVE
    return rules.Status.INACTIVE if behind else rules.Status.ACTIVE


def _luck(demo: Demo, number: str) -> float:
    """A number from 0 to 1 that belongs to a person's or family's number."""
    digest = blake2b(f"{demo.city.seed}{number}".encode(), digest_size=6).digest()
    return int.from_bytes(digest, "big") / 2**48
