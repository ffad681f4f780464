"""Accounts, grants and refresh tokens."""

from typing import Any

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.base import Column, OnDelete, OnUpdate
from piccolo.columns.column_types import Boolean, ForeignKey, Text, Timestamptz, Varchar
from piccolo.table import Table

ID = "2026-11-24T06:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Accounts, grants and refresh tokens."


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
    ("Account", "id", Varchar, {"length": 36, "default": None, "primary_key": True}),
    ("Account", "username", Varchar, {"length": 64, "default": None, "unique": True}),
    ("Account", "name", Varchar, {"length": 200, "default": None}),
    ("Account", "password", Text, {"default": "", "secret": True}),
    ("Account", "nik", Varchar, {"length": 16, "default": None, "null": True, "index": True}),
    ("Account", "unit", Varchar, {"length": 100, "default": None, "null": True}),
    ("Account", "agency", Varchar, {"length": 64, "default": None, "null": True}),
    ("Account", "active", Boolean, {"default": True}),
    ("Account", "created", Timestamptz, {"default": None}),
    ("Grant", "account", ForeignKey, _ACCOUNT),
    ("Grant", "role", Varchar, {"length": 64, "default": None}),
    ("Refresh", "id", Varchar, {"length": 22, "default": None, "primary_key": True}),
    ("Refresh", "family", Varchar, {"length": 22, "default": None, "index": True}),
    ("Refresh", "account", ForeignKey, {**_ACCOUNT, "index": True}),
    ("Refresh", "digest", Varchar, {"length": 64, "default": None, "secret": True}),
    ("Refresh", "issued", Timestamptz, {"default": None}),
    ("Refresh", "expires", Timestamptz, {"default": None}),
    ("Refresh", "used", Timestamptz, {"default": None, "null": True}),
    ("Refresh", "revoked", Timestamptz, {"default": None, "null": True}),
]


async def forwards() -> MigrationManager:
    """Create the three tables with their indexes."""
    manager = MigrationManager(migration_id=ID, app_name="auth", description=DESCRIPTION)
    for table in ("Account", "Grant", "Refresh"):
        manager.add_table(table, tablename=f"auth_{table.lower()}")
    for table, name, kind, params in _COLUMNS:
        manager.add_column(
            table_class_name=table,
            tablename=f"auth_{table.lower()}",
            column_name=name,
            column_class=kind,
            params=params,
        )
    return manager
