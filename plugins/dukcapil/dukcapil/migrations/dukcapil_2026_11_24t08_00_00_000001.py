"""Documents are read by holder, newest first: one index, which also sorts."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.table import Table

ID = "2026-11-24T08:00:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "Documents by holder, newest first."


async def forwards() -> MigrationManager:
    """Create the indexes."""
    manager = MigrationManager(migration_id=ID, app_name="dukcapil", description=DESCRIPTION)

    async def index() -> None:
        class RawTable(Table):  # made here: a table keeps the first engine it meets
            pass

        await RawTable.raw(
            "CREATE INDEX dukcapil_document_holder_issued_on ON dukcapil_document (holder, issued_on, id)"
        )

    manager.add_raw(index)
    return manager
