"""API tokens: unguessable, recognisable, bound to what they are for, and gone when revoked."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from auth import ApiToken, Auth, BadApiToken, BadToken, Wanted, principal_of
from auth.apitokens import FRESH, looks_like_one, new_secret
from tests.auth.conftest import ANSWER, EMERGENCY, READ, Clock

WANTED = Wanted(
    name="SIMRS RSUD",
    scopes=frozenset({READ.name}),
    unit="RS-3275-01",
    agency="dinkes",
    purposes=frozenset({EMERGENCY.code}),
    made_by="rumahsakit",
)


async def refused(auth: Auth, secret: str, address: str | None = None) -> bool:
    try:
        await principal_of(auth, f"Bearer {secret}", address)
    except BadToken:
        return True
    return False


def test_a_secret_is_random_prefixed_and_checksummed() -> None:
    """A scanner for leaked secrets finds it by its shape, and two are never alike."""
    first, second = new_secret(), new_secret()

    assert re.fullmatch(r"simpul_[0-9A-Za-z]{36}", first)
    assert first != second
    assert looks_like_one(first)


@given(st.integers(7, 42), st.sampled_from("0123456789ABCXYZabcxyz"))
def test_a_mistyped_secret_is_known_without_the_database(at: int, other: str) -> None:
    """Any one other character breaks the checksum."""
    secret = new_secret()
    typed = secret[:at] + other + secret[at + 1 :]

    assert looks_like_one(typed) == (typed == secret)


class TestUse:
    async def test_speaks_for_its_system(self, auth: Auth) -> None:
        """It may what its scopes say, for its unit, and has no purpose unless it states one."""
        row, secret = await auth.api.create(WANTED)

        who = await principal_of(auth, f"Bearer {secret}")

        assert (who.subject, who.name, who.unit, who.agency) == (
            f"token:{row.id}",
            "SIMRS RSUD",
            "RS-3275-01",
            "dinkes",
        )
        assert who.permissions == {READ.name}
        assert (who.purposes, who.default_purpose, who.nik, who.roles) == ({EMERGENCY.code}, None, None, frozenset())

    async def test_only_its_hash_is_kept(self, auth: Auth) -> None:
        """Whoever reads the table can't use what is there."""
        _, secret = await auth.api.create(WANTED)

        kept = (await ApiToken.select())[0]

        assert secret not in str(kept)
        assert secret.startswith(kept["prefix"])
        assert len(kept["prefix"]) <= len(secret) - 30

    async def test_a_permission_that_is_gone_gives_nothing(self, auth: Auth) -> None:
        """A scope whose plugin was taken away is not there."""
        _, secret = await auth.api.create(WANTED)
        await ApiToken.update({ApiToken.scopes: f"dinkes:gone:read {READ.name}"}, force=True)

        assert (await principal_of(auth, f"Bearer {secret}")).permissions == {READ.name}

    async def test_the_last_use_is_noted_lazily(self, auth: Auth, clock: Clock) -> None:
        """One write a minute, not one a request."""
        row, secret = await auth.api.create(WANTED)
        first = clock()
        await principal_of(auth, f"Bearer {secret}")
        clock.pass_(seconds=30)
        await principal_of(auth, f"Bearer {secret}")
        await row.refresh()
        soon = row.last_used
        clock.pass_(seconds=31)
        await principal_of(auth, f"Bearer {secret}")
        await row.refresh()

        assert (soon, row.last_used) == (first, clock())

    @pytest.mark.parametrize("address", ["10.1.2.3", "fd00::1"])
    async def test_from_its_networks(self, auth: Auth, address: str) -> None:
        """A token bound to networks works from there."""
        _, secret = await auth.api.create(replace(WANTED, addresses=("10.1.0.0/16", "fd00::/8")))

        assert not await refused(auth, secret, address)

    @pytest.mark.parametrize("address", ["10.2.0.1", "::1", None, "", "unix"])
    async def test_from_nowhere_else(self, auth: Auth, address: str | None) -> None:
        """From anywhere else, or from nobody knows where, it doesn't."""
        _, secret = await auth.api.create(replace(WANTED, addresses=("10.1.0.0/16", "fd00::/8")))

        assert await refused(auth, secret, address)


class TestEnd:
    async def test_expires(self, auth: Auth, clock: Clock) -> None:
        """It is good until its last moment and not longer."""
        _, secret = await auth.api.create(replace(WANTED, expires=clock() + timedelta(days=1)))
        clock.pass_(hours=23)
        before = await refused(auth, secret)
        clock.pass_(hours=1)

        assert (before, await refused(auth, secret)) == (False, True)

    async def test_revoked_here(self, auth: Auth) -> None:
        """A revoked token is refused at once by the worker that revoked it."""
        row, secret = await auth.api.create(WANTED)
        await principal_of(auth, f"Bearer {secret}")

        await auth.api.revoke(row.id)

        assert await refused(auth, secret)

    async def test_revoked_on_another_worker(self, auth: Auth, monkeypatch: pytest.MonkeyPatch) -> None:
        """Another worker, which used it a moment ago, refuses it within half a second."""
        row, secret = await auth.api.create(WANTED)
        other = replace(auth)
        await principal_of(other, f"Bearer {secret}")
        await auth.api.revoke(row.id)
        now = __import__("time").monotonic()
        monkeypatch.setattr("auth.apitokens.time.monotonic", lambda: now + FRESH)

        assert FRESH < 1
        assert await refused(other, secret)

    async def test_rotated(self, auth: Auth, clock: Clock) -> None:
        """Old and new secret both work during the overlap, then only the new one."""
        old, first = await auth.api.create(WANTED)

        new, second = await auth.api.rotate(old, timedelta(hours=2))

        both = [await refused(auth, secret) for secret in (first, second)]
        clock.pass_(hours=2)
        assert both == [False, False]
        assert [await refused(auth, secret) for secret in (first, second)] == [True, False]
        assert (new.scopes, new.unit, new.purposes) == (old.scopes, old.unit, old.purposes)

    async def test_rotated_once(self, auth: Auth) -> None:
        """A token has one successor."""
        row, _ = await auth.api.create(WANTED)
        await auth.api.rotate(row)

        with pytest.raises(BadApiToken):
            await auth.api.rotate(row)
        await row.refresh()
        with pytest.raises(BadApiToken):
            await auth.api.rotate(row)
        assert await ApiToken.count() == 2

    async def test_given_up_by_its_holder(self, auth: Auth) -> None:
        """Whoever found a leaked token can end it."""
        _, secret = await auth.api.create(WANTED)

        await auth.revoke(secret)

        assert await refused(auth, secret)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"scopes": frozenset()}, "scopes"),
        ({"scopes": frozenset({ANSWER.name, "no:such:thing"})}, "scopes"),
        ({"purposes": frozenset({"nothing"})}, "purposes"),
        ({"addresses": ("10.1.0.0/33",)}, "addresses"),
        ({"addresses": ("rsud.example",)}, "addresses"),
        ({"expires": Clock()() - timedelta(seconds=1)}, "expiresAt"),
        ({"expires": Clock()() + timedelta(days=731)}, "expiresAt"),
    ],
)
async def test_what_does_not_fit_is_refused(auth: Auth, change: dict, field: str) -> None:
    """The field at fault is named and nothing is kept."""
    with pytest.raises(BadApiToken) as caught:
        await auth.api.create(replace(WANTED, **change))

    assert caught.value.field == field
    assert await ApiToken.count() == 0


NONSENSE = [
    "simpul_",
    "simpul_" + "0" * 36,
    "simpul_" + "0" * 100_000,
    "simpul_\uff21\uff22\uff23" + "0" * 33,
    "simpul_' or 1=1 --",
]


@pytest.mark.parametrize("secret", NONSENSE, ids=range(len(NONSENSE)))
async def test_nonsense_is_refused_alike(auth: Auth, secret: str) -> None:
    """Whatever begins like a token and is none."""
    assert await refused(auth, secret)
