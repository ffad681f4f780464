"""Guessing passwords is slow: wrong ones count against the account, the address, and both together."""

from __future__ import annotations

import hashlib
import math
from dataclasses import dataclass
from typing import Final, Protocol

from auth.errors import Slowed

SECONDS: Final = 300.0
WIDER: Final = 10  # an account from all addresses, or an address with all accounts, may be wrong this much more often


class Limit(Protocol):
    """Puts a cost into a bucket that drains: 0, or the seconds to wait. The hub brings one that workers share."""

    async def __call__(self, key: str, times: int, seconds: float, cost: float = 1) -> float: ...


@dataclass(frozen=True, slots=True)
class Guard:
    """times: how often an account may be wrong from one address in five minutes; 0: no limit."""

    limit: Limit
    times: int

    async def attempt(self, username: str, address: str | None) -> None:
        """Count an attempt before it is made, so that a thousand at once don't all slip through.

        Raises: Slowed.
        """
        for key, times in self._buckets(username, address):
            if wait := await self.limit(key, times, SECONDS):
                raise Slowed(math.ceil(wait))

    async def forgive(self, username: str, address: str | None) -> None:
        """The attempt was right: it doesn't count."""
        for key, times in self._buckets(username, address):
            await self.limit(key, times, SECONDS, -1)

    async def visit(self, address: str | None) -> None:
        """Count a sign-in that begins elsewhere; what it leaves here until then is bounded. Raises: Slowed."""
        if self.times > 0 and (wait := await self.limit(f"signin:visit:{address}", self.times * WIDER, SECONDS)):
            raise Slowed(math.ceil(wait))

    def _buckets(self, username: str, address: str | None) -> list[tuple[str, int]]:
        if self.times <= 0:
            return []
        account = hashlib.sha256(username.casefold().encode("utf-8", "surrogatepass")).hexdigest()[:32]
        return [
            (f"signin:{account}:{address}", self.times),
            (f"signin:account:{account}", self.times * WIDER),
            (f"signin:address:{address}", self.times * WIDER),
        ]
