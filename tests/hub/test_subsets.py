"""Take agencies away and the hub still migrates, fills, and serves the rest."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from typing import Any

import pytest

from auth import CHEAP, Auth, Keys, Passwords
from hub import Context, Plugin, migrate, seed
from hub.city import City
from hub.compose import compose
from hub.connect import started
from hub.database import bind
from hub.plugin import discover
from hub.running import Hub
from hub.schema import Schema
from hub.settings import Settings

INSTALLED, _ = discover()
SETS = [chosen for size in range(1, len(INSTALLED) + 1) for chosen in itertools.combinations(INSTALLED, size)]
SITI = "3275014107900001"
SELECTED = {
    "dukcapil": "name documents { kind }",
    "dinsos": "socialAid { registered } complaints { totalCount }",
    "dinkes": "healthCoverage { status } referrals { number }",
}


@pytest.fixture(autouse=True)
def rebound(hub: Hub) -> Iterator[None]:
    """Piccolo's tables know one database at a time: give them back to the running hub's."""
    yield
    bind(hub.db, migrate.tables_of(INSTALLED))


@pytest.mark.parametrize("chosen", SETS, ids=lambda chosen: "+".join(plugin.name for plugin in chosen))
async def test_the_rest_is_served(chosen: tuple[Plugin, ...], empty_database: str, tmp_path: Any) -> None:
    composition = compose(chosen)
    schema = Schema(composition)
    tables = migrate.tables_of(chosen)
    async with started(empty_database, tables) as db:
        await migrate.migrate(db, chosen)
    async with started(empty_database, tables) as db:
        keys = Keys.load(tmp_path / "keys")
        auth = Auth(keys, composition.catalog, "test", "test", db.transaction, passwords=Passwords(CHEAP))
        await seed.seed(db, composition.plugins, auth, City(citizens=40))
        who = composition.catalog.principal(subject="s", username="warga", name="Siti", roles=["citizen"], nik=SITI)
        fields = " ".join(SELECTED[plugin.name] for plugin in chosen)

        answer: Any = await schema.execute(
            f'{{ citizen(nik: "{SITI}") {{ nik {fields} requests {{ totalCount }} }} plugins {{ name }} }}',
            context_value=Context(db=db, settings=Settings(), who=who, purpose=who.default_purpose),
        )

    assert answer.errors is None
    assert answer.data["citizen"]["nik"] == SITI
    assert all(value is not None for value in answer.data["citizen"].values())
    assert {one["name"] for one in answer.data["plugins"]} == {"hub", *(plugin.name for plugin in chosen)}
