"""An account that is there, linked to a provider's person by an administrator, and unlinked."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from msgspec.structs import replace

from auth import Auth, BadLink, BadToken, Identity, Oidc, Refused, Visit, accounts, principal_of
from auth.oidc import people

OFFICER = {"groups": ["backoffice"], "preferred_username": "rina"}


@pytest.fixture(autouse=True)
def rules(oidc: Oidc) -> None:
    """The provider gives and takes one role; the others are an administrator's."""
    provider = replace(oidc.clients["sso"].provider, rules=oidc.clients["sso"].provider.rules[:1])
    oidc.trusted.providers["sso"] = oidc.clients["sso"].provider = provider


async def who(auth: Auth, tokens: dict[str, Any]) -> Any:
    return await principal_of(auth, f"Bearer {tokens['access_token']}")


async def refused(oidc: Oidc, *given: Any) -> str:
    """Why a link isn't made."""
    with pytest.raises(BadLink) as refusal:
        await oidc.link(*given)
    return refusal.value.why


async def test_the_officer_signs_in_with_their_own_account(auth: Auth, make, oidc, browser, forge) -> None:
    """Whom no rule gives anything signs in with the account that is there, and its roles."""
    officer = await make("rina", roles=["dinkes.crew"], unit="EMG-09")
    await oidc.link("sso", "77", officer)
    forge.people["77"] = {"preferred_username": "somebody"}

    found = await who(auth, await browser.sign_in("77"))

    assert (found.subject, found.username, found.unit) == (officer.id, "rina", "EMG-09")
    assert found.roles == {"dinkes.crew"}


async def test_what_rules_name_is_the_providers(auth: Auth, make, oidc, browser, forge) -> None:
    """A role that its rules name is given and taken like anybody's; the others stay the administrator's."""
    officer = await make("rina", roles=["dinkes.crew"], unit="EMG-09")
    await oidc.link("sso", "77", officer)
    forge.people["77"] = OFFICER

    given = await who(auth, await browser.sign_in("77"))
    forge.people["77"] = {}
    taken = await who(auth, await browser.sign_in("77"))

    assert (given.roles, given.unit, given.agency) == ({"dinkes.crew", "dinsos.officer"}, "U1", "dinsos")
    assert (taken.roles, taken.unit) == ({"dinkes.crew"}, "U1")


async def test_what_can_not_be_linked(auth: Auth, make, oidc, browser, forge) -> None:
    """Not with a provider that nobody trusts, not a closed account, not an identity that is somebody's."""
    forge.people["78"] = OFFICER
    await browser.sign_in("78")
    officer, closed = await make("budi"), await make("tutup")
    await auth.deactivate(closed)
    await oidc.link("sso", "77", officer)

    tried = [("other", "79", officer), ("sso", "79", closed), ("sso", "78", officer), ("sso", "77", officer)]
    why = [await refused(oidc, *one) for one in tried]

    assert why == ["provider", "closed", "taken", "taken"]
    assert await Identity.count() == 2


async def test_one_of_many_at_once(make, oidc) -> None:
    """An identity that two administrators link at once is one account's."""
    first, second = await make("satu"), await make("dua")

    done = await asyncio.gather(
        *(oidc.link("sso", "77", one) for one in (first, second, first, second)), return_exceptions=True
    )

    assert sorted(str(one) for one in done) == ["None", "taken", "taken", "taken"]
    assert await Identity.count() == 1


async def test_unlinked(auth: Auth, make, oidc, browser, forge) -> None:
    """Every sign-in of the account ends, codes that are on their way too, and the provider opens it no more."""
    officer = await make("rina", roles=["dinkes.crew"])
    await oidc.link("sso", "77", officer)
    forge.people["77"] = {}
    tokens, code = await browser.sign_in("77"), (await browser.come_back("77"))["code"]
    by_password = await auth.password("rina", "demo-bekasi")

    await oidc.unlink("sso", "77", officer)

    with pytest.raises(BadToken):
        await who(auth, tokens)
    for refresh in (tokens["refresh_token"], by_password.refresh):
        with pytest.raises(Refused):
            await auth.refresh(refresh)
    assert (await browser.exchange(code)).json()["error"] == "invalid_grant"
    assert await browser.come_back("77") == {"error": "access_denied"}
    assert await auth.password("rina", "demo-bekasi")
    assert await accounts.roles_of(officer.id) == ["dinkes.crew"]


async def test_unlinked_while_somebody_comes_back(auth: Auth, make, oidc, browser, forge) -> None:
    """A person whom the provider just said yes to gets no code, if the account was unlinked in between."""
    officer = await make("rina", roles=["dinkes.crew"])
    await oidc.link("sso", "77", officer)
    forge.people["77"] = {"groups": ["backoffice"]}

    async def tell(*_: Any) -> None:
        await oidc.unlink("sso", "77", officer)

    oidc.tell = tell

    assert await browser.come_back("77") == {"error": "access_denied"}
    assert await Visit.count() == 0


async def test_only_what_is_linked_is_unlinked(auth: Auth, make, oidc) -> None:
    """Another account's identity stays, and nobody is signed out."""
    rina, budi = await make("rina"), await make("budi")
    await oidc.link("sso", "77", rina)
    tokens = await auth.password("budi", "demo-bekasi")

    for given in (("sso", "77", budi), ("sso", "78", rina), ("other", "77", rina)):
        with pytest.raises(BadLink):
            await oidc.unlink(*given)

    assert await Identity.count() == 1
    assert await auth.refresh(tokens.refresh)


async def test_of_a_provider_that_is_gone(auth: Auth, make, oidc) -> None:
    """What the hub doesn't trust any more is named by its address, and unlinked by it."""
    officer = await make("rina")
    async with auth.transaction():
        await people.link("https://old.test", "77", officer, auth.clock())

    assert oidc.trusted.named("https://old.test") == "https://old.test"
    await oidc.unlink("https://old.test", "77", officer)

    assert await Identity.count() == 0
