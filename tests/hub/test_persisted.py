"""Operations by hash: automatic persisted queries, and a hub that serves a list only."""

from __future__ import annotations

import uuid
from dataclasses import replace
from pathlib import Path

import httpx
import orjson
import pytest
from redis.asyncio import Redis

from hub.app import create
from hub.database import bind
from hub.errors import BadSetup, NotPersisted
from hub.migrate import tables_of
from hub.persisted import KEPT, Persisted, allowed, hash_of
from hub.running import Hub

PLUGINS = "{ plugins { name } }"


def by_hash(document: str) -> dict[str, object]:
    return {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": hash_of(document)}}}


async def test_learns_an_operation_by_its_hash(client: httpx.AsyncClient) -> None:
    """Unknown first, then sent whole with its hash, then known by the hash alone, also as a GET."""
    document = f"{{ plugins {{ name title }} }} # {uuid.uuid4()}"  # Redis remembers those of earlier runs

    unknown = await client.post("/graphql", json=by_hash(document))
    taught = await client.post("/graphql", json={"query": document} | by_hash(document))
    known = await client.post("/graphql", json=by_hash(document))
    extensions = orjson.dumps(by_hash(document)["extensions"]).decode()
    got = await client.get("/graphql", params={"extensions": extensions})

    assert unknown.json()["errors"][0]["message"] == "PersistedQueryNotFound"
    assert unknown.json()["errors"][0]["extensions"]["code"] == "PERSISTED_QUERY_NOT_FOUND"
    assert taught.json() == known.json() == got.json()
    assert "data" in known.json()


async def test_refuses_a_hash_of_something_else(client: httpx.AsyncClient) -> None:
    """Nobody can register an operation under another one's hash."""
    answer = await client.post("/graphql", json={"query": PLUGINS} | by_hash("{ me { name } }"))

    assert answer.json()["errors"][0]["extensions"]["code"] == "BAD_INPUT"


async def test_forgets_what_was_registered_long_ago() -> None:
    """Clients can't fill the memory of a worker."""
    store = Persisted(None, None)

    for n in range(KEPT // 10_000 + 5):
        document = f"{{ plugins {{ name }} }} # {n}".ljust(10_000)
        await store.completed({"query": document} | by_hash(document))

    assert 0 < store.registered.weight <= KEPT
    assert (await store.completed(by_hash(document)))["query"] == document


async def test_knows_an_operation_while_redis_is_away() -> None:
    """Without Redis this worker still remembers; what it doesn't know is asked for whole."""
    store = Persisted(None, Redis.from_url("redis://127.0.0.1:1"))

    await store.completed({"query": PLUGINS} | by_hash(PLUGINS))

    assert (await store.completed(by_hash(PLUGINS)))["query"] == PLUGINS
    with pytest.raises(NotPersisted):
        await store.completed(by_hash("{ me { name } }"))


async def test_serves_listed_operations_only(hub: Hub, tmp_path: Path) -> None:
    """With a folder of operations, anything else is FORBIDDEN; a listed one comes by name, hash or document."""
    (tmp_path / "installed.graphql").write_text(PLUGINS)
    app = create(replace(hub.settings, operations=tmp_path))

    async with (
        app.lifespan(),
        httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://hub.test") as listed,
    ):
        named = await listed.get("/graphql", params={"id": "installed"})
        hashed = await listed.get("/graphql", params={"id": hash_of(PLUGINS)})
        whole = await listed.post("/graphql", json={"query": PLUGINS})
        planned = await listed.post("/graphql", json={"query": "{ complaints { totalCount } }"})
        executed = await listed.post("/graphql", json={"query": "{ plugins { title } }"})
        taught = await listed.post(
            "/graphql", json={"query": "{ plugins { title } }"} | by_hash("{ plugins { title } }")
        )
    bind(hub.db, tables_of(hub.composition.plugins))

    assert named.json() == hashed.json() == whole.json()
    assert "data" in named.json()
    assert {one.json()["errors"][0]["extensions"]["code"] for one in (planned, executed, taught)} == {"FORBIDDEN"}


def test_an_empty_list_is_a_mistake(tmp_path: Path) -> None:
    """A folder without operations stops the start."""
    with pytest.raises(BadSetup, match="has no"):
        allowed(tmp_path)
