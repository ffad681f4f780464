"""The PDF's bytes: rendered and sealed when asked for, or kept once an official has signed them."""

from __future__ import annotations

import asyncio
import os
import secrets
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from auth import pem
from hub import times
from hub.context import Context
from hub.database import Database
from hub.errors import Conflict, Forbidden, NotFound, Text, Unavailable
from hub.letters import issuing, paper, rules
from hub.letters.bsre import Official
from hub.letters.rules import Signature, Status
from hub.letters.seal import Seal

TICKET_SECONDS: Final = 15 * 60  # how long an address of a PDF opens it
NOT_SIGNABLE = Text(
    "Surat itu tidak berlaku lagi atau sudah ditandatangani.", "That letter is no longer valid, or already signed."
)
SIGNED: Final = """update hub_letter set signature = $2, signer = $3, changed_at = $4, changed_by = $3,
version = version + 1 where number = $1 and status = 'VALID' and signature = 'SEAL' returning id"""


def subject(letter: str) -> str:
    """What a ticket for a letter's PDF is for."""
    return f"letter {letter}"


async def found(db: Database, column: str, value: str) -> dict[str, Any]:
    """What the paper needs of the letter whose `id` or `number` this is. Raises: NotFound."""
    rows = await db.fetch(f"select {', '.join(paper.SELECT)} from hub_letter where {column} = $1", value)
    if not rows:
        raise NotFound
    return dict(zip(paper.SELECT, rows[0], strict=True))


async def pdf(seal: Seal, row: dict[str, Any]) -> bytes:
    """The letter's PDF. Nothing of it runs on the event loop.

    Raises: Unavailable when signed bytes that were kept are gone.
    """
    if Signature(row["signature"]) is Signature.CERTIFIED:
        try:
            return await asyncio.to_thread(_kept(seal, row["id"]).read_bytes)
        except OSError:
            raise Unavailable from None
    plain = await asyncio.to_thread(_rendered, seal, row)
    return await seal.certificate.sign(plain)


async def certify(context: Context, number: str, passphrase: str) -> None:
    """Let the caller sign a letter of their agency with their own certificate, and keep the signed bytes.

    Raises:
        Forbidden: the caller's account has no NIK, which the certificate belongs to.
        Conflict: the letter isn't valid, or is signed.
        BadInput, Unavailable: the signing service's answer.
    """
    seal, who = issuing.seal_of(context), context.who
    row = await found(context.db, "number", number)
    if row["agency"] != who.agency:
        raise NotFound
    if who.nik is None:
        raise Forbidden
    stands = rules.status(row["status"], row["valid_until"], times.today())
    if stands is not Status.VALID or row["signature"] != Signature.SEAL:
        raise Conflict(NOT_SIGNABLE)
    as_signed = row | {"signature": Signature.CERTIFIED.value, "signer": who.name}
    plain = await asyncio.to_thread(_rendered, seal, as_signed)
    content = await Official.of(context.settings, who.nik, passphrase).sign(plain)
    kept = _kept(seal, row["id"])
    draft = kept.with_name(f".{secrets.token_hex(8)}")
    await asyncio.to_thread(_written, draft, content)
    try:
        async with context.db.transaction():  # the file counts when the row says so, and one of two signers wins
            certified = Signature.CERTIFIED.value
            if not await context.db.fetch(SIGNED, number, certified, who.name, datetime.now(UTC)):
                raise Conflict(NOT_SIGNABLE)
            await asyncio.to_thread(draft.replace, kept)
    finally:
        await asyncio.to_thread(draft.unlink, missing_ok=True)
    context.forget()


def _rendered(seal: Seal, row: dict[str, Any]) -> bytes:
    return paper.pdf(paper.told(row, seal.issuer, times.today()), row["issued_at"])


def _kept(seal: Seal, letter: str) -> Path:
    return seal.folder / f"{letter}.pdf"


def _written(file: Path, content: bytes) -> None:
    """Write a file that only we may read, down to the disk."""
    pem.folder_of(file)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
