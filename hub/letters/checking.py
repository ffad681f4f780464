"""What is said of a letter that somebody shows: its signature first, then what the register knows of it."""

from __future__ import annotations

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import orjson

from hub import times
from hub.database import Database
from hub.errors import NotFound, Text
from hub.letters import rules
from hub.letters.jws import BadSeal
from hub.letters.rules import REASONS, STEPS, Verdict
from hub.letters.seal import Claims, KeysOf, Seal, UnknownIssuer, claims_of

KNOWN: Final = "select status, reason, replaced_by, title, paper, signature from hub_letter where id = $1"
BY_CODE: Final = "select code, text from hub_letter where number in ($1, $2)"
UNASKED = Text(
    "Tanda tangan surat ini asli, tetapi kota penerbitnya tidak dapat ditanyai apakah surat ini masih berlaku.",
    "The letter's signature is genuine, but the city that issued it could not be asked whether it still counts.",
)
ASK = Text("Coba lagi nanti, atau tanyakan kepada kota penerbit.", "Try again later, or ask the city that issued it.")


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What is known of a letter. claims: what its genuine signature covers, else None; text: the signed text;
    title: of the hub's own letters; replaced_by: number of the newer letter."""

    verdict: Verdict
    reason: Text
    next_step: Text
    text: str = ""
    claims: Claims | None = None
    issuer: str | None = None
    title: Text | None = None
    replaced_by: str | None = None
    signature: rules.Signature | None = None


async def check(seal: Seal, db: Database, shown: str) -> Checked:
    """Check what a QR code says, or the address around it. Any text has an answer."""
    text = rules.bare(shown)
    try:
        claims = seal.read(text)
    except UnknownIssuer as error:
        return _said(Verdict.UNKNOWN_ISSUER, issuer=error.issuer)
    except BadSeal:
        return _said(Verdict.FORGED)
    if claims.iss != seal.issuer:
        return await _foreign(seal, text, claims)
    rows = await db.fetch(KNOWN, claims.jti)
    if not rows:  # signed, but never issued
        return _said(Verdict.FORGED)
    stored, reason, replaced_by, title, paper, signature = rows[0]
    verdict = Verdict(rules.status(stored, claims.valid_until, times.today()).value)
    return _said(
        verdict,
        reason=_with_reason(REASONS[verdict], reason) if reason else None,
        text=text,
        claims=claims,
        issuer=claims.iss,
        title=Text(title, _english(paper)),
        replaced_by=replaced_by,
        signature=rules.Signature(signature),
    )


async def by_code(db: Database, number: str, code: str) -> str:
    """The signed text of the letter with this number, for somebody who holds it in their hand and types its code.

    Raises: NotFound, whether number or code is wrong.
    """
    found = number.strip()
    rows = await db.fetch(BY_CODE, found, found.upper())
    typed = rules.typed_code(code)
    for known, text in rows:
        if hmac.compare_digest(known, typed):
            return str(text)
    raise NotFound


def offline(text: str, keys_of: KeysOf, marked: Callable[[str, int], int | None]) -> Checked:
    """Check a letter with keys alone. marked: what a status list says of a place in it, None where none is at hand."""
    try:
        claims = claims_of(text, keys_of)
    except UnknownIssuer as error:
        return _said(Verdict.UNKNOWN_ISSUER, issuer=error.issuer)
    except BadSeal:
        return _said(Verdict.FORGED)
    place = claims.status.status_list
    return _marked(text, claims, marked(place.uri, place.idx))


async def _foreign(seal: Seal, text: str, claims: Claims) -> Checked:
    """Another city's letter."""
    place = claims.status.status_list
    return _marked(text, claims, await seal.trust.mark(claims.iss, place.uri, place.idx))


def _marked(text: str, claims: Claims, mark: int | None) -> Checked:
    verdict = Verdict(rules.of_mark(mark or 0, claims.valid_until, times.today()).value)
    if verdict is Verdict.VALID and mark is None:
        return _said(verdict, reason=UNASKED, next_step=ASK, text=text, claims=claims, issuer=claims.iss)
    return _said(verdict, text=text, claims=claims, issuer=claims.iss)


def _said(verdict: Verdict, *, reason: Text | None = None, next_step: Text | None = None, **known: Any) -> Checked:
    return Checked(verdict=verdict, reason=reason or REASONS[verdict], next_step=next_step or STEPS[verdict], **known)


def _with_reason(said: Text, reason: str) -> Text:
    return Text(f"{said.id} Alasan: {reason}", f"{said.en} Reason: {reason}")


def _english(paper: str) -> str:
    return str(orjson.loads(paper)["title"]["en"])
