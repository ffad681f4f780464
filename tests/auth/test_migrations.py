"""The migrations make the tables that the code declares, on both databases."""

from importlib import import_module
from pkgutil import iter_modules

import pytest
from piccolo.apps.migrations.auto.diffable_table import DiffableTable
from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.apps.migrations.auto.schema_differ import SchemaDiffer
from piccolo.apps.migrations.auto.schema_snapshot import SchemaSnapshot
from piccolo.engine import Engine

from auth import TABLES, Account, Auth, Grant, migrations


async def managers() -> list[MigrationManager]:
    names = sorted(info.name for info in iter_modules(migrations.__path__))
    return [await import_module(f"auth.migrations.{name}").forwards() for name in names]


async def test_say_what_the_tables_say() -> None:
    """Piccolo finds nothing left to migrate."""
    snapshot = SchemaSnapshot(await managers()).get_snapshot()
    declared = [
        DiffableTable(
            class_name=table.__name__,
            tablename=table._meta.tablename,
            columns=table._meta.non_default_columns,
            constraints=table._meta.constraints,
        )
        for table in TABLES
    ]

    statements = SchemaDiffer(schema=declared, schema_snapshot=snapshot, auto_input="y").get_alter_statements()

    assert [line for statement in statements for line in statement.statements] == []


async def test_names_are_in_order_of_their_ids() -> None:
    """Running by file name is running by id."""
    ids = [manager.migration_id for manager in await managers()]

    assert ids == sorted(set(ids))


async def test_create_the_tables(bound: Engine) -> None:
    """Every declared table can be read in the migrated database."""
    for table in TABLES:
        assert await table.select() == []


async def test_an_account_has_a_role_once(auth: Auth, make) -> None:
    """The database refuses a second grant of the same role."""
    account = await make(roles=["citizen"])

    with pytest.raises(Exception, match=r"(?i)unique"):
        await Grant.insert(Grant(account=account.id, role="citizen"))


async def test_grants_leave_with_their_account(auth: Auth, make) -> None:
    """Deleting an account deletes its grants."""
    account = await make(roles=["citizen"])

    await Account.delete().where(Account.id == account.id)

    assert await Grant.count() == 0


async def test_silence_is_refused(auth: Auth) -> None:
    """No column makes up its own value: an account without an id is refused."""
    with pytest.raises(Exception, match="wasn't provided"):
        await Account.insert(Account(username="warga", name="Siti Rahayu"))
