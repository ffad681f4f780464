"""For whom the city guarantees care: five questions, each answered yes, no, or not known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from hub import Option, Text

CHECK = "dinkes:guarantee:check"

CITY = Option("dinkes.city", "3275", "Code of the city whose residents are guaranteed: 4 digits (Kemendagri).")
REPORT_DAYS = Option(
    "dinkes.coverage_days", 120, "How many days a report of somebody's BPJS membership is believed. Not confirmed."
)
REFERRAL_DAYS = Option("dinkes.referral_days", 90, "How many days a puskesmas' referral is good for. Not confirmed.")


class Code(StrEnum):
    """What is asked before care is guaranteed."""

    RESIDENT = "RESIDENT"
    ALIVE = "ALIVE"
    NO_ACTIVE_BPJS = "NO_ACTIVE_BPJS"
    REFERRAL = "REFERRAL"
    DINSOS_RECOMMENDATION = "DINSOS_RECOMMENDATION"


PAPERS = frozenset({Code.REFERRAL, Code.DINSOS_RECOMMENDATION})
"""What an emergency may bring later."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One answer. passed: None where it is not known; detail: what it rests on."""

    code: Code
    passed: bool | None
    detail: Text


@dataclass(frozen=True, slots=True)
class Person:
    """What the population register says. found: nobody has the NIK, if False; regency: 4 digits of the residence;
    name: in full."""

    found: bool
    status: str | None = None
    regency: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Cover:
    """What is known of BPJS. active: None where the source didn't say; age: days since it was reported."""

    active: bool | None
    source: str
    age: int


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter of Dinsos. valid_until: the last day, None without end."""

    number: str
    kind: str
    status: str
    valid_until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What could be learned of one person; None: nobody answered."""

    person: Person | None
    died: bool
    cover: Cover | None
    referral: str | None
    letters: Sequence[Letter] | None


@dataclass(frozen=True, slots=True)
class Judgement:
    """The five answers, always, in the order of the codes, the numbers of the papers that are there, and the person's
    name where the register answered."""

    reasons: tuple[Reason, ...]
    referral: str | None
    recommendation: str | None
    name: str | None

    @property
    def eligible(self) -> bool | None:
        """Yes when every answer is yes; no when one is no; else it is not known."""
        answers = {reason.passed for reason in self.reasons}
        if False in answers:
            return False
        return None if None in answers else True

    @property
    def but_for_papers(self) -> bool | None:
        """The same without the two papers that an emergency may bring later."""
        answers = {reason.passed for reason in self.reasons if reason.code not in PAPERS}
        if False in answers:
            return False
        return None if None in answers else True

    @property
    def papers(self) -> bool:
        """Whether both papers are there."""
        return all(reason.passed for reason in self.reasons if reason.code in PAPERS)

    def passed(self, code: Code) -> bool | None:
        """One answer."""
        return next(reason.passed for reason in self.reasons if reason.code is code)


def judge(facts: Facts, *, city: str, today: date, days: int) -> Judgement:
    """Answer all five. days: how long a report of BPJS is believed."""
    reasons = (
        _resident(facts.person, city),
        _alive(facts.person, facts.died),
        _no_bpjs(facts.cover, days),
        _referral(facts.referral),
        _recommendation(facts.letters, today),
    )
    name = facts.person.name if facts.person else None
    return Judgement(reasons, facts.referral, recommendation(facts.letters, today), name)


def recommendation(letters: Sequence[Letter] | None, today: date) -> str | None:
    """The number of a recommendation that holds today."""
    return next((one.number for one in letters or () if _holds(one, today)), None)


def _holds(letter: Letter, today: date) -> bool:
    if letter.kind != "HEALTH_RECOMMENDATION" or letter.status != "ISSUED":
        return False
    return letter.valid_until is None or letter.valid_until >= today


def _resident(person: Person | None, city: str) -> Reason:
    code = Code.RESIDENT
    if person is None:
        return Reason(code, None, REGISTER_AWAY)
    if not person.found:
        return Reason(code, False, Text("NIK tidak ada di data kependudukan.", "The register has no such NIK."))
    if person.regency is None or person.status is None:
        return Reason(code, None, REGISTER_AWAY)
    at = person.regency
    here = at == city and person.status != "MOVED_OUT"
    return Reason(code, here, Text(f"Domisili {at}: {person.status}.", f"Lives in {at}: {person.status}."))


def _alive(person: Person | None, died: bool) -> Reason:
    if died or (person and person.status == "DECEASED"):
        return Reason(Code.ALIVE, False, Text("Sudah meninggal.", "Has died."))
    if person is None or (person.found and person.status is None):
        return Reason(Code.ALIVE, None, REGISTER_AWAY)
    if not person.found:
        return Reason(Code.ALIVE, None, Text("NIK tidak ada di data kependudukan.", "The register has no such NIK."))
    return Reason(Code.ALIVE, True, Text("Hidup menurut data kependudukan.", "Alive by the register."))


def _no_bpjs(cover: Cover | None, days: int) -> Reason:
    code = Code.NO_ACTIVE_BPJS
    if cover is None:
        return Reason(code, None, Text("Belum ada data kepesertaan.", "Nothing is known of a membership."))
    since = Text(f"Menurut {cover.source}, {cover.age} hari yang lalu.", f"Said {cover.source}, {cover.age} days ago.")
    if cover.active is None or (cover.age > days and not cover.active):
        return Reason(code, None, since)
    return Reason(code, not cover.active, since)


def _referral(number: str | None) -> Reason:
    if number:
        return Reason(Code.REFERRAL, True, Text(f"Rujukan {number}.", f"Referral {number}."))
    none = Text("Belum ada rujukan puskesmas yang berlaku.", "There is no puskesmas' referral that holds.")
    return Reason(Code.REFERRAL, False, none)


def _recommendation(letters: Sequence[Letter] | None, today: date) -> Reason:
    code = Code.DINSOS_RECOMMENDATION
    if letters is None:
        return Reason(code, None, Text("Dinas Sosial tidak menjawab.", "Dinsos doesn't answer."))
    if number := recommendation(letters, today):
        return Reason(code, True, Text(f"Rekomendasi {number}.", f"Recommendation {number}."))
    none = Text("Belum ada rekomendasi yang berlaku.", "There is no recommendation that holds.")
    return Reason(code, False, none)


REGISTER_AWAY = Text("Data kependudukan tidak menjawab.", "The population register doesn't answer.")


def said(reasons: Sequence[Reason], language: str) -> list[Mapping[str, object]]:
    """The answers as a refusal carries them."""
    return [
        {"code": one.code.value, "passed": one.passed, "detail": one.detail.in_language(language)} for one in reasons
    ]
