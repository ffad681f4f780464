"""The hub's seal: what a letter's QR code says, signed, and read again."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from auth import Keys
from hub import keyring
from hub.letters import jws, rules
from hub.letters.certificate import CityCertificate
from hub.letters.trust import Trust
from hub.settings import Settings

KeysOf = Callable[[str], jws.Find | None]


class Place(msgspec.Struct):
    """Where the letter's state is published. Source: IETF Token Status List, 6.2."""

    idx: int
    uri: str


class Status(msgspec.Struct):
    status_list: Place


class Claims(msgspec.Struct, omit_defaults=True):
    """What a letter's QR code says. Names are short: they have to fit on a printed symbol.

    jti: opaque id; no: number; on: day of issue; who: masked name; exp: second in which it is over.
    """

    jti: str
    iss: str
    kind: str
    no: str
    on: date
    status: Status
    who: str | None = None
    exp: int | None = None

    @property
    def valid_until(self) -> date | None:
        """The last day it is valid."""
        return None if self.exp is None else rules.last_day(self.exp)


@dataclass(frozen=True, slots=True)
class Seal:
    """What letters are signed and known by. offices: official names of agencies; trust: other cities' keys;
    passphrase: what the certificate's key is protected by."""

    keys: Keys
    issuer: str
    city: str
    folder: Path
    offices: Mapping[str, str]
    trust: Trust
    passphrase: bytes | None = field(default=None, repr=False)

    @classmethod
    def of(cls, keys: Keys, settings: Settings, offices: Mapping[str, str]) -> Seal:
        """The seal of this installation. Raises: BadSetup for a bad list of trusted issuers."""
        trust = Trust.load(settings.trust)
        locked = keyring.passphrase(settings)
        return cls(keys, settings.url, settings.city, settings.data / "letters", offices, trust, locked)

    @property
    def certificate(self) -> CityCertificate:
        """What PDFs are signed with."""
        return CityCertificate(self.folder, self.city, self.passphrase)

    def sign(self, claims: Claims) -> str:
        """The text of a QR code."""
        return jws.sign(self.keys.signing, jws.LETTER, msgspec.json.encode(claims))

    def read(self, text: str) -> Claims:
        """What a letter says that this hub or a trusted one has signed.

        Raises:
            UnknownIssuer: its issuer's keys are not known here.
            BadSeal: it is none, or was changed.
        """
        return claims_of(text, self.keys_of)

    def keys_of(self, issuer: str) -> jws.Find | None:
        """The public keys of an issuer that is known here."""
        if issuer == self.issuer:
            return self.find
        keys = self.trust.issuers.get(issuer)
        return keys.find if keys else None

    def find(self, kid: str) -> Ed25519PublicKey | None:
        """The hub's own public key of this name, retired ones too."""
        key = self.keys.find(kid)
        return key.public if key else None

    def address(self, text: str) -> str:
        """What a QR code encodes."""
        return f"{self.issuer}/verify/{text}"

    def list_address(self, status_list: str) -> str:
        return f"{self.issuer}/status-lists/{status_list}"


def claims_of(text: str, keys_of: KeysOf) -> Claims:
    """What a letter says that its issuer has signed.

    Raises:
        UnknownIssuer: `keys_of` knows no keys of its issuer.
        BadSeal: it is none, or was changed.
    """
    _, body, _ = jws.parts(text, jws.LETTER)
    try:
        claims = msgspec.json.decode(body, type=Claims)
        claims.valid_until  # noqa: B018 - a second that no calendar has
    except (ValueError, RecursionError, OverflowError, OSError):
        raise jws.BadSeal from None
    if (find := keys_of(claims.iss)) is None:
        raise UnknownIssuer(claims.iss)
    jws.opened(text, jws.LETTER, find)
    return claims


class UnknownIssuer(Exception):
    """A letter names an issuer whose keys aren't known here."""

    def __init__(self, issuer: str) -> None:
        super().__init__(issuer)
        self.issuer = issuer
