"""Indexes for the ways the rows are read: each list in its order, each relation by its column."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.table import Table

ID = "2026-11-24T12:00:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Composite indexes."

INDEXES = {
    "dinsos_complaint_newest": "dinsos_complaint (submitted_at, number)",
    "dinsos_complaint_reporter": "dinsos_complaint (reporter, submitted_at, number)",
    "dinsos_complaint_village": "dinsos_complaint (village, submitted_at, number)",
    "dinsos_enrolment_citizen": "dinsos_enrolment (citizen, since, id)",
}


async def forwards() -> MigrationManager:
    """Create the indexes."""
    manager = MigrationManager(migration_id=ID, app_name="dinsos", description=DESCRIPTION)

    async def index() -> None:
        class RawTable(Table):  # made here: a table keeps the first engine it meets
            pass

        for name, columns in INDEXES.items():
            await RawTable.raw(f"CREATE INDEX {name} ON {columns}")

    manager.add_raw(index)
    return manager
