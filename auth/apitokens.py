"""API tokens for other systems: random, checksummed, kept as a hash, good for named scopes until they expire."""

from __future__ import annotations

import hashlib
import re
import secrets
import string
import time
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from ipaddress import ip_address, ip_network
from typing import Any, Final
from uuid import uuid4

from piccolo.columns import Column

from auth.errors import BadApiToken, BadToken
from auth.principal import Catalog, Principal
from auth.tables import ApiToken
from auth.tokens import Clock, Transaction, utc_now

PREFIX: Final = "simpul_"
SYSTEM: Final = "token:"  # how the subject of a system begins
SHOWN: Final = len(PREFIX) + 6  # characters that name a token in lists; 24 random ones stay secret: 142 bits
BODY, CHECK = 30, 6  # characters after the prefix: random, checksum
DEFAULT_LIFE: Final = timedelta(days=365)
LONGEST_LIFE: Final = timedelta(days=730)
OVERLAP: Final = timedelta(hours=24)
FRESH: Final = 0.5  # seconds that a token found good is not looked up again: how long a revoked one may live
NOTED: Final = timedelta(minutes=1)  # the last use is written at most this often
KEPT: Final = 4096

_DIGITS: Final = string.digits + string.ascii_uppercase + string.ascii_lowercase
_SHAPE: Final = re.compile(rf"{PREFIX}([0-9A-Za-z]{{{BODY}}})([0-9A-Za-z]{{{CHECK}}})")


def new_secret() -> str:
    """A token nobody can guess. Its end is a checksum: a mistyped one is refused, and a leaked one is recognised,
    without asking the database."""
    body = "".join(secrets.choice(_DIGITS) for _ in range(BODY))
    return f"{PREFIX}{body}{_checksum(body)}"


def looks_like_one(text: str) -> bool:
    """Whether the text has an API token's shape and checksum."""
    found = _SHAPE.fullmatch(text)
    return found is not None and _checksum(found[1]) == found[2]


def _checksum(body: str) -> str:
    number, digits = zlib.crc32(body.encode()), ""
    for _ in range(CHECK):
        number, digit = divmod(number, len(_DIGITS))
        digits = _DIGITS[digit] + digits
    return digits


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()  # 178 random bits need no slow hash


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a token is to be. addresses: networks as CIDR, none: from anywhere; owner: the account it dies with."""

    name: str
    scopes: frozenset[str]
    unit: str | None
    agency: str | None = None
    purposes: frozenset[str] = frozenset()
    addresses: tuple[str, ...] = ()
    expires: datetime | None = None
    owner: str | None = None
    made_by: str = ""


@dataclass(frozen=True, slots=True)
class ApiTokens:
    """All API tokens of this hub."""

    catalog: Catalog
    transaction: Transaction
    clock: Clock = utc_now
    _known: dict[str, tuple[float, ApiToken]] = field(default_factory=dict, init=False, repr=False)

    async def create(self, wanted: Wanted) -> tuple[ApiToken, str]:
        """A new token, and its secret: the only time that it is seen.

        Raises: BadApiToken, which names the field at fault.
        """
        now = self.clock()
        self._check(wanted, now)
        row, secret = self._row(wanted, now)
        async with self.transaction():
            await ApiToken.insert(row)
        return row, secret

    async def find(self, id: str) -> ApiToken | None:
        """The token of this id."""
        return await ApiToken.objects().where(ApiToken.id == id).first()

    async def listed(self, unit: str | None = None) -> list[ApiToken]:
        """The tokens of a unit, or all of them; newest first."""
        query = ApiToken.objects().order_by(ApiToken.created, ascending=False).limit(1000)
        return await (query.where(ApiToken.unit == unit) if unit is not None else query)

    async def rotate(self, old: ApiToken, overlap: timedelta = OVERLAP) -> tuple[ApiToken, str]:
        """A successor for the same work; the old token is good for the overlap only.

        Raises: BadApiToken for one that is revoked, expired or has a successor already.
        """
        now = self.clock()
        if old.revoked or old.expires <= now or old.successor:
            raise BadApiToken("id", "the token is revoked, expired or rotated already")
        wanted = Wanted(
            name=old.name,
            scopes=frozenset(old.scopes.split()),
            unit=old.unit,
            agency=old.agency,
            purposes=frozenset(old.purposes.split()),
            addresses=tuple(old.addresses.split()),
            expires=now + (old.expires - old.created),
            owner=old.owner,
            made_by=old.made_by,
        )
        row, secret = self._row(wanted, now)
        changes: dict[Column | str, Any] = {
            ApiToken.successor: row.id,
            ApiToken.expires: min(old.expires, now + overlap),
        }
        still = (ApiToken.id == old.id) & ApiToken.revoked.is_null() & ApiToken.successor.is_null()
        async with self.transaction():
            await ApiToken.insert(row)
            if not await ApiToken.update(changes).where(still).returning(ApiToken.id):
                raise BadApiToken("id", "the token is revoked, expired or rotated already")
        self._known.clear()
        return row, secret

    async def revoke(self, id: str) -> None:
        """End a token; one that is revoked already stays so."""
        now = self.clock()
        async with self.transaction():
            await ApiToken.update({ApiToken.revoked: now}).where((ApiToken.id == id) & ApiToken.revoked.is_null())
        self._known.clear()

    async def stands(self, id: str) -> bool:
        """Whether the token of this id is still good."""
        row = await self.find(id)
        return row is not None and row.revoked is None and row.expires > self.clock()

    async def revoke_secret(self, secret: str) -> None:
        """End the token whose secret this is: whoever holds it may give it up."""
        if row := await ApiToken.objects().where(ApiToken.digest == _digest(secret)).first():
            await self.revoke(row.id)

    async def principal(self, secret: str, address: str | None) -> Principal:
        """Whom a token speaks for. address: where it comes from.

        Raises: BadToken for one that is unknown, revoked, expired, or used from elsewhere.
        """
        return self.speaks_for(await self.good(secret, address))

    async def good(self, secret: str, address: str | None, *, anywhere: bool = False) -> ApiToken:
        """The good token of this secret. Raises: BadToken."""
        row = await self._found(secret)
        now = self.clock()
        if row is None or row.revoked or row.expires <= now or not (anywhere or _within(address, row.addresses)):
            raise BadToken
        if not anywhere and (row.last_used is None or now - row.last_used > NOTED):
            row.last_used = now
            await ApiToken.update({ApiToken.last_used: now}).where(ApiToken.id == row.id)
        return row

    def speaks_for(self, row: ApiToken) -> Principal:
        """The principal of a good token. It has no default purpose: a system says each time why it reads."""
        return self.catalog.system(
            subject=f"{SYSTEM}{row.id}",
            username=row.prefix,
            name=row.name,
            scopes=row.scopes.split(),
            purposes=row.purposes.split(),
            unit=row.unit,
            agency=row.agency,
            expires=int(row.expires.timestamp()),
        )

    async def _found(self, secret: str) -> ApiToken | None:
        if not looks_like_one(secret):
            return None
        digest = _digest(secret)
        known = self._known.get(digest)
        if known and time.monotonic() - known[0] < FRESH:
            return known[1]
        row = await ApiToken.objects().where(ApiToken.digest == digest).first()
        if row is None:
            self._known.pop(digest, None)
            return None
        if len(self._known) >= KEPT:
            self._known.clear()
        self._known[digest] = time.monotonic(), row
        return row

    def _row(self, wanted: Wanted, now: datetime) -> tuple[ApiToken, str]:
        secret = new_secret()
        row = ApiToken(
            id=str(uuid4()),
            name=wanted.name.strip(),
            prefix=secret[:SHOWN],
            digest=_digest(secret),
            scopes=" ".join(sorted(wanted.scopes)),
            purposes=" ".join(sorted(wanted.purposes)),
            unit=wanted.unit,
            agency=wanted.agency,
            addresses=" ".join(wanted.addresses),
            owner=wanted.owner,
            made_by=wanted.made_by,
            created=now,
            expires=wanted.expires or now + DEFAULT_LIFE,
        )
        return row, secret

    def _check(self, wanted: Wanted, now: datetime) -> None:
        if not 0 < len(wanted.name.strip()) <= 100:
            raise BadApiToken("name", "a name has 1 to 100 characters")
        if not wanted.scopes:
            raise BadApiToken("scopes", "a token without scopes can do nothing")
        _known_names("scopes", wanted.scopes, self.catalog.permissions)
        _known_names("purposes", wanted.purposes, self.catalog.purposes)
        for one in wanted.addresses:
            try:
                ip_network(one)
            except ValueError:
                raise BadApiToken("addresses", f"{one!r} is no network such as 10.1.0.0/16") from None
        if wanted.expires and not now < wanted.expires <= now + LONGEST_LIFE:
            raise BadApiToken("expiresAt", f"a token expires within {LONGEST_LIFE.days} days from now")


def _known_names(field: str, names: Iterable[str], known: Iterable[str]) -> None:
    if unknown := sorted(set(names) - set(known)):
        raise BadApiToken(field, f"nobody declares {unknown[0]!r}")


def _within(address: str | None, networks: str) -> bool:
    """Whether an address is in one of the networks; with no network any address is."""
    if not networks:
        return True
    try:
        found = ip_address(address or "")
    except ValueError:
        return False
    return any(found in ip_network(one) for one in networks.split())
