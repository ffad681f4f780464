"""Visits of the demo city, one a week, most of them past, with a few places taken by the first families; and requests
for visits by vulnerable groups, in every state."""

from datetime import date, timedelta
from itertools import cycle
from typing import NamedTuple

from dukcapil.outreach import rules, tables
from hub import CaseRow, CaseStep, CounterRow
from hub.city import Family, Status
from hub.demo import Add, Demo, Visit, moment
from hub.regions import children

CITY = "3275"
VISIT = ("number", "date", "place", "village", "services", "capacity", "booked", "roster", "created_at")
BOOKING = ("visit", "citizen", "service", "status", "version", "booked_at")
CASE = (
    "number", "agency", "service", "status", "applicant", "confidential", "submitted_at", "due_at", "closed_at",
)  # fmt: skip
STEP = ("number", "status", "step", "at", "by", "note", "internal")
REQUEST = (
    "number", "status", "applicant", "account", "group_code", "people", "subject", "address", "village", "contact",
    "note", "visit", "submitted_at", "due_at",
)  # fmt: skip
PAST, AHEAD = 40, 12  # weeks
ROSTER = "operator.dukcapil"
DESK = "Operator Dukcapil"
WARGA = ("3275014107900001", "warga")
ASKS = {  # what happened to a request, one after the other: the last step, its note, days ago it was sent
    rules.Status.SCHEDULED: ("SCHEDULE", None, 5),
    rules.Status.REQUESTED: (None, None, 2),
    rules.Status.VISITED: ("VISIT", None, 60),
    rules.Status.DECLINED: ("DECLINE", "Sudah memiliki KTP-el; tidak perlu kunjungan.", 30),
    rules.Status.CANCELLED: ("CANCEL", "Sudah sembuh dan datang sendiri.", 20),
}
SAYS = {
    rules.Group.DISABILITY: "Pengguna kursi roda, belum merekam KTP-el.",
    rules.Group.OTHER: "Lansia sakit menahun, tidak dapat ke kelurahan.",
    rules.Group.MENTAL_DISORDER: "ODGJ di rumah, belum memiliki NIK aktif.",
    rules.Group.NEGLECTED: "Lansia terlantar, tinggal sendiri.",
    rules.Group.DISASTER: "Dokumen rusak karena banjir.",
    rules.Group.INDIGENOUS: "Warga kampung adat, beberapa anak belum berakta.",
}
ASKING = 1 / 40  # of families
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
        row = (number, day, f"Kantor Kelurahan {village.name}", village.code, SERVICES, CAPACITY, booked)
        visit(*row, ROSTER if week >= PAST else "", moment(planned))
        open_places += [Place(number, planned, day < demo.today)] * booked
    counter = demo.rows(CounterRow, "series", "last")
    for year, last in serials.items():
        counter(f"KJG-{year}", last)
    take, ask = _taker(open_places, booking), _asker(demo, open_places)

    def family(one: Family) -> None:
        take(one)
        ask(one)

    return family


def _taker(places: list[Place], booking: Add) -> Visit:
    coming = iter(places)

    def visit(family: Family) -> None:
        if (place := next(coming, None)) is not None:
            status = rules.BookingStatus.SERVED if place.past else rules.BookingStatus.BOOKED
            booking(place.visit, family.members[0].nik, "RECORDING", status.value, 1, moment(place.planned))

    return visit


def _asker(demo: Demo, places: list[Place]) -> Visit:
    """Families who ask for a visit; the first ones stand in every state, those of the fixed accounts included."""
    chance = demo.chance("dukcapil.outreach")
    case, step = demo.rows(CaseRow, *CASE), demo.rows(CaseStep, *STEP)
    request = demo.rows(tables.OutreachRequest, *REQUEST)
    course, groups, serials = cycle(ASKS.items()), cycle(SAYS.items()), dict[int, int]()
    ahead = next((one.visit for one in places if not one.past), None)
    past = next((one.visit for one in reversed(places) if one.past), None)

    def visit(family: Family) -> None:
        by = next((one for one in family.members if one.nik == WARGA[0]), None)
        if by is None and chance.random() > ASKING:
            return
        (status, (last, note, ago)), (group, says) = next(course), next(groups)
        who, sent = by or family.members[0], moment(demo.today - timedelta(ago + chance.randrange(2)), 3)
        serials[sent.year] = serials.get(sent.year, 0) + 1
        number, at = f"JBL-{sent.year}-{serials[sent.year]:06}", sent + timedelta(1)
        ended = at if status in (rules.Status.VISITED, rules.Status.DECLINED, rules.Status.CANCELLED) else None
        due, hidden = sent + timedelta(14), group in rules.PROTECTED
        case(number, "dukcapil", "outreach", status.value, who.nik, hidden, sent, due, ended)
        step(number, rules.Status.REQUESTED.value, "OPEN", sent, who.name, says, False)
        if last:
            step(number, status.value, last, at, who.name if last == "CANCEL" else DESK, note, False)
        subject = next(one for one in reversed(family.members) if one.status is Status.ACTIVE)
        into = {rules.Status.SCHEDULED: ahead, rules.Status.VISITED: past}.get(status)
        request(
            number, status.value, who.nik, WARGA[1] if by else None, group.value, 1, subject.nik,
            family.street, family.village, None, says, into, sent, due,
        )  # fmt: skip

    return visit
