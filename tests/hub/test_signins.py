"""An administrator links accounts to people at providers, sees the links, and ends them; each act is in the log."""

from __future__ import annotations

import uuid
from typing import Any

import httpx
import pytest

from tests.hub.test_providers import me
from tests.hub.test_users import CLOSE, CREATE
from tests.provider import Browser, Forge

LINK = """mutation ($username: String!, $provider: String!, $subject: String!) {
  linkSignIn(input: { username: $username, provider: $provider, subject: $subject }) {
    username roles signIns { provider subject roles } } }"""
UNLINK = LINK.replace("linkSignIn", "unlinkSignIn")
LINKS = """query ($username: String!) { users(first: 1, filter: { username: $username }) {
  edges { node { signIns { provider subject linkedAt roles } } } } }"""
ENTRIES = """{ accessEntries(first: 20, filter: { account: "admin" }) { edges { node { action fields } } } }"""


@pytest.fixture
async def officer(ask: Any, browser: Browser, forge: Forge) -> tuple[str, str]:
    """A new officer of the hospital, and what the provider calls them; no rule gives them anything."""
    username, subject = f"rs.{uuid.uuid4().hex[:8]}", uuid.uuid4().hex
    wanted = {"username": username, "name": "Petugas RS", "roles": ["dinkes.hospital"], "unit": "RS-3275-77"}
    assert (await ask(CREATE, who="admin", input=wanted)).errors == []
    forge.people[subject] = {}
    return username, subject


async def test_linked_and_unlinked(
    ask: Any, browser: Browser, client: httpx.AsyncClient, officer: tuple[str, str]
) -> None:
    """The officer signs in at the provider with the account and its roles, until an administrator ends it."""
    username, subject = officer
    given = {"username": username, "provider": "sso", "subject": subject}

    linked = await ask(LINK, who="admin", **given)
    tokens = await browser.sign_in(subject)
    found = await me(client, tokens)
    (node,) = [edge["node"] for edge in (await ask(LINKS, who="admin", username=username)).data["users"]["edges"]]
    unlinked = await ask(UNLINK, who="admin", **given)

    mine = {"provider": "sso", "subject": subject, "roles": ["auditor", "citizen"]}
    assert linked.data["linkSignIn"] == {"username": username, "roles": ["dinkes.hospital"], "signIns": [mine]}
    assert found == {"username": username, "roles": ["dinkes.hospital"], "unit": "RS-3275-77", "citizen": None}
    assert [mine | {"linkedAt": node["signIns"][0]["linkedAt"]}] == node["signIns"]
    assert unlinked.data["unlinkSignIn"] == {"username": username, "roles": ["dinkes.hospital"], "signIns": []}
    headers = {"Authorization": f"Bearer {tokens['access_token']}"}
    assert (await client.post("/graphql", json={"query": "{ me { name } }"}, headers=headers)).status_code == 401
    assert await browser.come_back(subject) == {"error": "access_denied"}


async def test_both_acts_are_in_the_access_log(ask: Any, officer: tuple[str, str]) -> None:
    """An auditor sees who linked whom to which account; a subject with spaces is one word of the line."""
    username, subject = officer
    given = {"username": username, "provider": "sso", "subject": f"id {subject}"}
    await ask(LINK, who="admin", **given)
    await ask(UNLINK, who="admin", **given)

    log = await ask(ENTRIES, who="auditor")

    lines = [(edge["node"]["action"], edge["node"]["fields"]) for edge in log.data["accessEntries"]["edges"]]
    assert [line for line in lines if any("LINK:" in field and username in field for field in line[1])] == [
        ("WRITE", [f"hub.users:UNLINK:{username}:sso:id%20{subject}"]),
        ("WRITE", [f"hub.users:LINK:{username}:sso:id%20{subject}"]),
    ]


async def test_a_citizen_sees_that_it_was_read(ask: Any, browser: Browser) -> None:
    """How a citizen signs in elsewhere is personal data."""
    await ask(LINKS, who="admin", username="warga2")

    log = await ask("{ me { citizen { accessLog(first: 5) { edges { node { actor fields } } } } } }", who="warga2")

    lines = [edge["node"] for edge in log.data["me"]["citizen"]["accessLog"]["edges"]]
    assert {"actor": "Administrator", "fields": ["User.signIns"]} in lines


async def test_what_is_refused(ask: Any, browser: Browser, officer: tuple[str, str]) -> None:
    """An unknown provider or account, what is no subject, an identity that is linked, a closed account, one's own."""
    username, subject = officer
    given = {"username": username, "provider": "sso", "subject": subject}
    await ask(LINK, who="admin", **given)
    closed = f"tutup.{uuid.uuid4().hex[:8]}"
    await ask(CREATE, who="admin", input={"username": closed, "name": "Tutup"})
    await ask(CLOSE, who="admin", username=closed)

    tried = [
        {"provider": "nobody"},
        {"provider": "https://sso.test"},
        {"subject": ""},
        {"subject": " 77"},
        {"subject": "x" * 256},
        {"subject": "\u00e9"},
        {"username": "nobody.here"},
        {},
        {"username": "dinkes"},
        {"username": closed, "subject": "other"},
        {"username": "admin", "subject": "other"},
    ]
    answers = [await ask(LINK, who="admin", **(given | change)) for change in tried]

    assert [one.codes for one in answers] == [
        *[["BAD_INPUT"]] * 6, ["NOT_FOUND"], ["CONFLICT"], ["CONFLICT"], ["CONFLICT"], ["FORBIDDEN"],
    ]  # fmt: skip
    assert [one.errors[0]["message"] for one in answers[7:10]] == [
        "This identity is linked to an account already.",
        "This identity is linked to an account already.",
        "This account is closed.",
    ]


async def test_only_what_is_linked_is_unlinked(ask: Any, browser: Browser, officer: tuple[str, str]) -> None:
    """Anything else isn't there; nor is one's own account an administrator's to unlink."""
    username, subject = officer

    given = {"username": username, "provider": "sso", "subject": subject}
    absent, own = (
        await ask(UNLINK, who="admin", **given),
        await ask(UNLINK, who="admin", **given | {"username": "admin"}),
    )

    assert (absent.codes, own.codes) == (["NOT_FOUND"], ["FORBIDDEN"])


@pytest.mark.parametrize(("who", "code"), [(None, "UNAUTHENTICATED"), ("warga", "FORBIDDEN"), ("auditor", "FORBIDDEN")])
@pytest.mark.parametrize("document", [LINK, UNLINK])
async def test_nobody_else_links(ask: Any, who: str | None, code: str, document: str) -> None:
    """Without the permission nothing is told, not even whether there is such an account."""
    for username in ("rumahsakit", "nobody.here"):
        answer = await ask(document, who=who, username=username, provider="sso", subject="77")

        assert answer.codes == [code]
