from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.columns.column_types import Timestamptz

ID = "2026-11-24T14:00:00:000000-guarantees"
VERSION = "1.38.0"
DESCRIPTION = "A guarantee is a case: when it was asked for has the name that cases give it."


async def forwards():
    manager = MigrationManager(migration_id=ID, app_name="dinkes", description=DESCRIPTION)

    manager.rename_column(
        table_class_name="Guarantee",
        tablename="dinkes_guarantee",
        old_column_name="requested_at",
        new_column_name="submitted_at",
        old_db_column_name="requested_at",
        new_db_column_name="submitted_at",
        schema=None,
    )

    return manager
