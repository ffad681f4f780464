"""Signing in at a certified provider, run here: node-oidc-provider."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import socket
import subprocess
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from litestar import Litestar
from litestar.datastructures import State

from auth import ROUTES, Auth, Oidc, Providers, principal_of
from auth.oidc import Provider, Rule
from auth.oidc.visits import challenge_of
from auth.tokens import utc_now

HERE = Path(__file__).parent
PEOPLE = {"77": {"name": "Rina", "preferred_username": "rina", "groups": ["backoffice"]}}
VERIFIER = "v" * 43
pytestmark = pytest.mark.parametrize("database", ["sqlite"], indirect=True)


@pytest.fixture
async def issuer(auth: Auth) -> AsyncIterator[str]:
    """The provider's address."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if not node or not npm:
        pytest.skip("no Node and npm to run a provider with")
    installed = HERE / "node_modules" / ".package-lock.json"
    if not installed.exists() or installed.stat().st_mtime < (HERE / "package-lock.json").stat().st_mtime:
        done = await asyncio.to_thread(
            subprocess.run, [npm, "ci"], cwd=HERE, capture_output=True, text=True, check=False
        )
        if done.returncode:
            pytest.skip(f"npm can't install the provider: {done.stderr[-500:]}")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    line = ["provider.mjs", port, f"{auth.issuer}/auth/oidc/sso/callback", json.dumps(PEOPLE)]
    running = await asyncio.create_subprocess_exec(
        node, *line, cwd=HERE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    try:
        assert running.stdout is not None
        assert await running.stdout.readline() == b"ready\n"
        yield f"http://127.0.0.1:{port}"
    finally:
        running.terminate()
        await running.communicate()


async def person(address: str) -> str:
    """Signs in at the provider's own pages and consents; where their browser is sent then."""
    async with httpx.AsyncClient() as browser:
        answer = await browser.get(address)
        while True:
            where = answer.headers.get("location", "")
            if where.startswith("https://simpul.test"):
                return where
            if where:
                answer = await browser.get(httpx.URL(str(answer.url)).join(where))
                continue
            form = re.search(r'<form[^>]* action="([^"]+)"', answer.text)
            assert form is not None, answer.text
            fields = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', answer.text))
            if "login" in answer.text:
                fields |= {"login": "77", "password": "x"}
            answer = await browser.post(answer.url.join(form[1]), data=fields)


async def test_signs_in(auth: Auth, issuer: str, tmp_path: Path) -> None:
    """Discovery, PKCE, nonce, the client's proof, the provider's keys: all as a provider that insists wants them."""
    auth = replace(auth, clock=utc_now)  # the provider's clock goes
    secret = tmp_path / "secret"
    secret.write_text("rahasia")
    rule = Rule(claim="groups", value="backoffice", roles=("dinsos.officer",), unit="U1", agency="dinsos")
    trusted = Provider(title="SSO", issuer=issuer, client_id="simpul", client_secret_file=str(secret), rules=(rule,))
    oidc = Oidc(auth, Providers(providers={"sso": trusted}))
    app = Litestar(list(ROUTES), state=State({"auth": auth, "oidc": oidc}), logging_config=None)
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url=auth.issuer) as client:
        left = await client.get("/auth/oidc/sso/login", params={"code_challenge": challenge_of(VERIFIER)})
        back = await person(left.headers["location"])
        told = dict(parse_qsl(urlsplit((await client.get(back)).headers["location"]).fragment))
        form = {"grant_type": "authorization_code", "code": told.get("code", ""), "code_verifier": VERIFIER}

        answer = await client.post("/auth/token", data=form)

    found = await principal_of(auth, f"Bearer {answer.json()['access_token']}")
    assert (found.username, found.name, found.roles) == ("rina@sso", "Rina", {"dinsos.officer"})
