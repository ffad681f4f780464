"""`simpul verify`: check a letter from the command line, with the hub's register or with keys alone."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import click

from hub import keyring
from hub.connect import started
from hub.errors import BadSetup
from hub.letters import checking, lists, tables
from hub.letters.checking import Checked
from hub.letters.rules import Verdict, bare
from hub.letters.seal import Seal
from hub.letters.trust import TrustedKeys
from hub.settings import Settings

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.command()
@click.argument("text_or_image")
@click.option("--jwks", type=FILE, help="Check offline with the issuer's published keys (its /.well-known/jwks.json).")
@click.option("--status-list", type=FILE, help="With --jwks: a status list fetched within the last hour.")
def verify(text_or_image: str, jwks: Path | None, status_list: Path | None) -> None:
    """Check a letter: the text of its QR code, its address, or a picture of it. Ends with 1 unless it is valid."""
    text = bare(_scanned(text_or_image) or text_or_image)
    if jwks:
        found = _offline(text, jwks, status_list)
    elif status_list:
        raise BadSetup("--status-list is for checking offline, with --jwks")
    else:
        found = asyncio.run(_asked(text, Settings.load()))
    for name, value in _lines(found):
        click.echo(f"{name:12} {value}")
    raise SystemExit(0 if found.verdict is Verdict.VALID else 1)


def _scanned(argument: str) -> str | None:
    """What the QR code in a picture says; None for an argument that names no file."""
    try:
        if not Path(argument).is_file():
            return None
    except OSError:  # too long for a name
        return None
    try:
        import zxingcpp
        from PIL import Image, UnidentifiedImageError
    except ImportError:
        raise BadSetup("reading a picture needs the packages zxing-cpp and pillow: install simpul[scan]") from None
    try:
        with Image.open(argument) as picture:
            codes = zxingcpp.read_barcodes(picture.convert("L"))
    except (UnidentifiedImageError, OSError):
        raise BadSetup(f"{argument} is no picture") from None
    if not codes:
        raise BadSetup(f"no QR code can be read in {argument}")
    return str(codes[0].text)


def _offline(text: str, jwks: Path, status_list: Path | None) -> Checked:
    try:
        keys = TrustedKeys.of(json.loads(jwks.read_text(encoding="utf-8")))
    except (ValueError, KeyError, TypeError, AttributeError):
        raise BadSetup(f"{jwks} is no JWK set") from None

    def marked(uri: str, index: int) -> int | None:
        if status_list is None:
            return None
        try:
            return lists.read(status_list.read_text(encoding="ascii"), uri, keys.find).mark(index)
        except ValueError:
            raise BadSetup(f"{status_list} is not the letter's status list, or is older than an hour") from None

    return checking.offline(text, lambda _: keys.find, marked)


async def _asked(text: str, settings: Settings) -> Checked:
    folder = keyring.folder(settings)
    if settings.hsm_module is None and not any(folder.glob("*.pem")):
        raise BadSetup(f"there are no keys in {folder}: give the issuer's with --jwks")
    seal = Seal.of(keyring.load(settings), settings, {})
    async with started(settings.database, [tables.LetterRow]) as db:
        return await checking.check(seal, db, text)


def _lines(found: Checked) -> list[tuple[str, Any]]:
    claims = found.claims
    told = [("verdict", found.verdict.value), ("reason", found.reason.en), ("next step", found.next_step.en)]
    if claims:
        told += [
            ("number", claims.no),
            ("kind", claims.kind),
            ("holder", claims.who or "-"),
            ("issued on", claims.on.isoformat()),
            ("valid until", claims.valid_until.isoformat() if claims.valid_until else "-"),
            ("replaced by", found.replaced_by or "-"),
        ]
    return [*told, ("issuer", found.issuer or "-")]
