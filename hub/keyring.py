"""The hub's keys, where the settings say that they are; what is wrong with one is told to the operator."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from auth import BadKey, Folder, Keys, Token, Vault, pem
from hub.errors import BadSetup
from hub.settings import Settings
from hub.tickets import Tickets


def load(settings: Settings) -> Keys:
    """The keys that check, and the one that signs. Raises: BadSetup."""
    with told():
        return Keys.load(folder(settings), passphrase(settings), device(settings))


def vault(settings: Settings) -> Vault:
    """What encrypts secrets that must be read again. Raises: BadSetup."""
    with told():
        return Vault.load(folder(settings))


def tickets(settings: Settings) -> Tickets:
    """What files are shown by. Raises: BadSetup."""
    with told():
        return Tickets.load(folder(settings))


def folder(settings: Settings) -> Path:
    return settings.data / "keys"


def passphrase(settings: Settings) -> bytes | None:
    """What key files are protected by, if they are. Raises: BadSetup."""
    file = settings.key_passphrase_file
    return line(file, "SIMPUL_KEY_PASSPHRASE_FILE").encode() if file else None


def device(settings: Settings) -> Token | None:
    """The token that signs instead of files, if one does. Raises: BadSetup."""
    if settings.hsm_module is None:
        return None
    if settings.hsm_pin_file is None:
        raise BadSetup("SIMPUL_HSM_MODULE is set: name the file with the token's PIN in SIMPUL_HSM_PIN_FILE")
    return Token(settings.hsm_module, settings.hsm_token, line(settings.hsm_pin_file, "SIMPUL_HSM_PIN_FILE"))


def check(settings: Settings) -> None:
    """Try every key that a start needs, and let go of the device: the workers open it themselves. Raises: BadSetup."""
    token = device(settings)
    with told():
        try:
            Keys.load(folder(settings), passphrase(settings), token)
        finally:
            if token:
                token.close()
    vault(settings)
    tickets(settings)


def rotate(settings: Settings) -> str:
    """Add a key where the one that signs is; its name. Raises: BadSetup."""
    with told():
        token = device(settings)
        return token.rotate() if token else Folder(folder(settings), passphrase(settings)).rotate()


def protect(settings: Settings, old: Path | None, more: Path) -> list[Path]:
    """Put the key files, and one more that has a key in it, behind the passphrase; those that were not yet.

    old: file with the passphrase before. Raises: BadSetup.
    """
    before = line(old, "--old").encode() if old else None
    with told():
        now = passphrase(settings)
        if now is None:
            raise BadKey("there is no passphrase: name its file in SIMPUL_KEY_PASSPHRASE_FILE")
        files = [*sorted(folder(settings).glob("*.pem")), *([more] if more.exists() else [])]
        return [file for file in files if pem.protect(file, now, before)]


def line(file: Path, setting: str) -> str:
    """The secret that is a file's only line. Raises: BadSetup."""
    try:
        found = file.read_text(encoding="utf-8").rstrip("\r\n")
    except (OSError, ValueError) as error:
        raise BadSetup(f"{setting}: {file} can't be read: {error}") from None
    if not found or "\n" in found:
        raise BadSetup(f"{setting}: {file} must have one line, the secret")
    return found


@contextmanager
def told() -> Iterator[None]:
    """Raises: BadSetup for a BadKey inside."""
    try:
        yield
    except BadKey as error:
        raise BadSetup(str(error)) from None
