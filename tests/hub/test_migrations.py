"""The migrations make the tables that the code declares."""

from __future__ import annotations

import pytest
from piccolo.apps.migrations.auto.diffable_table import DiffableTable
from piccolo.apps.migrations.auto.schema_differ import SchemaDiffer
from piccolo.apps.migrations.auto.schema_snapshot import SchemaSnapshot

from hub.app import composed
from hub.core import HUB
from hub.migrate import Part, modules
from hub.plugin import Plugin

PLUGINS = [HUB, *composed(fence=False)[0].plugins]


@pytest.mark.parametrize("plugin", PLUGINS, ids=[plugin.name for plugin in PLUGINS])
async def test_say_what_the_tables_say(plugin: Plugin) -> None:
    """Piccolo finds nothing left to migrate."""
    managers = [await module.forwards() for module in modules(Part(plugin.name, plugin.migrations))]
    declared = [
        DiffableTable(table.__name__, table._meta.tablename, table._meta.schema, table._meta.non_default_columns)
        for table in plugin.tables
    ]

    differ = SchemaDiffer(declared, SchemaSnapshot(managers).get_snapshot(), auto_input="y")

    assert [line for statement in differ.get_alter_statements() for line in statement.statements] == []
