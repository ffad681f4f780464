"""The public page that says of a scanned letter whether it counts, in Indonesian and English, with no file from
another host."""

from __future__ import annotations

import html
from functools import cache
from importlib.resources import files
from typing import Any, Final

from litestar import HttpMethod, MediaType, Request, Response, route
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect

from hub.errors import NotFound, Text
from hub.letters import checking, rules
from hub.letters.checking import Checked
from hub.letters.rules import Signature, Verdict
from hub.letters.seal import Seal
from hub.running import Hub

READ: Final = (HttpMethod.GET, HttpMethod.HEAD)
POLICY: Final = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "connect-src 'self'",
        "img-src 'self' data:",
        "media-src 'self' blob:",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
HEADERS: Final = {
    "Content-Security-Policy": POLICY,
    "Permissions-Policy": "camera=(self), geolocation=(), microphone=()",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
    "X-Robots-Tag": "noindex",
}
ASSETS: Final = {"verify.js": "text/javascript", "jsqr.js": "text/javascript", "verify.css": "text/css"}
WORDS: Final = {
    Verdict.VALID: Text("Asli dan berlaku", "Genuine and valid"),
    Verdict.REVOKED: Text("Dicabut", "Revoked"),
    Verdict.EXPIRED: Text("Kedaluwarsa", "Expired"),
    Verdict.REPLACED: Text("Sudah diganti", "Replaced"),
    Verdict.FORGED: Text("Tidak asli", "Not genuine"),
    Verdict.UNKNOWN_ISSUER: Text("Penerbit tidak dikenal", "Unknown issuer"),
}
VOUCHED: Final = {
    Signature.SEAL: Text(
        "PDF surat ini dibubuhi segel sistem kota: isinya terbukti tidak diubah, tetapi segel itu bukan tanda tangan"
        " elektronik tersertifikasi.",
        "The letter's PDF carries the city's system seal, which proves that nothing was changed. It is not a certified"
        " electronic signature.",
    ),
    Signature.CERTIFIED: Text(
        "PDF surat ini ditandatangani pejabat dengan tanda tangan elektronik tersertifikasi (BSrE).",
        "The letter's PDF carries an official's certified electronic signature (BSrE).",
    ),
}
NO_MATCH: Final = Text(
    "Nomor dan kode itu tidak cocok dengan surat mana pun. Periksa ketikan Anda; kode tercetak di samping kode QR.",
    "That number and code belong to no letter. Check what you typed; the code is printed beside the QR code.",
)


def both(text: Text, tag: str = "p", attributes: str = "") -> str:
    """A sentence in both languages."""
    return f'<{tag}{attributes}>{html.escape(text.id)} <span class="en" lang="en">{html.escape(text.en)}</span></{tag}>'


def result(found: Checked) -> str:
    """What is said of one letter."""
    word = WORDS[found.verdict]
    return "\n".join(
        [
            f'<section id="result" class="{found.verdict.value}" data-verdict="{found.verdict.value}">',
            both(word, "h1", ' id="verdict"'),
            both(found.reason, "p", ' id="reason"'),
            *_facts(found),
            both(found.next_step, "p", ' class="step"'),
            '<p id="browser" role="status"></p>',
            *([both(VOUCHED[found.signature], "p", ' class="small"')] if found.signature else []),
            "</section>",
        ]
    )


def _facts(found: Checked) -> list[str]:
    claims = found.claims
    lines: list[tuple[str, str, str, str | None]] = []
    if claims:
        kind = f"{found.title.id} ({claims.kind})" if found.title else claims.kind
        until = rules.long_date(claims.valid_until) if claims.valid_until else "tidak dibatasi / no end"
        lines += [
            ("no", "Nomor", "Number", claims.no),
            ("kind", "Jenis", "Kind", kind),
            ("on", "Tanggal terbit", "Issued", rules.long_date(claims.on)),
            ("exp", "Berlaku sampai", "Valid until", until),
            ("who", "Pemegang", "Holder", claims.who),
            ("by", "Diganti oleh nomor", "Replaced by number", found.replaced_by),
        ]
    lines.append(("iss", "Penerbit", "Issuer", found.issuer))
    rows = [
        f'<div><dt>{id} <span class="en" lang="en">{en}</span></dt>'
        f'<dd data-claim="{claim}">{html.escape(value)}</dd></div>'
        for claim, id, en, value in lines
        if value
    ]
    return ["<dl>", *rows, "</dl>"] if rows else []


def document(seal: Seal, inner: str) -> str:
    """The whole page."""
    city, issuer = html.escape(seal.city), html.escape(seal.issuer)
    return _read("verify.html").decode().format(city=city, issuer=issuer, inner=inner)


@route("/verify", http_method=READ, include_in_schema=False)
async def start(
    request: Request[Any, Any, Any],
    text: FromQuery[str] = "",
    number: FromQuery[str] = "",
    code: FromQuery[str] = "",
) -> Response[Any]:
    """The page to begin with: scan, or type number and code."""
    hub: Hub = request.app.state.hub
    if number or code:
        try:
            text = await checking.by_code(hub.db, number, code)
        except NotFound:
            warning = both(NO_MATCH, "p", ' id="warning" role="alert"')
            return _page(hub.seal, warning, status=404)
    if text:
        return Redirect(f"/verify/{rules.bare(text)}", headers={"Cache-Control": "no-store"})
    return _page(hub.seal, "")


@route("/verify/{text:str}", http_method=READ, include_in_schema=False)
async def verify(request: Request[Any, Any, Any], text: FromPath[str]) -> Response[Any]:
    """What a phone opens that scanned a letter."""
    hub: Hub = request.app.state.hub
    return _page(hub.seal, result(await checking.check(hub.seal, hub.db, text)))


@route("/letters/verify.js", http_method=READ, include_in_schema=False)
async def script() -> Response[bytes]:
    return _asset("verify.js")


@route("/letters/jsqr.js", http_method=READ, include_in_schema=False)
async def reader() -> Response[bytes]:
    return _asset("jsqr.js")


@route("/letters/verify.css", http_method=READ, include_in_schema=False)
async def style() -> Response[bytes]:
    return _asset("verify.css")


def _page(seal: Seal, inner: str, status: int = 200) -> Response[str]:
    return Response(document(seal, inner), media_type=MediaType.HTML, headers=HEADERS, status_code=status)


def _asset(name: str) -> Response[bytes]:
    headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "no-cache"}
    return Response(_read(name), media_type=ASSETS[name], headers=headers)


@cache
def _read(name: str) -> bytes:
    return (files("hub.letters") / "web" / name).read_bytes()


ROUTES: Final = (start, verify, script, reader, style)
