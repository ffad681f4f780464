"""Sign-in at other providers, citizens whose accounts have ended, and roles that administrators compose."""

from typing import Any

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.base import Column, OnDelete, OnUpdate
from piccolo.columns.column_types import BigInt, Boolean, ForeignKey, Text, Timestamptz, Varchar
from piccolo.table import Table

ID = "2026-11-24T18:00:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "Identities at other providers, ended citizens, composed roles."


class Account(Table, tablename="auth_account"):
    """What the foreign keys point to."""

    id = Varchar(length=36, default=None, primary_key=True)


_ACCOUNT: dict[str, Any] = {
    "references": Account,
    "null": False,
    "on_delete": OnDelete.cascade,
    "on_update": OnUpdate.cascade,
}
_TABLES = {"Identity": "auth_identity", "Visit": "auth_visit", "Ended": "auth_ended", "Composed": "auth_role"}
_COLUMNS: list[tuple[str, str, type[Column], dict[str, Any]]] = [
    ("Identity", "digest", Varchar, {"length": 64, "default": None, "primary_key": True}),
    ("Identity", "issuer", Text, {"default": None}),
    ("Identity", "subject", Varchar, {"length": 255, "default": None}),
    ("Identity", "account", ForeignKey, {**_ACCOUNT, "index": True}),
    ("Identity", "created", Timestamptz, {"default": None}),
    ("Visit", "digest", Varchar, {"length": 64, "default": None, "primary_key": True}),
    ("Visit", "provider", Varchar, {"length": 32, "default": None}),
    ("Visit", "browser", Varchar, {"length": 64, "default": ""}),
    ("Visit", "challenge", Varchar, {"length": 43, "default": None}),
    ("Visit", "back", Text, {"default": ""}),
    ("Visit", "account", Varchar, {"length": 36, "default": None, "null": True}),
    ("Visit", "expires", Timestamptz, {"default": None, "index": True}),
    ("Ended", "nik", Varchar, {"length": 16, "default": None, "primary_key": True}),
    ("Ended", "at", Timestamptz, {"default": None}),
    ("Composed", "name", Varchar, {"length": 36, "default": None, "primary_key": True}),
    ("Composed", "title", Varchar, {"length": 200, "default": None}),
    ("Composed", "permissions", Text, {"default": ""}),
    ("Composed", "purposes", Text, {"default": ""}),
    ("Composed", "default_purpose", Varchar, {"length": 64, "default": None, "null": True}),
    ("Composed", "unit_kind", Varchar, {"length": 64, "default": None, "null": True}),
    ("Composed", "needs_totp", Boolean, {"default": False}),
    ("Composed", "changed", BigInt, {"default": 0}),
]


async def forwards() -> MigrationManager:
    """Create the tables."""
    manager = MigrationManager(migration_id=ID, app_name="auth", description=DESCRIPTION)
    for table, name in _TABLES.items():
        manager.add_table(table, tablename=name)
    for table, name, kind, params in _COLUMNS:
        manager.add_column(
            table_class_name=table,
            tablename=_TABLES[table],
            column_name=name,
            column_class=kind,
            params=params,
        )
    return manager
