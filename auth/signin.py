"""Signing in, staying signed in, signing out."""

from collections.abc import Iterable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from typing import Protocol

from auth import accounts, refresh
from auth.errors import BadAccount, Refused
from auth.keys import Keys
from auth.passwords import Passwords
from auth.principal import Catalog
from auth.tables import Account
from auth.tokens import LIFE, Clock, Mint, utc_now

SHORTEST = 8  # characters of a new password. Source: NIST SP 800-63B, 5.1.1.2


class Transaction(Protocol):
    """Opens a write transaction, or joins the one that is open: the hub brings its database's own."""

    def __call__(self) -> AbstractAsyncContextManager[object]: ...


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a sign-in gives. expires_in: seconds that `access` is good."""

    access: str = field(repr=False)  # never in a log
    refresh: str = field(repr=False)
    expires_in: int = int(LIFE.total_seconds())


@dataclass(frozen=True, slots=True)
class Auth:
    """Everything signing in needs, put together once by the hub."""

    keys: Keys
    catalog: Catalog
    issuer: str
    audience: str
    transaction: Transaction
    clock: Clock = utc_now
    passwords: Passwords = field(default_factory=Passwords)
    mint: Mint = field(init=False)

    def __post_init__(self) -> None:
        mint = Mint(self.keys, self.catalog, self.issuer, self.audience, self.clock)
        object.__setattr__(self, "mint", mint)

    async def password(self, username: str, password: str) -> Tokens:
        """Sign in with a username and a password.

        Raises: Refused, after the same work for an unknown account, a wrong password and an inactive account.
        """
        account = await accounts.named(username)
        fits = await self.passwords.verify(password, account.password if account else None)
        if account is None or not fits or not account.active:
            raise Refused
        verified = account.password
        if self.passwords.stale(verified):
            account.password = await self.passwords.hash(password)
        async with self.transaction():
            if not await _unchanged(account, verified):
                raise Refused
            return Tokens(await self._access(account), await refresh.start(account.id, self.clock()))

    async def refresh(self, token: str) -> Tokens:
        """Exchange a refresh token for new tokens; it works once.

        Raises: Refused; a replayed token has then ended its family, and an inactive account too.
        """
        async with self.transaction():
            renewed = await self._renew(token)
        if renewed is None:  # raised out here, so that what the refusal wrote is kept
            raise Refused
        return renewed

    async def revoke(self, token: str) -> None:
        """End the sign-in this refresh token belongs to; any other text is no error. Source: RFC 7009, 2.2."""
        async with self.transaction():
            await refresh.end(token, self.clock())

    async def create_account(
        self,
        *,
        username: str,
        password: str,
        name: str,
        roles: Iterable[str] = (),
        nik: str | None = None,
        unit: str | None = None,
        agency: str | None = None,
    ) -> Account:
        """Create an account that can sign in at once.

        Raises: BadAccount, UsernameTaken.
        """
        granted = set(roles)
        if unknown := sorted(granted - self.catalog.roles.keys()):
            raise BadAccount(f"account {username!r} is granted role {unknown[0]!r}, which nobody declares")
        if len(password) < SHORTEST:
            raise BadAccount(f"a password has {SHORTEST} characters or more")
        hashed = await self.passwords.hash(password)
        async with self.transaction():
            return await accounts.add(
                username=username,
                password=hashed,
                name=name,
                roles=granted,
                nik=nik,
                unit=unit,
                agency=agency,
                created=self.clock(),
            )

    async def _renew(self, token: str) -> Tokens | None:
        now = self.clock()
        if (rotated := await refresh.rotate(token, now)) is None:
            return None
        account = await Account.objects().get(Account.id == rotated.account)
        if account is None or not account.active:
            await refresh.end(token, now)
            return None
        return Tokens(await self._access(account), rotated.token)

    async def _access(self, account: Account) -> str:
        return self.mint.issue(await accounts.principal(account, self.catalog))


async def _unchanged(account: Account, verified: str) -> bool:
    """Store the hash, perhaps a fresh one, if the account is still as it was verified; its row is then held."""
    same = (Account.id == account.id) & (Account.password == verified) & Account.active.eq(True)
    return bool(await Account.update({Account.password: account.password}).where(same).returning(Account.id))
