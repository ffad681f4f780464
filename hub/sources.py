"""Whether declarations fit where their rows come from: a table's columns, or the functions that have them."""

from __future__ import annotations

import inspect
from collections.abc import Iterator, Mapping

from hub.reads import DECLARED, Column, Field, Read, Relation, Root, Shape


def faults(cls: type, targets: Mapping[int, Read]) -> Iterator[str]:
    """What a declared class wants that isn't there. targets: where its fields lead, by their identity."""
    read = vars(cls).get(DECLARED, {})
    fields: Mapping[str, Field] = read.fields if isinstance(read, Read) else read
    if isinstance(read, Read):
        yield from _columns(read)
        yield from _calls(read)
    for name, declared in fields.items():
        if isinstance(declared, Relation | Root):
            target = targets[id(declared)]
            why = _wanted(declared, target) if target.calls else _unordered(declared, target)
            if why:
                yield f"{cls.__name__}.{name}: {why}"


def _columns(read: Read) -> Iterator[str]:
    if read.table is not None:
        known = {column._meta.db_column_name for column in read.table._meta.columns}
        for name in read.columns:
            if name not in known:
                yield f"{read.type.__name__}: {read.table._meta.tablename} has no column {name}"


def _calls(read: Read) -> Iterator[str]:
    name = read.type.__name__
    if read.calls and (read.table or read.memory or read.rows != "true" or read.past):
        yield f"{name}: its functions say which rows there are; it has no table, memory, rows or past"
    for column, call in read.calls.items():
        if not inspect.iscoroutinefunction(call):
            yield f"{name}: the function by {column} is not `async def`"
    for declared in read.fields.values() if read.calls else ():
        if isinstance(declared, Column) and declared.words:
            yield f"{name}.{declared.name}: words are a table's text; a function has a list"


def _wanted(declared: Relation | Root, target: Read) -> str | None:
    """What a field wants of a type whose rows functions have, though only a table could give it."""
    name = target.type.__name__
    on = target.key if isinstance(declared, Root) else declared.on or target.key
    if declared.shape not in (Shape.ONE, Shape.LIST) or (isinstance(declared, Root) and declared.shape is Shape.LIST):
        return f"{declared.shape.value} needs a table, and {name} has functions: only one, many and single lead to it"
    if declared.order or declared.filter or (isinstance(declared, Relation) and declared.empty):
        return f"order, filter and empty need a table, and {name} has functions"
    return None if on in target.calls else f"{name} has no function by {on}"


def _unordered(declared: Relation | Root, target: Read) -> str | None:
    listed = isinstance(declared, Relation) and declared.shape is Shape.LIST
    return "a table's rows have no order of their own: say order=" if listed and not declared.order else None
