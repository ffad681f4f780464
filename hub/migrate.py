"""Bring the tables up to date: Piccolo migrations of `auth`, the hub and every plugin, one process at a time."""

from __future__ import annotations

import contextlib
import importlib
import io
import logging
import pkgutil
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from piccolo.apps.migrations.tables import Migration

import auth
from hub.core import HUB
from hub.database import Database, bind
from hub.errors import BadPlugin, BadSetup
from hub.held import all_changed
from hub.plugin import Plugin

log = logging.getLogger("simpul")
ID = re.compile(r'^ID = "(.+)"$', re.MULTILINE)
LOCK = 3275_01  # PostgreSQL advisory lock held while migrating


@dataclass(frozen=True, slots=True)
class Part:
    """Whose migrations: `name` is also the PostgreSQL schema of its tables."""

    name: str
    package: str


def parts_of(plugins: Sequence[Plugin]) -> list[Part]:
    """The parts in the order they migrate."""
    return [
        Part("auth", "auth.migrations"),
        *(Part(plugin.name, plugin.migrations) for plugin in (HUB, *plugins) if plugin.migrations),
    ]


def tables_of(plugins: Sequence[Plugin]) -> list[Any]:
    """Every table class of the hub, `auth` and the plugins."""
    return [*auth.TABLES, *(table for plugin in (HUB, *plugins) for table in plugin.tables)]


async def migrate(database: Database, plugins: Sequence[Plugin]) -> list[str]:
    """Run what has not run yet, all or nothing; a second process waits and then finds nothing to do.

    Returns the names of the migrations that ran.
    Raises:
        BadPlugin: a migration fails; nothing is changed.
    """
    bind(database, [Migration, *tables_of(plugins)])
    ran: list[str] = []
    async with database.transaction():
        if database.dialect == "postgres":
            await database.fetch(f"select pg_advisory_xact_lock({LOCK})")
        await Migration.create_table(if_not_exists=True)
        for part in parts_of(plugins):
            await _schema(database, part)
            done = set(await Migration.get_migrations_which_ran(app_name=part.name))
            for module in modules(part):
                if module.ID not in done:
                    await _run(part, module)
                    ran.append(f"{part.name} {module.ID}")
        if ran:
            await _path(database, f'"{HUB.name}", public')
            await all_changed(database, plugins)
        await _path(database, "public")
    return ran


async def pending(database: Database, plugins: Sequence[Plugin]) -> list[str]:
    """The migrations that have not run."""
    bind(database, [Migration])
    known = await database.fetch(
        "select count(*) from information_schema.tables where table_name = 'migration'"
        if database.dialect == "postgres"
        else "select count(*) from sqlite_master where name = 'migration'"
    )
    done = set(await Migration.get_migrations_which_ran()) if known[0][0] else set()
    return [f"{part.name} {id}" for part in parts_of(plugins) for id in _ids(part) if id not in done]


async def generate(plugin: Plugin) -> str | None:
    """Write the migration between a plugin's tables and its last migration; the file's path, or None.

    For plugin authors: look at what Piccolo wrote before committing it.
    """
    from piccolo.apps.migrations.commands.new import NoChanges, _create_new_migration
    from piccolo.conf.apps import AppConfig  # they load a formatter, which no server needs

    folder = Path(str(importlib.import_module(plugin.migrations).__file__)).parent
    app = AppConfig(app_name=plugin.name, migrations_folder_path=str(folder), table_classes=list(plugin.tables))
    try:
        made = await _create_new_migration(app, auto=True)
    except NoChanges:
        return None
    return str(made.migration_path)


def modules(part: Part) -> list[ModuleType]:
    """A part's migrations in their order."""
    names = sorted(found.name for found in pkgutil.iter_modules(_package(part).__path__))
    return [importlib.import_module(f"{part.package}.{name}") for name in names]


def _ids(part: Part) -> list[str]:
    """The names that Piccolo knows migrations by, read without running them: a server keeps none in memory."""
    files = sorted(file for folder in _package(part).__path__ for file in Path(folder).glob("[!_]*.py"))
    return [found[1] for file in files if (found := ID.search(file.read_text(encoding="utf-8")))]


def _package(part: Part) -> ModuleType:
    try:
        return importlib.import_module(part.package)
    except ImportError as error:
        raise BadPlugin(part.name, f"its migrations don't load: {error}") from error


async def _schema(database: Database, part: Part) -> None:
    if database.dialect == "postgres":
        await database.fetch(f'create schema if not exists "{part.name}"')
        await _path(database, f'"{part.name}", public')


async def _path(database: Database, path: str) -> None:
    if database.dialect == "postgres":
        await database.fetch(f"set local search_path to {path}")


async def _run(part: Part, module: ModuleType) -> None:
    log.info("migrate", {"plugin": part.name, "migration": module.ID})
    try:
        with contextlib.redirect_stdout(io.StringIO()):  # Piccolo prints
            manager = await module.forwards()
            await manager.run()
        await Migration(name=module.ID, app_name=part.name).save()
    except BadSetup:
        raise
    except Exception as error:
        raise BadPlugin(part.name, f"migration {module.ID} failed: {error}") from error
