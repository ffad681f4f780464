"""How files come in and go out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import orjson
from litestar import Request, Response, get, post
from litestar.exceptions import ClientException
from litestar.openapi.datastructures import ResponseSpec
from litestar.response import Stream

from hub.attachments.keep import take_in
from hub.errors import BadInput, NotFound, Refusal, Text, Unauthenticated, Unavailable, refused
from hub.knock import context_for, hub_of, language_of

LARGEST = 10 * 1024 * 1024  # bytes of one file
MISSING = Text("Kirim satu berkas sebagai multipart, bidang `file`.", "Send one file as multipart, field `file`.")
TOO_LONG = Text("Berkas paling besar 10 MB.", "A file may have 10 MB at most.")


@dataclass(frozen=True, slots=True)
class Errors:
    """A refusal, shaped as GraphQL's."""

    errors: list[dict[str, Any]]


def _error(description: str) -> ResponseSpec:
    return ResponseSpec(data_container=Errors, description=description, generate_examples=False)


@post(
    "/attachments",
    request_max_body_size=LARGEST + 65_536,
    summary="Send a file before the case it belongs to",
    responses={
        400: _error("It is no file the hub takes."),
        401: _error("The token is not good."),
        503: _error("The store is away."),
    },
)
async def send(request: Request[Any, Any, Any]) -> Response[Any]:
    """Multipart with one `file`: JPEG, PNG, WebP or PDF by content, 10 MB at most. Answers
    `{id, mediaType, bytes, sha256}`; the id goes into an input's `attachments` within 24 hours.
    """
    try:
        context = await context_for(request)
        try:
            given = (await request.form()).get("file")
        except ClientException as error:
            raise BadInput(TOO_LONG if error.status_code == 413 else MISSING, path=["file"]) from None
        if given is None or not hasattr(given, "read"):
            raise BadInput(MISSING, path=["file"])
        raw = await given.read(LARGEST + 1)
        if len(raw) > LARGEST:
            raise BadInput(TOO_LONG, path=["file"])
        kept = await take_in(context, hub_of(request).files, raw)
    except Refusal as refusal:
        return _refusal(request, refusal)
    body = {"id": kept.id, "mediaType": kept.media_type, "bytes": kept.bytes, "sha256": kept.sha256}
    return Response(orjson.dumps(body), media_type="application/json", status_code=201)


@get(
    "/attachments/{file_id:str}",
    summary="A file, for somebody who was shown its address",
    responses={404: _error("No such file, or no good ticket."), 503: _error("The store is away.")},
)
async def fetch(request: Request[Any, Any, Any]) -> Response[Any] | Stream:
    """404 without a ticket that is still good: the graph gives fresh ones to those who may see the case."""
    hub = hub_of(request)
    file_id, ticket = request.path_params["file_id"], request.query_params.get("ticket", "")
    rows = await hub.db.fetch("select media_type from hub_attachment where id = $1", file_id)
    if not rows or not hub.tickets.good(file_id, ticket):
        return _refusal(request, NotFound())
    try:
        found = await hub.files.get(file_id)
    except FileNotFoundError:
        return _refusal(request, NotFound())
    except Unavailable as refusal:
        return _refusal(request, refusal)
    headers = {
        "Cache-Control": "private, max-age=3600",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "X-Content-Type-Options": "nosniff",
    }
    return Stream(found, media_type=rows[0][0], headers=headers)


def _refusal(request: Request[Any, Any, Any], refusal: Refusal) -> Response[Any]:
    status = {Unauthenticated: 401, NotFound: 404, Unavailable: 503}.get(type(refusal), 400)
    language = language_of(request.headers.get("accept-language"))
    return Response(orjson.dumps(refused(refusal, language)), media_type="application/json", status_code=status)


ROUTES = (send, fetch)
