"""Signing keys live in a folder only we can read, and are made once."""

import os
import stat
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from auth import BadKey, Key, Keys
from auth.keys import Folder
from auth.signer import jwk

PLAIN = NoEncryption()


def pem(key: object, encryption: KeySerializationEncryption = PLAIN) -> bytes:
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, encryption)  # type: ignore[attr-defined, no-any-return]


def put(file: Path, content: bytes) -> None:
    """Write a file as the hub would: for its own eyes."""
    file.touch(0o600)
    file.write_bytes(content)


def test_kid_is_the_thumbprint() -> None:
    """The example key of RFC 8037, appendix A, has the thumbprint of appendix A.3."""
    d = jwt.utils.base64url_decode("nWGxne_9WmC6hEr0kuwsxERJxWl7MmkZcDusAxyuf2A")

    key = Key.of(Ed25519PrivateKey.from_private_bytes(d))

    assert key.kid == "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k"
    assert jwk(key)["x"] == "11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"


def test_a_new_folder_gets_a_key(tmp_path: Path) -> None:
    """The first start makes a key, the second finds it."""
    first = Keys.load(tmp_path / "data" / "keys")
    second = Keys.load(tmp_path / "data" / "keys")

    assert first.signing.kid == second.signing.kid
    assert [file.name for file in (tmp_path / "data" / "keys").iterdir()] == ["0001.pem"]


@pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX")
def test_nobody_else_can_read_it(tmp_path: Path) -> None:
    """Folder 0700, file 0600, whatever was there before and whatever the umask."""
    folder = tmp_path / "keys"
    folder.mkdir(0o777)
    before = os.umask(0)
    try:
        Keys.load(folder)
    finally:
        os.umask(before)

    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert stat.S_IMODE((folder / "0001.pem").stat().st_mode) == 0o600


def test_starting_at_once_makes_one_key(tmp_path: Path) -> None:
    """Eight starts at the same moment agree on the key, and leave nothing else behind."""
    barrier = Barrier(8)

    def start(_: int) -> str:
        barrier.wait()
        return Keys.load(tmp_path / "keys").signing.kid

    with ThreadPoolExecutor(8) as threads:
        kids = set(threads.map(start, range(8)))

    assert len(kids) == 1
    assert [file.name for file in (tmp_path / "keys").iterdir()] == ["0001.pem"]


def test_the_newest_signs_and_all_verify(tmp_path: Path) -> None:
    """A second file takes over signing; the first is still found and published."""
    old = Keys.load(tmp_path).signing
    put(tmp_path / "0002.pem", pem(new := Ed25519PrivateKey.generate()))

    keys = Keys.load(tmp_path)

    assert keys.signing.kid == Key.of(new).kid
    assert keys.find(old.kid) is not None
    assert [jwk["kid"] for jwk in keys.jwks()["keys"]] == [old.kid, keys.signing.kid]


def test_only_public_halves_are_published(keys: Keys) -> None:
    """The published set has exactly the public members."""
    (found,) = keys.jwks()["keys"]

    assert found == {"kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "use": "sig", "kid": found["kid"], "x": found["x"]}
    assert jwt.PyJWK.from_dict(dict(found)).key == keys.signing.public


def test_an_unknown_kid_is_not_found(keys: Keys) -> None:
    """There is no default key."""
    assert keys.find("") is None


def test_no_keys_is_an_error() -> None:
    """Nothing can be signed without a key."""
    with pytest.raises(BadKey):
        Keys([])


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"-----BEGIN PRIVATE KEY-----",
        pem(generate_private_key(SECP256R1())),
        pem(Ed25519PrivateKey.generate(), BestAvailableEncryption(b"secret")),
    ],
    ids=["empty", "cut", "other curve", "encrypted"],
)
def test_a_bad_file_is_named(tmp_path: Path, content: bytes) -> None:
    """A file that is no plain Ed25519 key stops the start and says which file it is."""
    put(tmp_path / "0001.pem", content)

    with pytest.raises(BadKey, match=r"0001\.pem"):
        Keys.load(tmp_path)


def test_a_rotated_key_checks_at_once_and_signs_after_a_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Workers that run know and publish it; the old one stays and is still what they sign with."""
    monkeypatch.setattr("auth.keys.LOOK", 0.0)
    running = Keys.load(tmp_path)
    old = running.signing

    name = Folder(tmp_path).rotate()
    restarted = Keys.load(tmp_path)

    assert name == "0002.pem"
    assert stat.S_IMODE((tmp_path / name).stat().st_mode) == 0o600
    assert (running.signing, restarted.signing.kid == old.kid) == (old, False)
    found = running.find(restarted.signing.kid)
    assert found is not None
    assert jwk(found) == jwk(restarted.signing)
    assert [one["kid"] for one in running.jwks()["keys"]] == [old.kid, restarted.signing.kid]
    assert restarted.find(old.kid) is not None


def test_a_folder_is_not_read_for_every_unknown_key(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A flood of unknown kids costs one look a second."""
    keys = Keys.load(tmp_path)
    looks: list[Path] = []
    monkeypatch.setattr(Folder, "named", lambda folder: looks.append(folder.path) or [])
    monkeypatch.setattr("auth.keys.LOOK", 0.0)
    keys.find("unknown")
    monkeypatch.setattr("auth.keys.LOOK", 1.0)
    for _ in range(100):
        keys.find("unknown")

    assert looks == [tmp_path]


def test_a_bad_file_does_not_stop_a_running_hub(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The next start refuses it, by name; until then the known keys go on."""
    monkeypatch.setattr("auth.keys.LOOK", 0.0)
    keys = Keys.load(tmp_path)
    (tmp_path / "0002.pem").write_text("nonsense")

    assert keys.find("unknown") is None
    assert len(keys.jwks()["keys"]) == 1


def test_names_out_of_order_are_refused(tmp_path: Path) -> None:
    """A new key that would not be the last by name would never sign."""
    Keys.load(tmp_path)
    (tmp_path / "0001.pem").rename(tmp_path / "old.pem")

    with pytest.raises(BadKey, match=r"old\.pem"):
        Folder(tmp_path).rotate()


def test_a_retired_key_needs_no_private_half(tmp_path: Path) -> None:
    """What it signed is still checked; it never signs, even where it is the only one."""
    old = Keys.load(tmp_path).signing
    Folder(tmp_path).rotate()
    public = old.public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    (tmp_path / "0001.pem").unlink()
    (tmp_path / "0001.pub").write_bytes(public)

    keys = Keys.load(tmp_path)

    assert keys.find(old.kid) is not None
    assert [name for name, _ in keys.named()] == ["0001.pub", "0002.pem"]
    assert keys.signing.kid != old.kid
    with pytest.raises(BadKey, match="no signing key"):
        Keys([key for _, key in keys.named()[:1]])


def test_a_file_is_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A look for new keys doesn't open the known ones again."""
    monkeypatch.setattr("auth.keys.LOOK", 0.0)
    keys = Keys.load(tmp_path)
    (tmp_path / "0001.pem").write_text("")

    keys.find("unknown")

    assert [name for name, _ in keys.named()] == ["0001.pem"]
