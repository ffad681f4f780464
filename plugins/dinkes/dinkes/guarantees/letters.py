"""The guarantee letter (SKLK): issued with the decision, void when the guarantee ends early."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hub import Conflict, Context, LetterField, LetterKind, Text, issue, revoke, times

SKLK = LetterKind(
    name="SKLK",
    agency="dinkes",
    title=Text("Surat Keterangan Layanan Kesehatan", "Health Guarantee Letter"),
    body="Yang bertanda tangan di bawah ini menjamin biaya pelayanan kesehatan bagi {name}:",
    fields=(
        LetterField(name="hospital", label=Text("Rumah sakit", "Hospital")),
        LetterField(name="ceiling", label=Text("Plafon", "Ceiling"), rupiah=True),
        LetterField(name="valid_from", label=Text("Berlaku sejak", "Valid from")),
        LetterField(name="referral", label=Text("Nomor rujukan", "Referral")),
        LetterField(name="recommendation", label=Text("Nomor rekomendasi Dinas Sosial", "Recommendation of Dinsos")),
    ),
    closing="Surat ini berlaku sampai dengan {valid_until} dan menjadi dasar pengajuan klaim.",
)
GUARANTEED = """select g.patient, g.hospital, f.name, g.ceiling, g.valid_from, g.valid_until, g.referral,
  g.recommendation, g.unit
from dinkes_guarantee g left join dinkes_facility f on f.code = g.hospital where g.number = $1"""
HAS = "update dinkes_guarantee set letter = $2 where number = $1 returning letter"
OF = "select letter from dinkes_guarantee where number = $1 and letter is not null"
OF_PATIENT = """select letter from dinkes_guarantee
where patient = $1 and letter is not null and status in ('APPROVED', 'PROVISIONAL') order by number"""


async def give(context: Context, number: str, name: str) -> None:
    """Issue the letter of a guarantee that is approved in this very transaction. name: the patient's, in full."""
    (row,) = await context.db.fetch(GUARANTEED, number)
    patient, code, hospital, ceiling, first, last, referral, recommendation, unit = row
    facts = {
        "hospital": hospital or code,
        "ceiling": int(ceiling),
        "valid_from": times.as_day(first),
        "referral": referral,
        "recommendation": recommendation,
    }
    await issue(
        context, SKLK, number=number, holder=patient, name=name, facts=facts, case=number,
        valid_until=times.as_day(last), unit=unit, other_unit=code,
    )  # fmt: skip
    await context.db.fetch(HAS, number, number)


async def void(context: Context, rows: Sequence[Sequence[Any]], reason: str) -> None:
    """Revoke letters, those that are void already aside."""
    for (number,) in rows:
        try:
            await revoke(context, number, reason)
        except Conflict:
            continue
