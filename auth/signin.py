"""Signing in, staying signed in, signing out."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from litestar.connection import ASGIConnection

from auth import accounts, refresh, revocations
from auth.apitokens import ApiTokens, looks_like_one
from auth.errors import BadAccount, BadToken, Refused
from auth.guard import Guard
from auth.keys import Keys
from auth.passwords import Passwords
from auth.principal import Catalog
from auth.refresh import Rotated
from auth.revocations import Revocations
from auth.tables import Account
from auth.tokens import LIFE, Clock, Mint, Transaction, utc_now

SHORTEST = 8  # characters of a new password. Source: NIST SP 800-63B, 5.1.1.2


@dataclass(frozen=True, slots=True)
class Tokens:
    """What a sign-in gives. expires_in: seconds that `access` is good."""

    access: str = field(repr=False)  # never in a log
    refresh: str = field(repr=False)
    expires_in: int = int(LIFE.total_seconds())


def _nearest(connection: ASGIConnection[Any, Any, Any, Any]) -> str | None:
    """The address at the other end; the hub knows better behind a proxy."""
    return connection.client.host if connection.client else None


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
    gateway: str = field(default="", repr=False)  # the secret that federation routers and API gateways show
    guard: Guard | None = None
    address_of: Callable[[ASGIConnection[Any, Any, Any, Any]], str | None] = _nearest
    mint: Mint = field(init=False)
    api: ApiTokens = field(init=False)
    revoked: Revocations = field(default_factory=Revocations, init=False)

    def __post_init__(self) -> None:
        mint = Mint(self.keys, self.catalog, self.issuer, self.audience, self.clock)
        object.__setattr__(self, "mint", mint)
        object.__setattr__(self, "api", ApiTokens(self.catalog, self.transaction, self.clock))

    async def password(self, username: str, password: str, *, address: str | None = None) -> Tokens:
        """Sign in with a username and a password, from an address.

        Raises: Slowed, after too many wrong passwords; Refused, after the same work for an unknown account, a wrong
        password and an inactive account.
        """
        if self.guard:
            await self.guard.attempt(username, address)
        tokens = await self._signed_in(username, password)
        if self.guard:
            await self.guard.forgive(username, address)
        return tokens

    async def _signed_in(self, username: str, password: str) -> Tokens:
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
            return await self._tokens(account, await refresh.start(account.id, self.clock()))

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
        """End the sign-in this refresh or access token belongs to, or this API token; other text is no error.

        Source: RFC 7009, 2.2.
        """
        if looks_like_one(token):
            await self.api.revoke_secret(token)
            return
        async with self.transaction():
            if family := self._session(token):
                await refresh.end_family(family, self.clock())
            else:
                await refresh.end(token, self.clock())
        self.revoked.stale()

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
        self._declared(username, granted)
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

    async def sign_out_everywhere(self, account: Account) -> None:
        """End every sign-in of the account."""
        async with self.transaction():
            await revocations.everywhere(account, self.clock())
        self.revoked.stale()

    async def grant(self, account: Account, role: str) -> None:
        """Give the account a role; access tokens that name the old ones die. Raises: BadAccount: nobody declares it."""
        self._declared(account.username, {role})
        async with self.transaction():
            if await accounts.grant(account, role):
                await revocations.tokens_of(account, self.clock())
        self.revoked.stale()

    async def withdraw(self, account: Account, role: str) -> None:
        """Take a role from the account; access tokens that name it die."""
        async with self.transaction():
            if await accounts.withdraw(account, role):
                await revocations.tokens_of(account, self.clock())
        self.revoked.stale()

    async def deactivate(self, account: Account) -> None:
        """Close the account: it is signed out everywhere, never signs in again, and API tokens of its own end."""
        now = self.clock()
        async with self.transaction():
            await Account.update({Account.active: False}).where(Account.id == account.id)
            await revocations.everywhere(account, now)
            await self.api.revoke_of(account.id)
        account.active = False
        self.revoked.stale()

    async def end_sessions(self, nik: str) -> int:
        """Deactivate every account of this citizen, inside the caller's transaction if there is one; how many."""
        found = await Account.objects().where((Account.nik == nik) & Account.active.eq(True))
        for account in found:
            await self.deactivate(account)
        return len(found)

    def _declared(self, username: str, roles: Iterable[str]) -> None:
        if unknown := sorted(set(roles) - self.catalog.roles.keys()):
            raise BadAccount(f"account {username!r} is granted role {unknown[0]!r}, which nobody declares")

    def _session(self, token: str) -> str:
        """The sign-in of an access token; "" for any other text."""
        try:
            return self.mint.verify(token).session
        except BadToken:
            return ""

    async def _renew(self, token: str) -> Tokens | None:
        now = self.clock()
        if (rotated := await refresh.rotate(token, now)) is None:
            return None
        account = await Account.objects().get(Account.id == rotated.account)
        if account is None or not account.active:
            await refresh.end(token, now)
            return None
        return await self._tokens(account, rotated)

    async def _tokens(self, account: Account, rotated: Rotated) -> Tokens:
        who = await accounts.principal(account, self.catalog)
        access = self.mint.issue(who, session=rotated.family, after=account.valid_after)
        return Tokens(access, rotated.token)


async def _unchanged(account: Account, verified: str) -> bool:
    """Store the hash, perhaps a fresh one, if the account is still as it was verified; its row is then held."""
    same = (Account.id == account.id) & (Account.password == verified) & Account.active.eq(True)
    return bool(await Account.update({Account.password: account.password}).where(same).returning(Account.id))
