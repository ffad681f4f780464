"""Secrets in files: for our eyes only, and behind a passphrase where there is one."""

import os
import stat
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from auth import BadKey, Keys, Vault, pem

LONG = b"a passphrase that is long enough"
OTHER = b"another one of the same length.."


def test_a_new_key_is_behind_the_passphrase(tmp_path: Path) -> None:
    """It is made so, opens with it, and is the same key every time."""
    made = Keys.load(tmp_path, LONG)

    content = (tmp_path / "0001.pem").read_bytes()
    assert content.startswith(b"-----BEGIN ENCRYPTED PRIVATE KEY-----")
    assert Keys.load(tmp_path, LONG).signing.kid == made.signing.kid
    assert isinstance(load_pem_private_key(content, LONG), Ed25519PrivateKey)


@pytest.mark.parametrize(
    ("made_with", "opened_with", "said"),
    [
        (LONG, None, "SIMPUL_KEY_PASSPHRASE_FILE"),
        (LONG, OTHER, "the passphrase does not open"),
        (None, LONG, "simpul keys protect"),
    ],
    ids=["missing", "wrong", "plain file"],
)
def test_what_doesnt_open_is_named(
    tmp_path: Path, made_with: bytes | None, opened_with: bytes | None, said: str
) -> None:
    """The message has the file and what to do, and never the passphrase."""
    Keys.load(tmp_path, made_with)

    with pytest.raises(BadKey, match=said) as refused:
        Keys.load(tmp_path, opened_with)

    assert "0001.pem" in str(refused.value)
    assert LONG.decode() not in str(refused.value)


def test_a_short_passphrase_protects_nothing(tmp_path: Path) -> None:
    """PKCS #8 stretches too little for words that a person makes up: no key is made with one."""
    with pytest.raises(BadKey, match="16 characters"):
        Keys.load(tmp_path, b"fifteen letters")

    assert list(tmp_path.iterdir()) == []


def beside(content: str) -> bytes:
    """Something else in PEM."""
    return f"-----BEGIN CERTIFICATE-----\n{content}\n-----END CERTIFICATE-----\n".encode()


def test_protecting_keeps_the_key_and_may_be_repeated(tmp_path: Path) -> None:
    """What else is in the file stays, before and after the key; a second run has nothing to do."""
    file = tmp_path / "one.pem"
    plain = pem.dumped(key := Ed25519PrivateKey.generate(), None)
    pem.write_once(file, beside("QQ==") + plain + beside("Qg=="))

    first, second = pem.protect(file, LONG), pem.protect(file, LONG)

    content = file.read_bytes()
    opened = load_pem_private_key(content, LONG)
    assert (first, second) == (True, False)
    assert isinstance(opened, Ed25519PrivateKey)
    assert opened.private_bytes_raw() == key.private_bytes_raw()
    assert b"-----BEGIN PRIVATE KEY-----" not in content
    assert content.endswith(beside("QQ==") + beside("Qg=="))
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert list(tmp_path.iterdir()) == [file]


def test_a_passphrase_is_replaced_with_the_one_before(tmp_path: Path) -> None:
    """And only with that."""
    file = tmp_path / "0001.pem"
    kid = Keys.load(tmp_path, LONG).signing.kid

    for before in (None, b"a third one that was never used"):
        with pytest.raises(BadKey, match=r"0001\.pem"):
            pem.protect(file, OTHER, before)
    pem.protect(file, OTHER, LONG)

    assert Keys.load(tmp_path, OTHER).signing.kid == kid


@pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX")
@pytest.mark.parametrize("mode", [0o644, 0o640, 0o604, 0o620, 0o602, 0o660, 0o601])
@pytest.mark.parametrize("name", ["0001.pem", "vault.key"])
def test_a_file_that_others_may_use_is_refused(tmp_path: Path, name: str, mode: int) -> None:
    """By name, with the mode it has and the command that mends it."""
    Keys.load(tmp_path)
    Vault.load(tmp_path)
    (tmp_path / name).chmod(mode)

    with pytest.raises(BadKey, match=rf"{name} \(mode {mode:04o}\): chmod 600 "):
        _both(tmp_path)


def _both(folder: Path) -> None:
    Keys.load(folder)
    Vault.load(folder)


def test_a_secret_is_made_once_and_has_its_size(tmp_path: Path) -> None:
    file = tmp_path / "folder" / "one.key"

    first, second = pem.secret(file, 32), pem.secret(file, 32)

    assert (first, len(first)) == (second, 32)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    with pytest.raises(BadKey, match=r"one\.key is no key of 16 bytes"):
        pem.secret(file, 16)


def test_a_file_that_is_gone_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadKey, match=r"0009\.pem can't be read"):
        pem.private(tmp_path / "0009.pem", None)
