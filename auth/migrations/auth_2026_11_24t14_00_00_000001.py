"""Revocations that every worker hears of, and API tokens of other systems."""

from typing import Any

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.base import Column
from piccolo.columns.column_types import BigInt, BigSerial, Text, Timestamptz, Varchar

ID = "2026-11-24T14:00:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "Revocations and API tokens."

_MAYBE: dict[str, Any] = {"default": None, "null": True}

_COLUMNS: list[tuple[str, str, type[Column], dict[str, Any]]] = [
    ("Revocation", "id", BigSerial, {"primary_key": True}),
    ("Revocation", "kind", Varchar, {"length": 8, "default": None}),
    ("Revocation", "subject", Varchar, {"length": 36, "default": None}),
    ("Revocation", "until", BigInt, {"default": 0}),
    ("Revocation", "at", Timestamptz, {"default": None, "index": True}),
    ("ApiToken", "id", Varchar, {"length": 36, "default": None, "primary_key": True}),
    ("ApiToken", "name", Varchar, {"length": 100, "default": None}),
    ("ApiToken", "prefix", Varchar, {"length": 16, "default": None}),
    ("ApiToken", "digest", Varchar, {"length": 64, "default": None, "unique": True, "secret": True}),
    ("ApiToken", "scopes", Text, {"default": ""}),
    ("ApiToken", "purposes", Text, {"default": ""}),
    ("ApiToken", "unit", Varchar, {"length": 100, "index": True, **_MAYBE}),
    ("ApiToken", "agency", Varchar, {"length": 64, **_MAYBE}),
    ("ApiToken", "addresses", Text, {"default": ""}),
    ("ApiToken", "owner", Varchar, {"length": 36, "index": True, **_MAYBE}),
    ("ApiToken", "made_by", Varchar, {"length": 64, "default": ""}),
    ("ApiToken", "created", Timestamptz, {"default": None}),
    ("ApiToken", "expires", Timestamptz, {"default": None}),
    ("ApiToken", "last_used", Timestamptz, _MAYBE),
    ("ApiToken", "revoked", Timestamptz, _MAYBE),
    ("ApiToken", "successor", Varchar, {"length": 36, **_MAYBE}),
]


async def forwards() -> MigrationManager:
    """Create the two tables, and say from which second on an account's access tokens are good."""
    manager = MigrationManager(migration_id=ID, app_name="auth", description=DESCRIPTION)
    tables = {"Revocation": "auth_revocation", "ApiToken": "auth_api_token"}
    for table, tablename in tables.items():
        manager.add_table(table, tablename=tablename)
    for table, name, kind, params in _COLUMNS:
        manager.add_column(
            table_class_name=table,
            tablename=tables[table],
            column_name=name,
            column_class=kind,
            params=params,
        )
    manager.add_column(
        table_class_name="Account",
        tablename="auth_account",
        column_name="valid_after",
        column_class=BigInt,
        params={"default": 0},
    )
    return manager
