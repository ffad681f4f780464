"""Tickets: short-lived proof that somebody was shown a file's address, so that a browser can fetch it."""

from __future__ import annotations

import hmac
import secrets
import time
from base64 import urlsafe_b64decode, urlsafe_b64encode
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Final

from auth import pem

LIFE: Final = 3600  # seconds
FILE: Final = "tickets.key"


@dataclass(frozen=True, slots=True)
class Tickets:
    """Writes and checks tickets with a secret of this hub."""

    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)

    @classmethod
    def load(cls, folder: Path) -> Tickets:
        """The same for every process with this folder; its secret is made when there is none. Raises: BadKey."""
        return cls(pem.secret(folder / FILE, 32))

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
