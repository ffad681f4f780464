"""Accounts are found whatever the case, and created whole or not at all."""

import pytest

from auth import Account, Auth, BadAccount, Grant, UsernameTaken, accounts


async def test_is_found_whatever_the_case(auth: Auth, make) -> None:
    """`Warga` and `warga` are one account."""
    made = await make("Warga")

    found = await accounts.named("WARGA")

    assert found is not None
    assert (found.id, found.username) == (made.id, "warga")


@pytest.mark.parametrize("username", ["nobody", "", " warga", "warga\0", "war\ud800ga", "x" * 10_000, "' OR 1=1 --"])
async def test_what_is_no_username_is_nobody(auth: Auth, make, username: str) -> None:
    """No text breaks the look-up."""
    await make("warga")

    assert await accounts.named(username) is None


async def test_is_kept_as_it_was_made(auth: Auth, make, clock) -> None:
    """Every fact comes back, times in UTC."""
    made = await make(
        "backoffice.dinsos", name="Budi", nik="3275021203850001", unit="rehsos", agency="dinsos", roles=["citizen"]
    )

    kept = await Account.objects().get(Account.id == made.id)

    assert kept is not None
    assert kept.to_dict() == made.to_dict() | {"created": clock()}
    assert (kept.nik, kept.unit, kept.agency, kept.active) == ("3275021203850001", "rehsos", "dinsos", True)
    assert kept.password.startswith("$argon2id$")


async def test_has_the_principal_its_roles_make(auth: Auth, make) -> None:
    """A stored account is seen through the catalog."""
    account = await make("petugas", roles=["citizen", "dinsos.officer", "citizen"], agency="dinsos")

    who = accounts.principal(account, await accounts.roles_of(account.id), auth.catalog)

    assert who.subject == account.id
    assert who.roles == {"citizen", "dinsos.officer"}
    assert who.may("dinsos:complaint:answer")
    assert who.agency == "dinsos"


@pytest.mark.parametrize(
    ("facts", "says"),
    [
        ({"username": "siti rahayu"}, "not a username"),
        ({"username": "é"}, "not a username"),
        ({"username": "x" * 65}, "not a username"),
        ({"password": "short"}, "8 characters"),
        ({"nik": "327501410790000"}, "16 digits"),
        ({"nik": "\uff13" + "2" * 15}, "16 digits"),
        ({"roles": ["citizen", "king"]}, "'siti'.*'king'"),
    ],
)
async def test_a_bad_account_is_not_made(auth: Auth, make, facts: dict, says: str) -> None:
    """What does not fit is refused, and nothing is left behind."""
    with pytest.raises(BadAccount, match=says):
        await make(**({"username": "siti"} | facts))

    assert await Account.count() == 0


async def test_a_username_is_one_persons(auth: Auth, make) -> None:
    """A second account of the same name is refused without touching the first."""
    first = await make("warga", roles=["citizen"])

    with pytest.raises(UsernameTaken):
        await make("WARGA", roles=["dinsos.officer"])

    assert await accounts.roles_of(first.id) == ["citizen"]
    assert await Grant.count() == 1


async def test_seeding_joins_an_open_transaction(auth: Auth, make) -> None:
    """Accounts made in a transaction that fails were never made."""

    async def seed() -> None:
        async with auth.transaction():
            await make("warga")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await seed()

    assert await Account.count() == 0
