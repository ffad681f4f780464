"""The command `simpul`."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
import tempfile
from collections.abc import Awaitable, Callable
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click
import orjson
import uvicorn

from hub import administer, keyring, logs, migrate, providers, relay, typed
from hub.app import Made, composed, create, schema_text, signing
from hub.author import plugin as plugin_commands
from hub.compose import Composition
from hub.connect import connect, started
from hub.core import HUB
from hub.database import Database
from hub.door import SERVED
from hub.errors import BadSetup, SimpulError
from hub.held import all_changed
from hub.letters.certificate import CityCertificate
from hub.letters.command import verify
from hub.plan import Planner
from hub.schema import Schema
from hub.settings import Settings

if TYPE_CHECKING:
    from rich.progress import Progress

T = TypeVar("T")


class Clear(click.Group):
    """Turns what the operator can mend into one line, without a traceback."""

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except SimpulError as error:
            raise click.ClickException(str(error)) from error


@click.group(cls=Clear, help="Simpul: a federated data hub for city governments.")
@click.version_option(HUB.version)
def main() -> None:
    logs.configure()


@main.command()
@click.option("--subgraph", default="", help="Serve this plugin's federation subgraph only.")
@click.option("--fence", is_flag=True, help="Start without plugins that don't work, and say so.")
def serve(subgraph: str, fence: bool) -> None:
    """Serve the graph."""
    settings = Settings.load()
    os.environ.update(_told(subgraph=subgraph or settings.subgraph, fence=fence or settings.fence))
    settings = Settings.load()
    made = Made.of(settings)
    for one in made.fenced:
        click.echo(f"fenced off: {one.reason}", err=True)
    asyncio.run(_ready(settings, made.composition))
    keyring.check(settings)
    providers.trusted(settings, made.composition)
    CityCertificate.check(settings.data / "letters", keyring.passphrase(settings))
    _free(settings)
    if settings.workers > 1 and not settings.redis_url:
        click.echo("WORKERS > 1 without REDIS_URL: subscriptions hear only their own worker", err=True)
    click.echo(f"Simpul at {settings.url}/graphql")
    if settings.workers > 1:
        # gunicorn takes this process's place; with the folder one worker can tell the figures of all
        if "PROMETHEUS_MULTIPROC_DIR" not in os.environ:
            os.environ["PROMETHEUS_MULTIPROC_DIR"] = tempfile.mkdtemp(prefix="simpul-metrics-")
        os.execv(sys.executable, [sys.executable, "-m", "gunicorn", "--config", "python:hub.workers"])  # noqa: S606
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # what is left to do when the server has ended by itself
    uvicorn.run(
        partial(create, settings, made=made),
        factory=True,
        workers=1,
        host=settings.host,
        port=settings.port,
        access_log=False,
        log_level="warning",
        **SERVED,
    )


@main.command(name="migrate")
def migrate_command() -> None:
    """Bring the database up to date. Safe to run twice, and by two processes at once."""
    settings = Settings.load()
    composition, _ = composed(fence=settings.fence)
    ran = asyncio.run(_with(settings, composition, lambda db: migrate.migrate(db, composition.plugins[1:])))
    click.echo("\n".join(ran) if ran else "nothing to do")


@main.command(name="demo")
@click.option("--citizens", default=20_000, show_default=True, help="People in the city (2500000 is the real one).")
def demo_command(citizens: int) -> None:
    """Make or migrate the database and fill it with the demo city, if it is empty."""
    from hub import seed
    from hub.city import City

    settings = Settings.load()
    composition, _ = composed(fence=settings.fence)

    async def fill(db: Database) -> bool:
        if not await seed.is_empty(db):
            return False
        with _progress() as progress:
            await seed.seed(
                db, composition.plugins, signing(settings, composition, db), City(citizens=citizens), progress
            )
        return True

    asyncio.run(_with(settings, composition, lambda db: migrate.migrate(db, composition.plugins[1:])))
    if not asyncio.run(_with(settings, composition, fill)):  # a new connection finds the new schemas
        click.echo("the database is not empty: nothing is seeded")


@main.command()
@click.option("--subgraph", default="", help="The federation subgraph of this plugin.")
def schema(subgraph: str) -> None:
    """Print the schema in SDL."""
    composition, _ = composed(fence=Settings.load().fence)
    click.echo(schema_text(Schema(composition, subgraph=subgraph or None)))


@main.command()
@click.argument("language", type=click.Choice(sorted(typed.LANGUAGES)))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def types(language: str, file: Path) -> None:
    """Print types for a client's own operations, a GraphQL file: variables, answers, enums and the operations."""
    composition, _ = composed(fence=Settings.load().fence)
    click.echo(typed.made(Schema(composition)._schema, language, file.name, file.read_text(encoding="utf-8")), nl=False)


@main.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--role", "roles", multiple=True, help="A role of the caller; may be given several times.")
@click.option("--variables", default="{}", help="The variables as JSON.")
@click.option("--operation", default=None, help="Which operation of the file.")
def explain(file: Path, roles: tuple[str, ...], variables: str, operation: str | None) -> None:
    """Say what an operation costs and how it runs: its SQL and Python, or why not."""
    settings = Settings.load()
    composition, _ = composed(fence=settings.fence)
    dialect = connect(settings.database).dialect
    planner = Planner(Schema(composition), dialect)
    who = composition.catalog.principal(subject="explain", username="explain", name="explain", roles=roles)
    try:
        given = orjson.loads(variables)
    except orjson.JSONDecodeError as error:
        raise BadSetup(f"--variables is no JSON: {error}") from None
    click.echo(planner.explain(file.read_text(encoding="utf-8"), operation, given, who, settings))


@main.command()
def plugins() -> None:
    """List the installed plugins and their services."""
    composition, fenced = composed(fence=True)
    for plugin in composition.plugins:
        click.echo(f"{plugin.name:10} {plugin.version:8} {plugin.title}")
        for service in plugin.services:
            click.echo(f"{'':10} {'':8} - {service.name}: {service.title}")
    for one in fenced:
        click.echo(f"{one.name:10} {'fenced':8} {one.reason}")


@main.command(name="events")
@click.option("--again", is_flag=True, help="Try dead deliveries again.")
def events_command(again: bool) -> None:
    """Show the outbox: what waits, what failed and why."""
    settings = Settings.load()
    composition, _ = composed(fence=settings.fence)
    lines = asyncio.run(_with(settings, composition, lambda db: relay.report(db, again=again)))
    click.echo("\n".join(lines))


@main.command(name="import")
@click.argument("name")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_file(name: str, file: Path) -> None:
    """Bring data in from a file: `population` (CSV or .csv.gz with the national data warehouse's columns), `coverage`
    (who pays when a resident falls ill), or what else an installed agency takes in."""
    settings = Settings.load()
    composition, _ = composed(fence=settings.fence)
    importers = {named: run for p in composition.plugins for s in p.services for named, run in s.importers.items()}
    if name not in importers:
        raise BadSetup(f"no installed plugin imports {name}; there is {', '.join(sorted(importers)) or 'nothing'}")

    asyncio.run(_ready(settings, composition))

    async def run(db: Database) -> object:
        with _progress() as progress:
            done = await importers[name](db, file, progress)
        await all_changed(db, composition.plugins)
        return done

    click.echo(str(asyncio.run(_with(settings, composition, run))))


main.add_command(administer.token)
main.add_command(administer.keys_group)
main.add_command(administer.audit)
main.add_command(verify)
main.add_command(plugin_commands)


# -- helpers --------------------------------------------------------------------------------------------------------


async def _with(settings: Settings, composition: Composition, do: Callable[[Database], Awaitable[T]]) -> T:
    async with started(settings.database, migrate.tables_of(composition.plugins[1:])) as db:
        return await do(db)


async def _ready(settings: Settings, composition: Composition) -> None:
    """Refuse to work on a database that doesn't answer or is behind."""
    db = connect(settings.database)
    await db.start()
    try:
        if waiting := await migrate.pending(db, composition.plugins[1:]):
            raise BadSetup(f"the database is behind by {len(waiting)} migrations: run `simpul migrate` first")
    finally:
        await db.stop()


def _free(settings: Settings) -> None:
    """Refuse a port in use before any worker starts."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as error:
            raise BadSetup(f"can't listen on {settings.host}:{settings.port}: {error.strerror}") from None


def _told(*, subgraph: str, fence: bool) -> dict[str, str]:
    """What the workers read from their environment."""
    return {"SIMPUL_SUBGRAPH": subgraph, "SIMPUL_FENCE": "1" if fence else "0"}


def _progress() -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    console = Console(stderr=True)
    return Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(), console=console
    )


if __name__ == "__main__":
    main()
