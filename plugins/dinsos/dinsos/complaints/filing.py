"""How a complaint comes in: from a reporter, from another agency's event; and when it is late."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import NamedTuple

from dinsos.complaints import reporters, routes, rules
from dinsos.complaints.places import metres
from hub import (
    JAKARTA,
    Ahead,
    Context,
    Draft,
    Fact,
    LetterField,
    LetterKind,
    Opening,
    Text,
    attached,
    issue_all,
    open_cases,
    remark,
    serial,
    signed_ahead,
)

CHANGED = "dinsos.complaint.changed"  # channel
ESCALATE = """update dinsos_complaint set escalated_at = $2
where number = $1 and status = 'SUBMITTED' and escalated_at is null returning number"""
LATE = "Belum ditindaklanjuti sampai batas waktu: diteruskan kepada kepala dinas."


RECEIPT = LetterKind(
    name="TANDA_TERIMA_PENGADUAN",
    agency="dinsos",
    title=Text("Tanda Terima Pengaduan", "Receipt of a Complaint"),
    fields=[
        LetterField(name="complaint", label=Text("Nomor pengaduan", "Complaint")),
        LetterField(name="filed", label=Text("Diterima pada (UTC)", "Received at (UTC)")),
        LetterField(name="digest", label=Text("Sidik isi (SHA-256)", "Digest of its text (SHA-256)")),
    ],
    body="Dinas Sosial telah menerima sebuah pengaduan dengan keterangan berikut:",
    closing="Tanda terima ini tidak memuat pelapor, kategori, maupun isi pengaduan. Simpan bersama kode pelacakannya.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """A complaint as it is sent, checked."""

    context: Context
    category: rules.Category
    visibility: rules.Visibility
    village: str
    values: Mapping[str, object]
    """Further columns of its row."""
    reporter: str | None = None
    """NIK."""
    anonymous: bool = False
    receipt: str | None = None
    """Number of the receipt that the reporter gets, whom the history doesn't name; None where an agency sends it."""
    attachments: Sequence[str] = ()


class Filed(NamedTuple):
    """The row of a complaint that was filed, and the code that tracks it."""

    row: Mapping[str, object]
    code: str


@dataclass(frozen=True, slots=True)
class Numbered:
    """A complaint that has its number, and the code that tracks it."""

    filing: Filing
    number: str
    code: str

    def opening(self, known: Sequence[routes.Route]) -> Opening:
        """Its case. known: which teams handle what."""
        filing = self.filing
        default = rules.categories()[filing.category].team
        team = routes.chosen(known, filing.category, filing.village, default)
        return Opening(
            reporters.unnamed(filing.context) if filing.receipt else filing.context,
            rules.lifecycle(filing.category),
            self.number,
            applicant=filing.reporter,
            confidential=rules.hides_reporter(filing.visibility, anonymous=filing.anonymous),
            unit=team,
            values={
                "category": filing.category.value,
                "visibility": filing.visibility.value,
                "anonymous": filing.anonymous,
                "village": filing.village,
                "reporter": filing.reporter,
                "team": team,
                "tracking_hash": reporters.hashed(self.number, self.code),
                "partners": "",
                "followers": 0,
                "receipt": filing.receipt,
                **filing.values,
            },
        )

    def letter(self, ahead: Ahead) -> Draft:
        """Its receipt."""
        values = self.filing.values
        facts = {
            "complaint": self.number,
            "filed": f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S}",
            "digest": digest(self.number, str(values["title"]), str(values["description"])),
        }
        return Draft(
            number=ahead.number,
            holder=None,
            name=reporters.REPORTER,
            facts=facts,
            case=self.number,
            signer="Dinas Sosial",
            ahead=ahead,
        )


async def file(filings: Sequence[Filing]) -> list[Filed]:
    """Open complaints of several people in one transaction, the caller's if there is one. Their receipts are signed
    before it: all who file wait for the next number."""
    context, year = filings[0].context, _year()
    receipts = [one.receipt for one in filings if one.receipt]
    signed = await signed_ahead(context, RECEIPT, receipts, name=reporters.REPORTER)
    known = await routes.known(context)
    async with context.db.transaction():
        numbers = await _numbers(context, [one.visibility for one in filings], year)
        each = [Numbered(one, number, reporters.new_code()) for one, number in zip(filings, numbers, strict=True)]
        opened = await open_cases([one.opening(known) for one in each])
        letters = [one.letter(signed[one.filing.receipt]) for one in each if one.filing.receipt]
        await issue_all(context, RECEIPT, letters)
        for one in each:
            await attached(one.filing.context, one.filing.attachments, case=one.number)
    return [Filed(taken.row, one.code) for one, taken in zip(each, opened, strict=True)]


def new_receipt() -> str:
    """A number for a receipt, drawn by lot, so that nothing can be told from it: a series of all receipts would count
    what is confidential. No NIK and no name go with it either."""
    return f"TTP-{_year()}-{reporters.drawn(10)}"


async def _numbers(context: Context, visibilities: Sequence[rules.Visibility], year: int) -> list[str]:
    """The next number for each. Series are taken in one order, or two groups would wait for each other for ever."""
    nexts = {}
    for one, many in sorted(Counter(visibilities).items()):
        nexts[one] = count(await serial(context.db, f"{rules.SERIES[one]}-{year}", many))
    return [rules.number(one, year, next(nexts[one])) for one in visibilities]


def _year() -> int:
    return datetime.now(UTC).astimezone(JAKARTA).year


def digest(number: str, title: str, description: str) -> str:
    """What proves later that a text is what was filed: SHA-256 of number, title and description, a line each."""
    return hashlib.sha256(f"{number}\n{title}\n{description}".encode()).hexdigest()


async def outreach(context: Context, fact: Fact) -> None:
    """A visit at home that people in need asked Dukcapil for becomes a confidential complaint, once."""
    category = rules.OUTREACH.get(str(fact.data.get("group")))
    if category is None:
        return
    number = str(fact.data["number"])
    title = f"Layanan jemput bola: {rules.categories()[category].title}"
    filing = Filing(
        context=context,
        category=category,
        visibility=rules.Visibility.CONFIDENTIAL,
        village=str(fact.data["village"]),
        values={
            "title": title,
            "description": f"Diteruskan dari permohonan {number}. Mohon asesmen sosial pada kunjungan.",
            "origin_agency": "dukcapil",
            "origin_number": number,
        },
    )
    async with context.db.transaction():
        if not await fact.settled(context):
            return
        await file([filing])


async def escalate(context: Context, fact: Fact) -> None:
    """A complaint that nobody looked after in time is marked for the head of the office, once."""
    if (fact.data.get("agency"), fact.data.get("service")) != ("dinsos", "complaints"):
        return
    number = str(fact.data["number"])
    async with context.db.transaction():
        if not await fact.settled(context):
            return
        if not await context.db.fetch(ESCALATE, number, datetime.now(UTC)):
            return
        await remark(context, number, LATE, internal=True)
    await announce(context, number)


async def nearby(
    context: Context, category: str, village: str, point: tuple[float, float] | None, since: timedelta, radius: int
) -> list[str]:
    """Open public complaints about the same nearby, nearest first, at most ten: their numbers."""
    rows = await context.db.fetch(
        """select number, lat, lon, village from dinsos_complaint where category = $1 and visibility = 'PUBLIC'
        and status <> 'CLOSED' and submitted_at >= $2 and substr(village, 1, 6) = $3
        order by submitted_at desc limit 500""",
        category,
        datetime.now(UTC) - since,
        village[:6],
    )
    found: list[tuple[float, str]] = []
    for number, lat, lon, where in rows:
        if point is not None and lat is not None and lon is not None:
            far = metres(*point, lat, lon)
            if far <= radius:
                found.append((far, number))
        elif where == village:
            found.append((float(radius), number))
    return [number for _, number in sorted(found, key=lambda pair: pair[0])[:10]]


async def announce(context: Context, number: str) -> None:
    """Tell those who follow a complaint live that it changed."""
    await context.publish(CHANGED, {"number": number})
