"""How a complaint comes in: from a reporter, from another agency's event; and when it is late."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from dinsos.complaints import routes, rules
from dinsos.complaints.places import metres
from dinsos.complaints.reporters import LETTERS, REPORTER, hashed, new_code
from hub import (
    JAKARTA,
    Ahead,
    Context,
    Fact,
    LetterField,
    LetterKind,
    Text,
    issue,
    open_case,
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
    """A complaint as it is sent, checked. reporter: NIK; values: further columns of its row."""

    category: rules.Category
    visibility: rules.Visibility
    village: str
    reporter: str | None = None
    anonymous: bool = False
    values: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Receipt:
    """The receipt of a complaint that is about to be filed."""

    number: str
    ahead: Ahead


async def receipt(context: Context) -> Receipt:
    """Sign a receipt, before the complaint has its number: all who file wait for the next one.

    No NIK and no name go with it, and its own number is drawn by lot, so that nothing can be told from it: a series of
    all receipts would count what is confidential.
    """
    drawn = "".join(secrets.choice(LETTERS) for _ in range(10))
    number = f"TTP-{datetime.now(UTC).astimezone(JAKARTA).year}-{drawn}"
    return Receipt(number, await signed_ahead(context, RECEIPT, number=number, name=REPORTER))


async def file(
    context: Context, filing: Filing, *, note: str | None = None, receipt: Receipt | None = None
) -> tuple[str, str]:
    """Open a complaint; its number and its tracking code. Joins the caller's transaction."""
    facts = rules.categories()[filing.category]
    code = new_code()
    year = datetime.now(UTC).astimezone(JAKARTA).year
    team = await routes.team_of(context, filing.category, filing.village, facts.team)
    async with context.db.transaction():
        series = f"{rules.SERIES[filing.visibility]}-{year}"
        number = rules.number(filing.visibility, year, await serial(context.db, series))
        await open_case(
            context,
            rules.lifecycle(filing.category),
            applicant=filing.reporter,
            number=number,
            note=note,
            confidential=rules.hides_reporter(filing.visibility, anonymous=filing.anonymous),
            unit=team,
            values={
                "category": filing.category.value,
                "visibility": filing.visibility.value,
                "anonymous": filing.anonymous,
                "village": filing.village,
                "reporter": filing.reporter,
                "team": team,
                "tracking_hash": hashed(number, code),
                "partners": "",
                "followers": 0,
                "receipt": receipt.number if receipt else None,
                **filing.values,
            },
        )
        if receipt:
            await _issued(context, receipt, number, filing)
    return number, code


def digest(number: str, title: str, description: str) -> str:
    """What proves later that a text is what was filed: SHA-256 of number, title and description, a line each."""
    return hashlib.sha256(f"{number}\n{title}\n{description}".encode()).hexdigest()


async def _issued(context: Context, receipt: Receipt, number: str, filing: Filing) -> None:
    facts = {
        "complaint": number,
        "filed": f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S}",
        "digest": digest(number, str(filing.values["title"]), str(filing.values["description"])),
    }
    await issue(
        context,
        RECEIPT,
        number=receipt.number,
        holder=None,
        name=REPORTER,
        facts=facts,
        case=number,
        signer="Dinas Sosial",
        ahead=receipt.ahead,
    )


async def outreach(context: Context, fact: Fact) -> None:
    """A visit at home that people in need asked Dukcapil for becomes a confidential complaint, once."""
    category = rules.OUTREACH.get(str(fact.data.get("group")))
    if category is None:
        return
    number = str(fact.data["number"])
    title = f"Layanan jemput bola: {rules.categories()[category].title}"
    filing = Filing(
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
        await file(context, filing)


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
