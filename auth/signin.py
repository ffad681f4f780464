"""Signing in, staying signed in, signing out."""

import asyncio
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from litestar.connection import ASGIConnection
from piccolo.columns import Column

from auth import accounts, refresh, revocations, rules
from auth.apitokens import SYSTEM, ApiTokens, looks_like_one
from auth.composed import Roles
from auth.errors import BadAccount, BadToken, Missing, Refused, WeakPassword
from auth.factors import Factors
from auth.guard import Guard
from auth.keys import Keys
from auth.passwords import Passwords
from auth.principal import Catalog, Principal
from auth.refresh import Rotated
from auth.revocations import Revocations
from auth.tables import Account
from auth.tokens import LIFE, Clock, Mint, Transaction, utc_now
from auth.vault import SIZE, Vault


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
    vault: Vault = field(default_factory=lambda: Vault(secrets.token_bytes(SIZE)), repr=False)
    with_factor: frozenset[str] = frozenset()  # roles that an account has only with a second factor
    address_of: Callable[[Any], str | None] = _nearest
    mint: Mint = field(init=False)
    api: ApiTokens = field(init=False)
    factors: Factors = field(init=False)
    roles: Roles = field(init=False)
    revoked: Revocations = field(default_factory=Revocations, init=False)

    def __post_init__(self) -> None:
        mint = Mint(self.keys, self.catalog, self.issuer, self.audience, self.clock)
        object.__setattr__(self, "mint", mint)
        object.__setattr__(self, "api", ApiTokens(self.catalog, self.transaction, self.clock))
        object.__setattr__(self, "factors", Factors(self.vault, self.transaction, self.clock, "Simpul"))
        object.__setattr__(self, "roles", Roles(mint, self.transaction, self.revoked))

    async def password(
        self,
        username: str,
        password: str,
        *,
        address: str | None = None,
        code: str | None = None,
        new: str | None = None,
    ) -> Tokens:
        """Sign in with a username and a password, from an address. code: of the second factor, if the account has one;
        new: the password that takes the place of a one-time password.

        Raises: Slowed, after too many wrong passwords; Refused, after the same work for an unknown account, a wrong
        password and an inactive account, and for a wrong code; Missing; WeakPassword, for the new one.
        """
        if self.guard:
            await self.guard.attempt(username, address)
        tokens = await self._signed_in(username, password, code, new)
        if self.guard:
            await self.guard.forgive(username, address)
        return tokens

    async def _signed_in(self, username: str, password: str, code: str | None, new: str | None) -> Tokens:
        account = await accounts.named(username)
        fits = await self.passwords.verify(password, account.password if account else None)
        if account is None or not fits or not account.active:
            raise Refused
        verified = account.password
        factor = await self.factors.has(account.id)
        if factor and code is None:
            raise Missing("mfa_required")
        if account.temporary:
            account.password = await self._replacement(account, password, new)
        elif self.passwords.stale(verified):
            account.password = await self.passwords.hash(password)
        async with self.transaction():
            if not await _unchanged(account, verified) or (factor and not await self._passes(account, code)):
                raise Refused
            return await self.tokens(account, await refresh.start(account.id, self.clock()))

    async def _replacement(self, account: Account, password: str, new: str | None) -> str:
        """The hash of the password that replaces a one-time password."""
        if new is None:
            raise Missing("password_change_required")
        rules.check(new, account.username, account.name)
        if new == password:
            raise WeakPassword("somebody else knows this password")
        return await self.passwords.hash(new)

    async def _passes(self, account: Account, code: str | None) -> bool:
        return code is not None and await self.factors.passes(account.id, code)

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
        temporary: bool = False,
    ) -> Account:
        """Create an account that can sign in at once.

        Raises: BadAccount, UsernameTaken.
        """
        granted = set(roles)
        self._declared(username, granted, unit)
        rules.check(password, username, name)
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
                temporary=temporary,
            )

    async def sign_out_everywhere(self, account: Account) -> None:
        """End every sign-in of the account."""
        async with self.transaction():
            await revocations.everywhere(account, self.clock())
        self.revoked.stale()

    async def grant(self, account: Account, role: str) -> None:
        """Give the account a role; access tokens that name the old ones die. Raises: BadAccount: nobody declares it."""
        self._declared(account.username, {role}, account.unit)
        async with self.transaction():
            if not await self.roles.stand(role):
                raise BadAccount(f"role {role!r} was just removed")
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
        async with self.transaction():
            await accounts.close(account, self.clock())
        self.revoked.stale()

    def expired(self, who: Principal) -> bool:
        """Whether the token that this principal came with is over."""
        return who.expires is not None and self.clock().timestamp() >= who.expires

    async def stands(self, who: Principal) -> bool:
        """Whether a principal that was let in would still be: for connections that stay open."""
        if self.expired(who):
            return False
        if who.subject.startswith(SYSTEM):
            return await self.api.stands(who.subject.removeprefix(SYSTEM))
        try:
            await self.revoked.check(who)
        except BadToken:
            return False
        return True

    async def reset_password(self, account: Account, *, factor: bool = False) -> str:
        """A one-time password for the account, which is signed out everywhere. factor: forget its second factor too."""
        told = rules.one_time()
        await self._set_password(account, told, temporary=True, factor=factor)
        return told

    async def change_password(self, account: Account, old: str, new: str) -> None:
        """Replace the account's password by its owner, who is signed out everywhere.

        Raises: Refused for a wrong old password; WeakPassword.
        """
        if not await self.passwords.verify(old, account.password):
            raise Refused
        rules.check(new, account.username, account.name)
        await self._set_password(account, new, temporary=False)

    async def _set_password(self, account: Account, password: str, *, temporary: bool, factor: bool = False) -> None:
        hashed = await self.passwords.hash(password)
        kept: dict[Column | str, Any] = {Account.password: hashed, Account.temporary: temporary}
        async with self.transaction():
            await Account.update(kept).where(Account.id == account.id)
            await revocations.everywhere(account, self.clock())
            if factor:
                await self.factors.remove(account)
        self.revoked.stale()

    def needs_factor(self, role: str) -> bool:
        """Whether an account has this role only with a second factor."""
        known = self.catalog.roles.get(role) or self.catalog.composed.get(role)
        return role in self.with_factor or (known is not None and known.needs_totp)

    def _declared(self, username: str, roles: Iterable[str], unit: str | None) -> None:
        for role in sorted(set(roles)):
            if not self.catalog.has(role, unit):
                raise BadAccount(f"account {username!r} can't have role {role!r}: not declared, or for other units")

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
        return await self.tokens(account, rotated)

    async def tokens(self, account: Account, rotated: Rotated) -> Tokens:
        """What a sign-in gives that has just begun or goes on."""
        roles = set(await accounts.roles_of(account.id))
        strict = {role for role in roles if self.needs_factor(role)}
        if strict and not await self.factors.has(account.id):
            roles -= strict
        who = accounts.principal(account, roles, self.catalog)
        after = max(account.valid_after, *(self.revoked.roles.get(role, 0) for role in ("", *roles)))
        access = await asyncio.to_thread(  # a device may take its time
            self.mint.issue, who, session=rotated.family, after=after
        )
        return Tokens(access, rotated.token)


async def _unchanged(account: Account, verified: str) -> bool:
    """Store the hash, perhaps a fresh one, if the account is still as it was verified; its row is then held."""
    same = (Account.id == account.id) & (Account.password == verified) & Account.active.eq(True)
    kept: dict[Column | str, Any] = {Account.password: account.password, Account.temporary: False}
    return bool(await Account.update(kept).where(same).returning(Account.id))
