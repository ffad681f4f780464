"""Files over HTTP: sent, taken by a case, fetched with a ticket, removed when nobody took them."""

from __future__ import annotations

import hashlib
import io
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from PIL import Image

from hub import BadInput, attached
from hub.attachments import tidy
from hub.context import Context
from hub.running import Hub


def photo(size: int = 30) -> bytes:
    out = io.BytesIO()
    Image.effect_noise((size, size), 40).convert("RGB").save(out, "JPEG")
    return out.getvalue()


async def send(client: httpx.AsyncClient, raw: bytes, name: str = "foto.jpg", **headers: str) -> httpx.Response:
    return await client.post("/attachments", files={"file": (name, raw)}, headers={"Accept-Language": "en"} | headers)


def somebody(hub: Hub, token_of: str | None = None) -> Context:
    return Context(db=hub.db, settings=hub.settings, files=hub.files, tickets=hub.tickets)


async def test_a_guest_sends_a_photo_and_a_case_takes_it_once(client: httpx.AsyncClient, hub: Hub) -> None:
    sent = await send(client, photo())
    context = somebody(hub)

    await attached(context, [sent.json()["id"]], case="TEST-1")
    with pytest.raises(BadInput) as refused:
        await attached(context, [sent.json()["id"]], case="TEST-2")

    assert sent.status_code == 201
    assert sent.json()["mediaType"] == "image/jpeg"
    assert refused.value.path == ["input", "attachments", 0]


async def test_a_ticket_opens_the_file_and_nothing_else(client: httpx.AsyncClient, hub: Hub) -> None:
    """What comes out is what the upload's answer described."""
    sent = (await send(client, photo())).json()
    other = (await send(client, photo())).json()
    ticket = hub.tickets.sign(sent["id"])

    good = await client.get(f"/attachments/{sent['id']}", params={"ticket": ticket})
    refused = [
        await client.get(f"/attachments/{sent['id']}"),
        await client.get(f"/attachments/{sent['id']}", params={"ticket": ticket[:-2] + "AA"}),
        await client.get(f"/attachments/{sent['id']}", params={"ticket": hub.tickets.sign(sent["id"], life=-1)}),
        await client.get(f"/attachments/{other['id']}", params={"ticket": ticket}),
        await client.get("/attachments/nobody", params={"ticket": hub.tickets.sign("nobody")}),
    ]

    assert good.status_code == 200
    assert hashlib.sha256(good.content).hexdigest() == sent["sha256"]
    assert good.headers["content-type"] == "image/jpeg"
    assert good.headers["x-content-type-options"] == "nosniff"
    assert [one.status_code for one in refused] == [404] * 5
    assert len({one.text for one in refused}) == 1


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        pytest.param(b"#!/bin/sh", "foto.jpg", id="a script named .jpg"),
        pytest.param(bytes(10 * 1024 * 1024 + 1), "foto.jpg", id="one byte too long"),
        pytest.param(bytes(11 * 1024 * 1024), "foto.jpg", id="11 MB"),
    ],
)
async def test_what_is_refused(client: httpx.AsyncClient, raw: bytes, name: str) -> None:
    answer = await send(client, raw, name)

    assert answer.status_code == 400
    assert answer.json()["errors"][0]["extensions"]["code"] == "BAD_INPUT"


async def test_no_file_and_a_bad_token_are_refused(client: httpx.AsyncClient) -> None:
    nothing = await client.post("/attachments", data={"file": "text"})
    json = await client.post("/attachments", json={})
    token = await send(client, photo(), Authorization="Bearer nonsense")

    assert [one.status_code for one in (nothing, json, token)] == [400, 400, 401]


async def test_another_account_s_file_is_not_taken(client: httpx.AsyncClient, hub: Hub, token: Any) -> None:
    mine = (await send(client, photo(), Authorization=f"Bearer {await token('warga')}")).json()

    with pytest.raises(BadInput):
        await attached(somebody(hub), [mine["id"]], case="TEST-3")


async def test_files_nobody_took_are_removed(client: httpx.AsyncClient, hub: Hub) -> None:
    """After a day, unless a case has them."""
    left, kept = [(await send(client, photo())).json()["id"] for _ in range(2)]
    await attached(somebody(hub), [kept], case="TEST-4")
    await hub.db.fetch("update hub_attachment set sent_at = $1", datetime.now(UTC) - timedelta(days=2))

    await tidy(somebody(hub))

    answers = [
        (await client.get(f"/attachments/{one}", params={"ticket": hub.tickets.sign(one)})).status_code
        for one in (left, kept)
    ]
    assert answers == [404, 200]
    with pytest.raises(FileNotFoundError):
        await hub.files.get(left)
