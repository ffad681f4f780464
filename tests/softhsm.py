"""A token of SoftHSM for one test, in its own folder."""

from __future__ import annotations

import subprocess
from pathlib import Path
from typing import Final

import pkcs11
import pytest

from auth import Token

PIN: Final = "123456"
_PLACES: Final = (
    "/usr/lib/softhsm/libsofthsm2.so",
    "/usr/lib64/pkcs11/libsofthsm2.so",
    "/opt/homebrew/lib/softhsm/libsofthsm2.so",
)
_FOUND: Final = [Path(place) for place in _PLACES if Path(place).exists()]
MODULE: Final = _FOUND[0] if _FOUND else Path(_PLACES[0])
NEEDED: Final = pytest.mark.skipif(not _FOUND, reason="SoftHSM is not installed: apt-get install softhsm2")


def new_token(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Token:
    """An empty token labelled `simpul`."""
    (folder / "tokens").mkdir()
    configuration = folder / "softhsm2.conf"
    configuration.write_text(f"directories.tokendir = {folder / 'tokens'}\nobjectstore.backend = file\n")
    monkeypatch.setenv("SOFTHSM2_CONF", str(configuration))
    pkcs11.lib(str(MODULE)).finalize()  # it reads its configuration when it begins: let the next one begin
    command = ["softhsm2-util", "--init-token", "--free", "--label", "simpul", "--pin", PIN, "--so-pin", PIN]
    subprocess.run(command, check=True, capture_output=True)
    return Token(MODULE, "simpul", PIN)
