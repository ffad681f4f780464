"""Where the answers come from: Dukcapil and Dinsos through the graph, under Dinkes' own name; the rest from its tables.

Asked before any transaction: the access log that the citizen sees is written by the asking itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from dinkes.coverage import rules as coverages
from dinkes.coverage.steps import current
from dinkes.eligibility import rules
from dinkes.vitals.steps import death_of
from hub import Context, Unavailable, times

AGENCY, PURPOSE = "dinkes", "HEALTH_GUARANTEE"
WHO = """query GuaranteeResident($nik: NIK!) {
  citizen(nik: $nik) { nik name status residence { regency { code } } }
}"""
LETTERS = """query GuaranteeRecommendation($nik: NIK!) {
  citizen(nik: $nik) { nik socialLetters(first: 100) { edges { node { number kind status validUntil } } } }
}"""
# of a puskesmas, on its way or served, not too old; the newest first
REFERRAL = """select r.number from dinkes_referral r join dinkes_facility f on f.code = r.origin
where r.patient = $1 and f.kind = 'PUSKESMAS' and r.status not in ('REJECTED', 'CANCELLED')
  and r.submitted_at >= $2 and ($3 = '' or r.number = $3) and ($4 = '' or r.destination = $4)
order by r.submitted_at desc limit 1"""


async def judged(
    context: Context, nik: str, *, referral: str | None = None, hospital: str | None = None
) -> rules.Judgement:
    """The five answers about somebody today. referral, hospital: only this referral, or one to this hospital."""
    facts = await learned(context, nik, referral=referral, hospital=hospital)
    return rules.judge(facts, city=rules.CITY.of(context.settings), today=times.today(), days=days(context))


async def learned(
    context: Context, nik: str, *, referral: str | None = None, hospital: str | None = None
) -> rules.Facts:
    """What can be learned of somebody."""
    person = await _person(context, nik)
    letters = await _letters(context, nik)
    return rules.Facts(
        person=person,
        died=await death_of(context, nik) is not None,
        cover=await _cover(context, nik),
        referral=await referral_of(context, nik, number=referral, hospital=hospital),
        letters=letters,
    )


async def referral_of(context: Context, nik: str, *, number: str | None, hospital: str | None) -> str | None:
    """The newest referral of a puskesmas that still holds."""
    since = datetime.now(UTC) - timedelta(days=rules.REFERRAL_DAYS.of(context.settings))
    rows = await context.db.fetch(REFERRAL, nik, since, number or "", hospital or "")
    return str(rows[0][0]) if rows else None


def days(context: Context) -> int:
    """How long a report of BPJS is believed."""
    return rules.REPORT_DAYS.of(context.settings)


async def asked(context: Context, document: str, nik: str) -> tuple[Mapping[str, Any] | None, list[str]]:
    """The citizen as the graph answers, and the codes of what was refused; an answer that never came is None."""
    try:
        data, errors = await context.graph.ask(AGENCY, document, {"nik": nik}, purpose=PURPOSE)
    except Unavailable:  # no such field is installed, or its agency is away
        return None, ["UNAVAILABLE"]
    return data.get("citizen"), [str(error.get("extensions", {}).get("code")) for error in errors]


async def _person(context: Context, nik: str) -> rules.Person | None:
    found, codes = await asked(context, WHO, nik)
    if found is None:
        return rules.Person(found=False) if codes == ["NOT_FOUND"] else None
    regency = (found.get("residence") or {}).get("regency") or {}
    return rules.Person(True, found.get("status"), regency.get("code"), found.get("name"))


async def _letters(context: Context, nik: str) -> list[rules.Letter] | None:
    """What Dinsos issued; None where it doesn't answer, or isn't installed."""
    found, _ = await asked(context, LETTERS, nik)
    letters = found.get("socialLetters") if found else None
    if letters is None:
        return None
    nodes = [edge["node"] for edge in letters["edges"]]
    return [rules.Letter(one["number"], one["kind"], one["status"], times.as_day(one["validUntil"])) for one in nodes]


async def _cover(context: Context, nik: str) -> rules.Cover | None:
    known = await current(context.db, nik)
    if known is None:
        return None
    age = max((datetime.now(UTC) - known.updated_at).days, 0)
    return rules.Cover(coverages.has_active_bpjs(known.scheme, known.status), known.source, age)
