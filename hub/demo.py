"""What a service says about the demo city: who can sign in, and the rows it adds for every family."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from itertools import count
from typing import Any

from piccolo.table import Table

from hub.city import City, Family
from hub.database import Database
from hub.letters.issuing import Draft, drafted, placed
from hub.letters.kinds import LetterKind
from hub.letters.lists import SIZE
from hub.letters.seal import Seal
from hub.letters.tables import LetterRow, StatusListRow
from hub.settings import Settings

PASSWORD = "demo-bekasi"  # noqa: S105 - the demo city's, as the contract says
BATCH = 5_000  # rows a table gathers before they are written

Add = Callable[..., None]
Visit = Callable[[Family], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class DemoAccount:
    """Somebody who can sign in to the demo city."""

    username: str
    name: str
    roles: Sequence[str]
    nik: str | None = None
    unit: str | None = None
    agency: str | None = None


@dataclass(slots=True)
class Demo:
    """What a service's `demo` function is handed: the city, chance, and tables to add rows to."""

    city: City
    seal: Seal | None = None
    """What its letters are signed with; without one it has none."""
    buffers: dict[tuple[type[Table], tuple[str, ...]], list[tuple[object, ...]]] = field(default_factory=dict)
    places: Iterator[tuple[str, int]] = field(init=False)

    def __post_init__(self) -> None:
        self.places = self._places()

    @property
    def today(self) -> date:
        return self.city.today

    def chance(self, name: str) -> random.Random:
        """A random generator of the service's own, so that other services don't disturb it."""
        return random.Random(f"{self.city.seed}:{name}")  # noqa: S311 - made-up people

    def rows(self, table: type[Table], *columns: str) -> Add:
        """A function that adds one row with these columns, values in this order."""
        rows = self.buffers.setdefault((table, columns), [])

        def add(*values: object) -> None:
            rows.append(values)

        return add

    def letter(
        self,
        kind: LetterKind,
        *,
        status: str = "VALID",
        reason: str | None = None,
        replaced_by: str | None = None,
        **given: Any,
    ) -> None:
        """Add a letter: what `hub.issue` takes, with `issued_on` and `signer`, and how it stands since."""
        if self.seal is None:
            return
        row = placed(self.seal, drafted(self.seal, Settings(), kind, Draft(**given)), *next(self.places))
        row |= {"status": status, "reason": reason, "replaced_by": replaced_by}
        self.rows(LetterRow, *row)(*row.values())

    def _places(self) -> Iterator[tuple[str, int]]:
        """Places in status lists, in no order; a new list when a third of one is taken."""
        chance = self.chance("letters")
        for nth in count():
            name = f"{chance.getrandbits(48):012x}"
            created = moment(self.today) - timedelta(minutes=1) + timedelta(microseconds=nth)
            self.rows(StatusListRow, "id", "created_at")(name, created)
            for index in chance.sample(range(SIZE), SIZE // 3):
                yield name, index

    async def write(self, database: Database, *, least: int = 0) -> None:
        """Write the tables that have gathered at least so many rows."""
        for (table, columns), rows in self.buffers.items():
            if len(rows) > least:
                await database.load(table._meta.tablename, columns, rows)
                rows.clear()


def moment(day: date, hour: int = 9, minute: int = 0) -> datetime:
    """A moment of a day in UTC."""
    return datetime.combine(day, time(hour, minute), UTC)
