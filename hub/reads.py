"""What an agency declares, once, about a type that can be read: its table, its fields, and who may know a row exists.

A declaration reads like the table it describes:

    @read(tables.Complaint, key="number", rows="t.visibility = 'PUBLIC' or t.reporter = :nik", person="reporter")
    class Complaint:
        number: str = column("Number on the receipt.")
        village: Village | None = one("Where it happened.", by="village")
        responses: list[Response] = many("What the office answered.", on="complaint", order="at")

From it the hub makes the GraphQL type and resolvers that read a whole level in one statement.
"""

from __future__ import annotations

import builtins
import inspect
import re
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from enum import StrEnum
from typing import Any

from piccolo.table import Table

DECLARED = "__read__"  # where a class keeps its declaration
Call = Callable[[Any, Sequence[Any]], Awaitable[Iterable[Mapping[str, Any]]]]
"""A batch function: of a context and keys, the rows that have one of them and that the caller may know."""


class Shape(StrEnum):
    """How the rows of a relation or root field come."""

    ONE = "one"  # the row whose key is my column
    SAME = "same"  # an object made of my own row
    LIST = "list"
    LAST = "last"  # the first row in the declared order
    PAGE = "page"  # a cursor connection


class Op(StrEnum):
    """How a filter compares its column with the client's value."""

    EQUALS = "="
    AMONG = "in"
    LEAST = ">="
    MOST = "<="
    HOLDS = "holds"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """One condition a client may set. The value's type is the annotation beside it."""

    doc: str
    column: str
    op: Op
    name: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """What is true of every declared field."""

    doc: str
    name: str = ""
    needs: str | None = None
    """Permission to see it. On a person's type, the person sees their own without it."""
    personal: bool = False
    """Personal data: reading another person's is written into their access log."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column(Field):
    """A column of the declared table."""

    column: str = ""
    words: bool = False
    """The text is a list of words, one space between."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Present(Field):
    """True when the row exists: for objects declared `empty=True`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Relation(Field):
    """Rows of another declared type. `by` is my column, `on` is theirs."""

    shape: Shape
    by: str = ""
    on: str = ""
    order: str = ""
    """Their column, newest first with a minus: `-submitted_at`. The key breaks ties."""
    filter: type | None = None
    empty: bool = False
    """An object even where no row is: its columns are null, its `present` field false."""
    target: str | None = None
    """GraphQL name of a type of another agency; else the annotation says it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Root(Field):
    """A field of Query over a declared type."""

    shape: Shape
    by: str = ""
    order: str = ""
    filter: type | None = None
    key: Any = str
    """Type of the argument `by`."""
    flat: bool = False
    """Filters as the field's own arguments instead of one `filter` argument."""
    past: bool = False
    """Takes `asOf`, a day: declarations with a `past` say what was true then."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """Rows that live in the hub's memory: `get` by key, `where` by column and value, all of them without a value."""

    get: Callable[[str], object | None]
    where: Callable[[str, object], Sequence[object]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """The declaration of one type, or of one agency's part of an entity type (`joins`)."""

    type: type
    key: str
    table: builtins.type[Table] | None = None
    memory: Memory | None = None
    calls: Mapping[str, Call] = dataclass_field(default_factory=dict)
    """Functions that have the rows, by the column whose values they take for keys."""
    rows: str = "true"
    """SQL over the row `t` and the caller (`:nik :username :unit :agency :may[permission]`): who may know it exists.
    `:shown` is the numbers of the cases whose code was shown, a space around each."""
    person: str | None = None
    """Column with the NIK of the person whose data a row is."""
    joins: builtins.type | None = None
    register: bool = False
    """This part's table says which keys of the entity exist."""
    also: tuple[str, ...] = ()
    """Columns that the type's own resolvers read, beside those of its declared fields."""
    held: bool = False
    """A small table that everybody may know: plans find its rows in memory, see `hub.held`."""
    past: str = ""
    """SQL of the table's rows as they were on `:day`. Who may know one is decided by the row as it is now."""
    fields: Mapping[str, Field] = dataclass_field(default_factory=dict)

    @property
    def name(self) -> str:
        """The GraphQL name."""
        return str((self.joins or self.type).__strawberry_definition__.name)  # type: ignore[attr-defined]

    @property
    def bare(self) -> bool:
        """Whether it is known by its key alone: an entity, whose parts have the rest."""
        return self.table is None and self.memory is None and not self.calls

    @property
    def columns(self) -> tuple[str, ...]:
        """Every column the fields stand on, the key first."""
        names = [self.key, *([self.person] if self.person else []), *self.also]
        for declared in self.fields.values():
            match declared:
                case Column():
                    names.append(declared.column)
                case Relation() if declared.by:
                    names.append(declared.by)
        return tuple(dict.fromkeys(names))


# -- the vocabulary -------------------------------------------------------------------------------------------------


def column(doc: str, name: str = "", *, needs: str | None = None, personal: bool = False, words: bool = False) -> Any:
    """A column as a field; the column has the attribute's name unless `name` says otherwise."""
    return Column(doc=doc, column=name, needs=needs, personal=personal, words=words)


def present(doc: str) -> Any:
    """Whether the row exists at all."""
    return Present(doc=doc)


def one(
    doc: str,
    *,
    by: str = "",
    on: str = "",
    to: str | None = None,
    needs: str | None = None,
    personal: bool = False,
    empty: bool = False,
) -> Any:
    """The one row of the annotated type whose key (or column `on`) is my column `by` (default: my key)."""
    return Relation(doc=doc, shape=Shape.ONE, by=by, on=on, target=to, needs=needs, personal=personal, empty=empty)


def same(doc: str, *, needs: str | None = None, personal: bool = False) -> Any:
    """An object of the annotated type, declared on the same table, made of this very row."""
    return Relation(doc=doc, shape=Shape.SAME, needs=needs, personal=personal)


def many(doc: str, *, on: str, order: str = "", by: str = "", needs: str | None = None, personal: bool = False) -> Any:
    """All rows whose column `on` is my column `by` (default: my key); a function's rows come in its own order."""
    return Relation(doc=doc, shape=Shape.LIST, by=by, on=on, order=order, needs=needs, personal=personal)


def last(doc: str, *, on: str, order: str, by: str = "", needs: str | None = None, personal: bool = False) -> Any:
    """The first of those rows in the given order."""
    return Relation(doc=doc, shape=Shape.LAST, by=by, on=on, order=order, needs=needs, personal=personal)


def page(
    doc: str,
    *,
    on: str,
    order: str,
    by: str = "",
    filter: type | None = None,
    needs: str | None = None,
    personal: bool = False,
) -> Any:
    """Those rows as a cursor connection with `first`, `after` and, if declared, `filter`."""
    return Relation(doc=doc, shape=Shape.PAGE, by=by, on=on, order=order, filter=filter, needs=needs, personal=personal)


def single(doc: str, *, by: str, key: Any = str, needs: str | None = None, past: bool = False) -> Any:
    """A root field: the row whose key is the argument `by`, of type `key`, or NOT_FOUND. past: also as of a day."""
    return Root(doc=doc, shape=Shape.ONE, by=by, key=key, needs=needs, past=past)


def listing(doc: str, *, order: str, filter: type | None = None, flat: bool = False, needs: str | None = None) -> Any:
    """A root field: all rows, as a plain list for short tables."""
    return Root(doc=doc, shape=Shape.LIST, order=order, filter=filter, flat=flat, needs=needs)


def pages(doc: str, *, order: str, filter: type | None = None, flat: bool = False, needs: str | None = None) -> Any:
    """A root field: all rows as a cursor connection."""
    return Root(doc=doc, shape=Shape.PAGE, order=order, filter=filter, flat=flat, needs=needs)


def equals(doc: str, name: str = "") -> Any:
    """A filter: the column is this value."""
    return Filter(doc=doc, column=name, op=Op.EQUALS)


def among(doc: str, name: str = "") -> Any:
    """A filter: the column is one of these values."""
    return Filter(doc=doc, column=name, op=Op.AMONG)


def least(doc: str, name: str = "") -> Any:
    """A filter: the column is this value or more."""
    return Filter(doc=doc, column=name, op=Op.LEAST)


def most(doc: str, name: str = "") -> Any:
    """A filter: the column is this value or less."""
    return Filter(doc=doc, column=name, op=Op.MOST)


def holds(doc: str, name: str = "") -> Any:
    """A filter: the column, a list of words, has this word among them."""
    return Filter(doc=doc, column=name, op=Op.HOLDS)


# -- finding a declaration -------------------------------------------------------------------------------------------


def declaration(cls: type) -> Read:
    """The declaration a class was made from. Raises TypeError when there is none."""
    found = vars(cls).get(DECLARED)
    if not isinstance(found, Read):
        raise TypeError(f"{cls.__name__} is not declared with @read or @join")
    return found


def is_declared(cls: object) -> bool:
    return isinstance(cls, type) and isinstance(vars(cls).get(DECLARED), Read)


def graphql_name(name: str) -> str:
    """A Python name as clients spell it."""
    head, *tail = name.split("_")
    return head + "".join(part.title() for part in tail)


def doc_of(thing: object) -> str | None:
    """A docstring as API text: lines joined, paragraphs kept."""
    doc = inspect.getdoc(thing)
    return re.sub(r"(?<!\n)\n(?!\n)", " ", doc).strip() if doc else None
