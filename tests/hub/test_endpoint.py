"""GraphQL over HTTP, server-sent events and WebSocket, as specified and against bad input."""

from __future__ import annotations

import gzip
import json
import logging
from typing import Any

import httpx
import pytest

from hub.nik import MESSAGES, Reason
from hub.running import Hub
from hub.scalars import BAD_NIK

PLUGINS = "{ plugins { name } }"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"null", 400),
        (b"1", 400),
        (b"[]", 400),
        (b"", 400),
        (b"{", 400),
        (b"\xff\xfe", 400),
        (b"[" * 100_000, 400),
        (b'{"query": 1}', 400),
        (b'{"query": ""}', 400),
        (b'{"query": "{ plugins { name } }", "variables": []}', 400),
        (b'{"query": "{ plugins { name } }", "operationName": 7}', 400),
        (b'{"query": "query A { __typename }", "operationName": "C"}', 400),
    ],
)
async def test_a_body_that_is_no_request_is_refused(client: httpx.AsyncClient, body: bytes, status: int) -> None:
    answer = await client.post("/graphql", content=body, headers={"Content-Type": "application/json"})

    assert answer.status_code == status
    assert answer.json()["errors"][0]["extensions"]["code"] == "BAD_INPUT"


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
async def test_a_simple_cross_site_request_changes_nothing(client: httpx.AsyncClient, kind: str) -> None:
    """A browser sends these kinds without asking first, so the hub takes none of them."""
    answer = await client.post("/graphql", content=json.dumps({"query": PLUGINS}), headers={"Content-Type": kind})

    assert answer.status_code == 415


async def test_a_compressed_body_is_refused(client: httpx.AsyncClient) -> None:
    body = gzip.compress(json.dumps({"query": PLUGINS}).encode())

    answer = await client.post(
        "/graphql", content=body, headers={"Content-Type": "application/json", "Content-Encoding": "gzip"}
    )

    assert answer.status_code == 415


async def test_a_large_body_is_refused(client: httpx.AsyncClient, hub: Hub) -> None:
    answer = await client.post("/graphql", json={"query": "#" * (hub.settings.body_limit + 1)})

    assert answer.status_code == 413


async def test_a_document_that_does_not_validate_has_no_data(client: httpx.AsyncClient) -> None:
    """400 and no `data` for application/graphql-response+json; 200 for plain JSON. Source: GraphQL over HTTP."""
    document = {"query": "{ plugin { name } }"}
    modern = await client.post("/graphql", json=document, headers={"Accept": "application/graphql-response+json"})
    legacy = await client.post("/graphql", json=document, headers={"Accept": "application/json"})

    assert (modern.status_code, legacy.status_code) == (400, 200)
    assert "data" not in modern.json()
    assert "Did you mean" not in modern.text


async def test_several_operations_need_a_name(client: httpx.AsyncClient) -> None:
    two = {"query": "query A { a: __typename } query B { b: __typename }"}
    unnamed = await client.post("/graphql", json=two)
    named = await client.post("/graphql", json=two | {"operationName": "B"})

    assert unnamed.json()["errors"][0]["extensions"]["code"] == "BAD_INPUT"
    assert named.json() == {"data": {"b": "Query"}}


async def test_a_mutation_does_not_come_by_get(client: httpx.AsyncClient) -> None:
    answer = await client.get("/graphql", params={"query": "mutation { x }"})

    assert answer.status_code == 400


async def test_a_query_comes_by_get(client: httpx.AsyncClient) -> None:
    answer = await client.get("/graphql", params={"query": PLUGINS})

    assert "hub" in [plugin["name"] for plugin in answer.json()["data"]["plugins"]]


async def test_a_browser_gets_the_explorer_and_others_do_not(client: httpx.AsyncClient) -> None:
    page = await client.get("/graphql", headers={"Accept": "text/html,*/*;q=0.8"})
    other = await client.get("/graphql", headers={"Accept": "*/*"})

    assert page.headers["content-type"].startswith("text/html")
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert other.status_code == 400


@pytest.mark.parametrize("header", ["Bearer x", "Basic eDp4", "Bearer", "Bearer a.b.c"])
async def test_a_bad_token_is_never_nobody(client: httpx.AsyncClient, header: str) -> None:
    answer = await client.post("/graphql", json={"query": PLUGINS}, headers={"Authorization": header})

    assert answer.status_code == 401
    assert answer.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


@pytest.mark.parametrize(
    ("nik", "says"), [("1", "16 digits"), ("3275013102900001", "birth date"), ("\uff13" * 16, "16 digits")]
)
async def test_a_malformed_nik_names_the_variable(ask: Any, nik: str, says: str) -> None:
    answer = await ask("query ($nik: NIK!) { citizen(nik: $nik) { nik } }", who="warga", nik=nik)

    assert answer.codes == ["BAD_INPUT"]
    assert says in answer.errors[0]["message"]
    assert answer.errors[0]["extensions"]["fields"][0]["path"] == ["nik"]


@pytest.mark.parametrize("reason", Reason)
def test_every_reason_against_a_nik_is_said_in_both_languages(reason: Reason) -> None:
    assert BAD_NIK[reason] != MESSAGES[reason]


async def test_messages_come_in_the_clients_language(client: httpx.AsyncClient) -> None:
    said = [
        (await client.post("/graphql", json={"query": "{ me { name } }"}, headers={"Accept-Language": language})).json()
        for language in ("id-ID,id;q=0.9,en;q=0.8", "en-GB", "fr")
    ]

    messages = [answer["errors"][0]["message"] for answer in said]
    assert messages == ["Silakan masuk terlebih dahulu.", "Sign in first.", "Silakan masuk terlebih dahulu."]


async def test_a_query_streams_as_server_sent_events(client: httpx.AsyncClient) -> None:
    answer = await client.post("/graphql", json={"query": PLUGINS}, headers={"Accept": "text/event-stream"})

    assert answer.headers["content-type"].startswith("text/event-stream")
    assert answer.text.startswith("event: next\ndata: {")
    assert answer.text.endswith("event: complete\ndata:\n\n")


async def test_the_server_says_what_is_ready(client: httpx.AsyncClient) -> None:
    answer = await client.get("/readyz")

    assert answer.status_code == 200
    assert answer.json()["database"] == "ok"
    assert answer.json()["plugins"]["hub"] == "active"


async def test_the_api_describes_itself(client: httpx.AsyncClient) -> None:
    described = (await client.get("/openapi.json")).json()
    sdl = (await client.get("/schema.graphql")).text

    assert {"/graphql", "/auth/token", "/healthz", "/readyz"} <= described["paths"].keys()
    assert "type Citizen" in sdl


async def test_every_answer_has_an_id(client: httpx.AsyncClient) -> None:
    answer = await client.get("/healthz")

    assert len(answer.headers["x-request-id"]) == 32


async def test_a_bug_before_graphql_is_logged_and_masked(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, logged: list[logging.LogRecord]
) -> None:
    """The client gets a number to find it by, and nothing of what went wrong."""

    def broken(_: object) -> str:
        raise RuntimeError("xyzzy")

    monkeypatch.setattr("hub.app.schema_text", broken)

    answer = await client.get("/schema.graphql")

    (bug,) = (record for record in logged if record.levelname == "ERROR")
    said = answer.json()["errors"][0]["extensions"]
    assert (answer.status_code, said["code"]) == (500, "INTERNAL")
    assert isinstance(bug.args, dict)
    assert said["requestId"] == answer.headers["x-request-id"] == bug.args["request_id"]
    assert "xyzzy" not in answer.text
    assert "xyzzy" in str(bug.exc_info)
