"""Rules that name roles which administrators compose: they count when there is such a role, and else give nothing."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest
from msgspec.structs import replace

from auth import Account, Auth, Grant, Oidc, Role, accounts, principal_of
from auth.oidc import Rule, people

READ = "dukcapil:citizen:read"
READER = Role("kota.pembaca", "Pembaca", frozenset({READ}))
READERS = Rule(claim="groups", value="reader", roles=(READER.name,), unit="KOTA")


@pytest.fixture(autouse=True)
def rules(oidc: Oidc) -> None:
    """The operator's file names the role, which isn't there."""
    provider = replace(oidc.clients["sso"].provider, rules=(READERS, *oidc.clients["sso"].provider.rules))
    oidc.trusted.providers["sso"] = oidc.clients["sso"].provider = provider


@pytest.fixture
def rina(forge) -> None:
    forge.people["77"] = {"groups": ["reader"], "preferred_username": "rina"}


async def roles(auth: Auth, browser: Any) -> Iterable[str]:
    tokens = await browser.sign_in("77")
    found = await principal_of(auth, f"Bearer {tokens['access_token']}")
    return found.roles


async def test_it_lives_without_a_restart(auth: Auth, rina, browser) -> None:
    """Refused while there is no such role; then it is given, and what it says counts; deleted, it is gone."""
    before = await browser.come_back("77")
    await auth.roles.compose(READER, new=True)
    given = await roles(auth, browser)
    await auth.roles.decompose(READER.name)
    after = await roles(auth, browser)
    await auth.roles.compose(READER, new=True)
    again = await roles(auth, browser)

    assert before == {"error": "access_denied"}
    assert (given, after, again) == ({READER.name}, set(), {READER.name})


async def test_another_worker_composed_it(auth: Auth, rina, browser, monkeypatch: pytest.MonkeyPatch) -> None:
    """The worker that signs in knows what another one did."""
    monkeypatch.setattr("auth.revocations.FRESH", 0.0)
    await auth.roles.compose(READER, new=True)
    auth.catalog.compose([])
    auth.revoked._heard.clear()

    assert await roles(auth, browser) == {READER.name}


async def test_one_that_is_gone_leaves_the_others(auth: Auth, browser, forge) -> None:
    """The person has what the other rules give, and the unit of those."""
    forge.people["77"] = {"groups": ["reader", "crew"]}
    tokens = await browser.sign_in("77")

    found = await principal_of(auth, f"Bearer {tokens['access_token']}")

    assert (found.roles, found.unit) == ({"dinkes.crew"}, "EMG-01")


async def test_deleted_while_somebody_signs_in(auth: Auth, oidc: Oidc) -> None:
    """A worker that has not heard yet grants nothing: a role of that name, made later, is nobody's."""
    provider = oidc.trusted.providers["sso"]
    seen = provider.sees({"sub": "77", "groups": ["reader"]}, {READER.name})

    async with auth.transaction():
        account, done = await people.welcome("sso", provider, seen, auth.clock(), auth.roles)

    assert done == ["LINK"]
    assert await accounts.roles_of(account.id) == []
    assert (await Account.count(), await Grant.count()) == (1, 0)
