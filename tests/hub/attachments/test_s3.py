"""Files in an S3-compatible store: moto's server, reached as a city's own would be."""

from __future__ import annotations

import hashlib
import random
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest

from hub.attachments import tidy
from hub.attachments.keep import PIECE, Files
from hub.errors import Unavailable
from hub.running import Hub
from tests.hub.attachments.test_routes import photo, send, somebody

boto3 = pytest.importorskip("boto3")
server = pytest.importorskip("moto.server")


@dataclass(frozen=True, slots=True)
class Store:
    """The bucket, as its owner sees it."""

    server: Any
    s3: Any
    bucket: str

    def files(self) -> dict[str, int]:
        """What lies there: name and size."""
        found = self.s3.list_objects_v2(Bucket=self.bucket).get("Contents", [])
        return {one["Key"]: one["Size"] for one in found}


@pytest.fixture
def store(hub: Hub, monkeypatch: pytest.MonkeyPatch) -> Iterator[Store]:
    """An empty bucket, whose credentials are where AWS's tools read them; the hub keeps its files in a folder of it."""
    running = server.ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    running.start()
    host, port = running.get_host_and_port()
    for name, value in {
        "AWS_ACCESS_KEY_ID": "hub",
        "AWS_SECRET_ACCESS_KEY": "secret",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ENDPOINT_URL": f"http://{host}:{port}",
    }.items():
        monkeypatch.setenv(name, value)
    s3 = boto3.client("s3")
    bucket = f"city-{uuid.uuid4().hex}"
    s3.create_bucket(Bucket=bucket)
    monkeypatch.setattr(hub, "files", Files.at(f"s3://{bucket}/simpul", Path("unused")))
    yield Store(running, s3, bucket)
    s3.close()
    running.stop()


async def test_a_photo_goes_in_and_comes_out(store: Store, hub: Hub, client: httpx.AsyncClient) -> None:
    """Over HTTP; the store holds the cleaned bytes under the file's id."""
    sent = (await send(client, photo(400))).json()

    got = await client.get(f"/attachments/{sent['id']}", params={"ticket": hub.tickets.sign(sent["id"])})

    assert store.files() == {f"simpul/{sent['id'][:2]}/{sent['id']}": sent["bytes"]}
    assert hashlib.sha256(got.content).hexdigest() == sent["sha256"]


async def test_a_large_file_comes_in_pieces(store: Store, hub: Hub) -> None:
    """So that many clients don't fill the memory."""
    raw = random.Random(5).randbytes(128 * PIECE)  # noqa: S311 - any bytes will do
    await hub.files.put("large-file", raw)

    pieces = [piece async for piece in await hub.files.get("large-file")]

    assert b"".join(pieces) == raw
    assert len(pieces) > 5


async def test_what_nobody_took_is_removed_from_the_store(store: Store, hub: Hub, client: httpx.AsyncClient) -> None:
    sent = (await send(client, photo())).json()
    await hub.db.fetch(
        "update hub_attachment set sent_at = $2 where id = $1", sent["id"], datetime.now(UTC) - timedelta(days=2)
    )
    assert len(store.files()) == 1

    await tidy(somebody(hub))
    await tidy(somebody(hub))

    assert store.files() == {}
    with pytest.raises(FileNotFoundError):
        await hub.files.get(sent["id"])


async def test_a_store_that_is_away_is_said_so_and_nothing_is_forgotten(
    store: Store, hub: Hub, client: httpx.AsyncClient
) -> None:
    """Sending and fetching answer 503; a file that can't be removed is still known, and removed later."""
    sent = (await send(client, photo())).json()
    late = datetime.now(UTC) - timedelta(days=2)
    await hub.db.fetch("update hub_attachment set sent_at = $2 where id = $1", sent["id"], late)
    store.server.stop()

    answers = [
        await send(client, photo()),
        await client.get(f"/attachments/{sent['id']}", params={"ticket": hub.tickets.sign(sent["id"])}),
    ]
    with pytest.raises(Unavailable):
        await tidy(somebody(hub))

    assert [one.status_code for one in answers] == [503, 503]
    assert {one.json()["errors"][0]["extensions"]["code"] for one in answers} == {"UNAVAILABLE"}
    assert await hub.db.fetch("select 1 from hub_attachment where id = $1", sent["id"])
