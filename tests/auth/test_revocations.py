"""An access token dies with its sign-in, on every worker."""

from dataclasses import replace

import pytest

from auth import Account, Auth, BadToken, Refused, Revocation, principal_of, revocations

PASSWORD = "demo-bekasi"


@pytest.fixture
def other(auth: Auth, monkeypatch: pytest.MonkeyPatch) -> Auth:
    """Another worker over the same database, whose view is as old as it may ever be."""
    monkeypatch.setattr("auth.revocations.FRESH", 0.0)
    return replace(auth)


async def good(auth: Auth, access: str) -> bool:
    try:
        await principal_of(auth, f"Bearer {access}")
    except BadToken:
        return False
    return True


async def test_a_view_is_never_older_than_a_second(auth: Auth) -> None:
    """Half a second to hear of it, and the rest to answer."""
    assert revocations.FRESH <= 0.5


@pytest.mark.parametrize("with_token", ["refresh", "access"])
async def test_signing_out_ends_the_access_token(auth: Auth, make, other: Auth, with_token: str) -> None:
    """Signing out with either token ends both, everywhere, and no other sign-in."""
    await make("warga")
    here, there = [await auth.password("warga", PASSWORD) for _ in range(2)]
    before = await good(other, here.access)

    await auth.revoke(getattr(here, with_token))

    assert before
    assert [await good(one, here.access) for one in (auth, other)] == [False, False]
    assert await good(other, there.access)
    with pytest.raises(Refused):
        await auth.refresh(here.refresh)


async def test_a_replayed_refresh_token_ends_the_access_tokens(auth: Auth, make, other: Auth) -> None:
    """Reuse means theft: what was signed in with it is out."""
    await make("warga")
    first = await auth.password("warga", PASSWORD)
    second = await auth.refresh(first.refresh)

    with pytest.raises(Refused):
        await auth.refresh(first.refresh)

    assert not await good(other, second.access)


async def test_everywhere(auth: Auth, make, other: Auth) -> None:
    """Every sign-in of the account ends; a new one works in the same second."""
    account = await make("warga")
    await make("warga2")
    olds = [await auth.password("warga", PASSWORD) for _ in range(3)]
    neighbour = await auth.password("warga2", PASSWORD)

    for _ in range(3):
        await auth.sign_out_everywhere(account)
    new = await auth.password("warga", PASSWORD)

    assert [await good(other, one.access) for one in olds] == [False] * 3
    assert await good(other, new.access)
    assert await good(other, neighbour.access)
    for one in olds:
        with pytest.raises(Refused):
            await auth.refresh(one.refresh)


async def test_twice_in_one_second(auth: Auth, make, other: Auth) -> None:
    """Who read the account before the first time ends what was signed in after it, too."""
    before = await make("warga")
    again = await Account.objects().get(Account.id == before.id)
    assert again is not None
    await auth.sign_out_everywhere(again)
    tokens = await auth.password("warga", PASSWORD)

    await auth.sign_out_everywhere(before)

    assert not await good(other, tokens.access)


async def test_refreshing_after_a_change_of_roles(auth: Auth, make, other: Auth) -> None:
    """Access tokens that name the old roles die; the sign-in goes on with the new ones."""
    account = await make("petugas", roles=["citizen"])
    tokens = await auth.password("petugas", PASSWORD)

    await auth.grant(account, "dinsos.officer")

    assert not await good(other, tokens.access)
    renewed = await auth.refresh(tokens.refresh)
    assert (await principal_of(other, f"Bearer {renewed.access}")).roles == {"citizen", "dinsos.officer"}


async def test_a_deactivated_account(auth: Auth, make, other: Auth) -> None:
    """Its tokens die at once and nothing signs in again."""
    account = await make("keluar")
    tokens = await auth.password("keluar", PASSWORD)

    await auth.deactivate(account)

    assert not await good(other, tokens.access)
    for again in (auth.refresh(tokens.refresh), auth.password("keluar", PASSWORD)):
        with pytest.raises(Refused):
            await again


async def test_old_lines_are_swept(auth: Auth, make, clock) -> None:
    """A line about tokens that have expired is dropped."""
    account = await make("warga")
    await auth.sign_out_everywhere(account)
    clock.pass_(hours=1)

    await auth.sign_out_everywhere(account)

    assert await Revocation.count() == 1


async def test_nothing_signed_out_is_forgotten_by_sweeping(auth: Auth, make, monkeypatch: pytest.MonkeyPatch) -> None:
    """When a worker forgets what has expired it reads again what has not."""
    account = await make("warga")
    tokens = await auth.password("warga", PASSWORD)
    await auth.sign_out_everywhere(account)
    seen = await good(auth, tokens.access)
    auth.revoked._swept = float("-inf")
    auth.revoked.stale()

    assert (seen, await good(auth, tokens.access)) == (False, False)
    assert await Account.exists().where(Account.valid_after > 0)
