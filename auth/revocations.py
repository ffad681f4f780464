"""Access tokens that die before their time: known to every worker within half a second, with nothing but the database.

A worker asks for news before it accepts a token, unless it asked less than half a second ago: so a revocation holds
everywhere by construction, whether or not messages get through.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from auth.errors import BadToken
from auth.principal import Principal
from auth.tables import Account, Refresh, Revocation
from auth.tokens import LIFE

FRESH: Final = 0.5  # seconds
KEEP: Final = LIFE + timedelta(minutes=5)  # afterwards every token that a line was about has expired
OVERLAP: Final = 200  # lines read again: transactions end in another order than their lines are numbered
FAMILY, ACCOUNT, ROLE = "family", "account", "role"


async def _nothing() -> None:
    """There are no composed roles."""


@dataclass(slots=True)
class Revocations:
    """What a worker knows: families of sign-ins that ended, and since when tokens of an account or with a composed role
    are good. reload: reads the composed roles anew."""

    families: set[str] = field(default_factory=set)
    accounts: dict[str, int] = field(default_factory=dict)
    roles: dict[str, int] = field(default_factory=dict)
    reload: Callable[[], Awaitable[None]] = field(default=_nothing, repr=False)
    _heard: set[int] = field(default_factory=set)
    _last: int = 0
    _read: float = float("-inf")
    _swept: float = float("-inf")
    _turn: asyncio.Lock = field(default_factory=asyncio.Lock, repr=False)

    async def check(self, who: Principal) -> None:
        """Raises: BadToken for a principal whose sign-in has ended."""
        await self.fresh()
        if who.session in self.families or who.issued <= self.accounts.get(who.subject, -1):
            raise BadToken
        if self.roles and any(who.issued <= self.roles.get(role, -1) for role in who.roles):
            raise BadToken

    async def fresh(self) -> None:
        """Hear the news, unless they are less than half a second old."""
        if time.monotonic() - self._read > FRESH:
            await self._news()

    def stale(self) -> None:
        """Ask again before the next token is accepted."""
        self._read = float("-inf")

    async def _news(self) -> None:
        async with self._turn:
            if time.monotonic() - self._read <= FRESH:
                return
            asked = time.monotonic()
            if asked - self._swept > KEEP.total_seconds():  # what is older than every token may be forgotten
                self.families.clear()
                self.accounts.clear()
                self.roles.clear()
                self._heard.clear()
                self._last, self._swept = 0, asked
                await self.reload()
            lines = (
                await Revocation.select(Revocation.id, Revocation.kind, Revocation.subject, Revocation.until)
                .where(Revocation.id > self._last - OVERLAP)
                .order_by(Revocation.id)
            )
            for line in lines:
                if line["kind"] == FAMILY:
                    self.families.add(line["subject"])
                else:
                    until = self.roles if line["kind"] == ROLE else self.accounts
                    until[line["subject"]] = max(line["until"], until.get(line["subject"], -1))
            changed = {line["id"] for line in lines if line["kind"] == ROLE}
            if changed - self._heard:
                await self.reload()
            self._heard |= changed
            self._last = lines[-1]["id"] if lines else self._last
            self._read = asked


# -- what is revoked; each expects to run inside a write transaction ------------------------------------------------


async def family(name: str, now: datetime) -> None:
    """A sign-in has ended: its access tokens too."""
    await _add(FAMILY, name, 0, now)


async def role(name: str, before: int, now: datetime) -> int:
    """A composed role has changed: access tokens with it die, and every worker reads it anew. before: the second that
    it last changed; returns the one of now."""
    until = max(int(now.timestamp()), before + 1)
    await _add(ROLE, name, until, now)
    return until


async def tokens_of(account: Account, now: datetime) -> None:
    """The account's access tokens die; those who are signed in get new ones by refreshing."""
    kept = await Account.select(Account.valid_after).where(Account.id == account.id).first()
    before = kept["valid_after"] if kept else account.valid_after  # somebody else may have revoked in this very second
    until = max(int(now.timestamp()), before + 1)
    await Account.update({Account.valid_after: until}).where(Account.id == account.id)
    account.valid_after = until
    await _add(ACCOUNT, account.id, until, now)


async def everywhere(account: Account, now: datetime) -> None:
    """The account is signed out everywhere."""
    await Refresh.update({Refresh.revoked: now}).where((Refresh.account == account.id) & Refresh.revoked.is_null())
    await tokens_of(account, now)


async def _add(kind: str, subject: str, until: int, now: datetime) -> None:
    await Revocation.delete().where(Revocation.at < now - 2 * KEEP)
    await Revocation.insert(Revocation(kind=kind, subject=subject, until=until, at=now))
