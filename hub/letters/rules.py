"""What a letter's state means, what of it is shown, and the words for it: pure."""

from __future__ import annotations

import re
import secrets
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from urllib.parse import unquote

from hub.errors import Text
from hub.times import JAKARTA

READ: Final = "hub:letter:read"
REVOKE: Final = "hub:letter:revoke"
SIGN: Final = "hub:letter:sign"
VISIBLE: Final = (
    "t.holder = :nik or t.unit = :unit or t.other_unit = :unit or :shown like '% ' || t.case_number || ' %'"
    " or t.case_number in (select mine.number from hub_case mine where mine.applicant = :nik)"
    f" or ((:may[{READ}] or :may[{REVOKE}] or :may[{SIGN}]) and t.agency = :agency)"
)

MONTHS = (
    "Januari", "Februari", "Maret", "April", "Mei", "Juni",
    "Juli", "Agustus", "September", "Oktober", "November", "Desember",
)  # fmt: skip
LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # nothing that looks like something else
CODE_LENGTH = 8
WORDS = 5  # of a name that are shown masked
PREFIX = re.compile(r"^.*/verify/", re.DOTALL)


class Status(StrEnum):
    """Where a letter stands."""

    VALID = "VALID"
    REPLACED = "REPLACED"
    REVOKED = "REVOKED"
    EXPIRED = "EXPIRED"


class Verdict(StrEnum):
    """What is said of a letter that somebody shows."""

    VALID = "VALID"
    REVOKED = "REVOKED"
    EXPIRED = "EXPIRED"
    REPLACED = "REPLACED"
    FORGED = "FORGED"
    UNKNOWN_ISSUER = "UNKNOWN_ISSUER"


class Signature(StrEnum):
    """Who vouches for the PDF."""

    SEAL = "SEAL"
    """The hub's own seal (segel sistem)."""
    CERTIFIED = "CERTIFIED"
    """An official's certified electronic signature (TTE tersertifikasi)."""


MARKS: Final = {Status.VALID: 0, Status.REVOKED: 1, Status.REPLACED: 3}  # in status lists; 3 is the application's own


def status(stored: str, valid_until: date | None, today: date) -> Status:
    """Where a letter stands today. What was revoked or replaced stays so when its time is over."""
    if stored == Status.VALID and valid_until is not None and today > valid_until:
        return Status.EXPIRED
    return Status(stored)


def of_mark(mark: int, valid_until: date | None, today: date) -> Status:
    """The same from a status list. What we don't know doesn't count as valid."""
    stored = {value: name for name, value in MARKS.items()}.get(mark, Status.REVOKED)
    return status(stored, valid_until, today)


def end_of(day: date) -> int:
    """The second in which a day of the city is over."""
    return int(datetime.combine(day + timedelta(days=1), time(), JAKARTA).timestamp())


def last_day(end: int) -> date:
    """The day that was over in this second."""
    return (datetime.fromtimestamp(end, JAKARTA) - timedelta(seconds=1)).date()


def masked(name: str) -> str:
    """A name as the public sees it: `S*** R***`."""
    return " ".join(f"{word[0]}***" for word in name.split()[:WORDS])


def bare(text: str) -> str:
    """The signed text in what a scanner or a person hands over: the text itself, or the address that ends with it."""
    found = "".join(text.split())
    return unquote(PREFIX.sub("", found).split("?")[0].split("#")[0])


def new_code() -> str:
    """A code to type beside the number: `K7QM-2W9D`."""
    code = "".join(secrets.choice(LETTERS) for _ in range(CODE_LENGTH))
    return f"{code[:4]}-{code[4:]}"


def typed_code(text: str) -> str:
    """The code in what somebody typed."""
    code = re.sub(r"[^0-9A-Z]", "", text.upper())
    return f"{code[:4]}-{code[4:]}"


def long_date(day: date) -> str:
    """`24 November 2026`."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def rupiah(amount: int) -> str:
    """`Rp 1.500.000`."""
    return f"Rp {amount:,}".replace(",", ".")


REASONS: Final = {
    Verdict.VALID: Text(
        "Surat ini asli dan masih berlaku.",
        "This letter is genuine and valid.",
    ),
    Verdict.REVOKED: Text(
        "Surat ini asli, tetapi telah dicabut oleh instansi penerbitnya.",
        "This letter is genuine, but its office has revoked it.",
    ),
    Verdict.EXPIRED: Text(
        "Surat ini asli, tetapi masa berlakunya sudah habis.",
        "This letter is genuine, but it has expired.",
    ),
    Verdict.REPLACED: Text(
        "Surat ini asli, tetapi telah diganti dengan surat yang lebih baru.",
        "This letter is genuine, but a newer one has taken its place.",
    ),
    Verdict.FORGED: Text(
        "Ini bukan surat asli: tanda tangan digitalnya tidak cocok.",
        "This is no genuine letter: its digital signature does not fit.",
    ),
    Verdict.UNKNOWN_ISSUER: Text(
        "Surat ini mengaku dari penerbit yang tidak dikenal di sini, sehingga tidak dapat diperiksa.",
        "This letter names an issuer that is not known here, so it can't be checked.",
    ),
}
STEPS: Final = {
    Verdict.VALID: Text(
        "Cocokkan nomor, jenis, tanggal, dan pemegang dengan surat di tangan Anda. Jika berbeda, jangan terima.",
        "Compare number, kind, dates and holder with the letter in your hand. If they differ, don't accept it.",
    ),
    Verdict.REVOKED: Text(
        "Jangan terima surat ini. Mintalah surat baru, atau hubungi instansi penerbit.",
        "Don't accept this letter. Ask for a new one, or contact the office that issued it.",
    ),
    Verdict.EXPIRED: Text(
        "Jangan terima surat ini. Pemegang dapat memohon surat baru pada instansi penerbit.",
        "Don't accept this letter. Its holder may ask the office for a new one.",
    ),
    Verdict.REPLACED: Text(
        "Jangan terima surat ini. Mintalah surat penggantinya.",
        "Don't accept this letter. Ask for the one that replaced it.",
    ),
    Verdict.FORGED: Text(
        "Jangan terima surat ini. Pindai ulang; jika hasilnya sama, laporkan kepada instansi penerbit.",
        "Don't accept this letter. Scan it again; if the answer stays, report it to the office it names.",
    ),
    Verdict.UNKNOWN_ISSUER: Text(
        "Periksa surat ini di laman verifikasi penerbitnya sendiri.",
        "Check this letter on its issuer's own verification page.",
    ),
}
