"""Status lists: one signed text that says of many letters at once which don't count any more. Source: IETF
draft-ietf-oauth-status-list (Token Status List)."""

from __future__ import annotations

import time
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import msgspec

from auth import Signer
from auth.signer import encoded
from hub.letters import jws

BITS: Final = 2
SIZE: Final = 1 << 17  # places in a list; a letter gets a random one
MEDIA_TYPE: Final = "application/statuslist+jwt"
FRESH: Final = 2  # seconds for which a list may be kept
LIFE: Final = 3600  # seconds after which a kept list says nothing any more
MOST: Final = 1 << 20  # bytes of a list that we unpack


class Packed(msgspec.Struct):
    """The list as it is sent. lst: zlib, base64url."""

    bits: int
    lst: str


class Token(msgspec.Struct):
    """The claims of a status list token."""

    sub: str
    iat: int
    exp: int
    ttl: int
    status_list: Packed


@dataclass(frozen=True, slots=True)
class StatusList:
    """A list that was read."""

    bits: int
    raw: bytes

    def mark(self, index: int) -> int | None:
        """What it says of one place; None where it has none."""
        each = 8 // self.bits
        if not 0 <= index < len(self.raw) * each:
            return None
        return self.raw[index // each] >> (index % each * self.bits) & ((1 << self.bits) - 1)


def packed(marks: Iterable[tuple[int, int]]) -> Packed:
    """A list with these marks at these places."""
    raw = bytearray(SIZE * BITS // 8)
    for index, mark in marks:
        raw[index * BITS // 8] |= mark << (index * BITS % 8)
    return Packed(BITS, encoded(zlib.compress(raw, 9)))


def signed(key: Signer, address: str, marks: Iterable[tuple[int, int]]) -> str:
    """The list as everybody may fetch it."""
    now = int(datetime.now(UTC).timestamp())
    token = Token(address, now, now + LIFE, FRESH, packed(marks))
    return jws.sign(key, jws.STATUS_LIST, msgspec.json.encode(token))


def read(text: str, address: str, find: jws.Find) -> StatusList:
    """A list that somebody handed us, checked: its signature, that it is the one asked for, and its age.

    Raises: BadSeal.
    """
    try:
        token = msgspec.json.decode(jws.opened(text.strip(), jws.STATUS_LIST, find), type=Token)
        unpacking = zlib.decompressobj()
        raw = unpacking.decompress(jws.decoded(token.status_list.lst), MOST)
    except (ValueError, zlib.error):
        raise jws.BadSeal from None
    if token.sub != address or token.exp <= time.time() or token.status_list.bits not in {1, 2, 4, 8}:
        raise jws.BadSeal
    return StatusList(token.status_list.bits, raw)
