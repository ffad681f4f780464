"""What is no genuine letter is never taken for one, whatever was done to it."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable
from typing import Any

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from joserfc import jws as jose
from joserfc.jwk import KeySet

from auth import BadToken, Key, principal_of
from auth.signer import encoded
from hub import times
from hub.letters import checking, jws, rules
from hub.letters.seal import Claims, Place, Seal, Status
from hub.running import Hub
from tests.hub.letters.conftest import Office

ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"
FORGED, UNKNOWN = rules.Verdict.FORGED, rules.Verdict.UNKNOWN_ISSUER


async def verdict(office: Office, text: str) -> rules.Verdict:
    found = await checking.check(office.hub.seal, office.hub.db, text)
    assert (found.claims is None) == (found.verdict in {FORGED, UNKNOWN})
    return found.verdict


@pytest.fixture(scope="module")
async def genuine(office: Office) -> str:
    return await office.text(await office.issue())


@given(data=st.data())
@settings(max_examples=300, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_a_letter_with_any_letter_changed_is_forged(office: Office, genuine: str, data: st.DataObject) -> None:
    """Whichever character of header, payload or signature is another one. A changed issuer is merely unknown."""
    at = data.draw(st.integers(0, len(genuine) - 1))
    other = data.draw(st.sampled_from([char for char in ALPHABET if char != genuine[at]]))

    said = await verdict(office, genuine[:at] + other + genuine[at + 1 :])

    assert said in {FORGED, UNKNOWN}


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text + "=",
        lambda text: text + ".",
        lambda text: text.replace(".", "=.", 1),
        lambda text: text[:-1],
        lambda text: text[:-1] + chr(ord(text[-1]) + 1),  # the same bytes in a lenient decoder
        lambda text: text.rsplit(".", 1)[0] + ".",
        lambda text: ".".join(reversed(text.split("."))),
        lambda _: "",
        lambda _: "..",
        lambda _: "halo",
        lambda _: "é" * 40,
        lambda text: text + "A" * jws.LIMIT,
    ],
)
async def test_a_letter_has_one_spelling(office: Office, genuine: str, change: Callable[[str], str]) -> None:
    assert await verdict(office, change(genuine)) is FORGED


def claims(issuer: str, **more: Any) -> Claims:
    place = Place(7, f"{issuer}/status-lists/x")
    given = {"jti": "x", "kind": "SKUJI", "no": "1", "on": times.today(), "who": "S***"} | more
    return Claims(iss=issuer, status=Status(place), **given)


async def test_a_letter_of_somebody_elses_key_is_forged(office: Office) -> None:
    """Under a name of its own, and under ours."""
    seal = office.hub.seal
    stranger = Key.of(Ed25519PrivateKey.generate())
    payload = msgspec.json.encode(claims(seal.issuer))
    named = Key(seal.keys.signing.kid, stranger.private)

    assert await verdict(office, jws.sign(stranger, jws.LETTER, payload)) is FORGED
    assert await verdict(office, jws.sign(named, jws.LETTER, payload)) is FORGED


async def test_a_letter_that_was_signed_but_never_issued_is_forged(office: Office) -> None:
    seal = office.hub.seal

    assert await verdict(office, seal.sign(claims(seal.issuer))) is FORGED


async def test_a_letter_of_an_issuer_nobody_knows_is_said_to_be_that(office: Office) -> None:
    stranger = Key.of(Ed25519PrivateKey.generate())
    text = jws.sign(stranger, jws.LETTER, msgspec.json.encode(claims("https://kota.example")))

    found = await checking.check(office.hub.seal, office.hub.db, text)

    assert (found.verdict, found.issuer, found.claims) == (UNKNOWN, "https://kota.example", None)


@pytest.mark.parametrize("alg", ["none", "HS256", "ES256", "Ed25519", "eddsa"])
async def test_no_other_algorithm_is_taken(office: Office, genuine: str, alg: str) -> None:
    """The kind of signature is ours to say, not the letter's. Neither are keys it brings along."""
    _, body, signature = genuine.split(".")
    kid = office.hub.seal.keys.signing.kid
    head = encoded(msgspec.json.encode({"alg": alg, "kid": kid, "typ": jws.LETTER}))

    assert await verdict(office, f"{head}.{body}.{signature}") is FORGED
    assert await verdict(office, f"{head}.{body}.") is FORGED


@pytest.mark.parametrize("extra", [{"jwk": {}}, {"jku": "https://evil.example"}, {"crit": ["b64"], "b64": False}])
async def test_a_header_says_nothing_more(office: Office, extra: dict[str, Any]) -> None:
    """Even signed with our own key: such a header isn't one we write."""
    seal = office.hub.seal
    head = encoded(msgspec.json.encode({"alg": "EdDSA", "kid": seal.keys.signing.kid, "typ": jws.LETTER} | extra))
    body = encoded(msgspec.json.encode(claims(seal.issuer)))
    signature = encoded(seal.keys.signing.sign(f"{head}.{body}".encode()))

    with pytest.raises(jws.BadSeal):
        seal.read(f"{head}.{body}.{signature}")


async def test_an_access_token_is_no_letter(office: Office, token: Callable[[str], Awaitable[str]]) -> None:
    assert await verdict(office, await token("warga")) is FORGED


async def test_a_letter_is_no_access_token(hub: Hub, genuine: str) -> None:
    """Nor is a letter that claims all that a token does."""
    who = {"iss": hub.settings.url, "aud": hub.settings.url, "sub": "1", "jti": "x", "username": "admin", "name": "A"}
    now = int(time.time())
    times = {"iat": now, "nbf": now, "exp": now + 60, "roles": ["admin"]}
    dressed = jws.sign(hub.seal.keys.signing, jws.LETTER, msgspec.json.encode(who | times))

    for text in (genuine, dressed):
        with pytest.raises(BadToken):
            await principal_of(hub.auth, f"Bearer {text}")


async def test_a_status_list_is_no_letter(office: Office, genuine: str) -> None:
    seal = office.hub.seal
    body = genuine.split(".")[1]
    renamed = jws.sign(seal.keys.signing, jws.STATUS_LIST, jws.decoded(body))

    assert await verdict(office, renamed) is FORGED


@pytest.mark.filterwarnings("ignore:EdDSA is deprecated")  # RFC 9864 renames it; libraries know both
async def test_another_library_reads_it_with_the_published_keys(office: Office, client: Any, genuine: str) -> None:
    """Any JOSE library can check a letter offline."""
    keys = KeySet.import_key_set((await client.get("/.well-known/jwks.json")).json())

    read = jose.deserialize_compact(genuine, keys, algorithms=["EdDSA"])

    assert read.headers()["typ"] == "letter+jwt"
    assert b"3275014107900001" not in read.payload
    assert msgspec.json.decode(read.payload)["iss"] == office.hub.seal.issuer


async def test_retired_keys_still_check(office: Office, tmp_path: Any) -> None:
    """After a rotation the old key's letters are good, and new ones are signed with the new key."""
    old, new = (Key.of(Ed25519PrivateKey.generate()) for _ in range(2))
    seal = office.hub.seal
    before = Seal(type(seal.keys)([old]), seal.issuer, seal.city, tmp_path, {}, seal.trust)
    after = Seal(type(seal.keys)([old, new]), seal.issuer, seal.city, tmp_path, {}, seal.trust)

    text = before.sign(claims(seal.issuer))

    assert after.read(text).jti == "x"
    assert jws.parts(after.sign(claims(seal.issuer)), jws.LETTER)[0].kid == new.kid
