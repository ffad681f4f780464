"""Signing in to the demo city through a provider: the same graph, the same limits, and a line in the access log."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from hub import end_sessions, providers
from hub.errors import BadSetup
from hub.running import Hub
from tests.provider import ISSUER, SECRET, Browser, Forge

FILE = f"""
[providers.sso]
title = "Akun pegawai"
issuer = "{ISSUER}"
client_id = "simpul"
client_secret_file = "SECRET"
nik = "nik"

[[providers.sso.rules]]
claim = "groups"
value = "auditors"
roles = ["auditor"]
unit = "INSPEKTORAT"

[[providers.sso.rules]]
claim = "nik"
value = "*"
roles = ["citizen"]
"""
ENTRIES = """query ($account: String!) {
  accessEntries(first: 50, filter: { account: $account }) { edges { node { actor fields } } } }"""
ME = "{ me { username roles unit citizen { nik } } }"


def written(folder: Path) -> Path:
    """The operator's file."""
    (folder / "secret").write_text(SECRET)
    file = folder / "oidc.toml"
    file.write_text(FILE.replace("SECRET", str(folder / "secret")))
    return file


@pytest.fixture
def forge() -> Forge:
    return Forge(lambda: datetime.now(UTC))


@pytest.fixture
def browser(
    hub: Hub, client: httpx.AsyncClient, forge: Forge, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Browser]:
    assert hub.app is not None
    monkeypatch.setattr(hub, "settings", replace(hub.settings, oidc=written(tmp_path)))
    oidc = providers.of(hub)
    oidc.clients["sso"].transport = httpx.MockTransport(forge)
    monkeypatch.setattr(hub.app.state, "oidc", oidc)
    yield Browser(client, forge)
    client.cookies.clear()


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


def test_a_mistake_stops_the_start(hub: Hub, tmp_path: Path) -> None:
    """The operator is told before anything is served."""
    file = written(tmp_path)
    file.write_text(file.read_text().replace('"auditor"', '"inspektur"'))

    with pytest.raises(BadSetup, match=r"SIMPUL_OIDC: .*oidc\.toml: providers\.sso: 'inspektur' is no role"):
        providers.trusted(replace(hub.settings, oidc=file), hub.composition)
