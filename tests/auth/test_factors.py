"""The second factor: asked for after the password, each code good once, recovery codes for a lost phone."""

import asyncio
from dataclasses import replace

import pyotp
import pytest

from auth import (
    Account,
    Auth,
    BadAccount,
    BadKey,
    BadToken,
    Factor,
    Missing,
    Recovery,
    Refused,
    Role,
    Vault,
    principal_of,
)
from tests.auth.conftest import CITIZEN, Clock

PASSWORD = "demo-bekasi"


class Phone:
    """An authenticator app."""

    def __init__(self, secret: str, clock: Clock) -> None:
        self.app = pyotp.TOTP(secret)
        self.clock = clock

    def code(self, **late: float) -> str:
        return self.app.at(int(self.clock().timestamp()) + int(late.get("seconds", 0)))


@pytest.fixture
async def account(make) -> Account:
    return await make("petugas", roles=["dinsos.officer"])


@pytest.fixture
async def phone(auth: Auth, account: Account, clock: Clock) -> Phone:
    """The account's app, confirmed a minute ago."""
    secret, _ = await auth.factors.begin(account)
    phone = Phone(secret, clock)
    await auth.factors.confirm(account, phone.code())
    clock.pass_(seconds=60)
    return phone


async def signs_in(auth: Auth, code: str | None) -> bool:
    try:
        await auth.password("petugas", PASSWORD, code=code)
    except Refused:
        return False
    return True


async def test_not_until_it_is_confirmed(auth: Auth, account: Account) -> None:
    """Whoever begins and doesn't finish is not locked out."""
    _, address = await auth.factors.begin(account)

    assert address.startswith("otpauth://totp/Simpul:petugas?secret=")
    assert await signs_in(auth, None)


async def test_a_wrong_first_code_confirms_nothing(auth: Auth, account: Account) -> None:
    """The app has to show that it has the secret."""
    await auth.factors.begin(account)

    with pytest.raises(Refused):
        await auth.factors.confirm(account, "000000")

    assert not await auth.factors.has(account.id)


async def test_confirming_signs_out(auth: Auth, account: Account, clock: Clock) -> None:
    """What was signed in with the password alone is over."""
    tokens = await auth.password("petugas", PASSWORD)
    secret, _ = await auth.factors.begin(account)
    await auth.factors.confirm(account, Phone(secret, clock).code())
    auth.revoked.stale()

    with pytest.raises(BadToken):
        await principal_of(auth, f"Bearer {tokens.access}")
    with pytest.raises(Refused):
        await auth.refresh(tokens.refresh)


async def test_the_code_is_asked_for(auth: Auth, phone: Phone) -> None:
    """After a right password only: a wrong one is answered as ever."""
    with pytest.raises(Missing) as caught:
        await auth.password("petugas", PASSWORD)
    with pytest.raises(Refused):
        await auth.password("petugas", "wrong", code=phone.code())

    assert caught.value.what == "mfa_required"
    assert await signs_in(auth, phone.code())


@pytest.mark.parametrize("seconds", [-30, 0, 30])
async def test_the_phones_clock_may_be_off_a_little(auth: Auth, phone: Phone, seconds: int) -> None:
    """By one step of thirty seconds."""
    assert await signs_in(auth, phone.code(seconds=seconds))


@pytest.mark.parametrize("code", ["", "000000", "12345", "1234567", "abcdef", "\uff11" * 6, "\udcff", "' or 1=1"])
async def test_a_wrong_code(auth: Auth, phone: Phone, code: str) -> None:
    """Whatever is typed."""
    assert not await signs_in(auth, code)


@pytest.mark.parametrize("seconds", [-90, 90])
async def test_another_minutes_code(auth: Auth, phone: Phone, seconds: int) -> None:
    """An old code, or one that isn't shown yet."""
    assert not await signs_in(auth, phone.code(seconds=seconds))


async def test_a_code_is_good_once(auth: Auth, phone: Phone) -> None:
    """Who looked over the shoulder can't use it: not again, and not at the same moment."""
    first = await asyncio.gather(*(signs_in(auth, phone.code()) for _ in range(5)))

    assert sum(first) == 1
    assert not await signs_in(auth, phone.code(seconds=-30))


async def test_recovery_codes(auth: Auth, account: Account, clock: Clock) -> None:
    """Each works once, however it is typed; only their hashes are kept."""
    secret, _ = await auth.factors.begin(account)
    codes = await auth.factors.confirm(account, Phone(secret, clock).code())

    typed = [codes[0], codes[1].upper().replace("-", " "), codes[0]]

    assert [await signs_in(auth, one) for one in typed] == [True, True, False]
    assert await auth.factors.left(account.id) == len(codes) - 2
    assert not set(codes) & set(await Recovery.select(Recovery.digest).output(as_list=True))


async def test_it_is_encrypted_where_it_is_kept(auth: Auth, account: Account) -> None:
    """A copy of the table is no second factor, with another key or in another's row."""
    secret, _ = await auth.factors.begin(account)
    [kept] = await Factor.select(Factor.secret).output(as_list=True)

    assert secret not in kept
    assert auth.vault.open(kept, account.id) == secret
    with pytest.raises(BadKey):
        auth.vault.open(kept, "another")
    with pytest.raises(BadKey):
        Vault(bytes(32)).open(kept, account.id)


async def test_one_factor_at_a_time(auth: Auth, account: Account, phone: Phone) -> None:
    """A session that was stolen can't put another phone in its place."""
    with pytest.raises(BadAccount):
        await auth.factors.begin(account)


async def test_a_role_can_need_it(auth: Auth, make, clock: Clock) -> None:
    """Without a second factor the account signs in, without the role: to turn it on."""
    marked = Role("auditor", "Auditor", frozenset(), needs_totp=True)
    catalog = type(auth.catalog)(roles=(CITIZEN, marked))
    strict = replace(auth, catalog=catalog, with_factor=frozenset({"citizen"}))
    account = await strict.create_account(username="a", password=PASSWORD, name="A", roles=["auditor", "citizen"])

    bare = strict.mint.verify((await strict.password("a", PASSWORD)).access)
    secret, _ = await strict.factors.begin(account)
    phone = Phone(secret, clock)
    await strict.factors.confirm(account, phone.code())
    clock.pass_(seconds=30)
    full = strict.mint.verify((await strict.password("a", PASSWORD, code=phone.code())).access)

    assert (bare.roles, full.roles) == (frozenset(), {"auditor", "citizen"})


def test_the_vaults_key_is_kept(tmp_path) -> None:
    """Made once, readable for the hub alone; another process finds the same."""
    first, second = Vault.load(tmp_path), Vault.load(tmp_path)
    kept = tmp_path / "vault.key"

    assert first.key == second.key == kept.read_bytes()
    assert kept.stat().st_mode & 0o077 == 0
    kept.write_bytes(b"short")
    with pytest.raises(BadKey):
        Vault.load(tmp_path)
