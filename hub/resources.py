"""The graph as JSON of other standards over plain HTTP: a GET route is one query and what is made of its answer.

The query runs as the caller, so that permissions, purposes and the access log are those of the graph.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any

from litestar import Request, Response, get
from litestar.handlers import HTTPRouteHandler
from litestar.openapi.datastructures import ResponseSpec

from hub.errors import NotFound, Refusal, refused

if TYPE_CHECKING:
    from hub.context import Context
    from hub.running import Hub

STATUSES = {
    "UNAUTHENTICATED": HTTPStatus.UNAUTHORIZED,
    "FORBIDDEN": HTTPStatus.FORBIDDEN,
    "PURPOSE_REQUIRED": HTTPStatus.FORBIDDEN,
    "NOT_FOUND": HTTPStatus.NOT_FOUND,
    "BAD_INPUT": HTTPStatus.BAD_REQUEST,
    "TOO_EXPENSIVE": HTTPStatus.BAD_REQUEST,
    "RATE_LIMITED": HTTPStatus.TOO_MANY_REQUESTS,
    "UNAVAILABLE": HTTPStatus.SERVICE_UNAVAILABLE,
}
DOCUMENTED = (400, 401, 403, 404, 429, 503)


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """One route, for a service's `routes`.

    agency: whose part of the graph it needs; path: as Litestar writes it, `/fhir/Task/{number:str}`, its parameters are
    the query's variables; make: the body from the answer's data; refuse: the body for a refusal, from its code and
    its sentence.
    """

    agency: str
    path: str
    query: str
    make: Callable[[Mapping[str, Any]], Mapping[str, Any]]
    refuse: Callable[[str, str], Mapping[str, Any]]
    media: str
    summary: str


async def asker(request: Request[Any, Any, Any]) -> Context:
    """Who asks a route of an agency, for which purpose; counted like any request. Raises: Refusal."""
    from hub.knock import context_for
    from hub.limits import admit

    context = await context_for(request)
    await admit(context)
    return context


def refusal(request: Request[Any, Any, Any], why: Refusal) -> Response[Any]:
    """A refusal as a route of an agency answers it, like the graph's."""
    from hub.endpoint import failed

    return failed(request, why)


def route(resource: Resource) -> HTTPRouteHandler:
    """The resource as a route of the server."""

    async def serve(request: Request[Any, Any, Any]) -> Response[dict[str, Any]]:
        from hub.endpoint import READS, Ask, run
        from hub.knock import context_for, language_of

        hub: Hub = request.app.state.hub
        try:
            if hub.schema.subgraph not in (None, resource.agency):
                raise NotFound
            context = await context_for(request)
            result = await run(hub, context, Ask(resource.query, dict(request.path_params), None), READS)
        except Refusal as refusal:
            error = refused(refusal, language_of(request.headers.get("accept-language")))["errors"][0]
            return _refused(resource, error)
        errors = [error.formatted for error in result.errors or ()]
        if errors or result.data is None:
            return _refused(resource, dict(errors[0]) if errors else {})
        return _answer(resource, resource.make(result.data), HTTPStatus.OK)

    described = {
        status: ResponseSpec(
            dict[str, Any], description=HTTPStatus(status).phrase, media_type=resource.media, generate_examples=False
        )
        for status in DOCUMENTED
    }
    made = get(resource.path, media_type=resource.media, summary=resource.summary, responses=described)
    return made(serve)


def _refused(resource: Resource, error: Mapping[str, Any]) -> Response[dict[str, Any]]:
    code = str((error.get("extensions") or {}).get("code", "INTERNAL"))
    status = STATUSES.get(code, HTTPStatus.INTERNAL_SERVER_ERROR)
    return _answer(resource, resource.refuse(code, str(error.get("message", ""))), status)


def _answer(resource: Resource, body: Mapping[str, Any], status: HTTPStatus) -> Response[dict[str, Any]]:
    headers = {"Cache-Control": "private, no-store", "X-Content-Type-Options": "nosniff"}
    if status is HTTPStatus.UNAUTHORIZED:
        headers["WWW-Authenticate"] = "Bearer"
    return Response(dict(body), status_code=status, media_type=resource.media, headers=headers)
