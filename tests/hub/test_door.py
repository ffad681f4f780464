"""What the door answers itself is what the long way would have answered, and nothing is counted twice."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import httpx
import pytest
from dinsos.complaints import steps

from hub import audit
from hub.limits import Limiter
from hub.running import Hub
from hub.schema import Schema

SITI = '{ citizen(nik: "3275014107900001") { name status familyCard { number } } }'
MUTATION = "mutation M($number: String!) { followComplaint(number: $number) { number } }"
LONG = "application/json; charset=utf-8"  # the door leaves this to the long way


@pytest.fixture
async def posted(client: httpx.AsyncClient, token: Any) -> Any:
    async def post(body: object, content_type: str = "application/json", **headers: str) -> httpx.Response:
        signed = {"Authorization": f"Bearer {await token('warga')}", "Content-Type": content_type}
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        return await client.post("/graphql", content=raw, headers=signed | headers)

    return post


@pytest.mark.parametrize(
    "body",
    [
        pytest.param({"query": SITI}, id="planned"),
        pytest.param({"query": SITI, "variables": None, "operationName": None}, id="planned with nulls"),
        pytest.param({"query": "{ me { username } }"}, id="not planned"),
        pytest.param({"query": "{ nonsense }"}, id="not valid"),
        pytest.param({"query": "query A { __typename } query B { __typename }"}, id="which one"),
        pytest.param({"query": SITI, "variables": 1}, id="wrong variables"),
        pytest.param({"query": MUTATION, "variables": {"number": "none"}}, id="refused mutation"),
        pytest.param({"query": MUTATION, "variables": {}}, id="mutation without its variable"),
        pytest.param({"query": "mutation { closeAccount }"}, id="unknown mutation"),
        pytest.param({"query": "mutation { __typename }"}, id="mutation of nothing"),
        pytest.param({"query": " "}, id="no query"),
        pytest.param({"query": SITI, "extensions": {}}, id="extensions"),
        pytest.param([], id="no object"),
        pytest.param(b"{", id="no JSON"),
        pytest.param(b'{"query":"' + b"\xff" + b'"}', id="no UTF-8"),
        pytest.param(b'{"query":"{a}","variables":' + b'{"a":' * 2000 + b"1" + b"}" * 2000 + b"}", id="deep"),
    ],
)
async def test_both_ways_answer_alike(posted: Any, body: object) -> None:
    short, long = await posted(body), await posted(body, LONG)

    assert (short.status_code, short.json()) == (long.status_code, long.json())
    kept = ("content-type", "cache-control", "content-length")
    assert [short.headers.get(name) for name in kept] == [long.headers.get(name) for name in kept]
    assert short.headers["x-request-id"] != long.headers["x-request-id"]


async def test_the_other_media_type(posted: Any) -> None:
    media = "application/graphql-response+json"
    short, long = await posted({"query": SITI}, Accept=media), await posted({"query": SITI}, LONG, Accept=media)

    assert short.headers["content-type"] == long.headers["content-type"] == media


async def test_a_body_in_parts_goes_the_long_way(client: httpx.AsyncClient) -> None:
    async def parts() -> AsyncIterator[bytes]:
        yield b'{"query": '
        yield b'"{ __typename }"}'

    answer = await client.post("/graphql", content=parts(), headers={"Content-Type": "application/json"})

    assert answer.json() == {"data": {"__typename": "Query"}}


@pytest.mark.parametrize("query", [SITI, "{ me { username } }"])
async def test_a_request_counts_once(hub: Hub, posted: Any, monkeypatch: pytest.MonkeyPatch, query: str) -> None:
    """Whether it has a plan or not."""
    monkeypatch.setattr(hub, "settings", replace(hub.settings, principal_rate=3))
    monkeypatch.setattr(hub, "limiter", Limiter())

    statuses = [(await posted({"query": query})).status_code for _ in range(4)]

    assert statuses[:3] == [200, 200, 200]
    assert statuses[3] == 429


async def test_a_bad_token_is_refused_at_the_door(client: httpx.AsyncClient) -> None:
    answer = await client.post("/graphql", json={"query": SITI}, headers={"Authorization": "Bearer x"})

    assert answer.status_code == 401
    assert answer.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


async def test_a_known_mutation_needs_no_long_way(posted: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(*_: Any, **__: Any) -> None:
        raise AssertionError("the long way")

    monkeypatch.setattr(Schema, "execute", broken)

    answer = await posted({"query": MUTATION, "variables": {"number": "none"}})

    assert [error["extensions"]["code"] for error in answer.json()["errors"]] == ["NOT_FOUND"]


@pytest.mark.parametrize("fails", ["log", "answer"])
async def test_a_mutation_whose_end_fails_is_not_done_again(
    posted: Any, hub: Hub, monkeypatch: pytest.MonkeyPatch, fails: str
) -> None:
    """Whatever goes wrong once its resolvers run, the long way doesn't run them a second time."""
    done: list[str] = []

    async def follow(_: Any, number: str) -> None:
        done.append(number)
        if fails == "answer":
            raise RuntimeError

    async def written(*_: Any) -> None:
        raise RuntimeError

    monkeypatch.setattr(steps, "follow", follow)
    if fails == "log":
        monkeypatch.setattr(audit, "write", written)
    (number,) = (await hub.db.fetch("select number from dinsos_complaint where visibility = 'PUBLIC' limit 1"))[0]

    answer = await posted({"query": MUTATION, "variables": {"number": number}})

    assert [error["extensions"]["code"] for error in answer.json()["errors"]] == ["INTERNAL"]
    assert done == [number]
