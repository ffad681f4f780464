"""The Ed25519 keys that sign access tokens: one PEM file each, the newest signs, all verify."""

import hashlib
import json
import os
import secrets
import time
from base64 import urlsafe_b64encode
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Self, TypedDict

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from auth.errors import BadKey

LOOK = 1.0  # seconds between two looks for keys that were added
FIRST = "0001.pem"  # files are numbered: a name survives backup and copy, a modification time does not


class Jwk(TypedDict):
    """A public key as others read it. Source: RFC 8037."""

    kty: str
    crv: str
    alg: str
    use: str
    kid: str
    x: str


class JwkSet(TypedDict):
    """The public keys to check access tokens with. Source: RFC 7517."""

    keys: list[Jwk]


@dataclass(frozen=True, slots=True)
class Key:
    """One signing key; kid: its RFC 7638 thumbprint."""

    kid: str
    private: Ed25519PrivateKey

    @classmethod
    def of(cls, private: Ed25519PrivateKey) -> Self:
        """The key with its thumbprint."""
        members = {"crv": "Ed25519", "kty": "OKP", "x": _x(private)}
        text = json.dumps(members, separators=(",", ":"), sort_keys=True)
        return cls(_base64(hashlib.sha256(text.encode()).digest()), private)

    @property
    def jwk(self) -> Jwk:
        """The public half."""
        return {"kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "use": "sig", "kid": self.kid, "x": _x(self.private)}


class Keys:
    """All keys of this installation, oldest first. A key that is added later checks at once and signs from the next
    start: by then everybody who checks has heard of it."""

    __slots__ = ("_by_kid", "_folder", "_looked", "signing")

    def __init__(self, keys: Iterable[Key], folder: Path | None = None) -> None:
        """folder: where more keys may come. Raises: BadKey when there is no key."""
        self._by_kid = {key.kid: key for key in keys}
        self._folder = folder
        self._looked = time.monotonic()
        if not self._by_kid:
            raise BadKey("there is no signing key")
        self.signing = list(self._by_kid.values())[-1]

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Every *.pem in the folder by name; an empty or missing folder gets its first key.

        Raises: BadKey, which names the file.
        """
        if not any(folder.glob("*.pem")):
            _make(folder / FIRST)
        return cls((key for _, key in kept(folder)), folder)

    def find(self, kid: str) -> Key | None:
        """The key with this thumbprint."""
        if kid not in self._by_kid:
            self._look()
        return self._by_kid.get(kid)

    def jwks(self) -> JwkSet:
        """The public set to publish."""
        self._look()
        return {"keys": [key.jwk for key in self._by_kid.values()]}

    def _look(self) -> None:
        """Read keys that were added since, at most once a second."""
        now = time.monotonic()
        if self._folder is None or now - self._looked < LOOK:
            return
        self._looked = now
        with suppress(BadKey, OSError):  # the next start says so
            for _, key in kept(self._folder):
                self._by_kid.setdefault(key.kid, key)


def kept(folder: Path) -> list[tuple[Path, Key]]:
    """The folder's keys, oldest first. Raises: BadKey."""
    return [(file, _read(file)) for file in sorted(folder.glob("*.pem"))]


def rotate(folder: Path) -> Path:
    """Add a key that signs from the next start; the others stay, to check what they signed."""
    numbers = [int(file.stem) for file in folder.glob("*.pem") if file.stem.isdecimal()]
    last = max(folder.glob("*.pem"), default=None)
    number = max(numbers, default=0)
    while True:
        number += 1
        file = folder / f"{number:04}.pem"
        if last is not None and file.name <= last.name:
            raise BadKey(f"{last} comes after {file.name}: rename it so that names are in order of age")
        if _make(file):
            return file


def _read(file: Path) -> Key:
    try:
        private = load_pem_private_key(file.read_bytes(), password=None)
    except (ValueError, TypeError) as error:  # TypeError: the key is encrypted
        raise BadKey(f"{file} is not a private key in PEM") from error
    if not isinstance(private, Ed25519PrivateKey):
        raise BadKey(f"{file} is not an Ed25519 key")
    return Key.of(private)


def _make(file: Path) -> bool:
    """A new key in this file, unless it is there."""
    return write_once(
        file, Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    )


def write_once(file: Path, content: bytes) -> bool:
    """Write a secret under a name of its own, then link it: whole or absent, and the first of two processes wins."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.parent.chmod(0o700)
    draft = file.parent / f".{secrets.token_hex(8)}"
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        try:
            file.hardlink_to(draft)
        except FileExistsError:
            return False
        return True
    finally:
        draft.unlink(missing_ok=True)


def _x(private: Ed25519PrivateKey) -> str:
    return _base64(private.public_key().public_bytes(Encoding.Raw, PublicFormat.Raw))


def _base64(raw: bytes) -> str:
    return urlsafe_b64encode(raw).rstrip(b"=").decode()
