"""What is checked of a claim when it is sent: some mistakes refuse it, the rest tells the verifier where to look."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from dinkes.claims import codes
from hub import Text

DAYS_OF_MONTH = 30.4369


class Code(StrEnum):
    """What is checked."""

    VALIDITY = "VALIDITY"
    ALIVE = "ALIVE"
    OVERLAP = "OVERLAP"
    TWICE = "TWICE"
    SUMS = "SUMS"
    DIAGNOSES = "DIAGNOSES"
    PROCEDURES = "PROCEDURES"
    INA_CBG = "INA_CBG"
    TARIFF = "TARIFF"
    PLAUSIBLE = "PLAUSIBLE"
    BPJS = "BPJS"
    IN_TIME = "IN_TIME"


REFUSING = frozenset(
    {
        Code.VALIDITY, Code.ALIVE, Code.OVERLAP, Code.TWICE, Code.SUMS, Code.DIAGNOSES, Code.PROCEDURES, Code.INA_CBG,
    }
)  # fmt: skip
"""A "no" to one of these refuses the claim; to the others it is the verifier's to judge."""


@dataclass(frozen=True, slots=True)
class Found:
    """How one check came out. passed: None where what decides isn't known."""

    code: Code
    passed: bool | None
    detail: Text


@dataclass(frozen=True, slots=True)
class Stay:
    """Care that was claimed before. number: of the claim; first, last: days; diagnosis: the main one."""

    number: str
    guarantee: str
    hospital: str
    inpatient: bool
    first: date
    last: date
    diagnosis: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Care:
    """What the hospital says it did. lines: whole rupiah each; total: what it says they are together."""

    guarantee: str
    hospital: str
    first: date
    last: date
    inpatient: bool
    diagnoses: Sequence[str]
    procedures: Sequence[str]
    ina_cbg: str | None
    tariff: int | None
    lines: Sequence[int]
    total: int

    @property
    def maternal(self) -> bool:
        return any(codes.is_maternal(code) for code in self.diagnoses)


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the city knew when the care was given. valid: first and last day of the guarantee; died_on: None as far as
    is known; alive: None where the register didn't answer; bpjs: whether it paid then; late_after: days."""

    today: date
    valid: tuple[date, date] | None
    alive: bool | None
    died_on: date | None
    sex: str | None
    birth_date: date | None
    bpjs: bool | None
    stays: Sequence[Stay]
    late_after: int


def check(care: Care, known: Known) -> tuple[Found, ...]:
    """Every check, always, in the order of the codes."""
    return (
        _validity(care, known),
        _alive(care, known),
        _overlap(care, known.stays),
        _twice(care, known.stays),
        _sums(care),
        _codes(Code.DIAGNOSES, [one for one in care.diagnoses if not codes.is_diagnosis(one)]),
        _codes(Code.PROCEDURES, [one for one in care.procedures if not codes.is_procedure(one)]),
        _ina_cbg(care),
        _tariff(care),
        _plausible(care, known),
        _bpjs(known.bpjs),
        _in_time(care, known),
    )


def refused(found: Sequence[Found]) -> Found | None:
    """The first check that refuses the claim."""
    return next((one for one in found if one.passed is False and one.code in REFUSING), None)


def _validity(care: Care, known: Known) -> Found:
    code = Code.VALIDITY
    if care.last < care.first or care.last > known.today:
        return Found(code, False, Text("Tanggal perawatan tidak mungkin.", "These days of care can't be."))
    if known.valid is None:
        return Found(code, False, Text("Jaminan belum berlaku.", "The guarantee isn't in force."))
    first, last = known.valid
    within = first <= care.first and care.last <= last
    return Found(
        code, within, Text(f"Jaminan berlaku {first} s.d. {last}.", f"The guarantee is for {first} to {last}.")
    )


def _alive(care: Care, known: Known) -> Found:
    code = Code.ALIVE
    if known.died_on:
        said = Text(f"Meninggal pada {known.died_on}.", f"Died on {known.died_on}.")
        return Found(code, care.first <= known.died_on and care.last <= known.died_on, said)
    if known.alive is False:
        return Found(code, None, Text("Sudah meninggal; tanggalnya belum diketahui.", "Has died; the day isn't known."))
    if known.alive is None:
        return Found(code, None, Text("Data kependudukan tidak menjawab.", "The register doesn't answer."))
    return Found(code, True, Text("Hidup menurut data kependudukan.", "Alive by the register."))


def _overlap(care: Care, stays: Sequence[Stay]) -> Found:
    """A stay may begin the day another ends: the patient was taken from one hospital to the next."""
    other = next(
        (one for one in stays if care.inpatient and one.inpatient and one.first < care.last and care.first < one.last),
        None,
    )
    if other is None:
        return Found(Code.OVERLAP, True, Text("Tidak ada rawat inap lain.", "No other stay."))
    return Found(Code.OVERLAP, False, Text(f"Bersamaan dengan {other.number}.", f"At the same time as {other.number}."))


def _twice(care: Care, stays: Sequence[Stay]) -> Found:
    """One hospital, one kind of care, the same days; outpatients may see it for two things on one day."""
    other = next((one for one in stays if _same(care, one)), None)
    if other is None:
        return Found(Code.TWICE, True, Text("Belum pernah diklaim.", "Not claimed before."))
    return Found(Code.TWICE, False, Text(f"Sudah diklaim: {other.number}.", f"Claimed already: {other.number}."))


def _same(care: Care, other: Stay) -> bool:
    if (care.hospital, care.inpatient, care.first, care.last) != (
        other.hospital, other.inpatient, other.first, other.last,
    ):  # fmt: skip
        return False
    return care.inpatient or care.diagnoses[0] == other.diagnosis


def _sums(care: Care) -> Found:
    total = sum(care.lines)
    right = total == care.total and all(line > 0 for line in care.lines)
    said = Text(f"Jumlah rincian {total}, tertulis {care.total}.", f"The lines make {total}, it says {care.total}.")
    return Found(Code.SUMS, right, said)


def _codes(code: Code, wrong: Sequence[str]) -> Found:
    if wrong:
        named = ", ".join(wrong)[:150]
        return Found(code, False, Text(f"Kode tidak ada: {named}.", f"No such code: {named}."))
    return Found(code, True, Text("Kode sah.", "The codes are right."))


def _ina_cbg(care: Care) -> Found:
    if care.ina_cbg is None:
        return Found(Code.INA_CBG, True, Text("Tanpa INA-CBG.", "Without INA-CBG."))
    right = codes.is_ina_cbg(care.ina_cbg, inpatient=care.inpatient)
    shape = Text(
        "Bentuk X-n-nn-S; S adalah 0 untuk rawat jalan, I sampai III untuk rawat inap.",
        "Shaped X-n-nn-S; S is 0 for outpatients, I to III for a stay.",
    )
    return Found(Code.INA_CBG, right, shape)


def _tariff(care: Care) -> Found:
    if care.tariff is None:
        return Found(Code.TARIFF, None, Text("Tarif tidak disebut.", "No tariff is named."))
    return Found(
        Code.TARIFF, care.total <= care.tariff, Text(f"Tarif INA-CBG {care.tariff}.", f"INA-CBG tariff {care.tariff}.")
    )


def _plausible(care: Care, known: Known) -> Found:
    born = known.birth_date
    months = int((care.first - born).days / DAYS_OF_MONTH) if born else None
    answers = {code: codes.fits(code, known.sex, months) for code in care.diagnoses}
    if odd := [code for code, fits in answers.items() if fits is False]:
        named = ", ".join(odd)
        said = Text(f"Tidak lazim untuk jenis kelamin atau umur: {named}.", f"Odd for this sex or age: {named}.")
        return Found(Code.PLAUSIBLE, False, said)
    if None in answers.values():
        unknown = Text("Jenis kelamin atau umur tidak diketahui.", "Sex or age isn't known.")
        return Found(Code.PLAUSIBLE, None, unknown)
    return Found(Code.PLAUSIBLE, True, Text("Sesuai jenis kelamin dan umur.", "Fits sex and age."))


def _bpjs(active: bool | None) -> Found:
    if active is None:
        return Found(Code.BPJS, None, Text("Kepesertaan saat masuk tidak diketahui.", "Membership then isn't known."))
    said = Text("BPJS aktif saat masuk.", "BPJS paid then.") if active else Text("Tanpa BPJS aktif.", "No active BPJS.")
    return Found(Code.BPJS, not active, said)


def _in_time(care: Care, known: Known) -> Found:
    after = (known.today - care.last).days
    return Found(
        Code.IN_TIME,
        after <= known.late_after,
        Text(f"Diajukan {after} hari setelah pulang.", f"Sent {after} days after discharge."),
    )
