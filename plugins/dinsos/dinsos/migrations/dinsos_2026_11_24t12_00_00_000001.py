"""The programmes of social aid known on delivery: a hub without demo data has them too."""

from dataclasses import astuple

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.table import Table

from dinsos.aid.rules import PROGRAMMES

ID = "2026-11-24T12:00:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "Programmes of social aid."


async def forwards() -> MigrationManager:
    """Insert the programmes."""
    manager = MigrationManager(migration_id=ID, app_name="dinsos", description=DESCRIPTION)

    async def insert() -> None:
        class RawTable(Table):  # made here: a table keeps the first engine it meets
            pass

        columns = "code, name, level, unit, status, amount, period, exclusive_group"
        for programme in PROGRAMMES:
            await RawTable.raw(
                f"INSERT INTO dinsos_programme ({columns}) VALUES ({{}}, {{}}, {{}}, {{}}, {{}}, {{}}, {{}}, {{}})",
                *astuple(programme),
            )

    manager.add_raw(insert)
    return manager
