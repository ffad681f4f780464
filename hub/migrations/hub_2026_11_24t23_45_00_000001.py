"""What waits for delivery is found without reading what was delivered, however much waits."""

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns import BigInt, Varchar
from piccolo.table import Table

ID = "2026-11-24T23:45:00:000001"
VERSION = "1.38.0"
DESCRIPTION = "What waits for delivery, in its order."


async def forwards() -> MigrationManager:
    """Replace the indexes of deliveries."""
    manager = MigrationManager(migration_id=ID, app_name="hub", description=DESCRIPTION)

    for name, column in (("event", BigInt), ("state", Varchar)):
        manager.alter_column(
            table_class_name="DeliveryRow",
            tablename="hub_delivery",
            column_name=name,
            db_column_name=name,
            params={"index": False},
            old_params={"index": True},
            column_class=column,
            old_column_class=column,
        )

    async def index() -> None:
        class RawTable(Table):  # made here: a table keeps the first engine it meets
            pass

        await RawTable.raw("CREATE INDEX hub_delivery_waiting ON hub_delivery (id) WHERE state = 'WAITING'")

    manager.add_raw(index)
    return manager
