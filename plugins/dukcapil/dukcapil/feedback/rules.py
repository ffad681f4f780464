"""Duduk Mesra: three channels, and what happens to a ticket."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from urllib.parse import quote

from hub import Clock, Option, Step

READ = "dukcapil:feedback:read"
ANSWER_ANY = "dukcapil:feedback:answer"

DAYS = Option("dukcapil.feedback_days", 5, "Working days within which a ticket is answered.")
PHONES = (
    Option("dukcapil.whatsapp_registration", "6281100003271", "WhatsApp for complaints about population registration."),
    Option("dukcapil.whatsapp_civil", "6281100003272", "WhatsApp for complaints about civil registration."),
    Option("dukcapil.whatsapp_consultation", "6281100003273", "WhatsApp for consultation."),
)
VERIFY = Option("dukcapil.whatsapp_verify", "", "Token with which WhatsApp confirms the webhook's address.")
SECRET = Option("dukcapil.whatsapp_secret", "", "Secret that signs incoming WhatsApp messages; empty: none are taken.")


class Kind(StrEnum):
    """The three channels."""

    REGISTRATION = "REGISTRATION"
    """Pengaduan pendaftaran penduduk."""
    CIVIL_REGISTRATION = "CIVIL_REGISTRATION"
    """Pengaduan pencatatan sipil."""
    CONSULTATION = "CONSULTATION"
    """Konsultasi layanan kependudukan."""


@dataclass(frozen=True, slots=True)
class Channel:
    """A channel. phone: the option with its number."""

    kind: Kind
    title: str
    phone: Option[str]


CHANNELS = {
    one.kind: one
    for one in (
        Channel(Kind.REGISTRATION, "Pengaduan Pendaftaran Penduduk", PHONES[0]),
        Channel(Kind.CIVIL_REGISTRATION, "Pengaduan Pencatatan Sipil", PHONES[1]),
        Channel(Kind.CONSULTATION, "Konsultasi Layanan Kependudukan", PHONES[2]),
    )
}


class Status(StrEnum):
    """Where a ticket stands."""

    RECEIVED = "RECEIVED"
    ANSWERED = "ANSWERED"


OPENED = "dukcapil.feedback.received"
ANSWER = Step(
    name="ANSWER", start=frozenset({"RECEIVED"}), to="ANSWERED", may=ANSWER_ANY, event="dukcapil.feedback.answered",
    clock=Clock.ENDS,
)  # fmt: skip
ALL = (ANSWER,)


def can_see(nik: str | None, username: str, may: frozenset[str], *, applicant: str | None, account: str | None) -> bool:
    """A ticket is known to who sent it and to the office."""
    mine = (nik is not None and nik == applicant) or (account is not None and account == username)
    return mine or READ in may


VISIBLE = f"t.applicant = :nik or t.account = :username or :may[{READ}]"


def is_late(due: datetime | None, answered: datetime | None, now: datetime) -> bool:
    """Whether the answer came, or is, too late."""
    return due is not None and (answered or now) > due


def whatsapp(phone: str, number: str | None, title: str) -> str:
    """A click-to-chat address; with a ticket, its number stands in the text. phone: digits with the country code."""
    text = f"Tiket {number}: {title}" if number else title
    return f"https://wa.me/{phone}?text={quote(text)}"
