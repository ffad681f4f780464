"""The two SQL dialects: how rows nest in one statement, and how their values come out of it.

PostgreSQL sends records and arrays of records, which cost less than its JSON; SQLite sends JSON, all it can nest.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Protocol

import orjson

from hub.plan.statement import Run, Value

KEYS: Mapping[type, str] = {str: "text", int: "bigint"}  # what relations lead by


class Nesting(Protocol):
    """A dialect, as the compiler needs it."""

    deepest: int
    """Levels of objects that one statement may nest."""

    def record(self, cells: Sequence[str]) -> str:
        """Values as one value."""

    def rows(self, record: str, source: str, order: str, limit: str) -> str:
        """The records of a source as one value."""

    def row(self, record: str, source: str, order: str) -> str:
        """The first record of a source, or null."""

    def statement(self, cells: Sequence[str]) -> str:
        """A statement whose one row has these values."""

    def opened(self, row: Sequence[Any]) -> Sequence[Any]:
        """That row's values."""

    def objects(self, columns: Mapping[str, type], alias: str, argument: Callable[[Value], str]) -> str:
        """A source with the run's objects: these columns of each, and `n`, its place. argument: adds one."""

    def value(self, kind: type, expression: str) -> str:
        """Python source that makes a value of this kind from what the statement sent (never null)."""


class Postgres:
    deepest = 9

    def record(self, cells: Sequence[str]) -> str:
        return f"row({', '.join(cells)})"

    def rows(self, record: str, source: str, order: str, limit: str) -> str:
        return f"array(select {record} {source}{order}{limit})"

    def row(self, record: str, source: str, order: str) -> str:
        return f"(select {record} {source}{order} limit 1)"

    def statement(self, cells: Sequence[str]) -> str:
        return f"select {', '.join(cells)}"

    def opened(self, row: Sequence[Any]) -> Sequence[Any]:
        return row

    def objects(self, columns: Mapping[str, type], alias: str, argument: Callable[[Value], str]) -> str:
        def sent(name: str) -> Value:
            return lambda run: [one[name] for one in run.objects]

        arrays = [f"{argument(sent(name))}::{KEYS[kind]}[]" for name, kind in columns.items()]
        return f"unnest({', '.join(arrays)}) with ordinality {alias}({', '.join(columns)}, n)"

    def value(self, kind: type, expression: str) -> str:
        return expression


class SQLite:
    deepest = 5  # its parser has a stack of 100

    def record(self, cells: Sequence[str]) -> str:
        return f"json_array({', '.join(cells)})"

    def rows(self, record: str, source: str, order: str, limit: str) -> str:
        inner = f"select {record} as j {source}{order}{limit or ' limit -1'}"  # a limit keeps the order
        return f"json((select json_group_array(json(j)) from ({inner})))"

    def row(self, record: str, source: str, order: str) -> str:
        return f"json((select {record} {source}{order} limit 1))"

    def statement(self, cells: Sequence[str]) -> str:
        return f"select {self.record(cells)}"

    def opened(self, row: Sequence[Any]) -> Sequence[Any]:
        values: Sequence[Any] = orjson.loads(row[0])
        return values

    def objects(self, columns: Mapping[str, type], alias: str, argument: Callable[[Value], str]) -> str:
        def sent(run: Run) -> object:
            return orjson.dumps([[one[name] for name in columns] for one in run.objects]).decode()

        cells = [f"json_extract(value, '$[{at}]') as {name}" for at, name in enumerate(columns)]
        return f"(select {', '.join(cells)}, key + 1 as n from json_each({argument(sent)})) {alias}"

    def value(self, kind: type, expression: str) -> str:
        made = {bool: "bool", datetime: "moment_of"}.get(kind)  # a date is already as clients read it
        return f"{made}({expression})" if made else expression


def moment_of(text: str) -> datetime:
    """A time as SQLite keeps it: UTC where it doesn't say."""
    found = datetime.fromisoformat(text)
    return found if found.tzinfo else found.replace(tzinfo=UTC)


NESTINGS: dict[str, Nesting] = {"postgres": Postgres(), "sqlite": SQLite()}
