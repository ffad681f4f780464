"""Signing in, staying signed in, signing out, on both databases."""

import asyncio
from contextlib import AbstractAsyncContextManager
from dataclasses import replace

import pytest
from argon2 import PasswordHasher, extract_parameters

from auth import CHEAP, Account, Auth, Catalog, Passwords, Refresh, Refused, Tokens, refresh

PASSWORD = "demo-bekasi"


class Counting(PasswordHasher):
    """A real hasher that notes the parameters of every check."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=64, parallelism=1)
        self.checks: list[object] = []

    def verify(self, hash: str | bytes, password: str | bytes) -> bool:
        self.checks.append(extract_parameters(hash if isinstance(hash, str) else hash.decode()))
        return super().verify(hash, password)


async def refused(auth: Auth, token: str) -> bool:
    try:
        await auth.refresh(token)
    except Refused:
        return True
    return False


class TestPassword:
    async def test_gives_tokens(self, auth: Auth, make) -> None:
        """The right password gives an access token of this account and a refresh token."""
        account = await make("warga", nik="3275014107900001", roles=["citizen"])

        tokens = await auth.password("Warga", PASSWORD)

        who = auth.mint.verify(tokens.access)
        assert (who.subject, who.nik, who.roles) == (account.id, "3275014107900001", {"citizen"})
        assert tokens.expires_in == 600
        assert tokens.refresh.startswith("simpul_rt_")

    @pytest.mark.parametrize(
        ("username", "password"),
        [("warga", "demo-depok"), ("nobody", PASSWORD), ("\0", PASSWORD), ("keluar", PASSWORD)],
    )
    async def test_refuses_alike(self, auth: Auth, make, username: str, password: str) -> None:
        """Wrong password, unknown account, impossible name, inactive account: one answer after one equal check."""
        await make("warga")
        await make("keluar")
        await Account.update({Account.active: False}).where(Account.username == "keluar")
        hasher = Counting()

        opened = []

        def counted() -> AbstractAsyncContextManager[object]:
            opened.append(True)
            return auth.transaction()

        with pytest.raises(Refused) as caught:
            await replace(auth, passwords=Passwords(hasher), transaction=counted).password(username, password)

        assert opened == []  # a flood of guesses takes no write lock
        assert caught.value.args == ("refused",)
        assert hasher.checks == [extract_parameters(CHEAP.hash("any"))]
        assert await Refresh.count() == 0

    async def test_renews_an_old_hash(self, auth: Auth, make) -> None:
        """Signing in with today's parameters replaces a hash made with others, once."""
        account = await make("warga")
        today = replace(auth, passwords=Passwords(PasswordHasher(time_cost=2, memory_cost=64, parallelism=1)))

        await today.password("warga", PASSWORD)
        await account.refresh()
        first = account.password
        await today.password("warga", PASSWORD)
        await account.refresh()

        assert not today.passwords.stale(first)
        assert account.password == first

    @pytest.mark.parametrize("change", [{"password": "another"}, {"active": False}])
    async def test_refuses_an_account_that_changed_meanwhile(self, auth: Auth, make, change: dict) -> None:
        """A password replaced, or an account closed, while it was being checked gives no tokens."""
        account = await make("warga")

        class Slow(Passwords):
            async def verify(self, password: str, stored: str | None) -> bool:
                fits = await super().verify(password, stored)
                await Account.update(change).where(Account.id == account.id)
                return fits

        with pytest.raises(Refused):
            await replace(auth, passwords=Slow(CHEAP)).password("warga", PASSWORD)

    async def test_at_once(self, auth: Auth, make) -> None:
        """Ten sign-ins of one account at the same moment all succeed."""
        await make("warga")

        tokens = await asyncio.gather(*(auth.password("warga", PASSWORD) for _ in range(10)))

        assert len({one.refresh for one in tokens}) == 10

    async def test_sweeps_what_expired(self, auth: Auth, make, clock) -> None:
        """Old refresh tokens do not pile up."""
        await make("warga")
        await auth.password("warga", PASSWORD)
        clock.pass_(days=14)

        await auth.password("warga", PASSWORD)

        assert await Refresh.count() == 1


@pytest.fixture
async def tokens(auth: Auth, make) -> Tokens:
    """The tokens of a citizen who just signed in."""
    await make("warga")
    return await auth.password("warga", PASSWORD)


class TestRefresh:
    async def test_gives_new_tokens(self, auth: Auth, tokens: Tokens) -> None:
        """A refresh token is good for another pair."""
        renewed = await auth.refresh(tokens.refresh)

        assert auth.mint.verify(renewed.access).username == "warga"
        assert renewed.refresh != tokens.refresh
        assert renewed.access != tokens.access

    async def test_sees_roles_of_today(self, auth: Auth, make) -> None:
        """A role granted or taken away shows in the next access token."""
        await make("petugas", roles=["dinsos.officer"])
        tokens = await auth.password("petugas", PASSWORD)
        bare = replace(auth, catalog=Catalog())

        renewed = await bare.refresh(tokens.refresh)

        assert bare.mint.verify(renewed.access).roles == frozenset()

    async def test_keeps_only_a_hash(self, auth: Auth, tokens: Tokens) -> None:
        """Whoever reads the table cannot refresh."""
        secret = tokens.refresh.partition(".")[2]

        rows = await Refresh.select(exclude_secrets=False)

        assert len(rows) == 1
        assert secret not in str(rows)

    async def test_a_replay_ends_the_family(self, auth: Auth, tokens: Tokens) -> None:
        """A token used twice is refused, and so is the one that followed from it."""
        renewed = await auth.refresh(tokens.refresh)

        assert await refused(auth, tokens.refresh)
        assert await refused(auth, renewed.refresh)

    async def test_a_replay_leaves_other_families(self, auth: Auth, tokens: Tokens) -> None:
        """Another device of the same person stays signed in."""
        other = await auth.password("warga", PASSWORD)
        await auth.refresh(tokens.refresh)
        await refused(auth, tokens.refresh)

        assert not await refused(auth, other.refresh)

    async def test_a_guess_ends_nothing(self, auth: Auth, tokens: Tokens) -> None:
        """Who knows the id of a token, but not its secret, cannot sign anybody out."""
        name = tokens.refresh.partition(".")[0]
        renewed = await auth.refresh(tokens.refresh)

        assert await refused(auth, f"{name}.{'A' * 43}")
        assert not await refused(auth, renewed.refresh)

    @pytest.mark.parametrize("callers", [2, 8])
    async def test_one_of_many_wins(self, auth: Auth, tokens: Tokens, callers: int) -> None:
        """Of many refreshes with one token at once, one gets tokens; the others are replays and end the family."""
        answers = await asyncio.gather(*(auth.refresh(tokens.refresh) for _ in range(callers)), return_exceptions=True)

        won = [answer for answer in answers if isinstance(answer, Tokens)]
        assert len(won) == 1
        assert sum(isinstance(answer, Refused) for answer in answers) == callers - 1
        assert await refused(auth, won[0].refresh)

    async def test_a_successor_does_not_escape(self, auth: Auth, tokens: Tokens, clock) -> None:
        """A token written while its family is being revoked is not good."""
        second = await auth.refresh(tokens.refresh)
        go = asyncio.Event()

        async def replay() -> bool:  # started before the transaction, so that it does not join it
            await go.wait()
            return await refused(auth, tokens.refresh)

        replayed = asyncio.create_task(replay())
        await asyncio.sleep(0)
        async with auth.transaction():
            third = await refresh.rotate(second.refresh, clock())
            go.set()
            await asyncio.sleep(0.1)

        assert await replayed
        assert third is not None
        assert await refused(auth, third.token)

    @pytest.mark.parametrize(("days", "good"), [(13.9, True), (14, False)])
    async def test_lasts_fourteen_days(self, auth: Auth, tokens: Tokens, clock, days: float, good: bool) -> None:
        """A sign-in ends after fourteen days."""
        clock.pass_(days=days)

        assert await refused(auth, tokens.refresh) != good

    async def test_is_not_prolonged(self, auth: Auth, tokens: Tokens, clock) -> None:
        """Refreshing does not make a sign-in last longer."""
        clock.pass_(days=13)
        renewed = await auth.refresh(tokens.refresh)
        clock.pass_(days=1)

        assert await refused(auth, renewed.refresh)

    async def test_refuses_an_inactive_account_for_good(self, auth: Auth, tokens: Tokens) -> None:
        """A closed account is signed out, and opening it again does not sign it in."""
        renewed = await auth.refresh(tokens.refresh)
        await Account.update({Account.active: False}, force=True)
        assert await refused(auth, renewed.refresh)
        assert await Refresh.count().where(Refresh.revoked.is_null()) == 0
        await Account.update({Account.active: True}, force=True)

        assert await refused(auth, renewed.refresh)

    @pytest.mark.parametrize("token", ["", "simpul_rt_", "simpul_rt_a.b", "\0", "é" * 50, "\ud800", "x" * 100_000])
    async def test_refuses_anything_else(self, auth: Auth, token: str) -> None:
        """Text that is no refresh token never reaches the database."""
        assert await refused(auth, token)

    async def test_refuses_an_access_token(self, auth: Auth, tokens: Tokens) -> None:
        """An access token does not refresh."""
        assert await refused(auth, tokens.access)


class TestRevoke:
    async def test_ends_the_sign_in(self, auth: Auth, tokens: Tokens) -> None:
        """After signing out with the newest or an older token, none of the family is good."""
        renewed = await auth.refresh(tokens.refresh)

        await auth.revoke(renewed.refresh)

        assert await refused(auth, renewed.refresh)

    async def test_an_old_token_ends_it_too(self, auth: Auth, tokens: Tokens) -> None:
        """A used token still names its family."""
        renewed = await auth.refresh(tokens.refresh)

        await auth.revoke(tokens.refresh)

        assert await refused(auth, renewed.refresh)

    async def test_anything_else_is_no_error(self, auth: Auth, tokens: Tokens) -> None:
        """Unknown tokens and nonsense change nothing."""
        for token in ("", "nonsense", f"simpul_rt_{'A' * 22}.{'A' * 43}", tokens.refresh[:-1] + "_"):
            await auth.revoke(token)

        assert not await refused(auth, tokens.refresh)
