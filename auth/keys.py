"""The Ed25519 keys that sign access tokens, letters and the access log: the newest signs, all check."""

import time
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key

from auth import pem, signer
from auth.errors import BadKey
from auth.signer import Checker, JwkSet, Signer, Store

LOOK = 1.0  # seconds between two looks for keys that were added
FIRST = "0001.pem"  # files are numbered: a name survives backup and copy, a modification time does not


@dataclass(frozen=True, slots=True)
class Key:
    """A signing key in our memory."""

    kid: str
    private: Ed25519PrivateKey = field(repr=False)

    @classmethod
    def of(cls, private: Ed25519PrivateKey) -> Self:
        """The key with its thumbprint."""
        return cls(signer.thumbprint(private.public_key()), private)

    @property
    def public(self) -> Ed25519PublicKey:
        return self.private.public_key()

    def sign(self, data: bytes) -> bytes:
        return self.private.sign(data)


@dataclass(frozen=True, slots=True)
class Retired:
    """The public half of a key that signs no more."""

    kid: str
    public: Ed25519PublicKey


@dataclass(slots=True)
class Folder:
    """Keys in files: private ones in `*.pem`, retired ones in `*.pub`."""

    path: Path
    passphrase: bytes | None = field(default=None, repr=False)
    _read: dict[str, Checker] = field(default_factory=dict, init=False, repr=False)

    def named(self) -> Sequence[tuple[str, Checker]]:
        """Retired ones, then the others by name. A file is read once."""
        files = [*sorted(self.path.glob("*.pub")), *sorted(self.path.glob("*.pem"))]
        for file in files:
            if file.name not in self._read:
                self._read[file.name] = self._key(file)
        return [(file.name, self._read[file.name]) for file in files]

    def begin(self) -> None:
        """Make the first key where there is none."""
        if not any(self.path.glob("*.pem")):
            self._make(self.path / FIRST)

    def rotate(self) -> str:
        """Add a key that signs from the next start; the others stay, to check what they signed.

        Raises: BadKey where it would not be the last.
        """
        numbers = [int(file.stem) for file in self.path.glob("*.pem") if file.stem.isdecimal()]
        last = max(self.path.glob("*.pem"), default=None)
        number = max(numbers, default=0)
        while True:
            number += 1
            file = self.path / f"{number:04}.pem"
            if last is not None and file.name <= last.name:
                raise BadKey(f"{last} comes after {file.name}: rename it so that names are in order of age")
            if self._make(file):
                return file.name

    def _make(self, file: Path) -> bool:
        """A new key in this file, unless it is there."""
        return pem.write_once(file, pem.dumped(Ed25519PrivateKey.generate(), self.passphrase))

    def _key(self, file: Path) -> Checker:
        if file.suffix == ".pub":
            return self._retired(file)
        private = pem.private(file, self.passphrase)
        if not isinstance(private, Ed25519PrivateKey):
            raise BadKey(f"{file} is not an Ed25519 key")
        return Key.of(private)

    def _retired(self, file: Path) -> Retired:
        try:
            public = load_pem_public_key(file.read_bytes())
        except (OSError, ValueError) as error:
            raise BadKey(f"{file} is not a public key in PEM") from error
        if not isinstance(public, Ed25519PublicKey):
            raise BadKey(f"{file} is not an Ed25519 key")
        return Retired(signer.thumbprint(public), public)


class Keys:
    """All keys of this installation. A key that is added later checks at once and signs from the next start: by then
    everybody who checks has heard of it."""

    __slots__ = ("_by_kid", "_looked", "_stores", "signing")

    def __init__(self, keys: Iterable[Checker], stores: Iterable[Store] = ()) -> None:
        """Oldest first; the last one signs. stores: where more keys may come. Raises: BadKey when none can sign."""
        self._by_kid = {key.kid: key for key in keys}
        self._stores = tuple(stores)
        self._looked = time.monotonic()
        signers = [key for key in self._by_kid.values() if isinstance(key, Signer)]
        if not signers:
            raise BadKey("there is no signing key")
        self.signing = signers[-1]

    @classmethod
    def load(cls, folder: Path, passphrase: bytes | None = None, device: Store | None = None) -> Self:
        """The folder's keys; an empty or missing folder gets its first one. device: holds the keys that sign, then the
        folder's only check, and none is made.

        Raises: BadKey, which names the file.
        """
        files = Folder(folder, passphrase)
        if device is None:
            files.begin()
        stores: list[Store] = [files] if device is None else [files, device]
        if not stores[-1].named():
            raise BadKey(f"{stores[-1]} holds no key: run `simpul keys rotate`")
        return cls((key for store in stores for _, key in store.named()), stores)

    def find(self, kid: str) -> Checker | None:
        """The key with this thumbprint."""
        if kid not in self._by_kid:
            self._look()
        return self._by_kid.get(kid)

    def named(self) -> list[tuple[str, Checker]]:
        """All keys with their names where they are kept, oldest first."""
        return [one for store in self._stores for one in store.named()]

    def jwks(self) -> JwkSet:
        """The public set to publish."""
        self._look()
        return {"keys": [signer.jwk(key) for key in self._by_kid.values()]}

    def _look(self) -> None:
        """Read keys that were added since, at most once a second."""
        now = time.monotonic()
        if not self._stores or now - self._looked < LOOK:
            return
        self._looked = now
        for store in self._stores:
            with suppress(BadKey, OSError):  # the next start says so
                for _, key in store.named():
                    self._by_kid.setdefault(key.kid, key)
