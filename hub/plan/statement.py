"""A plan's one statement: its arguments, known only when a request runs."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

import orjson
from graphql.execution.values import VariableValues

from auth import Principal
from hub.asked import Whose
from hub.cursors import Window
from hub.database import Dialect
from hub.reads import Op, Read
from hub.sql import CALLER, ROW, has_word


@dataclass(frozen=True, slots=True, eq=False)
class Call:
    """A batch function that a plan calls."""

    read: Read
    on: str

    def __str__(self) -> str:
        function: Any = self.read.calls[self.on]
        function = getattr(function, "func", function)  # a partial is called as what it is of
        return f"{self.read.name} by {self.on}: {function.__module__}.{function.__qualname__}"


Place = tuple[Callable[[Sequence[Any]], Any], dict[str, Any], str, Any]
"""What waits for a function: how its rows become a value, the object and the name for it, the key."""


@dataclass(slots=True)
class Run:
    """One request through a plan."""

    who: Principal
    variables: VariableValues
    objects: Sequence[Mapping[str, Any]] = ()
    """The rows of objects that resolvers made, when the plan begins there."""
    windows: list[Window] = field(default_factory=list)
    waiting: dict[Call, list[Place]] = field(default_factory=dict)
    """What the level that was shaped last leaves to functions."""

    def call(self, call: Call, *place: Any) -> None:
        """Leave a value to a function; without a key there is nothing to ask."""
        if place[-1] is not None:
            self.waiting.setdefault(call, []).append(place)


Value = Callable[[Run], object]


@dataclass(frozen=True, slots=True)
class Named:
    """A person whom the request names by number, and what it asks about them."""

    nik: Value
    whose: Whose


@dataclass(frozen=True, slots=True)
class Plan:
    """What a selection needs, for callers with the same permissions and variables of the same shape."""

    sql: str
    """One statement; empty when memory has it all."""
    values: tuple[Value, ...]
    windows: tuple[Callable[[Run], Any], ...]
    make: Callable[..., Callable[..., dict[str, Any]]]
    source: str
    calls: tuple[Call, ...] = ()
    named: tuple[Named, ...] = ()

    @property
    def ready(self) -> bool:
        """Whether nothing is asked of anybody."""
        return not (self.sql or self.windows or self.calls)

    @property
    def asked(self) -> str:
        """What it asks, for people."""
        return (f"{self.sql};\n" if self.sql else "") + "".join(f"-- calls {one}\n" for one in self.calls)

    @property
    def told(self) -> dict[str, Any]:
        """What it asks, for `extensions`."""
        return {"statement": self.sql} | ({"calls": [str(one) for one in self.calls]} if self.calls else {})

    @property
    def weight(self) -> int:
        return len(self.sql) + len(self.source)

    def begun(self, run: Run) -> list[object]:
        """The statement's arguments; the run's windows are opened on the way.

        Raises:
            Refusal: one is wrong.
        """
        for opened in self.windows:
            run.windows.append(opened(run))
        return [value(run) for value in self.values]


class Arguments:
    """The arguments of a statement, each a way to get a value from the request."""

    def __init__(self, dialect: Dialect, permissions: frozenset[str]) -> None:
        self.dialect = dialect
        self.permissions = permissions
        self.values: list[Value] = []
        self.facts: dict[str, str] = {}

    def add(self, value: Value) -> str:
        """The next placeholder."""
        self.values.append(value)
        return f"${len(self.values)}"

    def fact(self, name: str) -> str:
        """The placeholder of something about the caller."""
        if name not in self.facts:
            mark = self.add(lambda run: getattr(run.who, name))
            self.facts[name] = f"{mark}::text" if self.dialect == "postgres" else mark
        return self.facts[name]

    def visible(self, rows: str, alias: str) -> str:
        """The predicate of a declaration, about this caller."""

        def told(match: re.Match[str]) -> str:
            if match["may"]:
                return "true" if match["may"] in self.permissions else "false"
            return self.fact(match["fact"])

        return "(" + ROW.sub(rf"{alias}.\1", CALLER.sub(told, rows)) + ")"

    def condition(self, column: str, op: Op, value: Value) -> str:
        if op is Op.HOLDS:
            return has_word(column, self.add(lambda run: plain(value(run))))
        if op is not Op.AMONG:
            return f"{column} {op.value} {self.add(lambda run: plain(value(run)))}"
        if self.dialect == "postgres":
            return f"{column} = any({self.add(lambda run: listed(value(run)))})"
        marks = self.add(lambda run: orjson.dumps(listed(value(run))).decode())
        return f"{column} in (select value from json_each({marks}))"


def plain(value: Any) -> object:
    """A value as the database takes it."""
    return value.value if isinstance(value, Enum) else value


def listed(value: Any) -> list[object]:
    return [plain(one) for one in value] if isinstance(value, list | tuple) else [plain(value)]
