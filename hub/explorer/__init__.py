"""The explorer: the page a browser gets at `/graphql` and its assets, with nothing from another host."""

import gzip
import html
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import orjson
from litestar import HttpMethod, MediaType, Request, Response, route
from litestar.exceptions import NotFoundException
from litestar.params import FromPath

__all__ = ["Account", "Example", "ExplorerConfig", "NotBuiltError", "Provider", "Purpose", "assets", "page"]

DIST = Path(__file__).parent / "dist"
ENTRY = "src/main.jsx"
ICON = "src/icon.svg"
STYLE = "style.css"

# Monaco writes its colours and line positions as <style> elements and style attributes, hence 'unsafe-inline' there;
# no inline script runs, and no image, font, worker or connection may come from another host.
POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "worker-src 'self'",
        "connect-src 'self'",
        "img-src 'self' data:",
        "font-src 'self' data:",
        "style-src 'self' 'unsafe-inline'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    )
)
PAGE_HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
    "Vary": "Accept",  # the same address answers a query in JSON
}
ASSET_HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'",  # a worker obeys its own file's policy
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "public, max-age=31536000, immutable",  # each name carries a hash of its content
    "Vary": "Accept-Encoding",
}
MEDIA_TYPES = {
    ".css": "text/css",
    ".js": "text/javascript",
    ".svg": "image/svg+xml",
    ".ttf": "font/ttf",
}
READ = (HttpMethod.GET, HttpMethod.HEAD)
PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Simpul</title>
<link rel="icon" href="/explorer/{icon}">
<link rel="stylesheet" href="/explorer/{style}">
<script type="module" src="/explorer/{entry}"></script>
</head>
<body>
<div id="explorer" data-config="{config}"></div>
<noscript>The explorer needs JavaScript. The schema is at <a href="/schema.graphql">/schema.graphql</a>.</noscript>
</body>
</html>
"""


class NotBuiltError(RuntimeError):
    """`hub/explorer/dist` is missing."""


@dataclass(frozen=True, slots=True)
class Account:
    """A demo account to switch to."""

    username: str
    title: str


@dataclass(frozen=True, slots=True)
class Purpose:
    """A purpose a reader may state (`X-Purpose`)."""

    code: str
    title: str


@dataclass(frozen=True, slots=True)
class Provider:
    """Where else people can sign in."""

    name: str
    title: str


@dataclass(frozen=True, slots=True)
class Example:
    """One operation that can be opened in a tab."""

    agency: str
    title: str
    query: str
    variables: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ExplorerConfig:
    """What the page is told; accounts and their password reach it in demo mode only."""

    endpoint: str = "/graphql"
    demo: bool = False
    demo_password: str = ""
    accounts: Sequence[Account] = ()
    purposes: Sequence[Purpose] = ()
    providers: Sequence[Provider] = ()
    examples: Sequence[Example] = ()


def page(config: ExplorerConfig) -> Response[str]:
    """The explorer's page, for a browser that asks for HTML.

    Raises: NotBuiltError.
    """
    built = _manifest()
    entry, icon, style = (built[name]["file"] for name in (ENTRY, ICON, STYLE))
    content = PAGE.format(config=html.escape(_told(config)), entry=entry, icon=icon, style=style)
    return Response(content, media_type=MediaType.HTML, headers=PAGE_HEADERS)


@route("/explorer/{name:str}", http_method=READ, include_in_schema=False, sync_to_thread=True)
def assets(name: FromPath[str], request: Request[Any, Any, Any]) -> Response[bytes]:
    """One built file; a name that is not in the build is not found, so no path can lead elsewhere."""
    file = _files().get(name)
    if file is None:
        raise NotFoundException
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return Response(file.read_bytes(), media_type=MEDIA_TYPES[file.suffix], headers=ASSET_HEADERS)
    headers = {**ASSET_HEADERS, "Content-Encoding": "gzip"}
    return Response(_zipped(file), media_type=MEDIA_TYPES[file.suffix], headers=headers)


def _told(config: ExplorerConfig) -> str:
    told = {
        "endpoint": config.endpoint,
        "demo": config.demo,
        "demoPassword": config.demo_password if config.demo else "",
        "accounts": list(config.accounts) if config.demo else [],
        "purposes": list(config.purposes),
        "providers": list(config.providers),
        "examples": list(config.examples),
    }
    return orjson.dumps(told, default=dict).decode()


@cache
def _manifest() -> dict[str, dict[str, Any]]:
    try:
        manifest: dict[str, dict[str, Any]] = orjson.loads((DIST / "manifest.json").read_bytes())
    except FileNotFoundError as error:
        raise NotBuiltError(f"{DIST} is missing: run `npm ci && npm run build` in {DIST.parent}") from error
    return manifest


@cache
def _files() -> dict[str, Path]:
    return {file.name: file for file in DIST.glob("*") if file.suffix in MEDIA_TYPES}


@cache
def _zipped(file: Path) -> bytes:
    return gzip.compress(file.read_bytes(), mtime=0)
