"""Compact JWS with Ed25519, where a signed text has exactly one spelling and one use. Source: RFC 7515, RFC 8037."""

from __future__ import annotations

import logging
from base64 import urlsafe_b64decode
from collections.abc import Callable
from typing import Final, Literal

import msgspec
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from auth import BadKey, Signer
from auth.signer import compact, encoded
from hub.errors import Unavailable

log = logging.getLogger("simpul")
LETTER: Final = "letter+jwt"
STATUS_LIST: Final = "statuslist+jwt"
LIMIT: Final = 400_000  # characters: a full status list is the longest

Find = Callable[[str], Ed25519PublicKey | None]


class BadSeal(ValueError):
    """A text that isn't what it should be, whatever is wrong with it."""


class Header(msgspec.Struct, forbid_unknown_fields=True):
    """The whole header we write, so `crit`, `jwk`, `jku`, `x5u` and `b64` are refused by not being here."""

    alg: Literal["EdDSA"]
    kid: str
    typ: str


def sign(key: Signer, typ: str, payload: bytes) -> str:
    """The payload, signed for one use. Raises: Unavailable when the key can't be reached."""
    try:
        return compact(key, msgspec.json.encode(Header("EdDSA", key.kid, typ)), payload)
    except BadKey as error:
        log.error("key", {"error": str(error)})
        raise Unavailable from None


def parts(text: str, typ: str) -> tuple[Header, bytes, bytes]:
    """Header, payload and signature of a text in its one spelling. Nothing of it is true yet.

    Raises: BadSeal.
    """
    if len(text) > LIMIT or not text.isascii() or text.count(".") != 2:
        raise BadSeal
    head, body, signature = (decoded(part) for part in text.split("."))
    try:
        header = msgspec.json.decode(head, type=Header)
    except (ValueError, RecursionError):
        raise BadSeal from None
    if header.typ != typ:
        raise BadSeal
    return header, body, signature


def opened(text: str, typ: str, find: Find) -> bytes:
    """The payload of a text that was signed for this use with a key we know.

    Raises: BadSeal.
    """
    header, body, signature = parts(text, typ)
    if (public := find(header.kid)) is None:
        raise BadSeal
    try:
        public.verify(signature, text.rpartition(".")[0].encode())
    except InvalidSignature:
        raise BadSeal from None
    return body


def decoded(text: str) -> bytes:
    """One part, which has exactly one spelling. Raises: BadSeal."""
    try:
        raw = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except ValueError:
        raise BadSeal from None
    if encoded(raw) != text:
        raise BadSeal
    return raw
