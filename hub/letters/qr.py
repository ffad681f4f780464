"""The QR code of a letter: one symbol that a phone reads from paper. Source: ISO/IEC 18004."""

from __future__ import annotations

from io import BytesIO
from typing import Any, Final

VERSION: Final = 22  # the largest symbol a phone still reads at 2.5 cm
BYTES: Final = 779  # what it holds at level M
BORDER: Final = 4  # modules of quiet zone


def check(address: str) -> None:
    """Refuse what doesn't fit into one symbol. Raises: ValueError."""
    if len(address.encode()) > BYTES:
        raise ValueError(
            f"the letter's signed text has {len(address)} characters, a QR code {BYTES}: its number, its kind or the"
            " hub's address is too long"
        )


def made(address: str) -> Any:
    """The symbol, of level M or better where that makes it no larger."""
    import segno

    check(address)
    return segno.make_qr(address, error="m", boost_error=True)


def svg(address: str) -> str:
    """The symbol as an SVG document without a size of its own."""
    out = BytesIO()
    made(address).save(out, kind="svg", border=BORDER, omitsize=True, xmldecl=False, nl=False)
    return out.getvalue().decode()


def png(address: str, scale: int = 6) -> bytes:
    """The symbol as a PNG. scale: pixels a module."""
    out = BytesIO()
    made(address).save(out, kind="png", border=BORDER, scale=scale)
    return out.getvalue()
