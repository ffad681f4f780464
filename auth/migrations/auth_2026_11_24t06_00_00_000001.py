"""An account has a role once: an index, because Piccolo adds Unique by ALTER TABLE, which SQLite cannot."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.table import Table

ID = "2026-11-24T06:00:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "One grant for each account and role."


async def forwards() -> MigrationManager:
    """Create the unique index; it also serves look-ups by account."""
    manager = MigrationManager(migration_id=ID, app_name="auth", description=DESCRIPTION)

    async def index() -> None:
        class RawTable(Table):  # made here: a table keeps the first engine it meets
            pass

        await RawTable.raw("CREATE UNIQUE INDEX auth_grant_account_role ON auth_grant (account, role)")

    manager.add_raw(index)
    return manager
