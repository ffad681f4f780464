"""The statements that plain reads need, from the declarations, for both dialects."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Any

from auth import Principal
from hub.cursors import Window
from hub.database import Dialect
from hub.reads import Op, Read

CALLER = re.compile(r"(?<!:):(?:may\[(?P<may>[^\]]+)\]|(?P<fact>nik|username|unit|agency|shown)\b)")
ROW = re.compile(r"\bt\.(\w+)")

Condition = tuple[str, Op, Any]


def has_word(column: str, mark: str) -> str:
    """SQL that says whether a column, a list of words, has this one, in both dialects:
    taking the word away leaves something else. mark: the word's placeholder."""
    return f"replace(' ' || {column} || ' ', ' ' || {mark} || ' ', '') <> ' ' || {column} || ' '"


@dataclass(slots=True)
class Statement:
    """SQL under construction and its arguments."""

    dialect: Dialect
    who: Principal
    args: list[object] = field(default_factory=list)

    def arg(self, value: object) -> str:
        """The next placeholder."""
        self.args.append(value.value if isinstance(value, Enum) else value)
        return f"${len(self.args)}"

    def among(self, values: Sequence[object]) -> str:
        """What follows `in`/`=` to compare with a list given as one argument."""
        plain = [value.value if isinstance(value, Enum) else value for value in values]
        if self.dialect == "postgres":
            return f"= any({self.arg(plain)})"
        import orjson

        return f"in (select value from json_each({self.arg(orjson.dumps(plain).decode())}))"

    def each(self, values: Sequence[object]) -> str:
        """The same with an argument for each: SQLite takes that, but no subquery, down into a union."""
        return f"in ({', '.join(map(self.arg, values))})"

    def visible(self, rows: str, alias: str = "t") -> str:
        """The predicate of a declaration, about this caller."""

        def fact(match: re.Match[str]) -> str:
            if match["may"]:
                return "true" if self.who.may(match["may"]) else "false"
            return self.arg(getattr(self.who, match["fact"]))

        return ROW.sub(rf"{alias}.\1", CALLER.sub(fact, rows))

    def condition(self, condition: Condition) -> str:
        name, op, value = condition
        if op is Op.AMONG:
            return f"t.{name} {self.among(value)}"
        if op is Op.HOLDS:
            return has_word(f"t.{name}", self.arg(value))
        return f"t.{name} {op.value} {self.arg(value)}"


def order_by(read: Read, order: str) -> tuple[str, str, tuple[str, ...]]:
    """(direction, SQL, columns) of a declared order; the key breaks ties."""
    direction = "desc" if order.startswith("-") else "asc"
    names = tuple(dict.fromkeys([order.lstrip("-"), read.key]))
    return direction, ", ".join(f"t.{name} {direction}" for name in names), names


def select(
    made: Statement,
    read: Read,
    *,
    on: str = "",
    keys: Sequence[object] = (),
    order: str = "",
    most: int | None = None,
    after: Window | None = None,
    conditions: Sequence[Condition] = (),
    day: date | None = None,
) -> tuple[str, tuple[str, ...]]:
    """One statement for a whole level: SQL and the columns of its rows.

    `on` with `keys`: the rows of many parents at once, at most `most` of each; without: all rows, at most `most`.
    `day`: as they were then, where the declaration has a past.
    """
    columns = tuple(dict.fromkeys([*read.columns, *([on] if on else []), *([order.lstrip("-")] if order else [])]))
    rows, visible = _rows(made, read, day)
    where = [f"({visible})", *map(made.condition, conditions)]
    if on:
        where.insert(0, f"t.{on} {made.each(keys) if day else made.among(keys)}")
    sorting = ""
    if order:
        direction, sorting, names = order_by(read, order)
        if after and after.after:
            sign = "<" if direction == "desc" else ">"
            marks = ", ".join(made.arg(value) for value in after.after)
            where.append(f"({', '.join(f't.{name}' for name in names)}) {sign} ({marks})")
    wanted = ", ".join(f"t.{name}" for name in columns)
    body = f"from {rows} t where {' and '.join(where)}"
    if on and most is not None:
        plain = ", ".join(columns)
        ranked = f"select {wanted}, row_number() over (partition by t.{on} order by {sorting}) as nth {body}"
        return f"select {plain} from ({ranked}) ranked where nth <= {most} order by {on}, nth", columns
    sql = f"select {wanted} {body}" + (f" order by {sorting}" if sorting else "")
    return sql + (f" limit {most}" if most is not None else ""), columns


def _rows(made: Statement, read: Read, day: date | None) -> tuple[str, str]:
    """Where a declaration's rows come from, and which of them the caller may know."""
    table = read.table._meta.tablename if read.table else ""
    if day is None or not read.past:
        return table, made.visible(read.rows)
    same = f"today.{read.key} = t.{read.key} and ({made.visible(read.rows, 'today')})"
    return f"({read.past.replace(':day', made.arg(day))})", f"exists (select 1 from {table} today where {same})"


def count(made: Statement, read: Read, *, on: str, keys: Sequence[object], conditions: Sequence[Condition]) -> str:
    """How many rows each parent has, or how many there are."""
    where = [f"({made.visible(read.rows)})", *map(made.condition, conditions)]
    table = read.table._meta.tablename if read.table else ""
    if not on:
        return f"select count(*) from {table} t where {' and '.join(where)}"
    where.insert(0, f"t.{on} {made.among(keys)}")
    return f"select t.{on}, count(*) from {table} t where {' and '.join(where)} group by t.{on}"
