"""What tests of Dinkes share: callers by role, and the rows its services add to a demo city."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from dinkes import plugin
from piccolo.table import Table

from auth import Principal
from hub.city import City
from hub.context import Context
from hub.demo import Demo
from hub.running import Hub
from hub.sql import Statement

NOTHING: frozenset[str] = frozenset()
CITIZENS = 4_000

Rows = dict[type[Table], list[dict[str, Any]]]
Caller = Callable[..., Principal]


@pytest.fixture(scope="session")
def city() -> City:
    return City(citizens=CITIZENS)


@pytest.fixture(scope="session")
def rows(city: City, filled: Callable[[City], Rows]) -> Rows:
    """Every row Dinkes adds to the demo city, by table."""
    return filled(city)


@pytest.fixture(scope="session")
def filled() -> Callable[[City], Rows]:
    return _filled


def _filled(city: City) -> Rows:
    """Run the services' demo functions without a database."""
    demo = Demo(city)
    visits = [visit for service in plugin.services if service.demo and (visit := service.demo(demo))]
    for family in city.families():
        for visit in visits:
            visit(family)
    found: Rows = {}
    for (table, columns), values in demo.buffers.items():
        found.setdefault(table, []).extend(dict(zip(columns, value, strict=True)) for value in values)
    return found


@pytest.fixture(scope="session")
def caller(hub: Hub) -> Caller:
    """A principal of these roles: `caller("dinkes.crew", unit="EMG-01")`."""

    def make(*roles: str, nik: str | None = None, unit: str | None = None) -> Principal:
        return hub.composition.catalog.principal(
            subject="test", username="test", name="Test", roles=roles, nik=nik, unit=unit, agency="dinkes"
        )

    return make


@pytest.fixture
def context(hub: Hub) -> Callable[[Principal], Context]:
    """The context of a caller who works for their usual purpose."""

    def make(who: Principal) -> Context:
        return Context(db=hub.db, settings=hub.settings, who=who, purpose=who.default_purpose, channels=hub.channels)

    return make


@pytest.fixture(scope="session")
def seen(hub: Hub) -> Callable[..., Awaitable[set[str]]]:
    """Keys of the rows a predicate shows to a caller: `await seen("dinkes_referral", "number", rows, may={...})`."""

    async def ask(
        table: str, key: str, rows: str, nik: str | None = None, unit: str | None = None, may: frozenset[str] = NOTHING
    ) -> set[str]:
        who = Principal("test", "test", "Test", nik, NOTHING, may, unit, NOTHING, None, None)
        made = Statement(hub.db.dialect, who)
        found = await hub.db.fetch(f"select {key} from {table} t where {made.visible(rows)}", *made.args)
        return {row[0] for row in found}

    return ask
