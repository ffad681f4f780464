"""The printed letter: an A4 page in PDF/A with its QR code, made from what the letter says and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from importlib.resources import files
from typing import Any, Final

import orjson

from hub.letters import qr, rules
from hub.letters.rules import Signature, Status

SELECT: Final = (
    "id", "number", "title", "agency", "holder", "name", "issued_on", "valid_until", "status", "reason", "text",
    "code", "paper", "replaced_by", "signer", "signature", "issued_at",
)  # fmt: skip
VOUCHED: Final = {
    Signature.SEAL: "Ditandatangani dengan segel sistem kota (bukan tanda tangan elektronik tersertifikasi)",
    Signature.CERTIFIED: "Ditandatangani dengan tanda tangan elektronik tersertifikasi (BSrE)",
}


FOOTER: Final = "Diterbitkan secara elektronik. Cetakan ini sah selama kode QR menyatakan surat ini berlaku."


def void(status: Status, reason: str | None, replaced_by: str | None) -> str | None:
    """What is printed across a letter that doesn't count any more."""
    match status:
        case Status.REVOKED:
            return f"SURAT INI TELAH DICABUT. {reason or ''}".strip()
        case Status.REPLACED:
            return f"SURAT INI TELAH DIGANTI DENGAN SURAT NOMOR {replaced_by}."
        case Status.EXPIRED:
            return "MASA BERLAKU SURAT INI TELAH HABIS."
        case _:
            return None


def told(row: Mapping[str, Any], issuer: str, today: date) -> dict[str, Any]:
    """What the template is told about a letter."""
    paper = orjson.loads(row["paper"])
    status = rules.status(row["status"], row["valid_until"], today)
    return {
        "city": paper["city"],
        "office": paper["office"],
        "place": paper["city"].removeprefix("Kota ").removeprefix("Kabupaten "),
        "title": paper["title"]["id"],
        "titleEn": paper["title"]["en"],
        "number": row["number"],
        "name": row["name"],
        "body": paper["body"],
        "rows": paper["rows"],
        "closing": paper["closing"],
        "issuedOn": rules.long_date(row["issued_on"]),
        "validUntil": rules.long_date(row["valid_until"]) if row["valid_until"] else None,
        "signer": row["signer"],
        "vouched": VOUCHED[Signature(row["signature"])],
        "code": row["code"],
        "verify": f"{issuer}/verify".partition("://")[2],
        "footer": FOOTER,
        "void": void(status, row["reason"], row["replaced_by"]),
        "qr": qr.svg(f"{issuer}/verify/{row['text']}"),
    }


def pdf(data: Mapping[str, Any], issued_at: datetime) -> bytes:
    """The page, in PDF/A-2b. Takes a few milliseconds of a processor: call it in a thread."""
    import typst

    made = typst.compile(
        (files("hub.letters") / "letter.typ").read_bytes(),
        format="pdf",
        ignore_system_fonts=True,
        sys_inputs={"data": orjson.dumps(data).decode()},
        pdf_standards=["a-2b"],
        timestamp=int(issued_at.timestamp()),
    )
    assert isinstance(made, bytes)  # noqa: S101 - one document, no pages apart
    return made
