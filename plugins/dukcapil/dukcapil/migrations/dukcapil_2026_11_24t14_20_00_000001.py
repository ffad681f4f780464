"""Indexes for the ways rows are read, and the papers that services need as known on delivery."""

from dataclasses import astuple

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.table import Table

from dukcapil.requests.papers import delivered

ID = "2026-11-24T14:20:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "Indexes and requirements."

INDEXES = {
    "dukcapil_request_newest": "dukcapil_request (submitted_at, number)",
    "dukcapil_request_applicant": "dukcapil_request (applicant, submitted_at, number)",
    "dukcapil_request_standing": "dukcapil_request (status, submitted_at, number)",
    "dukcapil_resident_version_card": "dukcapil_resident_version (family_card, nik)",
    "dukcapil_resident_mother": "dukcapil_resident (mother)",
    "dukcapil_outreach_newest": "dukcapil_outreach (submitted_at, number)",
    "dukcapil_feedback_newest": "dukcapil_feedback (submitted_at, number)",
    "dukcapil_pamor_help_newest": "dukcapil_pamor_help (area, submitted_at, number)",
    "dukcapil_pamor_announcement_newest": "dukcapil_pamor_announcement (posted_at, id)",
}


async def forwards() -> MigrationManager:
    """Create the indexes and insert the requirements."""
    manager = MigrationManager(migration_id=ID, app_name="dukcapil", description=DESCRIPTION)

    async def fill() -> None:
        class RawTable(Table):  # made here: a table keeps the first engine it meets
            pass

        for name, columns in INDEXES.items():
            await RawTable.raw(f"CREATE INDEX {name} ON {columns}")
        await RawTable.raw(
            "CREATE UNIQUE INDEX dukcapil_booking_once ON dukcapil_visit_booking (visit, citizen) WHERE status = 'BOOKED'"
        )
        for rule in delivered():
            await RawTable.raw(
                "INSERT INTO dukcapil_requirement (service, variant, paper, held, substitute, since, until, source)"
                " VALUES ({}, {}, {}, {}, {}, {}, {}, {})",
                *(str(value) if isinstance(value, str) else value for value in astuple(rule)),
            )

    manager.add_raw(fill)
    return manager
