"""Keys behind a passphrase, keys that others may read, keys in a device: as an operator meets them."""

from __future__ import annotations

import contextlib
import os
import socket
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import httpx
import pytest
from cryptography.hazmat.primitives.serialization import load_pem_private_key
from cryptography.x509 import load_pem_x509_certificate
from joserfc import jws as jose
from joserfc.jwk import KeySet

from hub import demo, keyring
from hub.errors import BadSetup
from hub.letters import lists
from hub.letters.certificate import FILE, CityCertificate
from hub.letters.seal import Claims, Place, Seal, Status
from hub.settings import Settings
from tests.commands import simpul
from tests.softhsm import MODULE, NEEDED, PIN, new_token

LONG = "a passphrase that is long enough"
READ = {"query": '{ citizen(nik: "3275014107900001") { name } }'}  # an officer's reading stands in the access log
FILED = {
    "query": """mutation { fileComplaint(input: { category: OTHER, title: "Jalan gelap", village: "3275011001",
        description: "Lampu jalan di depan balai warga sudah lama padam." }) { number } }"""
}


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """A folder with a migrated database, plain keys and a plain certificate."""
    assert simpul(tmp_path, "migrate").returncode == 0
    assert simpul(tmp_path, "keys", "list").returncode == 0
    CityCertificate(tmp_path / "data" / "letters", "Kota Uji").certificate()
    (tmp_path / "passphrase").write_text(LONG + "\n")
    (tmp_path / "other").write_text("another passphrase, as long as that one")
    return tmp_path


def told(home: Path, file: str = "passphrase") -> dict[str, str]:
    return {"SIMPUL_KEY_PASSPHRASE_FILE": str(home / file)}


def test_protect_puts_every_key_behind_the_passphrase(home: Path) -> None:
    """The signing keys and the certificate's; the second run has nothing to do, another passphrase needs the old."""
    kid = simpul(home, "keys", "list").stdout.split()[1]
    keys, certificate = home / "data" / "keys" / "0001.pem", home / "data" / "letters" / FILE
    before = load_pem_x509_certificate(certificate.read_bytes())

    done, again = [simpul(home, "keys", "protect", **told(home)) for _ in range(2)]
    other = simpul(home, "keys", "protect", **told(home, "other"))
    changed = simpul(home, "keys", "protect", "--old", str(home / "passphrase"), **told(home, "other"))

    assert [line.split()[0] for line in done.stdout.splitlines()] == [str(keys), str(certificate)]
    assert (again.returncode, again.stdout) == (0, "")
    assert (other.returncode, "the passphrase does not open" in other.stderr) == (1, True)
    assert changed.stdout == done.stdout
    for file in (keys, certificate):
        assert load_pem_private_key(file.read_bytes(), (home / "other").read_bytes())
    assert load_pem_x509_certificate(certificate.read_bytes()) == before
    assert simpul(home, "keys", "list", **told(home, "other")).stdout.split()[1] == kid


def test_the_certificate_signs_with_the_passphrase_only(home: Path) -> None:
    simpul(home, "keys", "protect", **told(home))
    folder = home / "data" / "letters"

    CityCertificate(folder, "Kota Uji", LONG.encode()).certificate()

    with pytest.raises(BadSetup, match="SIMPUL_KEY_PASSPHRASE_FILE"):
        CityCertificate(folder, "Kota Uji").certificate()
    assert b"ENCRYPTED" in made(home / "new", LONG.encode()).read_bytes()


def made(folder: Path, passphrase: bytes) -> Path:
    CityCertificate(folder, "Kota Uji", passphrase).certificate()
    return folder / FILE


@pytest.mark.parametrize(
    ("setting", "content", "says"),
    [
        ("none", None, "none can't be read"),
        ("empty", "", "must have one line"),
        ("two", "one\ntwo", "must have one line"),
        ("passphrase", LONG, "0001.pem is not protected by a passphrase: run `simpul keys protect`"),
    ],
)
def test_a_start_says_what_is_wrong_with_the_passphrase(
    home: Path, setting: str, content: str | None, says: str
) -> None:
    if content is not None:
        (home / setting).write_text(content)

    done = simpul(home, "serve", **told(home, setting))

    assert done.returncode == 1
    assert says in done.stderr
    assert "Traceback" not in done.stderr


def test_a_start_without_the_passphrase_or_with_another_is_refused(home: Path) -> None:
    simpul(home, "keys", "protect", **told(home))

    without, other = simpul(home, "serve"), simpul(home, "serve", **told(home, "other"))

    assert "is protected by a passphrase: name its file in SIMPUL_KEY_PASSPHRASE_FILE" in without.stderr
    assert "the passphrase does not open" in other.stderr
    assert (without.returncode, other.returncode) == (1, 1)


@pytest.mark.parametrize("file", ["keys/0001.pem", "keys/vault.key", "keys/tickets.key", f"letters/{FILE}"])
def test_a_start_with_a_file_that_others_may_read_is_refused(home: Path, file: str) -> None:
    (home / "data" / "keys" / "vault.key").write_bytes(bytes(32))
    (home / "data" / "keys" / "tickets.key").write_bytes(bytes(32))
    for secret in ("vault.key", "tickets.key"):
        (home / "data" / "keys" / secret).chmod(0o600)
    (home / "data" / file).chmod(0o640)

    done = simpul(home, "serve")

    assert done.returncode == 1
    assert f"{home / 'data' / file} (mode 0640): chmod 600" in done.stderr
    assert "Traceback" not in done.stderr


# -- a device -------------------------------------------------------------------------------------------------------


@pytest.fixture
def device(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """An empty token, and the settings of a hub that signs with it."""
    new_token(tmp_path, monkeypatch)
    (tmp_path / "pin").write_text(PIN + "\n")
    return {
        "SIMPUL_HSM_MODULE": str(MODULE),
        "SIMPUL_HSM_PIN_FILE": str(tmp_path / "pin"),
        "SOFTHSM2_CONF": os.environ["SOFTHSM2_CONF"],
    }


@contextlib.contextmanager
def served(home: Path, **environment: str) -> Iterator[str]:
    """`simpul serve` in this folder; its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    usual = {name: value for name, value in os.environ.items() if name not in ("DATABASE_URL", "REDIS_URL")}
    with (home / "log").open("wb") as out:
        server = subprocess.Popen(
            [sys.executable, "-m", "hub.cli", "serve"],
            cwd=home,
            env=usual | {"SIMPUL_DATA": str(home / "data"), "PORT": port} | environment,
            stdout=out,
            stderr=out,
        )
    url = f"http://127.0.0.1:{port}"
    try:
        for _ in range(150):
            with contextlib.suppress(httpx.TransportError):
                if httpx.get(f"{url}/readyz").status_code == 200:
                    break
            if server.poll() is not None:
                break
            time.sleep(0.2)
        else:
            pytest.fail((home / "log").read_text())
        yield url
    finally:
        server.terminate()
        server.wait(20)


@NEEDED
@pytest.mark.filterwarnings("ignore:EdDSA is deprecated")
def test_a_hub_that_signs_with_a_device(tmp_path: Path, device: dict[str, str]) -> None:
    """Tokens, letters and seals of the access log come from it; no private key is in a file of ours."""
    steps = ("migrate",), ("keys", "rotate"), ("demo", "--citizens", "300")
    done = [simpul(tmp_path, *step, **device) for step in steps]
    assert [one.returncode for one in done] == [0, 0, 0], [one.stderr for one in done]

    with served(tmp_path, WORKERS="2", **device) as url:
        form = {"grant_type": "password", "username": "warga", "password": demo.PASSWORD}
        token = httpx.post(f"{url}/auth/token", data=form, timeout=30).json()["access_token"]
        keys = KeySet.import_key_set(httpx.get(f"{url}/.well-known/jwks.json").json())
        me = {"query": "{ me { username } }"}
        signed = {"Authorization": f"Bearer {token}"}
        asked = httpx.post(f"{url}/graphql", json=me, headers=signed).json()
        form["username"] = "operator.dukcapil"
        officer = httpx.post(f"{url}/auth/token", data=form, timeout=30).json()["access_token"]
        read = httpx.post(f"{url}/graphql", json=READ, headers={"Authorization": f"Bearer {officer}"}).json()
        filed = httpx.post(f"{url}/graphql", json=FILED, headers=signed, timeout=30).json()
    sealed = simpul(tmp_path, "audit", "verify", **device)
    listed = simpul(tmp_path, "keys", "list", **device).stdout.split()
    with contextlib.closing(sqlite3.connect(tmp_path / "data" / "simpul.sqlite")) as db:
        letters = [text for (text,) in db.execute("select text from hub_letter limit 20")]
        seals = {kid for (kid,) in db.execute("select kid from hub_checkpoint where number > 0")}

    assert "errors" not in filed | read
    assert letters  # the receipt
    for text in letters:
        assert jose.deserialize_compact(text, keys, algorithms=["EdDSA"]).headers()["kid"] == listed[1]
    assert seals == {listed[1]}
    assert jose.deserialize_compact(token, keys, algorithms=["EdDSA"]).headers()["kid"] == listed[1]
    assert asked["data"]["me"]["username"] == "warga"
    assert listed == ["simpul-0001", listed[1], "signs"]
    assert sealed.returncode == 0, sealed.stderr
    assert not list((tmp_path / "data" / "keys").glob("*.pem"))


@NEEDED
@pytest.mark.filterwarnings("ignore:EdDSA is deprecated")
def test_letters_and_status_lists_of_a_device(tmp_path: Path, device: dict[str, str]) -> None:
    """Any JOSE library checks them with the published keys, and so does the hub."""
    settings = Settings.load({**device, "SIMPUL_DATA": str(tmp_path / "data")}, tmp_path / "none.toml")
    keyring.rotate(settings)
    seal = Seal.of(keyring.load(settings), settings, {})
    keys = KeySet.import_key_set({"keys": [{**one} for one in seal.keys.jwks()["keys"]]})
    address = seal.list_address("a")
    claims = Claims("id", seal.issuer, "KTP", "1", date(2026, 11, 24), Status(Place(5, address)))

    letter, marks = seal.sign(claims), lists.signed(seal.keys.signing, address, [(5, 1)])

    for text in (letter, marks):
        assert jose.deserialize_compact(text, keys, algorithms=["EdDSA"]).headers()["kid"] == seal.keys.signing.kid
    assert seal.read(letter) == claims
    assert lists.read(marks, address, seal.find).mark(5) == 1


@NEEDED
@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({}, "'simpul' of"),
        ({"SIMPUL_HSM_TOKEN": "none"}, "NoSuchToken"),
        ({"SIMPUL_HSM_PIN_FILE": ""}, "name the file with the token's PIN in SIMPUL_HSM_PIN_FILE"),
        ({"SIMPUL_HSM_PIN_FILE": "wrong"}, "the PIN in SIMPUL_HSM_PIN_FILE does not open"),
        ({"SIMPUL_HSM_MODULE": "/nowhere.so"}, "/nowhere.so"),
    ],
    ids=["empty", "unknown token", "no PIN", "wrong PIN", "no library"],
)
def test_a_start_says_what_is_wrong_with_the_device(
    tmp_path: Path, device: dict[str, str], changed: dict[str, str], says: str
) -> None:
    (tmp_path / "wrong").write_text("000000")
    assert simpul(tmp_path, "migrate").returncode == 0

    done = simpul(tmp_path, "serve", **device | changed)

    assert done.returncode == 1
    assert says in done.stderr
    assert "Traceback" not in done.stderr
