"""API tokens in the graph, by the contract's own operations, and at the door."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from hub.running import Hub

CREATE = """mutation CreateApiToken($input: ApiTokenInput!) {
  createApiToken(input: $input) { secret token { id name prefix scopes unit expiresAt } } }"""
REVOKE = "mutation RevokeApiToken($id: ID!) { revokeApiToken(input: { id: $id }) { id revokedAt } }"
LIST = "query ApiTokens { apiTokens { id name prefix scopes unit createdAt lastUsedAt expiresAt revokedAt } }"
ROTATE = "mutation ($id: ID!) { rotateApiToken(input: { id: $id, overlapHours: 1 }) { secret token { id scopes } } }"
ME = "{ me { username name roles permissions purposes unit } }"
CITIZEN = "query ($nik: NIK!) { citizen(nik: $nik) { nik referrals { number } } }"
SITI = "3275014107900001"
SIMRS = {"name": "SIMRS", "scopes": ["dinkes:referral:read", "hub:citizen:find"], "purposes": ["HEALTH_SERVICE"]}


@pytest.fixture
async def made(ask: Any) -> dict[str, Any]:
    """A token that the hospital's staff made for its information system."""
    answer = await ask(CREATE, who="rumahsakit", input=SIMRS)
    assert answer.errors == []
    found: dict[str, Any] = answer.data["createApiToken"]
    return found


async def asked(client: httpx.AsyncClient, secret: str, query: str, purpose: str = "", **variables: Any) -> Any:
    headers = {"Authorization": f"Bearer {secret}"} | ({"X-Purpose": purpose} if purpose else {})
    return await client.post("/graphql", json={"query": query, "variables": variables}, headers=headers)


async def test_a_hospital_makes_one_for_itself(ask: Any, client: httpx.AsyncClient, made: dict[str, Any]) -> None:
    """The secret is in this one answer, and the system is then known by it."""
    me = (await asked(client, made["secret"], ME)).json()["data"]["me"]

    assert made["token"]["unit"] == "RS-3275-01"
    assert made["secret"].startswith(made["token"]["prefix"])
    assert me["name"] == "SIMRS"
    assert (me["roles"], me["permissions"]) == ([], sorted(SIMRS["scopes"]))
    assert (me["unit"], me["purposes"]) == ("RS-3275-01", ["HEALTH_SERVICE"])
    assert made["secret"] not in str((await ask(LIST, who="rumahsakit")).data)


async def test_its_use_is_noted(ask: Any, client: httpx.AsyncClient, made: dict[str, Any]) -> None:
    """The list says when a token was last used."""
    await asked(client, made["secret"], ME)

    listed = {one["id"]: one for one in (await ask(LIST, who="rumahsakit")).data["apiTokens"]}

    assert listed[made["token"]["id"]]["lastUsedAt"] is not None
    assert listed[made["token"]["id"]]["revokedAt"] is None


async def test_a_token_says_why_it_reads(ask: Any, client: httpx.AsyncClient, made: dict[str, Any]) -> None:
    """It has no default purpose; with one it may state it reads what its unit may, and the citizen sees the system."""
    refused = (await asked(client, made["secret"], CITIZEN, nik=SITI)).json()
    other = (await asked(client, made["secret"], CITIZEN, "EMERGENCY", nik=SITI)).json()
    read = (await asked(client, made["secret"], CITIZEN, "HEALTH_SERVICE", nik=SITI)).json()

    log = await ask(
        "{ me { citizen { accessLog(first: 1) { edges { node { actor agency purpose } } } } } }", who="warga"
    )

    assert [one["errors"][0]["extensions"]["code"] for one in (refused, other)] == ["PURPOSE_REQUIRED"] * 2
    assert "errors" not in read
    assert log.data["me"]["citizen"]["accessLog"]["edges"][0]["node"] == {
        "actor": "SIMRS",
        "agency": "dinkes",
        "purpose": "HEALTH_SERVICE",
    }


async def test_revoked_it_is_refused(ask: Any, client: httpx.AsyncClient, made: dict[str, Any]) -> None:
    """A revoked token is answered like any bad one: 401."""
    answer = await ask(REVOKE, who="rumahsakit", id=made["token"]["id"])

    refused = await asked(client, made["secret"], ME)

    assert answer.data["revokeApiToken"]["revokedAt"] is not None
    assert (refused.status_code, refused.json()["errors"][0]["extensions"]["code"]) == (401, "UNAUTHENTICATED")


async def test_revoked_in_another_process_within_a_second(
    ask: Any, client: httpx.AsyncClient, made: dict[str, Any], hub_url: str
) -> None:
    """A worker that has just accepted the token refuses it a second after another one revoked it."""
    async with httpx.AsyncClient(base_url=hub_url) as there:
        before = await asked(there, made["secret"], ME)
        await ask(REVOKE, who="rumahsakit", id=made["token"]["id"])
        await asyncio.sleep(0.9)
        after = await asked(there, made["secret"], ME)

    assert (before.status_code, after.status_code) == (200, 401)


async def test_rotated(ask: Any, client: httpx.AsyncClient, made: dict[str, Any]) -> None:
    """Old and new secret both work while systems are told the new one."""
    new = (await ask(ROTATE, who="rumahsakit", id=made["token"]["id"])).data["rotateApiToken"]

    answers = [await asked(client, secret, ME) for secret in (made["secret"], new["secret"])]
    again = await ask(ROTATE, who="rumahsakit", id=made["token"]["id"])

    assert [one.status_code for one in answers] == [200, 200]
    assert again.codes == ["BAD_INPUT"]


async def test_an_administrator_makes_one_for_any_unit(ask: Any) -> None:
    """An administrator has none of the permissions and grants those of the catalog."""
    wanted = SIMRS | {"unit": "32750200012", "agency": "dinkes", "addresses": ["10.0.0.0/8"]}

    answer = await ask(CREATE, who="admin", input=wanted)

    listed = [one["id"] for one in (await ask(LIST, who="puskesmas")).data["apiTokens"]]
    assert answer.data["createApiToken"]["token"]["id"] in listed


@pytest.mark.parametrize(
    ("who", "change", "code"),
    [
        (None, {}, "UNAUTHENTICATED"),
        ("warga", {}, "FORBIDDEN"),
        ("dinkes", {}, "FORBIDDEN"),
        ("rumahsakit", {"unit": "32750200012"}, "FORBIDDEN"),
        ("rumahsakit", {"scopes": ["dinkes:referral:read_all"]}, "FORBIDDEN"),
        ("rumahsakit", {"scopes": ["hub:token:manage_unit"]}, "FORBIDDEN"),
        ("rumahsakit", {"purposes": ["EMERGENCY"]}, "FORBIDDEN"),
        ("rumahsakit", {"scopes": ["no:such:thing"]}, "BAD_INPUT"),
        ("rumahsakit", {"scopes": []}, "BAD_INPUT"),
        ("rumahsakit", {"name": ""}, "BAD_INPUT"),
        ("rumahsakit", {"addresses": ["everywhere"]}, "BAD_INPUT"),
        ("rumahsakit", {"expiresAt": "2020-01-01T00:00:00Z"}, "BAD_INPUT"),
        ("admin", {}, "BAD_INPUT"),
        ("admin", {"unit": "X", "scopes": ["hub:token:manage"]}, "FORBIDDEN"),
        ("admin", {"unit": "X", "purposes": ["NONE"]}, "BAD_INPUT"),
    ],
)
async def test_nobody_gives_more_than_they_may(ask: Any, who: str | None, change: dict[str, Any], code: str) -> None:
    """Another unit's token, more than one's own rights, what nobody declares: refused by code."""
    answer = await ask(CREATE, who=who, input=SIMRS | change)

    assert answer.codes == [code]
    assert answer.data is None


async def test_another_units_token_is_absent(ask: Any, made: dict[str, Any]) -> None:
    """A token of another unit and one that never was are answered alike."""
    answers = [
        await ask(document, who="puskesmas", id=id)
        for document in (REVOKE, ROTATE)
        for id in (made["token"]["id"], "7b5b0d04-0000-4000-8000-000000000000")
    ]

    assert [one.codes for one in answers] == [["NOT_FOUND"]] * 4
    assert made["token"]["id"] not in str((await ask(LIST, who="puskesmas")).data)
    assert (await ask(LIST, who="warga")).codes == ["FORBIDDEN"]
    assert (await ask(LIST)).codes == ["UNAUTHENTICATED"]


class TestIntrospection:
    async def test_a_gateway_asks(self, client: httpx.AsyncClient, hub: Hub, made: dict[str, Any], token: Any) -> None:
        """RFC 7662: what the token is good for, for API tokens and access tokens."""
        gateway = {"X-Simpul-Gateway": hub.settings.gateway_token}
        system, officer, nonsense = [
            (await client.post("/auth/introspect", data={"token": one}, headers=gateway)).json()
            for one in (made["secret"], await token("rumahsakit"), "nonsense")
        ]

        assert nonsense == {"active": False}
        assert (system["active"], system["unit"], system["purposes"]) == (True, "RS-3275-01", ["HEALTH_SERVICE"])
        assert set(system["scope"].split()) == set(SIMRS["scopes"])
        assert datetime.fromtimestamp(system["exp"], UTC) - datetime.now(UTC) > timedelta(days=364)
        assert (officer["username"], officer["exp"] - officer["iat"]) == ("rumahsakit", 600)

    async def test_a_system_with_the_permission_asks(self, client: httpx.AsyncClient, ask: Any) -> None:
        """A gateway can have an API token of its own."""
        wanted = {"name": "Gateway", "unit": "KOMINFO", "scopes": ["hub:token:introspect"]}
        secret = (await ask(CREATE, who="admin", input=wanted)).data["createApiToken"]["secret"]
        bearer = {"Authorization": f"Bearer {secret}"}

        answer = await client.post("/auth/introspect", data={"token": secret}, headers=bearer)

        assert answer.json()["scope"] == "hub:token:introspect"

    @pytest.mark.parametrize("shown", ["", "wrong", "gateway-of-the-testé"])
    async def test_nobody_else_does(
        self, client: httpx.AsyncClient, made: dict[str, Any], token: Any, shown: str
    ) -> None:
        """Without the gateway's secret or the permission there is no answer about any token."""
        headers = {"X-Simpul-Gateway": shown.encode("latin-1"), "Authorization": f"Bearer {await token('admin')}"}

        answer = await client.post("/auth/introspect", data={"token": made["secret"]}, headers=headers)
        by_get = await client.get("/auth/introspect", params={"token": made["secret"]}, headers=headers)

        assert (answer.status_code, answer.json()["error"]) == (401, "invalid_client")
        assert by_get.status_code == 405

    async def test_revoked_is_not_active(self, client: httpx.AsyncClient, hub: Hub, ask: Any, made: Any) -> None:
        """A gateway learns of a revocation."""
        await ask(REVOKE, who="rumahsakit", id=made["token"]["id"])

        answer = await client.post(
            "/auth/introspect",
            data={"token": made["secret"]},
            headers={"X-Simpul-Gateway": hub.settings.gateway_token},
        )

        assert answer.json() == {"active": False}
