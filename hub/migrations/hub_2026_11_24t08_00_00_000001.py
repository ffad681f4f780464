"""Cases, their steps and the access log are read by person or case and in order: one index each, which also sorts."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.table import Table

ID = "2026-11-24T08:00:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "Cases by applicant, steps by case, access log by citizen."


async def forwards() -> MigrationManager:
    """Create the indexes."""
    manager = MigrationManager(migration_id=ID, app_name="hub", description=DESCRIPTION)

    async def index() -> None:
        class RawTable(Table):  # made here: a table keeps the first engine it meets
            pass

        await RawTable.raw("CREATE INDEX hub_case_applicant_submitted_at ON hub_case (applicant, submitted_at, number)")
        await RawTable.raw("CREATE INDEX hub_case_step_number_at ON hub_case_step (number, at, id)")
        await RawTable.raw("CREATE INDEX hub_access_citizen_id ON hub_access (citizen, id)")

    manager.add_raw(index)
    return manager
