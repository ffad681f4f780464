"""Administration in the graph: accounts and roles of others, every act in the access log, and nothing for oneself."""

from __future__ import annotations

import uuid
from typing import Any

import httpx
import pytest

from hub import end_sessions
from hub.running import Hub

CREATE = """mutation ($input: CreateUserInput!) {
  createUser(input: $input) { password user { username name roles unit agency active } } }"""
GRANT = (
    "mutation ($username: String!, $role: String!) { grantRole(input: {username: $username, role: $role}) { roles } }"
)
REVOKE = GRANT.replace("grantRole", "revokeRole")
RESET = "mutation ($username: String!) { resetPassword(input: {username: $username}) { password user { username } } }"
CLOSE = "mutation ($username: String!) { deactivateUser(input: {username: $username}) { active } }"
USERS = """query ($first: Int!, $after: String, $filter: UserFilter) {
  users(first: $first, after: $after, filter: $filter) {
    edges { node { username name roles unit active } } totalCount pageInfo { hasNextPage endCursor } } }"""
ME = "{ me { roles permissions unit } }"
NEW = "kuda laut hijau"


class Person:
    """Somebody whose account the administrator opened."""

    def __init__(self, client: httpx.AsyncClient, username: str, told: str) -> None:
        self.client, self.username, self.told = client, username, told
        self.access = ""
        self.refresh = ""

    async def sign_in(self, **more: str) -> httpx.Response:
        form = {"grant_type": "password", "username": self.username, "password": self.told} | more
        answer = await self.client.post("/auth/token", data=form)
        if answer.status_code == 200:
            self.access, self.refresh = answer.json()["access_token"], answer.json()["refresh_token"]
        return answer

    async def ask(self, query: str, **variables: Any) -> httpx.Response:
        headers = {"Authorization": f"Bearer {self.access}"}
        return await self.client.post("/graphql", json={"query": query, "variables": variables}, headers=headers)


@pytest.fixture
async def person(ask: Any, client: httpx.AsyncClient) -> Person:
    """A new officer of Dinkes."""
    username = f"baru.{uuid.uuid4().hex[:8]}"
    wanted = {
        "username": username,
        "name": "Petugas Baru",
        "roles": ["dinkes.guarantee"],
        "unit": "U1",
        "agency": "dinkes",
    }
    answer = await ask(CREATE, who="admin", input=wanted)
    assert answer.errors == []
    made = answer.data["createUser"]
    assert made["user"] == {
        "username": username,
        "name": "Petugas Baru",
        "roles": ["dinkes.guarantee"],
        "unit": "U1",
        "agency": "dinkes",
        "active": True,
    }
    return Person(client, username, made["password"])


async def test_the_one_time_password_is_replaced(person: Person) -> None:
    """Told once, replaced at the first sign-in, then nothing."""
    asked = await person.sign_in()
    weak = await person.sign_in(new_password="12345678")
    first = await person.sign_in(new_password=NEW)
    again = await person.sign_in()

    assert [one.json()["error"] for one in (asked, weak, again)] == [
        "password_change_required",
        "weak_password",
        "invalid_grant",
    ]
    assert first.status_code == 200
    assert (await person.ask(ME)).json()["data"]["me"]["roles"] == ["dinkes.guarantee"]


async def test_roles_are_given_and_taken(ask: Any, person: Person) -> None:
    """At once: the old access token is not good any more, the refreshed one has the new roles."""
    await person.sign_in(new_password=NEW)
    given = await ask(GRANT, who="admin", username=person.username, role="dinkes.verifier")
    old = await person.ask(ME)
    form = {"grant_type": "refresh_token", "refresh_token": person.refresh}
    person.access = (await person.client.post("/auth/token", data=form)).json()["access_token"]
    new = (await person.ask(ME)).json()["data"]["me"]
    taken = await ask(REVOKE, who="admin", username=person.username, role="dinkes.guarantee")

    assert given.data["grantRole"]["roles"] == ["dinkes.guarantee", "dinkes.verifier"]
    assert old.status_code == 401
    assert new["roles"] == ["dinkes.guarantee", "dinkes.verifier"]
    assert taken.data["revokeRole"]["roles"] == ["dinkes.verifier"]
    assert (await person.ask(ME)).status_code == 401


async def test_a_reset_signs_out(ask: Any, person: Person) -> None:
    """The new one-time password is in the answer, the old password and sign-ins are over."""
    await person.sign_in(new_password=NEW)
    answer = await ask(RESET, who="admin", username=person.username)
    told = answer.data["resetPassword"]["password"]

    assert (await person.ask(ME)).status_code == 401
    assert (await person.sign_in(password=NEW)).status_code == 400
    assert (await person.sign_in(password=told, new_password="kuda laut biru")).status_code == 200


async def test_closed(ask: Any, person: Person) -> None:
    """A closed account is out within a second and never signs in again."""
    await person.sign_in(new_password=NEW)
    answer = await ask(CLOSE, who="admin", username=person.username)

    assert answer.data["deactivateUser"] == {"active": False}
    assert (await person.ask(ME)).status_code == 401
    assert (await person.sign_in(password=NEW)).json()["error"] == "invalid_grant"


async def test_every_act_is_in_the_access_log(ask: Any, person: Person) -> None:
    """An auditor sees who opened, changed and closed which account."""
    await ask(GRANT, who="admin", username=person.username, role="dinkes.verifier")
    await ask(CLOSE, who="admin", username=person.username)

    log = await ask(
        '{ accessEntries(first: 3, filter: {account: "admin"}) { edges { node { citizen action fields } } } }',
        who="auditor",
    )

    lines = [edge["node"] for edge in log.data["accessEntries"]["edges"]]
    assert [line["fields"] for line in lines] == [
        [f"hub.users:CLOSE:{person.username}"],
        [f"hub.users:GRANT:{person.username}:dinkes.verifier"],
        [f"hub.users:CREATE:{person.username}", f"hub.users:CREATE:{person.username}:dinkes.guarantee"],
    ]
    assert {(line["citizen"], line["action"]) for line in lines} == {("", "WRITE")}


async def test_a_citizen_sees_what_is_done_to_their_account(ask: Any) -> None:
    """Reading the name of a citizen's account, or changing it, stands in the citizen's log."""
    await ask(USERS, who="admin", first=1, filter={"username": "warga2"})

    log = await ask(
        "{ me { citizen { accessLog(first: 1) { edges { node { actor fields purpose } } } } } }", who="warga2"
    )

    assert log.data["me"]["citizen"]["accessLog"]["edges"][0]["node"] == {
        "actor": "Administrator",
        "fields": ["User.name"],
        "purpose": "ACCOUNT_ADMINISTRATION",
    }


async def test_accounts_are_listed(ask: Any) -> None:
    """By name, page by page, filtered."""
    first = (await ask(USERS, who="admin", first=2)).data["users"]
    second = (await ask(USERS, who="admin", first=2, after=first["pageInfo"]["endCursor"])).data["users"]
    unit = (await ask(USERS, who="admin", first=50, filter={"unit": "RS-3275-01"})).data["users"]

    names = [edge["node"]["username"] for edge in (*first["edges"], *second["edges"])]
    assert names == sorted(set(names))
    assert len(names) == 4
    there = {edge["node"]["username"]: edge["node"]["roles"] for edge in unit["edges"]}
    assert there["rumahsakit"] == ["dinkes.hospital"]
    assert "puskesmas" not in there


async def test_what_can_be_given(ask: Any) -> None:
    """Roles with what they allow, permissions with their titles."""
    answer = await ask(
        "{ roles { name title permissions purposes needsSecondFactor } permissions { name title } }", who="admin"
    )

    roles = {one["name"]: one for one in answer.data["roles"]}
    known = {one["name"] for one in answer.data["permissions"]}
    assert roles["auditor"]["permissions"] == ["hub:access:read"]
    assert {name for one in roles.values() for name in one["permissions"]} <= known


@pytest.mark.parametrize("document", [GRANT, REVOKE, RESET, CLOSE])
async def test_nobody_changes_themselves(ask: Any, document: str) -> None:
    """An administrator can't give themselves a role, nor lock themselves out."""
    given = {"role": "auditor"} if "$role" in document else {}

    answer = await ask(document, who="admin", username="Admin", **given)

    assert answer.codes == ["FORBIDDEN"]


@pytest.mark.parametrize(("who", "code"), [(None, "UNAUTHENTICATED"), ("warga", "FORBIDDEN"), ("auditor", "FORBIDDEN")])
@pytest.mark.parametrize(
    "document", [GRANT, REVOKE, RESET, CLOSE, CREATE, USERS, "{ roles { name } }", "{ permissions { name } }"]
)
async def test_nobody_else_administers(ask: Any, who: str | None, code: str, document: str) -> None:
    """Without the permission an account that exists and one that doesn't are answered alike."""
    given: dict[str, Any] = {"username": "rumahsakit", "role": "admin"}
    variables = {name: value for name, value in given.items() if f"${name}" in document}
    if "$input" in document:
        variables = {"input": {"username": "x", "name": "x"}}
    if "$first" in document:
        variables = {"first": 1}

    assert (await ask(document, who=who, **variables)).codes == [code]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"username": "warga"}, "CONFLICT"),
        ({"username": "with space"}, "BAD_INPUT"),
        ({"roles": ["citizen", "nobody"]}, "BAD_INPUT"),
        ({"nik": "3275"}, "BAD_INPUT"),
    ],
)
async def test_what_does_not_fit(ask: Any, change: dict[str, Any], code: str) -> None:
    answer = await ask(CREATE, who="admin", input={"username": "siapa", "name": "Siapa", "roles": []} | change)

    assert answer.codes == [code]
    assert (await ask(USERS, who="admin", first=1, filter={"username": "siapa"})).data["users"]["totalCount"] == 0


async def test_unknown_roles_and_accounts(ask: Any) -> None:
    """What isn't there is said so to an administrator."""
    unknown = await ask(CLOSE, who="admin", username="nobody.here")
    role = await ask(GRANT, who="admin", username="dinkes", role="nobody")
    without = await ask(REVOKE, who="admin", username="dinkes", role="auditor")

    assert [one.codes for one in (unknown, role, without)] == [["NOT_FOUND"], ["BAD_INPUT"], ["BAD_INPUT"]]


async def test_a_death_ends_the_accounts_of_a_citizen(ask: Any, client: httpx.AsyncClient, hub: Hub) -> None:
    """The accounts with this NIK are closed and their tokens are refused; other citizens' are not."""
    nik = "3275011203850009"
    username = f"warga.{uuid.uuid4().hex[:8]}"
    wanted = {"username": username, "name": "Almarhum", "roles": ["citizen"], "nik": nik}
    told = (await ask(CREATE, who="admin", input=wanted)).data["createUser"]["password"]
    person = Person(client, username, told)
    await person.sign_in(new_password=NEW)
    before = await person.ask(ME)

    async with hub.db.transaction():
        ended = await end_sessions(hub.db, nik=nik)
    hub.auth.revoked.stale()

    assert (before.status_code, ended) == (200, 1)
    assert (await person.ask(ME)).status_code == 401
    assert (await person.sign_in(password=NEW)).json()["error"] == "invalid_grant"
    assert await end_sessions(hub.db, nik=nik) == 0
    assert (await ask(ME, who="warga")).errors == []


class TestOwnAccount:
    async def test_signs_out_everywhere(self, person: Person) -> None:
        """All sign-ins of the account, the asking one too."""
        await person.sign_in(new_password=NEW)
        other = Person(person.client, person.username, NEW)
        await other.sign_in()

        answer = await person.ask("mutation { signOutEverywhere }")

        assert answer.json() == {"data": {"signOutEverywhere": True}}
        assert [(await one.ask(ME)).status_code for one in (person, other)] == [401, 401]

    async def test_changes_the_password(self, person: Person) -> None:
        """With the old one, for a good one."""
        change = "mutation ($old: String!, $new: String!) { changePassword(input: {old: $old, new: $new}) }"
        await person.sign_in(new_password=NEW)

        wrong = await person.ask(change, old="wrong", new="ikan paus biru")
        weak = await person.ask(change, old=NEW, new="password")
        right = await person.ask(change, old=NEW, new="ikan paus biru")

        fields = [one.json()["errors"][0]["extensions"]["fields"][0]["path"] for one in (wrong, weak)]
        assert fields == [["input", "old"], ["input", "new"]]
        assert right.json()["data"] == {"changePassword": True}
        assert (await person.sign_in(password="ikan paus biru")).status_code == 200

    async def test_second_factor(self, person: Person) -> None:
        """On with a code of the app, asked for at the token endpoint, off with a recovery code."""
        pyotp = pytest.importorskip("pyotp")
        confirm = "mutation ($code: String!) { confirmTotp(input: {code: $code}) { codes } }"
        disable = "mutation ($code: String!) { disableTotp(input: {code: $code}) }"
        await person.sign_in(new_password=NEW)
        person.told = NEW
        begun = (await person.ask("mutation { enableTotp { secret uri } }")).json()["data"]["enableTotp"]
        wrong = await person.ask(confirm, code="000000")
        codes = (await person.ask(confirm, code=pyotp.TOTP(begun["secret"]).now())).json()["data"]["confirmTotp"][
            "codes"
        ]

        without = await person.sign_in()
        recovered = await person.sign_in(totp=codes[0])
        again = await person.ask("mutation { enableTotp { secret } }")
        off = await person.ask(disable, code=codes[1])

        assert wrong.json()["errors"][0]["extensions"]["code"] == "BAD_INPUT"
        assert (without.status_code, without.json()["error"]) == (400, "mfa_required")
        assert recovered.status_code == 200
        assert again.json()["errors"][0]["extensions"]["code"] == "CONFLICT"
        assert off.json()["data"] == {"disableTotp": True}
        assert (await person.sign_in()).status_code == 200

    @pytest.mark.parametrize("mutation", ["signOutEverywhere", "enableTotp { secret }"])
    async def test_nobody_and_no_token_has_one(self, ask: Any, client: httpx.AsyncClient, mutation: str) -> None:
        """Anonymous callers and API tokens have no account."""
        wanted = {"name": "X", "scopes": ["dinkes:referral:read"]}
        made = await ask(
            "mutation ($i: ApiTokenInput!) { createApiToken(input: $i) { secret } }", who="rumahsakit", i=wanted
        )
        system = Person(client, "", "")
        system.access = made.data["createApiToken"]["secret"]

        codes = (await system.ask(f"mutation {{ {mutation} }}")).json()["errors"][0]["extensions"]["code"]

        assert codes == "FORBIDDEN"
        assert (await ask(f"mutation {{ {mutation} }}")).codes == ["UNAUTHENTICATED"]
