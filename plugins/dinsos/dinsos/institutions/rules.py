"""Whom institutions serve, when one is registered, and who may know or act for one."""

import csv
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from hub import Principal

READ = "dinsos:institution:read"  # the office: also those that are not registered, accounts and chairs' NIK
MANAGE = "dinsos:institution:manage"  # who administers one institution: the account's unit
LEGAL_FORMS = re.compile(r"\b(yayasan|lembaga kesejahteraan sosial|lks|panti|perkumpulan)\b")


class Status(StrEnum):
    """Whether an institution is in the register."""

    PENDING = "PENDING"
    REGISTERED = "REGISTERED"
    EXPIRED = "EXPIRED"
    CLOSED = "CLOSED"


class LegalForm(StrEnum):
    """Berbadan hukum, or not."""

    LEGAL_ENTITY = "LEGAL_ENTITY"
    NON_LEGAL_ENTITY = "NON_LEGAL_ENTITY"


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of people in need of social welfare (PPKS). Source: Permensos 8/2012."""

    no: int
    code: str
    name: str


@lru_cache(maxsize=1)
def kinds() -> Mapping[str, Kind]:
    """The 26 kinds by code, in the regulation's order."""
    with Path(__file__).with_name("ppks.csv").open(encoding="utf-8", newline="") as lines:
        return {row["code"]: Kind(int(row["no"]), row["code"], row["name"]) for row in csv.DictReader(lines)}


def status(registered_until: date | None, closed_on: date | None, today: date) -> Status:
    """Where an institution stands on a day. registered_until: the last day of its letter."""
    if closed_on is not None and closed_on <= today:
        return Status.CLOSED
    if registered_until is None:
        return Status.PENDING
    return Status.REGISTERED if registered_until >= today else Status.EXPIRED


def fold(name: str, village: str) -> str:
    """A name as it is compared: two institutions of one village whose names differ in spelling alone are one."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    words = re.sub(r"[^a-z0-9 ]", "", LEGAL_FORMS.sub(" ", re.sub(r"[-_.,/]", " ", plain))).split()
    return f"{village} {''.join(words) or plain.strip()}"[:140]


def words(codes: Iterable[str]) -> str:
    """Codes as a column keeps them, in the regulation's order, each once."""
    wanted = set(codes)
    return " ".join(code for code in kinds() if code in wanted)


def can_manage(who: Principal, *, number: str, applicant: str | None, account: str | None) -> bool:
    """An institution is run by who registered it, and by the accounts whose unit it is."""
    return (
        (applicant is not None and applicant == who.nik)
        or (account is not None and account == who.username)
        or (who.unit is not None and who.unit == number and who.may(MANAGE))
    )


def can_see(
    who: Principal, *, number: str, applicant: str | None, account: str | None, registered_on: date | None
) -> bool:
    """The register is public; an institution that is not in it yet exists for its own people and the office."""
    return (
        registered_on is not None
        or who.may(READ)
        or can_manage(who, number=number, applicant=applicant, account=account)
    )


def managed(row: str, number: str = "number") -> str:
    """The first of these in SQL, about a row under this alias and the caller."""
    return f"{row}.applicant = :nik or {row}.account = :username or ({row}.{number} = :unit and :may[{MANAGE}])"


INSIDE = f":may[{READ}] or {managed('t')}"
VISIBLE = f"t.registered_on is not null or {INSIDE}"
PART_INSIDE = f":may[{READ}] or t.institution in (select i.number from dinsos_institution i where {managed('i')})"  # noqa: S608 - our own words
PART_VISIBLE = (
    "t.institution in (select i.number from dinsos_institution i"  # noqa: S608 - our own words
    f" where i.registered_on is not null or :may[{READ}] or {managed('i')})"
)
