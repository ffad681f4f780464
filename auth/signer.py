"""What can sign, whatever holds the key: a file of ours or a device that never gives it away. Source: RFC 8037."""

import hashlib
import json
from base64 import urlsafe_b64encode
from collections.abc import Sequence
from typing import Protocol, TypedDict, runtime_checkable

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat


class Jwk(TypedDict):
    """A public key as others read it. Source: RFC 8037."""

    kty: str
    crv: str
    alg: str
    use: str
    kid: str
    x: str


class JwkSet(TypedDict):
    """The public keys to check signatures with. Source: RFC 7517."""

    keys: list[Jwk]


class Checker(Protocol):
    """A key that signatures are checked with; kid: its RFC 7638 thumbprint."""

    @property
    def kid(self) -> str: ...

    @property
    def public(self) -> Ed25519PublicKey: ...


@runtime_checkable
class Signer(Checker, Protocol):
    """A key that signs too. It may be asked from several threads at once."""

    def sign(self, data: bytes) -> bytes:
        """The Ed25519 signature, 64 bytes. Raises: BadKey when the key can't be reached."""


class Store(Protocol):
    """Where keys are kept."""

    def named(self) -> Sequence[tuple[str, Checker]]:
        """All of them by name, oldest first; those that were there keep their place. Raises: BadKey."""


def compact(signer: Signer, header: bytes, payload: bytes) -> str:
    """A compact JWS; the header must name the signer's kid. Source: RFC 7515, 7.1."""
    signed = f"{encoded(header)}.{encoded(payload)}"
    return f"{signed}.{encoded(signer.sign(signed.encode()))}"


def jwk(key: Checker) -> Jwk:
    """The public half."""
    return {"kty": "OKP", "crv": "Ed25519", "alg": "EdDSA", "use": "sig", "kid": key.kid, "x": _x(key.public)}


def thumbprint(public: Ed25519PublicKey) -> str:
    """The key's name. Source: RFC 7638."""
    members = {"crv": "Ed25519", "kty": "OKP", "x": _x(public)}
    text = json.dumps(members, separators=(",", ":"), sort_keys=True)
    return encoded(hashlib.sha256(text.encode()).digest())


def encoded(raw: bytes) -> str:
    """base64url without padding."""
    return urlsafe_b64encode(raw).rstrip(b"=").decode()


def _x(public: Ed25519PublicKey) -> str:
    return encoded(public.public_bytes(Encoding.Raw, PublicFormat.Raw))
