"""The GraphQL endpoint: HTTP with JSON, HTTP with server-sent events, and WebSocket."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import orjson
from litestar import Request, Response, get, post
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError
from strawberry.types.execution import ExecutionResult
from strawberry.types.graphql import OperationType

from hub import examples, limits
from hub.context import Context
from hub.errors import BadInput, Refusal, Text, refused
from hub.knock import context_for, hub_of, language_of, met
from hub.perform import performed
from hub.running import Hub
from hub.sse import EVENTS, Told

JSON = "application/json"
GRAPHQL_JSON = "application/graphql-response+json"
READS = {OperationType.QUERY}
ALL = {OperationType.QUERY, OperationType.MUTATION}
STREAMED = {*ALL, OperationType.SUBSCRIPTION}
STATUSES = {"UNAUTHENTICATED": 401, "FORBIDDEN": 403, "RATE_LIMITED": 429, "UNAVAILABLE": 503}  # else 400
DEEPEST = 100  # braces in a row that a JSON parser may be asked to follow


@dataclass(frozen=True, slots=True)
class Ask:
    """What a client asks."""

    query: str
    variables: dict[str, Any] | None
    operation: str | None

    @classmethod
    def of(cls, body: Any) -> Ask:
        """Check the shape of a request's JSON.

        Raises:
            BadInput: it isn't what GraphQL over HTTP wants.
        """
        if not isinstance(body, dict) or not isinstance(body.get("query"), str) or not body["query"].strip():
            raise BadInput(Text("`query` wajib ada.", "`query` is required."), path=["query"])
        variables, operation = body.get("variables"), body.get("operationName")
        if variables is not None and not isinstance(variables, dict):
            raise BadInput(Text("`variables` harus objek.", "`variables` must be an object."), path=["variables"])
        if operation is not None and not isinstance(operation, str):
            raise BadInput(
                Text("`operationName` harus teks.", "`operationName` must be a string."), path=["operationName"]
            )
        return cls(body["query"], variables, operation or None)


# -- HTTP -----------------------------------------------------------------------------------------------------------


@get("/graphql", include_in_schema=False)
async def asked_by_get(request: Request[Any, Any, Any]) -> Response[Any]:
    """A query in the address, or the explorer for a browser."""
    given = request.query_params
    if not given.keys() & {"query", "id", "extensions"} and "text/html" in request.headers.get("accept", ""):
        return examples.explorer_page(hub_of(request), request.app.state.oidc.trusted)
    body: dict[str, Any] = {name: given[name] for name in ("query", "id", "operationName") if name in given}
    for name in ("variables", "extensions"):
        try:
            body[name] = orjson.loads(given[name]) if given.get(name) else None
        except orjson.JSONDecodeError:
            body[name] = "?"  # no object: Ask says so
    return await _answer(request, body, READS)


@post(
    "/graphql",
    status_code=200,
    operation_id="graphql",
    summary="Ask the graph",
    description='GraphQL over HTTP: `{"query": …, "variables": …, "operationName": …}`.',
)
async def asked_by_post(request: Request[Any, Any, Any]) -> Response[Any]:
    content = request.headers.get("content-type", "").split(";")[0].strip().lower()
    if content != JSON or request.headers.get("content-encoding", "identity") != "identity":
        return failed(request, BadInput(Text("Kirim application/json.", "Send application/json.")), status=415)
    raw = await request.body()
    try:
        if too_deep(raw):
            raise ValueError
        body = orjson.loads(raw)
    except (ValueError, RecursionError):
        return failed(request, BadInput(Text("Badan permintaan bukan JSON.", "The body is no JSON.")))
    return await _answer(request, body, ALL)


async def _answer(request: Request[Any, Any, Any], body: Any, allowed: set[OperationType]) -> Response[Any]:
    accept = request.headers.get("accept", "")
    try:
        context = met(request.scope)
        ask = Ask.of(await hub_of(request).persisted.completed(body))
        if context is None:
            context = await context_for(request)
            await limits.admit(context)
        context.request = request
    except Refusal as refusal:
        return failed(request, refusal)
    if EVENTS in accept:
        return streamed(hub_of(request), context, ask)
    try:
        result = await run(hub_of(request), context, ask, allowed)
    except Refusal as refusal:
        return failed(request, refusal)
    status, headers, content = framed(result, accept)
    return Response(content, status_code=status, headers=headers)


def framed(result: ExecutionResult, accept: str) -> tuple[int, dict[str, str], bytes]:
    """The status, headers and body of a response with this result. accept: what media the client takes."""
    media = GRAPHQL_JSON if GRAPHQL_JSON in accept else JSON
    headers = {"Content-Type": media, "Cache-Control": "no-store"}
    waits = [wait for error in result.errors or () if (wait := (error.extensions or {}).get("retryAfter"))]
    if waits:  # a part of the answer was asked for too often
        headers["Retry-After"] = str(max(waits))
    status = 400 if never_began(result) and media == GRAPHQL_JSON else 200
    return status, headers, orjson.dumps(answer(result))


async def quickly(hub: Hub, context: Context, ask: Ask, allowed: set[OperationType]) -> ExecutionResult | None:
    """The result of a query that has a plan, or of a mutation that is known; None, with nothing done, for any other.

    Raises:
        Refusal: the access log can't be written, or the caller has asked for too much lately.
    """
    data = await hub.planner.answer(context, ask.query, ask.operation, ask.variables)
    if data is not None:
        return ExecutionResult(data=data, errors=None, extensions=context.told())
    if OperationType.MUTATION not in allowed:
        return None
    return await performed(hub.planner, context, ask.query, ask.operation, ask.variables)


async def run(hub: Hub, context: Context, ask: Ask, allowed: set[OperationType]) -> ExecutionResult:
    """Execute one operation.

    Raises:
        BadInput: the document has no such operation, or one that may not come this way.
    """
    if context.planned:
        result = await quickly(hub, context, ask, allowed)
        if result is not None:
            return result
    try:
        return await hub.schema.execute(
            ask.query,
            variable_values=ask.variables,
            context_value=context,
            operation_name=ask.operation,
            allowed_operation_types=allowed,
        )
    except CannotGetOperationTypeError:
        raise BadInput(
            Text("Operasi tidak ditemukan dalam dokumen.", "The document has no such operation."),
            path=["operationName"],
        ) from None
    except InvalidOperationTypeError:
        raise BadInput(
            Text(
                "Jenis operasi ini tidak dapat dikirim dengan cara ini.", "This kind of operation can't come this way."
            )
        ) from None


def streamed(hub: Hub, context: Context, ask: Ask) -> Response[Any]:
    """Execute one operation and tell its results as they come."""
    results = hub.schema.stream(
        ask.query,
        variable_values=ask.variables,
        context_value=context,
        operation_name=ask.operation,
        allowed_operation_types=STREAMED,
    )
    return Told(hub.watch, hub.watch.stream(context), results, answer)


def never_began(result: ExecutionResult) -> bool:
    """Whether the document or its variables were refused before anything ran."""
    return result.data is None and not any(error.path for error in result.errors or ())


def answer(result: ExecutionResult) -> dict[str, Any]:
    """The response's JSON; without `data` when execution never began."""
    body: dict[str, Any] = {} if never_began(result) else {"data": result.data}
    if result.errors:
        body["errors"] = [error.formatted for error in result.errors]
    if result.extensions:
        body["extensions"] = result.extensions
    return body


def failed(request: Request[Any, Any, Any], refusal: Refusal, *, status: int = 0) -> Response[Any]:
    """A refusal as a whole answer."""
    status = status or STATUSES.get(refusal.code, 400)
    headers = {"WWW-Authenticate": 'Bearer error="invalid_token"'} if status == 401 else {}
    if "retryAfter" in refusal.details:
        headers["Retry-After"] = str(refusal.details["retryAfter"])
    language = language_of(request.headers.get("accept-language"))
    return Response(orjson.dumps(refused(refusal, language)), media_type=JSON, status_code=status, headers=headers)


def too_deep(raw: bytes) -> bool:
    """Whether brackets outside strings nest deeper than any honest request."""
    if raw.count(b"[") + raw.count(b"{") <= DEEPEST:
        return False
    depth, inside, escaped = 0, False, False
    for byte in raw:
        if inside:
            inside = escaped or byte != 0x22
            escaped = byte == 0x5C and not escaped
        elif byte == 0x22:
            inside = True
        elif byte in b"[{":
            depth += 1
            if depth > DEEPEST:
                return True
        elif byte in b"]}":
            depth -= 1
    return False


ROUTES = (asked_by_get, asked_by_post)
