"""The papers that deaths of unregistered people need, and an index by which residents like them are found."""

from dataclasses import astuple

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.table import Table

from dukcapil.requests.papers import delivered
from dukcapil.requests.rules import Case

ID = "2026-11-24T18:16:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "Deaths of unregistered people."
KNOWN = "SELECT count(*) AS known FROM dukcapil_requirement WHERE variant = {}"


async def forwards() -> MigrationManager:
    """Create the index and insert the requirements, unless they were delivered with the first ones."""
    manager = MigrationManager(migration_id=ID, app_name="dukcapil", description=DESCRIPTION)

    async def fill() -> None:
        class RawTable(Table):  # made here: a table keeps the first engine it meets
            pass

        await RawTable.raw("CREATE INDEX dukcapil_resident_birth_date ON dukcapil_resident (birth_date)")
        if (await RawTable.raw(KNOWN, Case.UNREGISTERED.value))[0]["known"]:
            return
        for rule in delivered():
            if rule.variant is Case.UNREGISTERED:
                await RawTable.raw(
                    "INSERT INTO dukcapil_requirement (service, variant, paper, held, substitute, since, until, source)"
                    " VALUES ({}, {}, {}, {}, {}, {}, {}, {})",
                    *(str(value) if isinstance(value, str) else value for value in astuple(rule)),
                )

    manager.add_raw(fill)
    return manager
