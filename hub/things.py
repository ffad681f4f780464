"""Objects of declared types, made from rows."""

from __future__ import annotations

from datetime import date
from functools import cache
from typing import Any

from hub.loads import Row
from hub.reads import Column, Present, Read, declaration


def thing(read: Read, row: Row, day: date | None = None) -> Any:
    """The object that a row is, with its columns as attributes. day: what lies below it is as of then."""
    made: Any = object.__new__(read.type)
    values = made.__dict__
    values["__row__"] = row
    values["__day__"] = day
    for declared in read.fields.values():
        if isinstance(declared, Column):
            values[declared.name] = cell(declared, row)
        elif isinstance(declared, Present):
            values[declared.name] = True
    return made


def written(type_: type, row: Row) -> Any:
    """The object of a declared type whose row the caller has just written, and may see: no statement reads it again.
    Columns that the row lacks are as its table fills them."""
    read = declaration(type_)
    return thing(read, {**_defaults(read.table), **row})


@cache
def _defaults(table: Any) -> Row:
    return {one._meta.name: one.get_default_value() for one in table._meta.columns}


def cell(declared: Column, row: Row) -> Any:
    """A column's value as clients get it."""
    value = row[declared.column]
    return value.split() if declared.words and value is not None else value


def nothing(read: Read, key: object) -> Any:
    """The object where no row is (`empty=True`)."""
    made: Any = object.__new__(read.type)
    made.__dict__["__row__"] = dict.fromkeys(read.columns) | {read.key: key}
    for declared in read.fields.values():
        if isinstance(declared, Column):
            made.__dict__[declared.name] = key if declared.column == read.key else None
        elif isinstance(declared, Present):
            made.__dict__[declared.name] = False
    return made
