"""Figures for Prometheus: requests by route and status, how long they took, what waits in the outbox."""

from __future__ import annotations

import hmac
import os
from typing import Any

from litestar import MediaType, Request, Response, get
from litestar.openapi.datastructures import ResponseSpec
from prometheus_client import (
    CONTENT_TYPE_LATEST,
    REGISTRY,
    CollectorRegistry,
    Counter,
    Gauge,
    Histogram,
    generate_latest,
)
from prometheus_client.multiprocess import MultiProcessCollector

from hub.database import Database

SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 10)
REQUESTS = Counter("simpul_requests", "Requests answered.", ("route", "status"))
TOOK = Histogram("simpul_request_seconds", "Time to answer.", ("route",), buckets=SECONDS)
OUTBOX = Gauge("simpul_outbox", "Deliveries by state.", ("state",), multiprocess_mode="mostrecent")
ROUTES = frozenset(
    ("/graphql", "/auth/token", "/auth/revoke", "/auth/introspect", "/verify", "/attachments", "/letters", "/readyz")
)


def counted(path: str, status: int, seconds: float) -> None:
    """Count one request. Paths with something of their own in them count as what they begin with, or as `other`."""
    head = "/" + path.split("/", 2)[1] if path.count("/") > 1 else path
    route = path if path in ROUTES else head if head in ROUTES else "other"
    REQUESTS.labels(route, status).inc()
    TOOK.labels(route).observe(seconds)


async def report(db: Database) -> bytes:
    """Everything, of all workers, in Prometheus' text format."""
    rows = await db.fetch("select state, count(*) from hub_delivery where state != 'DONE' group by state")
    waiting = {state: int(count) for state, count in rows}
    for state in ("WAITING", "DEAD"):
        OUTBOX.labels(state.lower()).set(waiting.get(state, 0))
    if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
        return generate_latest(REGISTRY)
    together = CollectorRegistry()
    MultiProcessCollector(together)  # type: ignore[no-untyped-call]
    return generate_latest(together)


@get(
    "/metrics",
    summary="Figures for Prometheus",
    media_type=MediaType.TEXT,
    responses={401: ResponseSpec(data_container=str, description="A token is wanted.", media_type=MediaType.TEXT)},
)
async def metrics(request: Request[Any, Any, Any]) -> Response[bytes]:
    """With SIMPUL_METRICS_TOKEN set, for its bearer only."""
    hub = request.app.state.hub
    wanted = hub.settings.metrics_token
    given = request.headers.get("authorization", "").removeprefix("Bearer ")
    if wanted and not hmac.compare_digest(given.encode(), wanted.encode()):
        return Response(b"", status_code=401, headers={"WWW-Authenticate": "Bearer"})
    return Response(await report(hub.db), media_type=CONTENT_TYPE_LATEST)
