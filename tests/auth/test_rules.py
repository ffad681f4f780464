"""Which passwords are good enough."""

import pytest

from auth import Account, Auth, Missing, Refused, WeakPassword
from auth.rules import check, one_time


@pytest.mark.parametrize("password", ["", "kjq7zpw", "x" * 1025])
def test_length(password: str) -> None:
    """Eight characters or more, and not a book."""
    with pytest.raises(WeakPassword):
        check(password)


@pytest.mark.parametrize(
    "password",
    ["password", "12345678", "qwertyuiop", "sayangku", "bismillah", "P@ssw0rd", "PASSWORD1", "iloveyou1", "aaaaaaaaa",
     "abcdefgh", "sitirahayu", "Rahayu123", "simpul123", "operator.dukcapil"],
)  # fmt: skip
def test_what_is_tried_first(password: str) -> None:
    """Breached passwords and their usual variations, rows of keys, one's own name."""
    with pytest.raises(WeakPassword):
        check(password, "operator.dukcapil", "Siti Rahayu")


@pytest.mark.parametrize("password", ["demo-bekasi", "kuda laut hijau", "kéjù-pagi-hari", "x7#kQ2!p", "lembu " * 40])
def test_good_ones(password: str) -> None:
    """Sentences and random ones, in any script, with spaces, as long as one likes."""
    check(password, "warga", "Siti Rahayu")


def test_one_time_passwords_are_good() -> None:
    """What the hub makes up passes its own rule, and is never the same."""
    made = {one_time() for _ in range(100)}

    for one in made:
        check(one)
    assert len(made) == 100


async def test_a_one_time_password_is_replaced(auth: Auth, make) -> None:
    """Whoever was told it says a new one at the first sign-in; afterwards the old one is nothing."""
    given = one_time()
    await make("baru", password=given, temporary=True)

    with pytest.raises(Missing) as caught:
        await auth.password("baru", given)
    for weak in (given, "12345678"):
        with pytest.raises(WeakPassword):
            await auth.password("baru", given, new=weak)
    await auth.password("baru", given, new="kuda laut hijau")

    assert caught.value.what == "password_change_required"
    with pytest.raises(Refused):
        await auth.password("baru", given, new="kuda laut biru")
    await auth.password("baru", "kuda laut hijau")
    assert not await Account.exists().where(Account.temporary.eq(True))
