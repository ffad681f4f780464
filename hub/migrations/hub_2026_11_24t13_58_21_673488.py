"""The boundary: lines from before there were chains are hashed into checkpoint 0, which the first seal signs."""

import hashlib
from datetime import UTC, datetime

from piccolo.apps.migrations.auto.migration_manager import MigrationManager
from piccolo.table import Table

from hub.chain import FACTS, spelled

ID = "2026-11-24T13:58:21:673488"
VERSION = "1.38.0"
DESCRIPTION = "Where the access log's chains begin."


async def forwards() -> MigrationManager:
    """Write checkpoint 0."""
    manager = MigrationManager(migration_id=ID, app_name="hub", description=DESCRIPTION)

    async def boundary() -> None:
        class RawTable(Table):  # made here: a table keeps the first engine it meets
            pass

        digest, last = hashlib.sha256(), 0
        columns = ", ".join(FACTS)
        while lines := await RawTable.raw(
            f"SELECT id, {columns} FROM hub_access WHERE id > {{}} ORDER BY id LIMIT 5000", last
        ):
            for line in lines:
                last = line["id"]
                digest.update(spelled([line[name] for name in FACTS]))
        await RawTable.raw(
            "INSERT INTO hub_checkpoint (number, at, writer, seq, hash, closed, previous, kid, signature)"
            " VALUES (0, {}, '', {}, {}, {}, '', '', '')",
            datetime.now(UTC), last, digest.hexdigest(), True,
        )

    manager.add_raw(boundary)
    return manager
