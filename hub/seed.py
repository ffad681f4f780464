"""Fill a database with the demo city: one pass over its families, every service adding its own rows."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from auth import Auth
from hub.city import City
from hub.database import Database
from hub.demo import BATCH, PASSWORD, Demo
from hub.held import all_changed
from hub.letters.seal import Seal
from hub.letters.trust import Trust
from hub.numbers import reached
from hub.plugin import Plugin

if TYPE_CHECKING:
    from rich.progress import Progress


async def seed(
    database: Database, plugins: Sequence[Plugin], auth: Auth, city: City, progress: Progress | None = None
) -> None:
    """Fill an empty, migrated database with the demo city, all or nothing."""
    offices = {plugin.name: plugin.title for plugin in plugins}
    demo = Demo(city, Seal(auth.keys, auth.issuer, "Kota Bekasi", Path(), offices, Trust()))
    services = [service for plugin in plugins for service in plugin.services]
    visits = [visit for service in services if service.demo and (visit := service.demo(demo))]
    task = progress.add_task("Kota Bekasi", total=city.citizens) if progress else None
    async with database.transaction():
        for family in city.families():
            for visit in visits:
                visit(family)
            if progress and task is not None:
                progress.advance(task, len(family.members))
            await demo.write(database, least=BATCH)
        await demo.write(database)
        await _count(database)
        await all_changed(database, plugins)
        for account in (account for service in services for account in service.accounts):
            await auth.create_account(
                username=account.username,
                password=PASSWORD,
                name=account.name,
                roles=account.roles,
                nik=account.nik,
                unit=account.unit,
                agency=account.agency,
            )
        if database.dialect == "postgres":
            for plugin in plugins:
                for table in plugin.tables:
                    await database.fetch(f"analyze {table._meta.tablename}")


async def _count(database: Database) -> None:
    """Let new numbers follow those of the demo city's cases."""
    last: dict[str, int] = {}
    for (number,) in await database.fetch("select number from hub_case"):
        series, _, digits = number.rpartition("-")
        last[series] = max(last.get(series, 0), int(digits))
    for series, highest in last.items():
        await reached(database, series, highest)


async def is_empty(database: Database) -> bool:
    """Whether nobody can sign in yet: a city without accounts is no city."""
    rows = await database.fetch("select count(*) from auth_account")
    return bool(rows[0][0] == 0)
