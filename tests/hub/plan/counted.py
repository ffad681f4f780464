"""A database that counts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from hub.database import Row, Rows
from hub.errors import Unavailable
from hub.running import Hub


class Counted:
    """A database that counts statements, and fails those that read a table it is told to lose."""

    def __init__(self, hub: Hub, lost: str = "") -> None:
        self.db = hub.db
        self.lost = lost
        self.statements: list[str] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self.db, name)

    async def fetch(self, sql: str, *args: object) -> Rows:
        self.statements.append(sql)
        if self.lost and self.lost in sql:
            raise Unavailable
        return await self.db.fetch(sql, *args)

    async def one(self, sql: str, args: Sequence[object], *_: object) -> Row:
        return (await self.fetch(sql, *args))[0]
