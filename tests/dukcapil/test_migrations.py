"""The migrations make the tables that the code declares, with the indexes that reading needs."""

from importlib import import_module
from pkgutil import iter_modules

import pytest
from dukcapil import migrations, plugin
from piccolo.apps.migrations.auto.diffable_table import DiffableTable
from piccolo.apps.migrations.auto.schema_differ import SchemaDiffer
from piccolo.apps.migrations.auto.schema_snapshot import SchemaSnapshot


async def test_say_what_the_tables_say():
    """Piccolo finds nothing left to migrate."""
    names = sorted(info.name for info in iter_modules(migrations.__path__))
    managers = [await import_module(f"dukcapil.migrations.{name}").forwards() for name in names]
    declared = [
        DiffableTable(table.__name__, table._meta.tablename, table._meta.schema, table._meta.non_default_columns)
        for table in plugin.tables
    ]

    differ = SchemaDiffer(declared, SchemaSnapshot(managers).get_snapshot(), auto_input="y")

    assert [line for statement in differ.get_alter_statements() for line in statement.statements] == []


@pytest.mark.parametrize(("table", "columns"), [
    ("dukcapil_resident", "family_card"),
    ("dukcapil_resident", "village"),
    ("dukcapil_document", "holder, issued_on, id"),
])  # fmt: skip
async def test_index_what_is_looked_up(register, table, columns):
    """Members by card, residents by village, documents by holder are found by index, in both databases."""
    found = await register.fetch(
        "select indexdef from pg_indexes where tablename = $1"
        if register.dialect == "postgres"
        else "select sql from sqlite_master where type = 'index' and tbl_name = $1",
        table,
    )

    assert any(f"({columns})" in (sql or "").replace('"', "") for (sql,) in found)
