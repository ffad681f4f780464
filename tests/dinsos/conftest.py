"""What tests of Dinsos share: the rows its services add to a demo city, and a transaction that leaves no trace."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from typing import Any

import pytest
from dinsos import plugin
from piccolo.table import Table

from auth import Principal
from hub.app import Hub
from hub.city import City
from hub.context import Context
from hub.demo import Demo

NOTHING: frozenset[str] = frozenset()
CITIZENS = 4_000

Rows = dict[type[Table], list[dict[str, Any]]]


class Undone(Exception):
    """Ends a transaction whose rows nobody should keep."""


@pytest.fixture(scope="session")
def city() -> City:
    return City(citizens=CITIZENS)


@pytest.fixture(scope="session")
def filled() -> Callable[[City], Rows]:
    """Run the services' demo functions without a database."""

    def fill(city: City) -> Rows:
        demo = Demo(city)
        visits = [visit for service in plugin.services if service.demo and (visit := service.demo(demo))]
        for family in city.families():
            for visit in visits:
                visit(family)
        return {
            table: [dict(zip(columns, value, strict=True)) for value in values]
            for (table, columns), values in demo.buffers.items()
        }

    return fill


@pytest.fixture(scope="session")
def rows(city: City, filled: Callable[[City], Rows]) -> Rows:
    """Every row Dinsos adds to the demo city, by table."""
    return filled(city)


@pytest.fixture(scope="session")
def somebody() -> Callable[..., Principal]:
    """Anybody at all: `somebody(nik=..., username=..., unit=..., may={...})`."""

    def make(
        nik: str | None = None, username: str = "somebody", unit: str | None = None, may: frozenset[str] = NOTHING
    ) -> Principal:
        return Principal(username, username, "Somebody", nik, NOTHING, may, unit, NOTHING, None, None)

    return make


@pytest.fixture(scope="session")
def context(hub: Hub) -> Callable[[Principal], Context]:
    """The context of a caller, as the hub makes it for a request."""

    def make(who: Principal) -> Context:
        return Context(db=hub.db, settings=hub.settings, who=who, purpose=who.default_purpose, hub=hub)

    return make


@pytest.fixture(scope="session")
def undone(hub: Hub) -> Callable[[], AbstractAsyncContextManager[None]]:
    """A write transaction that is rolled back: `async with undone(): ...`."""

    @asynccontextmanager
    async def transaction() -> AsyncIterator[None]:
        with suppress(Undone):
            async with hub.db.transaction():
                yield
                raise Undone

    return transaction
