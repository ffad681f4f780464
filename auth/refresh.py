"""Refresh tokens: each works once, and one used twice ends the whole family that began with its sign-in.

Every function expects to run inside a write transaction.
"""

import hashlib
import re
import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final

from auth import revocations
from auth.tables import Refresh

LIFE: Final = timedelta(days=14)  # of a family: refreshing does not prolong a sign-in

_SHAPE = re.compile(r"simpul_rt_([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{43})")


@dataclass(frozen=True, slots=True)
class Rotated:
    """What a good refresh token is worth: whose it is, and the token that follows it."""

    account: str
    family: str
    token: str = field(repr=False)


async def start(account: str, now: datetime, life: timedelta = LIFE) -> Rotated:
    """The first token of a new family; what has expired for this account is swept away."""
    await Refresh.delete().where((Refresh.account == account) & (Refresh.expires <= now))
    family = secrets.token_urlsafe(16)
    return Rotated(account, family, await _add(account, family, now, now + life, name=family))


async def rotate(token: str, now: datetime) -> Rotated | None:
    """Use the token up and give the next one; None when it does not count, and then a replay has ended its family."""
    if (found := _SHAPE.fullmatch(token)) is None:
        return None
    this = (Refresh.id == found[1]) & (Refresh.digest == _digest(found[2]))
    # One statement decides between two callers: the database lets one of them find the token unused.
    won = (
        await Refresh.update({Refresh.used: now})
        .where(this & Refresh.used.is_null() & (Refresh.expires > now))
        .returning(Refresh.family, Refresh.account, Refresh.expires)
    )
    if not won:
        await end(token, now, only_used=True)
        return None
    row = won[0]
    # Asked of the family, not of this row: a successor written while its family was being revoked carries no mark.
    if await Refresh.exists().where((Refresh.family == row["family"]) & Refresh.revoked.is_not_null()):
        return None
    token = await _add(row["account"], row["family"], now, row["expires"])
    return Rotated(row["account"], row["family"], token)


async def end(token: str, now: datetime, *, only_used: bool = False) -> None:
    """Revoke the family of this token, if it is one of ours, and the access tokens that came with it."""
    if (found := _SHAPE.fullmatch(token)) is None:
        return
    where = (Refresh.id == found[1]) & (Refresh.digest == _digest(found[2]))
    if only_used:
        where &= Refresh.used.is_not_null()
    if row := await Refresh.select(Refresh.family).where(where).first():
        await end_family(row["family"], now)


async def end_family(family: str, now: datetime) -> None:
    """Revoke a sign-in with its refresh and access tokens."""
    await Refresh.update({Refresh.revoked: now}).where((Refresh.family == family) & Refresh.revoked.is_null())
    await revocations.family(family, now)


async def _add(account: str, family: str, now: datetime, expires: datetime, *, name: str = "") -> str:
    name, secret = name or secrets.token_urlsafe(16), secrets.token_urlsafe(32)
    row = Refresh(id=name, family=family, account=account, digest=_digest(secret), issued=now, expires=expires)
    await Refresh.insert(row)
    return f"simpul_rt_{name}.{secret}"


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()  # 256 random bits need no slow hash
