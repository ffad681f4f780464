"""Signing in to the demo city through a provider: the same graph, the same limits, and a line in the access log."""

from __future__ import annotations

import logging
import uuid
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest

from auth.oidc import Rule
from hub import end_sessions, providers
from hub.errors import BadSetup
from hub.running import Hub
from tests.hub.test_roles import COMPOSE, DELETE
from tests.provider import Browser, Forge, written

ENTRIES = """query ($account: String!) {
  accessEntries(first: 50, filter: { account: $account }) { edges { node { actor fields } } } }"""
ME = "{ me { username roles unit citizen { nik } } }"


async def me(client: httpx.AsyncClient, tokens: dict[str, Any]) -> Any:
    headers = {"Authorization": f"Bearer {tokens['access_token']}"}
    return (await client.post("/graphql", json={"query": ME}, headers=headers)).json()["data"]["me"]


async def test_an_officer(browser: Browser, client: httpx.AsyncClient, forge: Forge, ask: Any) -> None:
    """What the provider's groups give can be used in the graph, and auditors see who gave it."""
    subject = uuid.uuid4().hex
    forge.people[subject] = {"groups": ["auditors"], "preferred_username": subject}

    found = await me(client, await browser.sign_in(subject))

    assert found == {"username": f"{subject}@sso", "roles": ["auditor"], "unit": "INSPEKTORAT", "citizen": None}
    lines = (await ask(ENTRIES, who="auditor", account="oidc:sso")).data["accessEntries"]["edges"]
    said = [(line["node"]["actor"], field) for line in lines for field in line["node"]["fields"] if subject in field]
    assert sorted(said) == [
        ("Akun pegawai", f"hub.providers:GRANT:auditor:{subject}@sso"),
        ("Akun pegawai", f"hub.providers:LINK:{subject}@sso"),
    ]


async def test_a_citizen_and_a_death(browser: Browser, client: httpx.AsyncClient, forge: Forge, hub: Hub) -> None:
    """A citizen's NIK leads to their own record; after a death it leads nowhere, not even to a new account."""
    nik = "3275990101009998"
    subject = uuid.uuid4().hex
    forge.people[subject] = forge.people["other"] = {"nik": nik}
    tokens = await browser.sign_in(subject)
    assert (await me(client, tokens))["citizen"] == {"nik": nik}

    await end_sessions(hub.db, nik=nik)

    refresh = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
    assert (await client.post("/auth/token", data=refresh)).json()["error"] == "invalid_grant"
    assert [await browser.come_back(one) for one in (subject, "other")] == [{"error": "access_denied"}] * 2


async def test_a_composed_role(browser: Browser, client: httpx.AsyncClient, forge: Forge, hub: Hub, ask: Any) -> None:
    """A rule may name a role that an administrator composes in the graph: without a restart, while there is one."""
    assert hub.app is not None
    subject, role = uuid.uuid4().hex, f"kota.{uuid.uuid4().hex[:8]}"
    oidc = hub.app.state.oidc
    one = oidc.trusted.providers["sso"]
    rules = (*one.rules, Rule(claim="groups", value="readers", roles=(role,)))
    oidc.trusted.providers["sso"] = oidc.clients["sso"].provider = msgspec.structs.replace(one, rules=rules)
    forge.people[subject] = {"groups": ["readers"]}
    wanted = {"name": role, "title": "Pembaca", "permissions": ["dinsos:complaint:read"]}

    before = await browser.come_back(subject)
    await ask(COMPOSE, who="admin", input=wanted)
    given = await me(client, await browser.sign_in(subject))
    await ask(DELETE, who="admin", name=role)
    after = await me(client, await browser.sign_in(subject))

    assert before == {"error": "access_denied"}
    assert (given["roles"], after["roles"]) == ([role], [])


async def test_the_operator_is_told_of_roles_that_are_none(
    browser: Browser, hub: Hub, logged: list[logging.LogRecord]
) -> None:
    """The hub starts with them, since they may be composed later, and says so."""
    assert hub.app is not None
    oidc = hub.app.state.oidc
    rule = Rule(claim="groups", value="x", roles=("kota.tidak-ada", "auditor"))
    oidc.trusted.providers["sso"] = msgspec.structs.replace(oidc.trusted.providers["sso"], rules=(rule,))

    await providers.warn(oidc)

    assert [(one.levelname, one.msg, one.args) for one in logged] == [
        ("WARNING", "provider names no role", {"provider": "sso", "role": "kota.tidak-ada"})
    ]


def test_a_mistake_stops_the_start(hub: Hub, tmp_path: Path) -> None:
    """The operator is told before anything is served."""
    file = written(tmp_path)
    file.write_text(file.read_text().replace('"auditor"', '"Inspektur Kota"'))

    with pytest.raises(BadSetup, match=r"SIMPUL_OIDC: .*oidc\.toml: providers\.sso: 'Inspektur Kota' is no role"):
        providers.trusted(replace(hub.settings, oidc=file), hub.composition)
