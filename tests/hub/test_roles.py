"""An administrator composes a role of declared permissions, and nothing beyond them."""

from __future__ import annotations

import uuid
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from hub.running import Hub
from tests.hub.test_users import CLOSE, CREATE, GRANT, NEW

ROLE = "{ name title permissions purposes defaultPurpose unitKind needsSecondFactor composed }"
COMPOSE = f"mutation ($input: ComposeRoleInput!) {{ createRole(input: $input) {ROLE} }}"
CHANGE = COMPOSE.replace("createRole", "updateRole")
DELETE = f"mutation ($name: String!) {{ deleteRole(input: {{ name: $name }}) {ROLE} }}"
ENTRIES = """{ accessEntries(first: 100, filter: { account: "admin" }) { edges { node { fields } } } }"""
READ = "dinsos:complaint:read"


@pytest.fixture
async def role(hub: Hub) -> AsyncIterator[dict[str, Any]]:
    """A role to compose; it is gone afterwards."""
    name = f"city.{uuid.uuid4().hex[:8]}"
    yield {"name": name, "title": "Pembaca pengaduan", "permissions": [READ]}
    await hub.auth.roles.decompose(name)


async def test_a_role_lives(ask: Any, client: httpx.AsyncClient, role: dict[str, Any]) -> None:
    """Composed, given, used, changed, deleted: each counts at once, and each is in the access log."""
    name, username = role["name"], role["name"]

    made = await ask(COMPOSE, who="admin", input=role)
    told = (await ask(CREATE, who="admin", input={"username": username, "name": "Pembaca"})).data["createUser"]
    await ask(GRANT, who="admin", username=username, role=name)
    form = {"grant_type": "password", "username": username, "password": told["password"], "new_password": NEW}
    tokens = (await client.post("/auth/token", data=form)).json()
    may = await allowed(client, tokens)
    await ask(CHANGE, who="admin", input=role | {"permissions": ["dinsos:aid:read"]})
    tokens = await renewed(client, tokens)
    may_then = await allowed(client, tokens)
    gone = await ask(DELETE, who="admin", name=name)
    at_last = await allowed(client, await renewed(client, tokens))
    await ask(CLOSE, who="admin", username=username)

    assert made.data["createRole"] == role | {
        "purposes": [], "defaultPurpose": None, "unitKind": None, "needsSecondFactor": False, "composed": True,
    }  # fmt: skip
    assert (may, may_then, at_last) == ([READ], ["dinsos:aid:read"], [])
    assert gone.data["deleteRole"]["name"] == name
    log = (await ask(ENTRIES, who="auditor")).data["accessEntries"]["edges"]
    said = {field for line in log for field in line["node"]["fields"] if f":{name}" in field and "roles" in field}
    assert said == {
        f"hub.roles:CREATE:{name}",
        f"hub.roles:ADD:{name}:{READ}",
        f"hub.roles:UPDATE:{name}",
        f"hub.roles:ADD:{name}:dinsos:aid:read",
        f"hub.roles:REMOVE:{name}:{READ}",
        f"hub.roles:DELETE:{name}",
    }


async def allowed(client: httpx.AsyncClient, tokens: dict[str, str]) -> list[str]:
    headers = {"Authorization": f"Bearer {tokens['access_token']}"}
    answer = await client.post("/graphql", json={"query": "{ me { permissions } }"}, headers=headers)
    found: list[str] = answer.json()["data"]["me"]["permissions"]
    return found


async def renewed(client: httpx.AsyncClient, tokens: dict[str, str]) -> dict[str, str]:
    form = {"grant_type": "refresh_token", "refresh_token": tokens["refresh_token"]}
    found: dict[str, str] = (await client.post("/auth/token", data=form)).json()
    return found


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"permissions": ["dinsos:money:print"]}, ["permissions", 0]),
        ({"permissions": [READ, "*"]}, ["permissions", 1]),
        ({"permissions": []}, ["permissions"]),
        ({"purposes": ["FUN"]}, ["purposes", 0]),
        ({"defaultPurpose": "AUDIT"}, ["defaultPurpose"]),
        ({"unitKind": "castle"}, ["unitKind"]),
        ({"name": "A B"}, ["name"]),
        ({"title": " "}, ["title"]),
    ],
)
async def test_what_does_not_fit(ask: Any, role: dict[str, Any], change: dict[str, Any], path: list[Any]) -> None:
    """An administrator can't give what nobody declared."""
    answer = await ask(COMPOSE, who="admin", input=role | change)

    assert answer.codes == ["BAD_INPUT"]
    assert answer.errors[0]["extensions"]["fields"][0]["path"] == ["input", *path]


async def test_a_unit_of_the_kind(ask: Any, role: dict[str, Any]) -> None:
    """A role for an RW is not given to an account that works for none."""
    await ask(COMPOSE, who="admin", input=role | {"unitKind": "rw"})
    username = role["name"]
    await ask(CREATE, who="admin", input={"username": username, "name": "x", "unit": "3275011001"})

    answer = await ask(GRANT, who="admin", username=username, role=role["name"])

    assert answer.codes == ["BAD_INPUT"]
    await ask(CLOSE, who="admin", username=username)


async def test_declared_roles_stay_as_they_are(ask: Any, role: dict[str, Any]) -> None:
    """A name of an agency's role is taken, and the role can't be changed."""
    taken = await ask(COMPOSE, who="admin", input=role | {"name": "auditor"})
    changed = await ask(CHANGE, who="admin", input=role | {"name": "auditor"})
    deleted = await ask(DELETE, who="admin", name="auditor")

    assert [taken.codes, changed.codes, deleted.codes] == [["CONFLICT"], ["NOT_FOUND"], ["NOT_FOUND"]]


async def test_nobody_widens_their_own(hub: Hub, ask: Any, client: httpx.AsyncClient, role: dict[str, Any]) -> None:
    """An administrator who has a composed role can neither change nor delete it."""
    name = role["name"]
    await ask(COMPOSE, who="admin", input=role)
    account = await hub.auth.create_account(
        username=name, password=NEW, name="Administrator lain", roles=["admin", name]
    )
    tokens = (
        await client.post("/auth/token", data={"grant_type": "password", "username": name, "password": NEW})
    ).json()
    headers = {"Authorization": f"Bearer {tokens['access_token']}"}
    tried = [
        {"query": CHANGE, "variables": {"input": role | {"permissions": ["dinsos:aid:read"]}}},
        {"query": DELETE, "variables": {"name": name}},
    ]

    answers = [(await client.post("/graphql", json=one, headers=headers)).json() for one in tried]

    assert [one["errors"][0]["extensions"]["code"] for one in answers] == ["FORBIDDEN"] * 2
    await hub.auth.deactivate(account)


@pytest.mark.parametrize("document", [COMPOSE, CHANGE])
@pytest.mark.parametrize(
    ("who", "code"), [("warga", "FORBIDDEN"), ("kepala.dinsos", "FORBIDDEN"), (None, "UNAUTHENTICATED")]
)
async def test_nobody_else(ask: Any, role: dict[str, Any], document: str, who: str | None, code: str) -> None:
    """Roles are an administrator's."""
    assert (await ask(document, who=who, input=role)).codes == [code]


async def test_kinds_of_units(ask: Any) -> None:
    """The agencies say which kinds of units there are."""
    answer = await ask("{ unitKinds { name title } }", who="admin")

    assert {"rw", "puskesmas", "hospital", "area"} <= {one["name"] for one in answer.data["unitKinds"]}
    assert (await ask("{ unitKinds { name } }", who="warga")).codes == ["FORBIDDEN"]
