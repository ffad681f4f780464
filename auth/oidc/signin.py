"""Signing in through a provider: there, back, and the same tokens as with a password."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta

from auth import accounts, refresh, revocations
from auth.errors import BadLink, Missing, Refused
from auth.oidc import people, visits
from auth.oidc.client import Client
from auth.oidc.providers import Providers
from auth.oidc.visits import Begun
from auth.signin import Auth, Tokens
from auth.tables import Account

Tell = Callable[[str, Account, Sequence[str]], Awaitable[None]]


async def _nobody(_provider: str, _account: Account, _done: Sequence[str]) -> None:
    """Nobody is told."""


@dataclass(slots=True)
class Oidc:
    """All providers. tell: hears what a sign-in did to an account, before it counts."""

    auth: Auth
    trusted: Providers = field(default_factory=Providers)
    tell: Tell = _nobody
    clients: Mapping[str, Client] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.clients = self.clients or {
            name: Client(one, self.auth.clock) for name, one in self.trusted.providers.items()
        }

    def goes_back_to(self, address: str | None) -> str | None:
        """Where a sign-in ends: the explorer, or a front end that the operator listed, letter by letter."""
        explorer = f"{self.auth.issuer}/graphql"
        return address if address in self.trusted.returns else explorer if address in (None, explorer) else None

    def callback(self, name: str) -> str:
        return f"{self.auth.issuer}/auth/oidc/{name}/callback"

    async def begin(self, name: str, challenge: str, back: str, *, address: str | None) -> tuple[str, Begun]:
        """Where the person signs in, and what their browser keeps meanwhile. Raises: ProviderAway, Slowed."""
        if self.auth.guard:
            await self.auth.guard.visit(address)
        async with self.auth.transaction():
            begun = await visits.begin(name, challenge, back, self.auth.clock())
        there = await self.clients[name].address(
            back=self.callback(name),
            state=begun.state,
            nonce=visits.nonce_of(begun.verifier),
            challenge=visits.challenge_of(begun.verifier),
        )
        return there, begun

    async def arrive(self, name: str, state: str, verifier: str) -> tuple[str, str]:
        """Use the state up: the front end's challenge, and where it waits. Raises: Refused."""
        async with self.auth.transaction():
            found = await visits.arrive(name, state, verifier, self.auth.clock())
        if found is None:
            raise Refused
        return found

    async def welcome(self, name: str, code: str, verifier: str, challenge: str) -> str:
        """Whoever the provider's code stands for may sign in: a code for the front end, good once.

        Raises: ProviderAway; Refused, for a code that isn't good and a person who may not.
        """
        auth, provider = self.auth, self.trusted.providers[name]
        claims = await self.clients[name].claims(
            code, back=self.callback(name), verifier=verifier, nonce=visits.nonce_of(verifier)
        )
        await auth.revoked.fresh()  # the roles there are
        seen = provider.sees(claims, auth.catalog.known)
        async with auth.transaction():
            account, done = await people.welcome(name, provider, seen, auth.clock(), auth.roles)
        auth.revoked.stale()
        if done:
            await self.tell(name, account, done)
        async with auth.transaction():
            if not await people.linked(seen, account):  # an administrator was faster
                raise Refused
            return await visits.hand_over(name, account.id, challenge, auth.clock())

    async def redeem(self, code: str, verifier: str, *, totp: str | None = None, address: str | None = None) -> Tokens:
        """Exchange the front end's code for tokens. totp: of the second factor, if the account has one.

        Raises: Refused, also for a wrong code of the second factor, and then the sign-in begins again; Missing; Slowed.
        """
        auth = self.auth
        visit = await visits.handed(code, verifier, auth.clock())
        account = await Account.objects().get(Account.id == visit.account) if visit else None
        if visit is None or account is None or not account.active or visit.provider not in self.clients:
            raise Refused
        factor = await auth.factors.has(account.id)
        if factor and totp is None:
            raise Missing("mfa_required")
        if factor and auth.guard:
            await auth.guard.attempt(account.username, address)
        async with auth.transaction():
            passes = await visits.take(visit)
            if passes and factor:
                passes = await auth.factors.passes(account.id, totp or "")
            tokens = await self._begun(account, visit.provider) if passes else None
        if tokens is None:  # raised out here, so that the code stays used
            raise Refused
        if factor and auth.guard:
            await auth.guard.forgive(account.username, address)
        return tokens

    async def link(self, name: str, subject: str, account: Account) -> None:
        """Whoever the provider knows by this subject signs in with this account. Raises: BadLink."""
        if name not in self.trusted.providers:
            raise BadLink("provider")
        issuer = self.trusted.providers[name].issuer
        async with self.auth.transaction():
            if not await accounts.hold(account):
                raise BadLink("closed")
            if not await people.link(issuer, subject, account, self.auth.clock()):
                raise BadLink("taken")

    async def unlink(self, name: str, subject: str, account: Account) -> None:
        """They don't any more, and the account is signed out everywhere. name: as `Providers.named` says it.

        Raises: BadLink.
        """
        provider = self.trusted.providers.get(name)
        async with self.auth.transaction():
            if not await people.unlink(provider.issuer if provider else name, subject, account):
                raise BadLink("absent")
            await visits.drop(account.id)
            await revocations.everywhere(account, self.auth.clock())
        self.auth.revoked.stale()

    async def _begun(self, account: Account, provider: str) -> Tokens | None:
        """A sign-in as long as the provider's word is good; None when the account was closed meanwhile."""
        now = self.auth.clock()
        if not await accounts.hold(account):
            return None
        life = timedelta(hours=self.trusted.providers[provider].hours)
        return await self.auth.tokens(account, await refresh.start(account.id, now, life))
