"""Keys in a hardware security module behind PKCS#11: it signs, and the private half never leaves it.

Source: PKCS #11 3.0, 6.3 (Edwards curves).
"""

from __future__ import annotations

import os
import re
import threading
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final, TypeVar

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from auth.errors import BadKey
from auth.signer import thumbprint

T = TypeVar("T")
LABEL: Final = re.compile(r"simpul-(\d{4,})")  # ours among what else the token holds
ED25519: Final = bytes.fromhex("06032b6570")  # the curve's object identifier, 1.3.101.112


@dataclass(frozen=True, slots=True)
class HsmKey:
    """A signing key that a token holds; label: its name there."""

    kid: str
    public: Ed25519PublicKey = field(repr=False)
    label: str
    token: Token = field(repr=False)

    def sign(self, data: bytes) -> bytes:
        return self.token.sign(self.label, data)


class Token:
    """A token of a PKCS#11 module: one session, which is opened anew after it was lost."""

    def __init__(self, module: Path, label: str, pin: str) -> None:
        """module: the vendor's library; label: the token's; pin: of its user. Nothing is opened yet."""
        self._module, self._label, self._pin = module, label, pin
        self._turn = threading.RLock()
        self._library: Any = None
        self._session: Any = None
        self._private: dict[str, Any] = {}
        self._known: dict[str, HsmKey] = {}

    def named(self) -> Sequence[tuple[str, HsmKey]]:
        """The Ed25519 keys labelled `simpul-0001` and so on, in that order. Raises: BadKey."""
        with self._turn:
            found = self._tried(self._read)
        return sorted(((key.label, key) for key in found), key=lambda named: _number(named[0]))

    def sign(self, label: str, data: bytes) -> bytes:
        """Sign with the key of this label. Raises: BadKey when the device doesn't."""
        import pkcs11

        def once() -> bytes:
            self._open()
            signature: bytes = self._key(label).sign(data, mechanism=pkcs11.Mechanism.EDDSA)
            return signature

        with self._turn:
            signature = self._tried(once)
        if len(signature) != 64:
            raise BadKey(f"{self} made a signature of {len(signature)} bytes for {label}")
        return signature

    def rotate(self) -> str:
        """Make a key in the token that signs from the next start; the others stay. Raises: BadKey."""
        from pkcs11 import Attribute, KeyType, Mechanism

        names = [label for label, _ in self.named()]
        label = f"simpul-{_number(names[-1]) + 1 if names else 1:04}"

        def once() -> str:
            self.close()
            self._open(rw=True)
            curve = self._session.create_domain_parameters(
                KeyType.EC_EDWARDS, {Attribute.EC_PARAMS: ED25519}, local=True
            )
            curve.generate_keypair(
                id=os.urandom(16),
                label=label,
                store=True,
                mechanism=Mechanism.EC_EDWARDS_KEY_PAIR_GEN,
                private_template={Attribute.SENSITIVE: True, Attribute.EXTRACTABLE: False},
            )
            return label

        with self._turn:
            made = self._tried(once, again=False)
            self.close()
        return made

    def close(self) -> None:
        """End the session and let go of the library, so that a process forked from this one begins its own."""
        with self._turn:
            self._private.clear()
            library, self._library, self._session = self._library, None, None
            if library is None:
                return
            import pkcs11

            with suppress(pkcs11.PKCS11Error):  # it had let go of itself
                library.finalize()

    def __repr__(self) -> str:
        return f"the token {self._label!r} of {self._module}"

    def _tried(self, do: Callable[[], T], *, again: bool = True) -> T:
        """Do something in the session, once more in a fresh one when the device has lost it. Raises: BadKey."""
        try:
            from pkcs11 import PinIncorrect, PinLocked, PKCS11Error
        except ImportError:
            raise BadKey("PKCS#11 needs the package python-pkcs11: install simpul[hsm]") from None
        try:
            return do()
        except (PinIncorrect, PinLocked) as error:  # not again: a token locks itself after a few
            self.close()
            raise BadKey(f"the PIN in SIMPUL_HSM_PIN_FILE does not open {self}: {type(error).__name__}") from None
        except (PKCS11Error, OSError) as error:
            lost = self._session is not None
            self.close()
            if again and lost:
                return self._tried(do, again=False)
            raise BadKey(f"{self} does not answer: {type(error).__name__} {error}".rstrip()) from error

    def _open(self, *, rw: bool = False) -> None:
        if self._session is not None:
            return
        import pkcs11

        self._library = pkcs11.lib(str(self._module))
        token = self._library.get_token(token_label=self._label)
        try:
            self._session = token.open(rw=rw, user_pin=self._pin)
        except pkcs11.UserAlreadyLoggedIn:  # this process is, by another session
            self._session = token.open(rw=rw)

    def _key(self, label: str) -> Any:
        import pkcs11

        if label not in self._private:
            self._private[label] = self._session.get_key(
                object_class=pkcs11.ObjectClass.PRIVATE_KEY, key_type=pkcs11.KeyType.EC_EDWARDS, label=label
            )
        return self._private[label]

    def _read(self) -> list[HsmKey]:
        from pkcs11 import Attribute, KeyType, ObjectClass

        self._open()
        found = []
        wanted = {Attribute.CLASS: ObjectClass.PUBLIC_KEY, Attribute.KEY_TYPE: KeyType.EC_EDWARDS}
        for one in list(self._session.get_objects(wanted)):  # one search at a time
            label = str(one.label)
            if LABEL.fullmatch(label) is None:
                continue
            public = Ed25519PublicKey.from_public_bytes(_point(label, one[Attribute.EC_POINT]))
            self._key(label)  # it can sign, and there is one of that name
            kid = thumbprint(public)
            found.append(self._known.setdefault(kid, HsmKey(kid, public, label, self)))
        return found


def _number(label: str) -> int:
    found = LABEL.fullmatch(label)
    return int(found[1]) if found else 0


def _point(label: str, point: bytes) -> bytes:
    """The 32 bytes of a public key: PKCS #11 wraps them into an octet string, a few devices don't. Raises: BadKey."""
    raw = point[2:] if len(point) == 34 and point[:2] == b"\x04\x20" else point
    if len(raw) != 32:
        raise BadKey(f"{label} is not an Ed25519 key")
    return raw
