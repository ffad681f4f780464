"""Nothing that could be replayed is in a log, and whatever is no good token is refused alike."""

from __future__ import annotations

import asyncio
import json
import logging
import uuid
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pyotp
import pytest

from auth.apitokens import new_secret
from hub.running import Hub
from tests.auth.test_tokens import BAD, Workshop
from tests.provider import VERIFIER

ME = "{ me { username } }"
CHANGE = "mutation ($old: String!, $new: String!) { changePassword(input: { old: $old, new: $new }) }"
ENABLE = "mutation { enableTotp { secret uri } }"
CONFIRM = "mutation ($code: String!) { confirmTotp(input: { code: $code }) { codes } }"
DISABLE = "mutation ($code: String!) { disableTotp(input: { code: $code }) }"


def parts(secret: str) -> Iterator[str]:
    """The secret, and each part of it that is long enough to be worth something."""
    yield secret
    yield from (one for one in secret.split("." if "." in secret else "-") if len(one) > 11)


@dataclass
class Person:
    """Somebody with everything that can be stolen, and what was shown to the hub of it."""

    username: str
    password: str
    client: httpx.AsyncClient = field(init=False)
    shown: list[str] = field(default_factory=list)

    async def send(self, path: str, **form: str) -> httpx.Response:
        self.shown += [value for name, value in form.items() if name not in ("grant_type", "username")]
        return await self.client.post(path, data=form)

    async def sign_in(self, **more: str) -> dict[str, Any]:
        answer = await self.send(
            "/auth/token", **{"grant_type": "password", "username": self.username, "password": self.password} | more
        )
        found: dict[str, Any] = answer.json()
        self.shown += [found[one] for one in ("access_token", "refresh_token") if one in found]
        return found

    async def ask(self, token: str, query: str, **variables: str) -> Any:
        self.shown += [token, *variables.values()]
        headers = {"Authorization": f"Bearer {token}"}
        body = {"query": query, "variables": variables}
        return (await self.client.post("/graphql", json=body, headers=headers)).json()


async def lives(person: Person, gateway: str) -> None:
    """Everything that a secret can be used for, rightly and wrongly."""
    first = await person.sign_in()
    await person.sign_in(password="not-the-password")
    for _ in range(2):
        await person.send("/auth/token", grant_type="refresh_token", refresh_token=first["refresh_token"])
    access = (await person.sign_in())["access_token"]
    await person.ask(access, CHANGE, old="an-old-password", new="a-new-password-of-mine")
    for secret in (access, new_secret(), f"simpul_rt_{'A' * 22}.{'A' * 43}"):
        await person.ask(secret, ME)
        await person.client.get(f"/graphql?query={ME}&access_token={secret}", headers={"Authorization": secret})
        await person.client.post("/auth/introspect", data={"token": secret}, headers={"X-Simpul-Gateway": gateway})
    person.shown.append(gateway)
    app = (await person.ask(access, ENABLE))["data"]["enableTotp"]
    person.shown += app.values()
    code = pyotp.TOTP(app["secret"]).now()
    codes = (await person.ask(access, CONFIRM, code=code))["data"]["confirmTotp"]["codes"]
    person.shown += codes
    await person.sign_in(totp=code)
    access = (await person.sign_in(totp=codes[0]))["access_token"]
    await person.ask(access, DISABLE, code="000000")
    await person.ask(access, DISABLE, code=codes[1])
    await person.send("/auth/token", grant_type="authorization_code", code=uuid.uuid4().hex, code_verifier=VERIFIER)
    state = uuid.uuid4().hex
    person.shown += [state, f"c{state}"]
    await person.client.get(f"/auth/oidc/sso/callback?state={state}&code=c{state}", headers={"Cookie": f"a={state}"})
    await person.send("/auth/revoke", token=access)
    person.shown = [one for one in person.shown if len(one) > 6]  # a code of six digits is in many a number


@pytest.fixture
async def person(hub: Hub) -> AsyncIterator[Person]:
    username, password = f"rahasia.{uuid.uuid4().hex[:8]}", f"kata-sandi-{uuid.uuid4().hex}"
    account = await hub.auth.create_account(username=username, password=password, name="Rahasia", roles=["auditor"])
    yield Person(username, password)
    await hub.auth.deactivate(account)


async def test_the_served_process_logs_no_secret(hub: Hub, hub_url: str, served_log: Path, person: Person) -> None:
    """Neither a good secret nor a refused one is in what the process writes, in whole or in part."""
    async with httpx.AsyncClient(base_url=hub_url, timeout=30) as person.client:
        await lives(person, hub.settings.gateway_token)

    written = await asyncio.to_thread(served_log.read_text)
    assert '"path":"/auth/token"' in written
    assert [one for secret in person.shown for one in parts(secret) if one in written] == []


async def test_no_level_logs_a_secret(hub: Hub, person: Person, caplog: pytest.LogCaptureFixture) -> None:
    """With the libraries under the hub at their most talkative."""
    assert hub.app is not None
    caplog.set_level(logging.DEBUG)
    caplog.handler.addFilter(lambda record: record.name != "httpx")  # the test's own client
    async with httpx.AsyncClient(transport=httpx.ASGITransport(hub.app), base_url="http://hub.test") as person.client:
        await lives(person, hub.settings.gateway_token)
        logging.getLogger("a.library").debug("heard")

    assert "heard" in caplog.text
    assert [one for secret in person.shown for one in parts(secret) if one in caplog.text] == []


SENDABLE = [name for name in BAD if name not in ("empty", "line break at the end", "space inside")]


async def test_bad_tokens_are_refused_alike(hub: Hub, hub_url: str, served_log: Path) -> None:
    """Over HTTP a token tells nobody what is wrong with it, wherever it is shown, and the log doesn't have it."""
    officer = hub.auth.catalog.principal(subject="7", username="x", name="x", roles=["auditor"])
    workshop = Workshop(hub.auth.mint, hub.auth.mint.issue(officer))
    tokens = [token for name in SENDABLE if (token := BAD[name](workshop)).isascii() and token.isprintable()]
    answers: set[tuple[int, str]] = set()
    forms: set[tuple[int, str]] = set()

    async with httpx.AsyncClient(base_url=hub_url, timeout=30) as client:
        for token in tokens:
            asked = await client.post("/graphql", json={"query": ME}, headers={"Authorization": f"Bearer {token}"})
            answers.add((asked.status_code, asked.text))
            form = {"grant_type": "refresh_token", "refresh_token": token}
            renewed = await client.post("/auth/token", data=form)
            forms.add((renewed.status_code, renewed.text if len(token) < 8000 else ""))

    assert len(tokens) > 50
    assert {status for status, _ in answers} == {401}
    assert len(answers) == 1
    assert len(forms) == 2
    assert {status for status, _ in forms} == {400, 413}
    written = await asyncio.to_thread(served_log.read_text)
    assert [token for token in tokens if len(token) > 11 and token in written] == []
    assert json.loads(next(iter(answers))[1])["errors"][0]["extensions"] == {"code": "UNAUTHENTICATED"}
