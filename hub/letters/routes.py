"""Letters over HTTP: the PDF, the public page that checks one, and the status lists."""

from __future__ import annotations

import asyncio
import time
from dataclasses import dataclass, field
from typing import Any, Final

from litestar import MediaType, Request, Response, get
from litestar.openapi.datastructures import ResponseSpec
from litestar.params import FromPath, FromQuery

from hub.errors import NotFound
from hub.letters import lists, page, rules, signing
from hub.running import Hub

FORGOTTEN: Final = 512  # lists remembered for a moment
LIST: Final = "select id from hub_status_list where id = $1"
MARKED: Final = "select status_index, status from hub_letter where status_list = $1 and status <> 'VALID'"
PRIVATE: Final = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}


@dataclass(frozen=True, slots=True)
class Absent:
    """There is nothing to fetch."""

    status_code: int
    detail: str


ABSENT: Final = ResponseSpec(Absent, description="No such thing, or no good ticket.", generate_examples=False)


def absent() -> Response[Any]:
    """The one answer for what isn't there and what isn't shown."""
    return Response(Absent(404, "Not Found"), status_code=404, media_type=MediaType.JSON)


@dataclass(slots=True)
class Lists:
    """The status lists that were asked for a moment ago."""

    made: dict[str, tuple[float, str]] = field(default_factory=dict)

    async def text(self, hub: Hub, name: str) -> str | None:
        """The signed list, at most `lists.FRESH` seconds old; None when there is none of that name."""
        at, text = self.made.get(name, (0.0, ""))
        if time.monotonic() - at <= lists.FRESH / 2:
            return text
        if not await hub.db.fetch(LIST, name):
            return None
        rows = await hub.db.fetch(MARKED, name)
        marks = [(index, rules.MARKS[rules.Status(status)]) for index, status in rows]
        text = await asyncio.to_thread(lists.signed, hub.seal.keys.signing, hub.seal.list_address(name), marks)
        if len(self.made) >= FORGOTTEN:
            self.made.clear()
        self.made[name] = (time.monotonic(), text)
        return text


@get(
    "/letters/{file:str}",
    operation_id="letter",
    summary="A letter's PDF",
    media_type="application/pdf",
    response_description="The letter on A4, itself signed (PAdES).",
    responses={404: ABSENT},
)
async def pdf(request: Request[Any, Any, Any], file: FromPath[str], ticket: FromQuery[str] = "") -> Response[Any]:
    """The PDF behind `Letter.pdfUrl`. Without a good ticket, which lives for 15 minutes, it isn't there."""
    hub: Hub = request.app.state.hub
    letter = file.removesuffix(".pdf")
    if letter == file or not hub.tickets.good(signing.subject(letter), ticket):
        return absent()
    try:
        row = await signing.found(hub.db, "id", letter)
    except NotFound:
        return absent()
    content = await signing.pdf(hub.seal, row)
    name = "".join(char if char.isalnum() else "-" for char in row["number"])
    headers = {**PRIVATE, "Content-Disposition": f'inline; filename="{name}.pdf"'}
    return Response(content, media_type="application/pdf", headers=headers)


@get(
    "/status-lists/{name:str}",
    operation_id="statusList",
    summary="Which letters don't count any more",
    media_type=lists.MEDIA_TYPE,
    response_description="A Token Status List, signed.",
    responses={404: ABSENT},
)
async def status_list(request: Request[Any, Any, Any], name: FromPath[str]) -> Response[Any]:
    """The states of many letters in one signed list (IETF Token Status List): 0 valid, 1 revoked, 3 replaced."""
    text = await request.app.state.lists.text(request.app.state.hub, name)
    if text is None:
        return absent()
    headers = {
        "Cache-Control": f"public, max-age={lists.FRESH}",
        "Access-Control-Allow-Origin": "*",
        "X-Content-Type-Options": "nosniff",
    }
    return Response(text, media_type=lists.MEDIA_TYPE, headers=headers)


ROUTES: Final = (pdf, status_list, *page.ROUTES)
