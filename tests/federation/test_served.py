"""Dinsos served as a subgraph of its own, over HTTP, on the demo city."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import replace

import httpx
import pytest

from hub.app import create
from hub.federation import HEADER
from hub.running import Hub

DOCUMENT = "query ($all: [_Any!]!) { _entities(representations: $all) { ... on Complaint { number title } } }"


@pytest.fixture
async def subgraph(hub: Hub) -> AsyncIterator[httpx.AsyncClient]:
    if "dinsos" not in [plugin.name for plugin in hub.composition.plugins]:
        pytest.skip("dinsos is not installed")
    app = create(replace(hub.settings, subgraph="dinsos"))
    app.state.hub.db = hub.db
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://dinsos.test") as client:  # type: ignore[arg-type]
        yield client
    if redis := app.state.hub.redis:
        await redis.aclose()


async def test_hides_what_the_whole_graph_hides(
    hub: Hub, subgraph: httpx.AsyncClient, token: Callable[[str], Awaitable[str]]
) -> None:
    """A confidential complaint is null for another citizen, as a public one is not."""
    rows = await hub.db.fetch("select min(number) from dinsos_complaint group by visibility order by visibility")
    numbers = [row[0] for row in rows]
    body = {
        "query": DOCUMENT,
        "variables": {"all": [{"__typename": "Complaint", "number": n} for n in numbers]},
    }
    headers = {HEADER: hub.settings.gateway_token, "Authorization": f"Bearer {await token('warga2')}"}

    answer = await subgraph.post("/graphql", json=body, headers=headers)

    found = answer.json()["data"]["_entities"]
    assert [one and one["number"] for one in found] == [None, numbers[1]]


async def test_needs_the_gateways_header(subgraph: httpx.AsyncClient, token: Callable[[str], Awaitable[str]]) -> None:
    body = {"query": DOCUMENT, "variables": {"all": []}}

    answer = await subgraph.post("/graphql", json=body, headers={"Authorization": f"Bearer {await token('admin')}"})

    assert answer.json()["errors"][0]["extensions"]["code"] == "FORBIDDEN"
