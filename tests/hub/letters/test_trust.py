"""Letters of another city, whose keys the operator put into a file and whose status list is asked for over HTTP."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import msgspec
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from auth import Key, Keys
from hub import BadSetup, times
from hub.letters import checking, jws, lists
from hub.letters.checking import Checked
from hub.letters.rules import Verdict
from hub.letters.seal import Claims, Place, Seal, Status
from hub.letters.trust import Trust
from tests.hub.letters.conftest import Office


@dataclass
class City:
    """Another city: its key, and a server with its status list."""

    key: Key
    url: str = ""
    marks: list[tuple[int, int]] = field(default_factory=list)
    signer: Key | None = None
    asked: int = 0

    def letter(self, **more: object) -> str:
        given = {"jti": "x", "kind": "KTP", "no": "9", "on": times.today(), "who": "B***"} | more
        status = Status(Place(5, f"{self.url}/status-lists/a"))
        claims = Claims(**{"iss": self.url, "status": status, **given})  # type: ignore[arg-type]
        return jws.sign(self.key, jws.LETTER, msgspec.json.encode(claims))

    def trusted(self, office: Office, folder: Path) -> Seal:
        """Our seal, with this city in its file."""
        file = folder / "trust.json"
        file.write_text(json.dumps({self.url + "/": Keys([self.key]).jwks()}))
        return replace(office.hub.seal, trust=Trust.load(file))


@contextmanager
def serving(city: City) -> Iterator[None]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            city.asked += 1
            text = lists.signed(city.signer or city.key, f"{city.url}{self.path}", city.marks).encode()
            self.send_response(200)
            self.send_header("content-length", str(len(text)))
            self.end_headers()
            self.wfile.write(text)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        city.url = f"http://127.0.0.1:{server.server_port}"
        yield
        server.shutdown()
        thread.join()


@pytest.fixture
def city() -> Iterator[City]:
    made = City(Key.of(Ed25519PrivateKey.generate()))
    with serving(made):
        yield made


async def said(office: Office, seal: Seal, text: str) -> Checked:
    return await checking.check(seal, office.hub.db, text)


async def test_a_trusted_citys_letter_is_checked_here(office: Office, city: City, tmp_path: Path) -> None:
    """Its state comes from its own list, and is asked for once in a few seconds."""
    seal = city.trusted(office, tmp_path)

    first, second = [await said(office, seal, city.letter()) for _ in range(2)]

    assert [one.verdict for one in (first, second)] == [Verdict.VALID] * 2
    assert first.reason == checking.REASONS[Verdict.VALID]
    assert (first.issuer, first.claims and first.claims.no) == (city.url, "9")
    assert city.asked == 1


@pytest.mark.parametrize(("mark", "verdict"), [(1, "REVOKED"), (3, "REPLACED"), (2, "REVOKED")])
async def test_what_its_list_says_counts_here(
    office: Office, city: City, tmp_path: Path, mark: int, verdict: str
) -> None:
    city.marks = [(5, mark), (6, 0)]

    found = await said(office, city.trusted(office, tmp_path), city.letter())

    assert found.verdict == verdict


async def test_expired_there_is_expired_here(office: Office, city: City, tmp_path: Path) -> None:
    found = await said(office, city.trusted(office, tmp_path), city.letter(exp=1_700_000_000))

    assert found.verdict == "EXPIRED"


async def test_a_city_that_cant_be_asked_is_said_so(office: Office, city: City, tmp_path: Path) -> None:
    """Away, a list signed by somebody else, a list at another host: the signature holds, the state isn't known."""
    seal = city.trusted(office, tmp_path)
    city.signer, elsewhere = Key.of(Ed25519PrivateKey.generate()), City(city.key)

    forged_list = await said(office, seal, city.letter())
    with serving(elsewhere):
        place = Place(5, f"{elsewhere.url}/status-lists/a")
        other_host = await said(office, seal, city.letter(status=Status(place)))

    assert [one.verdict for one in (forged_list, other_host)] == [Verdict.VALID] * 2
    assert {one.reason for one in (forged_list, other_host)} == {checking.UNASKED}
    assert (city.asked, elsewhere.asked) == (1, 0)


async def test_a_city_that_is_away_is_said_so(office: Office, tmp_path: Path) -> None:
    city = City(Key.of(Ed25519PrivateKey.generate()), url="http://127.0.0.1:1")

    found = await said(office, city.trusted(office, tmp_path), city.letter())

    assert (found.verdict, found.reason) == (Verdict.VALID, checking.UNASKED)


async def test_trust_is_in_an_issuers_own_keys(office: Office, city: City, tmp_path: Path) -> None:
    """Our key vouches for none of its letters, nor its key for ours; without the file it is unknown."""
    seal = city.trusted(office, tmp_path)
    ours = jws.sign(city.key, jws.LETTER, jws.decoded((await office.text(await office.issue())).split(".")[1]))
    theirs = jws.sign(seal.keys.signing, jws.LETTER, jws.decoded(city.letter().split(".")[1]))

    assert (await said(office, seal, ours)).verdict is Verdict.FORGED
    assert (await said(office, seal, theirs)).verdict is Verdict.FORGED
    assert (await said(office, office.hub.seal, city.letter())).verdict is Verdict.UNKNOWN_ISSUER


@pytest.mark.parametrize(
    "written", ["", "[]", '{"https://a": 1}', '{"https://a": {"keys": [{"kty": "OKP", "crv": "Ed25519"}]}}']
)
def test_a_file_that_is_no_list_of_issuers_is_named_at_the_start(tmp_path: Path, written: str) -> None:
    file = tmp_path / "trust.json"
    file.write_text(written)

    with pytest.raises(BadSetup, match="SIMPUL_TRUST"):
        Trust.load(file)
    with pytest.raises(BadSetup, match="can't be read"):
        Trust.load(tmp_path / "none.json")
