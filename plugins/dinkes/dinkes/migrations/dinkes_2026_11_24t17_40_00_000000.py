"""The rides of emergencies that were there before rides were kept one by one."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.table import Table

ID = "2026-11-24T17:40:00:000000"
VERSION = "1.38.0"
DESCRIPTION = "One ride for every emergency that an ambulance was sent to."


def _last(*steps: str) -> str:
    names = ", ".join(f"'{step}'" for step in steps)
    return f"(SELECT max(s.at) FROM {{steps}} s WHERE s.number = e.number AND s.step IN ({names}))"


RIDES = f"""INSERT INTO dinkes_ride (emergency, ambulance, status, hospital,
  sent_at, departed_at, arrived_at, left_at, handed_over_at, ended_at)
SELECT e.number, e.ambulance, CASE e.status
    WHEN 'DISPATCHED' THEN 'SENT' WHEN 'EN_ROUTE' THEN 'DEPARTED' WHEN 'TRANSPORTING' THEN 'TO_HOSPITAL'
    WHEN 'CLOSED' THEN 'RETURNED' WHEN 'PRANK' THEN 'CANCELLED' WHEN 'RELAYED' THEN 'CANCELLED' ELSE e.status END,
  e.hospital, coalesce({_last("DISPATCH", "REPLACE")}, e.submitted_at), {_last("DEPARTED")}, {_last("ON_SCENE")},
  {_last("TO_HOSPITAL")}, {_last("HANDED_OVER")},
  {_last("RETURNED", "TREATED", "NO_PATIENT", "REFUSED", "DEAD_ON_SCENE", "CANCELLED", "PRANK", "RELAYED")}
FROM dinkes_emergency e WHERE e.ambulance IS NOT NULL ORDER BY e.number"""  # noqa: S608 - names of ours
STEPS = {"sqlite": "hub_case_step", "postgres": "hub.hub_case_step"}


async def forwards() -> MigrationManager:
    """Write the rides."""
    manager = MigrationManager(migration_id=ID, app_name="dinkes", description=DESCRIPTION)

    async def write() -> None:
        class RawTable(Table):  # made here: a table keeps the first engine it meets
            pass

        await RawTable.raw(RIDES.format(steps=STEPS[RawTable._meta.db.engine_type]))

    manager.add_raw(write)
    return manager
