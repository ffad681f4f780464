"""Tickets: short-lived proof that somebody was shown a file's address, so that a browser can fetch it."""

from __future__ import annotations

import hmac
import secrets
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from hashlib import sha256

from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from auth import Keys

LIFE = 3600  # seconds


@dataclass(frozen=True, slots=True)
class Tickets:
    """Writes and checks tickets with a secret that only this hub's keys give. A rotated key ends those it gave."""

    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)

    @classmethod
    def of(cls, keys: Keys) -> Tickets:
        """Every worker and every process with these keys makes the same."""
        raw = keys.signing.private.private_bytes(Encoding.Raw, PrivateFormat.Raw, NoEncryption())
        return cls(hmac.digest(raw, b"simpul tickets", sha256))

    def sign(self, subject: str, life: int = LIFE) -> str:
        """A ticket for one subject, good for so many seconds."""
        until = int(time.time()) + life
        mark = until.to_bytes(5, "big")
        return urlsafe_b64encode(mark + self._seal(subject, mark)).rstrip(b"=").decode()

    def good(self, subject: str, ticket: str) -> bool:
        """Whether this is a ticket for that subject, and still in time."""
        try:
            raw = urlsafe_b64decode(ticket + "=" * (-len(ticket) % 4))
        except ValueError:
            return False
        mark = raw[:5]
        return hmac.compare_digest(raw[5:], self._seal(subject, mark)) and int.from_bytes(mark, "big") > time.time()

    def _seal(self, subject: str, mark: bytes) -> bytes:
        return hmac.digest(self.secret, mark + subject.encode(), sha256)[:16]
