"""Second factors, recovery codes, and passwords that are to be replaced at the first sign-in."""

from typing import Any

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.base import Column, OnDelete, OnUpdate
from piccolo.columns.column_types import BigInt, Boolean, ForeignKey, Text, Timestamptz, Varchar
from piccolo.table import Table

ID = "2026-11-24T15:00:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "Second factors and one-time passwords."


class Account(Table, tablename="auth_account"):
    """What the foreign keys point to."""

    id = Varchar(length=36, default=None, primary_key=True)


_ACCOUNT: dict[str, Any] = {
    "references": Account,
    "null": False,
    "on_delete": OnDelete.cascade,
    "on_update": OnUpdate.cascade,
}

_COLUMNS: list[tuple[str, str, type[Column], dict[str, Any]]] = [
    ("Factor", "account", ForeignKey, {**_ACCOUNT, "unique": True}),
    ("Factor", "secret", Text, {"default": None, "secret": True}),
    ("Factor", "confirmed", Timestamptz, {"default": None, "null": True}),
    ("Factor", "last_step", BigInt, {"default": 0}),
    ("Recovery", "account", ForeignKey, {**_ACCOUNT, "index": True}),
    ("Recovery", "digest", Varchar, {"length": 64, "default": None, "secret": True}),
]


async def forwards() -> MigrationManager:
    """Create the two tables, and mark passwords that were given by somebody else."""
    manager = MigrationManager(migration_id=ID, app_name="auth", description=DESCRIPTION)
    for table in ("Factor", "Recovery"):
        manager.add_table(table, tablename=f"auth_{table.lower()}")
    for table, name, kind, params in _COLUMNS:
        manager.add_column(
            table_class_name=table,
            tablename=f"auth_{table.lower()}",
            column_name=name,
            column_class=kind,
            params=params,
        )
    manager.add_column(
        table_class_name="Account",
        tablename="auth_account",
        column_name="temporary",
        column_class=Boolean,
        params={"default": False},
    )
    return manager
