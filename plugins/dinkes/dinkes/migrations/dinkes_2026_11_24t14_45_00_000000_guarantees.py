"""Indexes for the ways guarantees and claims are listed: newest first, of all, of a hospital, of a patient."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.table import Table

ID = "2026-11-24T14:45:00:000000-guarantees"
VERSION = "1.38.0"
DESCRIPTION = "Composite indexes of guarantees and claims."

INDEXES = {
    "dinkes_guarantee_newest": "dinkes_guarantee (submitted_at, number)",
    "dinkes_guarantee_newest_of_hospital": "dinkes_guarantee (hospital, submitted_at, number)",
    "dinkes_guarantee_newest_of_patient": "dinkes_guarantee (patient, submitted_at, number)",
    "dinkes_guarantee_until": "dinkes_guarantee (status, valid_until)",
    "dinkes_claim_newest": "dinkes_claim (submitted_at, number)",
    "dinkes_claim_newest_of_hospital": "dinkes_claim (hospital, submitted_at, number)",
    "dinkes_claim_newest_of_patient": "dinkes_claim (patient, submitted_at, number)",
    "dinkes_coverage_report_of": "dinkes_coverage_report (citizen, updated_at, id)",
    "dinkes_coverage_report_recorded": "dinkes_coverage_report (recorded_at)",
}


async def forwards() -> MigrationManager:
    """Create the indexes."""
    manager = MigrationManager(migration_id=ID, app_name="dinkes", description=DESCRIPTION)

    async def index() -> None:
        class RawTable(Table):  # made here: a table keeps the first engine it meets
            pass

        for name, columns in INDEXES.items():
            await RawTable.raw(f"CREATE INDEX {name} ON {columns}")

    manager.add_raw(index)
    return manager
