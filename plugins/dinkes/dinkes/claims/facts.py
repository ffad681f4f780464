"""What the city knew about a patient when the care was given: from Dukcapil through the graph, and its own tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from dinkes.claims import checks, rules
from dinkes.coverage import rules as coverages
from dinkes.coverage.steps import known_before
from dinkes.eligibility.facts import asked
from dinkes.guarantees import rules as guarantees
from dinkes.vitals.steps import death_of
from hub import JAKARTA, Context, times

WHO = "query ClaimPatient($nik: NIK!) { citizen(nik: $nik) { nik status sex birthDate } }"
GUARANTEE = "select patient, hospital, status, valid_from, valid_until from dinkes_guarantee where number = $1"
STAYS = """select number, guarantee, hospital, inpatient, admitted_on, discharged_on, diagnosis from dinkes_claim
where patient = $1 and number <> $2 and status not in ('REJECTED', 'WITHDRAWN')"""


@dataclass(frozen=True, slots=True)
class Patient:
    """What the register says. alive: None where it didn't answer."""

    alive: bool | None
    sex: str | None
    birth_date: date | None


@dataclass(frozen=True, slots=True)
class Guarantee:
    """A guarantee as far as a claim needs it. valid: None while nothing can be claimed on it."""

    patient: str
    hospital: str
    status: str
    valid: tuple[date, date] | None


async def patient(context: Context, nik: str) -> Patient:
    """Ask Dukcapil, before any transaction."""
    found, _ = await asked(context, WHO, nik)
    if not found or found.get("status") is None:
        return Patient(None, None, None)
    born = found.get("birthDate")
    return Patient(found["status"] != "DECEASED", found.get("sex"), date.fromisoformat(born) if born else None)


async def guarantee(context: Context, number: str) -> Guarantee:
    """A guarantee that the caller has found before."""
    who, hospital, status, first, last = (await context.db.fetch(GUARANTEE, number))[0]
    open_to_claims = status in guarantees.CLAIMABLE and first is not None and last is not None
    return Guarantee(who, hospital, status, (times.as_day(first), times.as_day(last)) if open_to_claims else None)


async def known(
    context: Context, nik: str, care: checks.Care, patient: Patient, guarantee: Guarantee, number: str = ""
) -> checks.Known:
    """Everything the checks need. number: of the claim itself, when it is sent again."""
    admitted = datetime.combine(care.first + timedelta(days=1), time(), JAKARTA).astimezone(UTC)
    cover = await known_before(context.db, nik, admitted)
    return checks.Known(
        today=times.today(),
        valid=guarantee.valid,
        alive=patient.alive,
        died_on=await death_of(context, nik),
        sex=patient.sex,
        birth_date=patient.birth_date,
        bpjs=coverages.has_active_bpjs(cover.scheme, cover.status) if cover else None,
        stays=[_stay(row) for row in await context.db.fetch(STAYS, nik, number)],
        late_after=rules.LATE_DAYS.of(context.settings),
    )


def _stay(row: Sequence[Any]) -> checks.Stay:
    number, of, hospital, inpatient, first, last, diagnosis = row
    return checks.Stay(number, of, hospital, bool(inpatient), times.as_day(first), times.as_day(last), diagnosis)
