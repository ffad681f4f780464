"""Passwords are hashed with Argon2id, and checking one costs the same with and without an account."""

import asyncio

import pytest
from argon2 import PasswordHasher, extract_parameters
from argon2.low_level import Type
from hypothesis import given, settings
from hypothesis import strategies as st

from auth import CHEAP, STRONG, Passwords


class Counting(PasswordHasher):
    """A real hasher that notes the parameters of every check it does."""

    def __init__(self) -> None:
        super().__init__(time_cost=1, memory_cost=64, parallelism=1)
        self.checks: list[object] = []

    def verify(self, hash: str | bytes, password: str | bytes) -> bool:
        parameters = extract_parameters(hash if isinstance(hash, str) else hash.decode())
        self.checks.append(parameters)
        return super().verify(hash, password)


@pytest.fixture
def cheap() -> Passwords:
    return Passwords(CHEAP)


def test_are_argon2id_as_the_rfc_recommends() -> None:
    """The default parameters are the second choice of RFC 9106, and not those of the tests."""
    assert (STRONG.type, STRONG.time_cost, STRONG.memory_cost, STRONG.parallelism) == (Type.ID, 3, 65536, 4)
    assert Passwords().hasher is STRONG


async def test_the_right_one_fits(cheap: Passwords) -> None:
    """A password fits its own hash."""
    stored = await cheap.hash("demo-bekasi")

    assert stored.startswith("$argon2id$")
    assert await cheap.verify("demo-bekasi", stored)
    assert not await cheap.verify("demo-bekasI", stored)


async def test_two_hashes_of_one_password_differ(cheap: Passwords) -> None:
    """A hash is salted."""
    assert await cheap.hash("demo-bekasi") != await cheap.hash("demo-bekasi")


async def test_spelling_of_accents_does_not_matter(cheap: Passwords) -> None:
    """Composed and decomposed accents are the same password."""
    assert await cheap.verify("se\u0301jour-panjang", await cheap.hash("s\u00e9jour-panjang"))


@pytest.mark.parametrize("stored", [None, "", "!", "$argon2id$v=19$broken", "plaintext"])
async def test_nothing_to_check_against_is_as_much_work(stored: str | None) -> None:
    """Without a usable hash a check of the same parameters is made all the same, and fails."""
    hasher = Counting()
    passwords = Passwords(hasher)

    assert not await passwords.verify("demo-bekasi", stored)

    real = extract_parameters(await passwords.hash("demo-bekasi"))
    checked = [check for check in hasher.checks if check == real]
    assert len(checked) == 1


async def test_old_parameters_are_noticed(cheap: Passwords) -> None:
    """A hash made cheaper than today's still fits, and is known to be stale."""
    better = Passwords(PasswordHasher(time_cost=2, memory_cost=128, parallelism=1))
    stored = await cheap.hash("demo-bekasi")

    assert await better.verify("demo-bekasi", stored)
    assert better.stale(stored)
    assert not cheap.stale(stored)


async def test_the_event_loop_goes_on() -> None:
    """While a password is being hashed, other tasks run."""
    passwords = Passwords(PasswordHasher(time_cost=1, memory_cost=65536, parallelism=1))
    turns = 0

    task = asyncio.create_task(passwords.hash("demo-bekasi"))
    while not task.done():
        await asyncio.sleep(0.001)
        turns += 1

    assert turns > 3


@settings(max_examples=30, deadline=None)
@given(st.text(st.characters(exclude_categories=()), max_size=300))
def test_any_text_is_a_password(password: str) -> None:
    """No text, not even half a surrogate pair, breaks hashing."""

    async def fits() -> bool:
        passwords = Passwords(CHEAP)
        return await passwords.verify(password, await passwords.hash(password))

    assert asyncio.run(fits())
