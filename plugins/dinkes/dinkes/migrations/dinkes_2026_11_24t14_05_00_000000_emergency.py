"""Indexes for the ways the rows of PSC 119 are read, and the day of referrals that were there before."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.table import Table

ID = "2026-11-24T14:05:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "Composite indexes of emergencies, referrals, treatments and positions."

INDEXES = {
    "dinkes_emergency_newest": "dinkes_emergency (submitted_at, number)",
    "dinkes_emergency_day": "dinkes_emergency (day)",
    "dinkes_emergency_crew": "dinkes_emergency (ambulance, submitted_at, number)",
    "dinkes_emergency_hospital": "dinkes_emergency (hospital, submitted_at, number)",
    "dinkes_emergency_code": "dinkes_emergency (tracking_hash)",
    "dinkes_ambulance_case": "dinkes_ambulance (emergency)",
    "dinkes_position_at": "dinkes_position (at)",
    "dinkes_referral_newest": "dinkes_referral (submitted_at, number)",
    "dinkes_referral_day": "dinkes_referral (day)",
    "dinkes_treatment_newest": "dinkes_treatment (at, number)",
    "dinkes_treatment_day": "dinkes_treatment (day)",
}
DAYS = {
    "sqlite": "UPDATE dinkes_referral SET day = date(submitted_at, '+7 hours') WHERE day IS NULL",
    "postgres": "UPDATE dinkes_referral SET day = (submitted_at AT TIME ZONE 'Asia/Jakarta')::date WHERE day IS NULL",
}


async def forwards() -> MigrationManager:
    """Create the indexes."""
    manager = MigrationManager(migration_id=ID, app_name="dinkes", description=DESCRIPTION)

    async def index() -> None:
        class RawTable(Table):  # made here: a table keeps the first engine it meets
            pass

        await RawTable.raw(DAYS[RawTable._meta.db.engine_type])
        for name, columns in INDEXES.items():
            await RawTable.raw(f"CREATE INDEX {name} ON {columns}")

    manager.add_raw(index)
    return manager
