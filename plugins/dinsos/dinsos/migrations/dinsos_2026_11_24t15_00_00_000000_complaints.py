"""Indexes for the ways complaints, chats and requests are read."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.table import Table

ID = "2026-11-24T15:00:00:000000-complaints"
VERSION = "1.38.0"
DESCRIPTION = "Composite indexes of complaints and chats."

INDEXES = {
    "dinsos_complaint_similar": "dinsos_complaint (category, submitted_at)",
    "dinsos_chat_message_newest": "dinsos_chat_message (complaint, id)",
    "dinsos_identity_request_officer": "dinsos_identity_request (complaint, asked_by)",
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
