"""Secrets in files: whole or absent, for our eyes only, private keys behind a passphrase where one is set."""

import os
import re
import secrets
import stat
from collections.abc import Callable
from pathlib import Path
from typing import Final

from cryptography.hazmat.primitives.asymmetric.types import PrivateKeyTypes
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from auth.errors import BadKey

SHORTEST: Final = 16  # characters: PKCS #8 stretches a passphrase by 2048 rounds only
OTHERS: Final = stat.S_IRWXG | stat.S_IRWXO
_BLOCK: Final = re.compile(rb"-----BEGIN [A-Z ]*PRIVATE KEY-----.*?-----END [A-Z ]*PRIVATE KEY-----\s*", re.DOTALL)
_PROTECTED: Final = (b"-----BEGIN ENCRYPTED PRIVATE KEY-----", b"Proc-Type: 4,ENCRYPTED")


def read(file: Path) -> bytes:
    """A secret's bytes. Raises: BadKey for a file that others may read or write, and for one that can't be read."""
    try:
        with file.open("rb") as content:
            mode = stat.S_IMODE(os.fstat(content.fileno()).st_mode)
            if os.name == "posix" and mode & OTHERS:
                raise BadKey(f"others may read or write {file} (mode {mode:04o}): chmod 600 {file}")
            return content.read()
    except OSError as error:
        raise BadKey(f"{file} can't be read: {error.strerror}") from None


def private(file: Path, passphrase: bytes | None) -> PrivateKeyTypes:
    """The private key in a file. With a passphrase, the file must be protected by it: what is asked for holds.

    Raises: BadKey, which names the file and what to do.
    """
    return _private(file, read(file), passphrase)


def dumped(key: PrivateKeyTypes, passphrase: bytes | None) -> bytes:
    """A private key as PKCS #8 in PEM. Raises: BadKey for a passphrase that could be guessed."""
    if passphrase is not None and len(passphrase) < SHORTEST:
        raise BadKey(
            f"the passphrase of keys must have {SHORTEST} characters or more: `openssl rand -base64 32` makes one"
        )
    locked = BestAvailableEncryption(passphrase) if passphrase is not None else NoEncryption()
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, locked)


def protect(file: Path, passphrase: bytes, old: bytes | None = None) -> bool:
    """Put a file's private key behind this passphrase; what else is in the file stays. old: the one before, if any.
    False when it is behind it already, so that a run that was cut off can be repeated.

    Raises: BadKey.
    """
    content = read(file)
    if _is_protected(content):
        try:
            _private(file, content, passphrase)
        except BadKey:
            if old is None:
                raise
        else:
            return False
        key = _private(file, content, old)
    else:
        key = _private(file, content, None)
    replace(file, dumped(key, passphrase) + _BLOCK.sub(b"", content))
    return True


def secret(file: Path, size: int) -> bytes:
    """The random bytes of a file, made when there is none. Raises: BadKey."""
    if not file.exists():
        write_once(file, secrets.token_bytes(size))
    content = read(file)
    if len(content) != size:
        raise BadKey(f"{file} is no key of {size} bytes")
    return content


def write_once(file: Path, content: bytes) -> bool:
    """Write a secret under a name of its own, then link it: whole or absent, and the first of two processes wins."""

    def link(draft: Path) -> bool:
        try:
            file.hardlink_to(draft)
        except FileExistsError:
            return False
        return True

    return _written(file, content, link)


def replace(file: Path, content: bytes) -> None:
    """Write a secret over the one before: whoever reads at that moment has one of the two, whole."""
    _written(file, content, lambda draft: bool(draft.replace(file)))


def folder_of(file: Path) -> Path:
    """The file's folder, which only we may look into."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.parent.chmod(0o700)
    return file.parent


def _written(file: Path, content: bytes, place: Callable[[Path], bool]) -> bool:
    draft = folder_of(file) / f".{secrets.token_hex(8)}"
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
        return place(draft)
    finally:
        draft.unlink(missing_ok=True)


def _is_protected(content: bytes) -> bool:
    return any(mark in content for mark in _PROTECTED)


def _private(file: Path, content: bytes, passphrase: bytes | None) -> PrivateKeyTypes:
    protected = _is_protected(content)
    if protected and passphrase is None:
        raise BadKey(f"{file} is protected by a passphrase: name its file in SIMPUL_KEY_PASSPHRASE_FILE")
    try:
        key = load_pem_private_key(content, passphrase if protected else None)
    except (ValueError, TypeError) as error:
        if protected:
            raise BadKey(f"the passphrase does not open {file}, or it is damaged") from error
        raise BadKey(f"{file} is not a private key in PEM") from error
    if passphrase is not None and not protected:
        raise BadKey(f"{file} is not protected by a passphrase: run `simpul keys protect`")
    return key
