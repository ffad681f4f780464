"""Visits of the demo city: one a week, most of them past, with a few places taken by the first families."""

from datetime import date, timedelta
from typing import NamedTuple

from dukcapil.outreach import rules, tables
from hub import CounterRow
from hub.city import Family
from hub.demo import Add, Demo, Visit, moment
from hub.regions import children

CITY = "3275"
VISIT = ("number", "date", "place", "village", "services", "capacity", "booked", "roster", "created_at")
BOOKING = ("visit", "citizen", "service", "status", "version", "booked_at")
PAST, AHEAD = 40, 12  # weeks
SERVICES = "RECORDING IDENTITY_CARD CHILD_IDENTITY_CARD BIRTH_CERTIFICATE"
CAPACITY, PLACES = 40, 3
LARGEST = 7  # members of a family


class Place(NamedTuple):
    """A place on a visit that somebody may take."""

    visit: str
    planned: date
    past: bool


def seed(demo: Demo) -> Visit:
    """Plan the visits, village after village; then each family takes a place, until those are taken."""
    visit, booking = demo.rows(tables.OutreachVisit, *VISIT), demo.rows(tables.OutreachBooking, *BOOKING)
    villages = [village for district in children(CITY) for village in children(district.code)]
    left, serials, open_places = demo.city.citizens // LARGEST, dict[int, int](), list[Place]()
    for week in range(PAST + AHEAD):
        day, village = demo.today + timedelta(7 * (week - PAST)), villages[week % len(villages)]
        serials[day.year] = serials.get(day.year, 0) + 1
        number, booked = f"KJG-{day.year}-{serials[day.year]:06}", min(PLACES, left)
        left -= booked
        planned = day - timedelta(14)
        row = (number, day, f"Kantor Kelurahan {village.name}", village.code, SERVICES, CAPACITY, booked, "")
        visit(*row, moment(planned))
        open_places += [Place(number, planned, day < demo.today)] * booked
    counter = demo.rows(CounterRow, "series", "last")
    for year, last in serials.items():
        counter(f"KJG-{year}", last)
    return _taker(open_places, booking)


def _taker(places: list[Place], booking: Add) -> Visit:
    coming = iter(places)

    def visit(family: Family) -> None:
        if (place := next(coming, None)) is not None:
            status = rules.BookingStatus.SERVED if place.past else rules.BookingStatus.BOOKED
            booking(place.visit, family.members[0].nik, "RECORDING", status.value, 1, moment(place.planned))

    return visit
