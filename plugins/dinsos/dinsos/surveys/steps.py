"""Taking an answer in, and counting answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING
from uuid import uuid4

from dinsos.complaints.reporters import proven
from dinsos.surveys import rules
from hub import JAKARTA, BadInput, Conflict, Context, NotFound, Text, Unauthenticated, times

if TYPE_CHECKING:
    from dinsos.surveys.graph import SurveyInput

SERVICES = ("complaints", "registrations", "statements", "appeals", "grants")
TWICE = Text("Survei untuk permohonan ini sudah diisi.", "This case's survey was answered already.")
OPEN = Text("Survei dibuka setelah permohonan selesai.", "The survey opens when the case is closed.")
OTHER = Text("Permohonan ini dari layanan lain.", "That case is of another service.")
SCORE = Text("Nilai adalah bilangan 1 sampai 4.", "An answer is a number from 1 to 4.")
DOUBLE = Text("Unsur ini dijawab dua kali.", "This element is answered twice.")
NONE = Text("Jawab paling sedikit satu unsur.", "Answer at least one element.")
ORDER = Text("Tanggal akhir sebelum tanggal awal.", "The last day is before the first.")
NO_SERVICE = Text("Layanan tidak dikenal.", "No such service.")

CASE = """select c.service, c.status, c.closed_at, c.applicant, r.account, r.institution
from hub_case c left join dinsos_registration r on r.number = c.number where c.number = $1 and c.agency = 'dinsos'"""
ONCE = "insert into dinsos_survey_answered (number) values ($1) on conflict do nothing returning number"
COLUMNS = ("id", "service", "answered_on", *(element.lower() for element in rules.Element), "age", "sex", "education")
TOTALS = ", ".join(f"coalesce(sum({one.lower()}), 0), count({one.lower()})" for one in rules.Element)
COUNT = f"""select count(*), {TOTALS} from dinsos_survey
where service = $1 and answered_on >= $2 and answered_on <= $3"""  # noqa: S608 - our own words
BY = {
    group: f"""select {group}, count(*), {TOTALS} from dinsos_survey
where service = $1 and answered_on >= $2 and answered_on <= $3 and {group} is not null group by {group}"""  # noqa: S608 - our own words
    for group in ("age", "sex", "education")
}
CLOSED = """select count(*) from hub_case
where agency = 'dinsos' and service = $1 and closed_at >= $2 and closed_at < $3"""

Sums = Mapping[rules.Element, tuple[int, int]]


async def submit(context: Context, given: SurveyInput) -> tuple[str, date]:
    """Keep an answer, away from the case it is about; its random id and the day.

    Raises: NotFound for a case that isn't the caller's; BadInput; Conflict when the case's survey was answered;
        RateLimited after too many tries of a tracking code.
    """
    answers = _answers(given)
    service = await _case(context, given)
    identifier, day = str(uuid4()), times.today()
    async with context.db.transaction():
        if not await context.db.fetch(ONCE, given.case):
            raise Conflict(TWICE)
        marks = [answers.get(element) for element in rules.Element]
        about = [one.value if one else None for one in (given.age, given.sex, given.education)]
        await context.db.load("dinsos_survey", COLUMNS, [(identifier, service, day, *marks, *about)])
    return identifier, day


async def sums(context: Context, service: str, first: date, last: date) -> tuple[int, Sums]:
    """How many answered about a service from one day to another, with each element's total and count."""
    check(service, first, last)
    row = (await context.db.fetch(COUNT, service, first, last))[0]
    return int(row[0]), _sums(row[1:])


async def groups(context: Context, service: str, first: date, last: date, by: str) -> dict[str, tuple[int, Sums]]:
    """The same for each group of respondents who said which they belong to."""
    check(service, first, last)
    rows = await context.db.fetch(BY[by], service, first, last)
    return {str(row[0]): (int(row[1]), _sums(row[2:])) for row in rows}


async def closed(context: Context, service: str, first: date, last: date) -> int:
    """How many cases were closed in that time: who could have answered."""
    begin = datetime(first.year, first.month, first.day, tzinfo=JAKARTA).astimezone(UTC)
    end = datetime.fromordinal(last.toordinal() + 1).replace(tzinfo=JAKARTA).astimezone(UTC)
    return int((await context.db.fetch(CLOSED, service, begin, end))[0][0])


def check(service: str, first: date, last: date) -> None:
    """Raises: BadInput."""
    if service not in SERVICES:
        raise BadInput(NO_SERVICE, path=["service"], services=list(SERVICES))
    if last < first:
        raise BadInput(ORDER, path=["to"])
    if not date(2000, 1, 1) <= first <= last <= date(2199, 12, 31):
        raise BadInput(path=["from"])


def _sums(cells: Sequence[object]) -> Sums:
    numbers = [int(str(cell)) for cell in cells]
    return {element: (numbers[2 * at], numbers[2 * at + 1]) for at, element in enumerate(rules.Element)}


def _answers(given: SurveyInput) -> dict[rules.Element, int]:
    """Raises: BadInput."""
    found: dict[rules.Element, int] = {}
    for place, one in enumerate(given.answers):
        if not rules.LOWEST <= one.score <= rules.HIGHEST:
            raise BadInput(SCORE, path=["input", "answers", place, "score"])
        if one.element in found:
            raise BadInput(DOUBLE, path=["input", "answers", place, "element"])
        found[one.element] = one.score
    if not found:
        raise BadInput(NONE, path=["input", "answers"])
    return found


async def _case(context: Context, given: SurveyInput) -> str:
    """The service of the caller's own closed case, or of the complaint whose code they have."""
    who, code = context.who, given.tracking_code
    if code:
        await proven(context, given.case, code)
    elif who.anonymous:
        raise Unauthenticated
    rows = await context.db.fetch(CASE, given.case)
    if not rows:
        raise NotFound
    service, status, closed_at, applicant, account, institution = rows[0]
    mine = (
        bool(code)
        or (applicant is not None and applicant == who.nik)
        or (institution is not None and (account == who.username or institution == who.unit))
    )
    if not mine:
        raise NotFound
    if given.service is not None and given.service != service:
        raise BadInput(OTHER, path=["input", "service"])
    if closed_at is None and status != "CLOSED":
        raise BadInput(OPEN, path=["input", "case"])
    return str(service)
