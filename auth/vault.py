"""Secrets that must be read again, such as those of authenticator apps: encrypted, the key beside the signing keys."""

from __future__ import annotations

import secrets
from base64 import b64decode, b64encode
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from auth import pem
from auth.errors import BadKey

FILE: Final = "vault.key"
SIZE, NONCE = 32, 12  # bytes


@dataclass(frozen=True, slots=True)
class Vault:
    """AES-256-GCM with one key."""

    key: bytes = field(repr=False)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """The key of the folder, made when there is none. Raises: BadKey."""
        return cls(pem.secret(folder / FILE, SIZE))

    def lock(self, text: str, owner: str) -> str:
        """The text, encrypted for its owner: it opens in no other row."""
        nonce = secrets.token_bytes(NONCE)
        return b64encode(nonce + AESGCM(self.key).encrypt(nonce, text.encode(), owner.encode())).decode()

    def open(self, locked: str, owner: str) -> str:
        """The text. Raises: BadKey when it was locked with another key or for another owner."""
        raw = b64decode(locked)
        try:
            return AESGCM(self.key).decrypt(raw[:NONCE], raw[NONCE:], owner.encode()).decode()
        except InvalidTag:
            raise BadKey(f"a secret was locked with another {FILE}") from None
