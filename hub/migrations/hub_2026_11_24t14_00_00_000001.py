"""Letters are found by holder and by case; a place in a status list is one letter's; the marked ones make the list."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.table import Table

ID = "2026-11-24T14:00:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "Letters by holder, by case, and by place in their status list."


async def forwards() -> MigrationManager:
    """Create the indexes."""
    manager = MigrationManager(migration_id=ID, app_name="hub", description=DESCRIPTION)

    async def index() -> None:
        class RawTable(Table):  # made here: a table keeps the first engine it meets
            pass

        await RawTable.raw("CREATE INDEX hub_letter_holder_issued_on ON hub_letter (holder, issued_on, number)")
        await RawTable.raw("CREATE INDEX hub_letter_case_number ON hub_letter (case_number)")
        await RawTable.raw("CREATE UNIQUE INDEX hub_letter_place ON hub_letter (status_list, status_index)")

    manager.add_raw(index)
    return manager
