"""HTTP in, HTTP out: the server's routes, its start and its stop."""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import Any

from litestar import Litestar, MediaType, Request, Response, get
from litestar.channels import ChannelsPlugin
from litestar.openapi import OpenAPIConfig
from litestar.response import Redirect

from auth import ROUTES as AUTH_ROUTES
from auth import Auth, BadKey, Guard
from hub import endpoint, explorer, keyring, knock, logs, metrics, migrate, mydata, persisted, providers, sockets
from hub.address import address_of, networks
from hub.attachments import Files
from hub.attachments.routes import ROUTES as ATTACHMENT_ROUTES
from hub.audit import Writer
from hub.bell import Bell
from hub.calendar import Calendar
from hub.compose import Composition, compose
from hub.connect import connect
from hub.context import BACKLOG
from hub.core import HUB
from hub.crowd import Desk
from hub.database import Database, bind
from hub.door import Door
from hub.errors import BadPlugin, BadSetup, Refusal, SimpulError, Unavailable, refused
from hub.held import Held, reads_of
from hub.letters import routes as letters
from hub.letters.seal import Seal
from hub.limits import Limiter
from hub.plan import Planner, bounds
from hub.plugin import Fenced, discover
from hub.relay import Outbox
from hub.running import Hub
from hub.schema import Schema
from hub.settings import Settings
from hub.shared import live_channels, redis_client
from hub.streams import Watch

log = logging.getLogger("simpul")


def composed(*, fence: bool) -> tuple[Composition, tuple[Fenced, ...]]:
    """The installed plugins, composed; with `fence`, without those that don't load or fit.

    Raises:
        BadPlugin: one doesn't load or fit, and `fence` is off.
    """
    plugins, fenced = discover(fence=fence)
    while True:
        try:
            return compose(plugins), fenced
        except BadPlugin as error:
            if not fence or error.plugin not in {plugin.name for plugin in plugins}:
                raise
            plugins = tuple(plugin for plugin in plugins if plugin.name != error.plugin)
            fenced = (*fenced, Fenced(error.plugin, str(error)))


def signing(settings: Settings, composition: Composition, db: Database, limiter: Limiter | None = None) -> Auth:
    """Sign-in over this database, with the keys of the data folder."""
    proxies = networks(settings.proxies)
    return Auth(
        keys=keyring.load(settings),
        catalog=composition.catalog,
        issuer=settings.url,
        audience=settings.url,
        transaction=db.transaction,
        gateway=settings.gateway_token,
        guard=Guard(limiter.take, settings.signin_rate) if limiter else None,
        vault=keyring.vault(settings),
        with_factor=_with_factor(settings, composition),
        address_of=lambda connection: address_of(connection, proxies),
    )


def _with_factor(settings: Settings, composition: Composition) -> frozenset[str]:
    """The roles that accounts have only with a second factor, by the city's choice. Raises: BadSetup for an unknown."""
    roles = frozenset(settings.totp_roles.replace(",", " ").split())
    if unknown := sorted(roles - composition.catalog.roles.keys()):
        raise BadSetup(f"SIMPUL_TOTP_ROLES names {unknown[0]!r}, which is no role")
    return roles


@dataclass(frozen=True, slots=True)
class Made:
    """What is the same in all workers: most of the memory."""

    composition: Composition
    fenced: tuple[Fenced, ...]
    schema: Schema

    @classmethod
    def of(cls, settings: Settings) -> Made:
        """Raises: BadPlugin, as `composed`."""
        composition, fenced = composed(fence=settings.fence)
        return cls(composition, fenced, Schema(composition, subgraph=settings.subgraph or None))


def create(settings: Settings | None = None, *, made: Made | None = None, at_rest: bool = False) -> Litestar:
    """The ASGI application. The server calls this once in every worker. made: before the worker was forked; at_rest: it
    only answers, and does nothing beside, so that a test decides when facts are delivered.

    Raises:
        BadSetup: settings or plugins don't fit.
    """
    settings = settings or Settings.load()
    logs.configure()
    made = made or Made.of(settings)
    composition, schema = made.composition, made.schema
    redis = redis_client(settings.redis_url)
    db = connect(settings.database)
    limiter = Limiter(redis)
    auth = signing(settings, composition, db, limiter)
    watch = Watch(auth)
    channels = ChannelsPlugin(
        backend=live_channels(settings.redis_url, watch.lost),
        arbitrary_channels_allowed=True,
        subscriber_max_backlog=BACKLOG,
        subscriber_backlog_strategy="dropleft",  # the other one waits for ever to end a subscription that is full
    )
    bounds.check(settings, composition.catalog.roles)
    schema.held = held = Held(db, reads_of(composition.plugins))
    schema.listed = persisted.allowed(settings.operations)
    hub = Hub(
        settings=settings,
        schema=schema,
        db=db,
        auth=auth,
        channels=channels,
        planner=Planner(schema, db.dialect),
        persisted=persisted.Persisted(schema.listed, redis),
        trail=Writer(db, auth.keys, composition.catalog),
        outbox=Outbox(composition.subscribers, Bell(redis)),
        desk=Desk(settings.field_seconds),
        calendar=Calendar.load(settings.holidays),
        limiter=limiter,
        files=Files.at(settings.attachments, settings.data / "attachments"),
        tickets=keyring.tickets(settings),
        watch=watch,
        held=held,
        seal=Seal.of(auth.keys, settings, {plugin.name: plugin.title for plugin in composition.plugins}),
        fenced=made.fenced,
        redis=redis,
    )
    app = Door(
        route_handlers=[
            *AUTH_ROUTES,
            *endpoint.ROUTES,
            *ATTACHMENT_ROUTES,
            sockets.asked_by_socket,
            explorer.assets,
            *letters.ROUTES,
            *(route for plugin in composition.plugins for one in plugin.services for route in one.routes),
            *mydata.ROUTES,
            *ROUTES,
        ],
        lifespan=[_life(hub, at_rest=at_rest)],
        plugins=[channels],
        exception_handlers={
            Unavailable: _unavailable,
            SimpulError: _unavailable,
            BadKey: _unavailable,
            500: _broken,
        },
        request_max_body_size=settings.body_limit,
        openapi_config=OpenAPIConfig(title="Simpul", version=HUB.version, render_plugins=[]),
        logging_config=None,  # what libraries log, such as the addresses that httpx asks, is not for the log
        debug=False,
    )
    hub.app = app
    app.state.hub = hub
    app.state.auth = hub.auth
    app.state.oidc = providers.of(hub)
    app.state.lists = letters.Lists()
    app.state.sockets = sockets.Sockets(hub)
    return app


def _life(hub: Hub, *, at_rest: bool) -> Any:
    @asynccontextmanager
    async def life(app: Litestar) -> AsyncIterator[None]:
        await hub.db.start()
        bind(hub.db, migrate.tables_of(hub.composition.plugins))
        await providers.warn(app.state.oidc)
        log.info(
            "started", {"database": hub.db.dialect, "plugins": [plugin.name for plugin in hub.composition.plugins]}
        )
        if not at_rest:
            gc.collect()
            gc.freeze()  # what a worker is made of is never garbage: looking through it would cost every new document
        with suppress(Unavailable):  # it will be read when the database is back
            await hub.held.look()
        always = [hub.watch.run(), hub.held.run()]
        working = [asyncio.create_task(one) for one in (*always, *([] if at_rest else hub.tasks()))]
        try:
            yield
        finally:
            for task in working:
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task
            with suppress(Unavailable):  # what is not sealed now never is: `audit verify` counts it
                await hub.trail.seal(closing=True)
            await asyncio.shield(hub.db.stop())
            if hub.redis:
                await hub.redis.aclose()
            log.info("stopped")

    return life


# -- errors ---------------------------------------------------------------------------------------------------------


def _unavailable(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    if isinstance(error, BadKey):
        log.error("key", {"error": str(error)})
    refusal = error if isinstance(error, Unavailable) else Unavailable()
    language = knock.language_of(request.headers.get("accept-language"))
    return Response(refused(refusal, language), status_code=503, headers={"Retry-After": "5"})


def _broken(request: Request[Any, Any, Any], error: Exception) -> Response[Any]:
    """A bug of ours: the log has all of it, the client a number to find it by."""
    request_id = request.scope.get("state", {}).get("request_id", "")
    log.error("unexpected", {"request_id": request_id, "path": request.scope["path"]}, exc_info=error)
    body = refused(Refusal(requestId=request_id), knock.language_of(request.headers.get("accept-language")))
    return Response(body, status_code=500)


# -- routes ---------------------------------------------------------------------------------------------------------


@get("/", include_in_schema=False)
async def home() -> Redirect:
    return Redirect("/graphql")


@get("/openapi.json", include_in_schema=False, media_type=MediaType.JSON)
async def openapi(request: Request[Any, Any, Any]) -> dict[str, Any]:
    return request.app.openapi_schema.to_schema()


@get("/healthz", media_type=MediaType.TEXT, summary="The process answers")
async def healthz() -> str:
    return "ok"


@get("/readyz", summary="Everything behind it answers")
async def readyz(request: Request[Any, Any, Any]) -> Response[dict[str, Any]]:
    """200 when the database (and Redis, if set) answer; plugins that are fenced off are named."""
    hub: Hub = request.app.state.hub
    parts = {"database": await _answers(hub.db.fetch("select 1"))}
    if hub.redis:
        parts["redis"] = await _answers(hub.redis.ping())
    plugins = {plugin.name: "active" for plugin in hub.composition.plugins} | {
        one.name: f"fenced: {one.reason}" for one in hub.fenced
    }
    ready = all(parts.values())
    body = {"ready": ready, **{name: "ok" if fine else "away" for name, fine in parts.items()}, "plugins": plugins}
    return Response(body, status_code=200 if ready else 503)


async def _answers(question: Any) -> bool:
    try:
        async with asyncio.timeout(3):
            await question
    except Exception:  # any failure means the same: it doesn't answer
        return False
    return True


@get("/schema.graphql", media_type=MediaType.TEXT, summary="The schema in SDL")
async def sdl(request: Request[Any, Any, Any]) -> str:
    return schema_text(request.app.state.hub.schema)


def schema_text(schema: Schema) -> str:
    """The SDL of the whole graph, or of a subgraph."""
    if schema.subgraph:
        from hub.federation import sdl as subgraph_sdl

        return subgraph_sdl(schema)
    return schema.as_str()


ROUTES = (home, healthz, readyz, sdl, openapi, metrics.metrics)
