"""Status lists as strangers read them, with nothing of ours but the published keys."""

from __future__ import annotations

import json
import zlib
from base64 import urlsafe_b64decode
from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest
from joserfc import jwt
from joserfc.jwk import KeySet

from hub import revoke
from hub.letters import jws, lists, routes
from tests.hub.letters.conftest import Office

pytestmark = pytest.mark.filterwarnings("ignore:EdDSA is deprecated")


async def published(client: httpx.AsyncClient, uri: str) -> Any:
    """The list's header and claims, by another library. The server forgets what it made a moment ago."""
    transport: Any = client._transport
    transport.app.state.lists = routes.Lists()
    keys = KeySet.import_key_set((await client.get("/.well-known/jwks.json")).json())
    answer = await client.get(httpx.URL(uri).path)
    assert answer.headers["content-type"] == "application/statuslist+jwt"
    assert int(answer.headers["cache-control"].rpartition("=")[2]) <= 5
    return jwt.decode(answer.text, keys, algorithms=["EdDSA"])


def bits(token: Any, index: int) -> int:
    """One status, as the draft's section 4.1 says to read it."""
    packed = token.claims["status_list"]
    raw = zlib.decompress(urlsafe_b64decode(packed["lst"] + "=" * (-len(packed["lst"]) % 4)))
    each = 8 // packed["bits"]
    return raw[index // each] >> index % each * packed["bits"] & (1 << packed["bits"]) - 1


async def place(office: Office, number: str) -> Any:
    """The reference in the letter's own text."""
    body = (await office.text(number)).split(".")[1]
    return json.loads(urlsafe_b64decode(body + "=" * (-len(body) % 4)))["status"]["status_list"]


async def test_says_at_once_what_doesnt_count_any_more(office: Office, client: httpx.AsyncClient) -> None:
    """0 valid, 1 revoked, 3 replaced; the list is named by its own address, and is old after an hour."""
    kept, revoked, replaced = [await office.issue() for _ in range(3)]
    places = [await place(office, number) for number in (kept, revoked, replaced)]
    before = await published(client, places[1]["uri"])

    await revoke(office.context(), revoked, "Keliru")
    await office.issue(replaces=replaced)
    after = await published(client, places[1]["uri"])

    assert {one["uri"] for one in places} == {before.claims["sub"]}
    assert [bits(before, one["idx"]) for one in places] == [0, 0, 0]
    assert [bits(after, one["idx"]) for one in places] == [0, 1, 3]
    assert after.header["typ"] == "statuslist+jwt"
    assert after.claims["exp"] - after.claims["iat"] == lists.LIFE
    assert after.claims["ttl"] <= 5


async def test_an_unknown_list_is_not_there(client: httpx.AsyncClient) -> None:
    assert (await client.get("/status-lists/none")).status_code == 404


async def test_places_are_not_given_out_in_order(office: Office) -> None:
    """Nobody learns from a place which letters were issued before and after."""
    places = [(await place(office, await office.issue()))["idx"] for _ in range(8)]

    assert places != sorted(places)
    assert len(set(places)) == 8
    assert all(0 <= index < lists.SIZE for index in places)


async def test_a_full_list_is_followed_by_a_new_one(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """A letter always finds a place, and nobody else's."""
    monkeypatch.setattr("hub.letters.issuing.SIZE", 3)
    insert = "insert into hub_status_list (id, created_at) values ('tiny', $1)"
    await office.hub.db.fetch(insert, datetime.now(UTC) + timedelta(seconds=1))

    places = [await place(office, await office.issue()) for _ in range(7)]

    assert len({(one["uri"], one["idx"]) for one in places}) == 7
    assert len({one["uri"] for one in places}) > 1


def test_a_list_of_somebody_else_or_another_time_is_refused(office: Office) -> None:
    key, address = office.hub.seal.keys.signing, "https://hub.example/status-lists/a"
    text = lists.signed(key, address, [(5, 1)])

    assert lists.read(text, address, office.hub.seal.find).mark(5) == 1
    assert lists.read(text, address, office.hub.seal.find).mark(lists.SIZE) is None
    for bad in (text[:-20] + "A" * 20, text.replace(".", "x", 1), ""):
        with pytest.raises(jws.BadSeal):
            lists.read(bad, address, office.hub.seal.find)
    with pytest.raises(jws.BadSeal):
        lists.read(text, address + "b", office.hub.seal.find)


def test_an_old_list_is_refused(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever keeps an old list from before a revocation can't use it for long."""
    address = "https://hub.example/status-lists/a"
    monkeypatch.setattr(lists, "LIFE", -1)
    text = lists.signed(office.hub.seal.keys.signing, address, [])

    with pytest.raises(jws.BadSeal):
        lists.read(text, address, office.hub.seal.find)
