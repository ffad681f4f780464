"""Another site's page can send a browser here, and changes nothing: no request counts by where it comes from."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import httpx
import pytest

from hub.running import Hub

FORM, PLAIN, MULTIPART = "application/x-www-form-urlencoded", "text/plain", "multipart/form-data; boundary=x"
MUTATION = '{"query":"mutation { signOutEverywhere }"}'
BODIES = {
    FORM: "query=mutation+%7B+signOutEverywhere+%7D",
    PLAIN: MUTATION,
    MULTIPART: f'--x\r\nContent-Disposition: form-data; name="file"; filename="a.pdf"\r\n\r\n{MUTATION}\r\n--x--\r\n',
}
FREE = {("post", "/verify")}  # asks about a letter, for everybody
SAFE = {"get", "head", "options"}


@pytest.mark.parametrize("media", BODIES)
async def test_a_form_changes_nothing(
    hub: Hub, client: httpx.AsyncClient, token: Callable[[str], Awaitable[str]], media: str
) -> None:
    """Every route that changes something refuses what a form can send, whatever cookies come along."""
    access = await token("warga")
    headers = {
        "Content-Type": media,
        "Origin": "https://evil.test",
        "Sec-Fetch-Site": "cross-site",
        "Cookie": f"Authorization=Bearer {access}; access_token={access}; session={access}",
    }
    described: dict[str, Any] = hub.app.openapi_schema.to_schema()["paths"]  # type: ignore[union-attr]
    routes = [(method, path) for path, one in described.items() for method in one if method not in SAFE]

    answers = {
        (method, path): await client.request(
            method, path.replace("{", "").replace("}", ""), content=BODIES[media], headers=headers
        )
        for method, path in routes
        if (method, path) not in FREE
    }

    assert ("post", "/graphql") in answers
    assert {route: one.status_code for route, one in answers.items() if one.status_code < 400} == {}
    assert [route for route, one in answers.items() if "set-cookie" in one.headers] == []


async def test_no_cookie_signs_anybody_in(client: httpx.AsyncClient, token: Callable[[str], Awaitable[str]]) -> None:
    """A token counts in the Authorization header and nowhere else."""
    access = await token("warga")
    query = {"query": "{ me { username } }", "access_token": access}

    answer = await client.get("/graphql", params=query, headers={"Cookie": f"access_token={access}"})

    assert answer.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


async def test_the_answer_is_for_no_other_site(client: httpx.AsyncClient) -> None:
    """No answer lets another site's script read it."""
    headers = {"Origin": "https://evil.test", "Access-Control-Request-Method": "POST"}

    for path in ("/graphql", "/auth/token", "/attachments"):
        answer = await client.options(path, headers=headers)

        assert not [name for name in answer.headers if name.startswith("access-control-")]
