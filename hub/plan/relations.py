"""Relations: each is one cell of its parent, a subquery over the rows it leads to."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from graphql import GraphQLObjectType, is_non_null_type

from hub.plan import calls, pages
from hub.plan.level import Cell, Level, Nodes
from hub.plan.memory import remembered
from hub.plan.operation import Unplanned, arguments
from hub.plan.statement import Value
from hub.reads import Read, Relation, Shape
from hub.sql import order_by

if TYPE_CHECKING:
    from hub.plan.compile import Compiler


def related(make: Compiler, definition: Any, level: Level, owner: Read, declared: Relation, nodes: Nodes) -> str:
    """Python source of a relation's value."""
    target = make.schema.target(declared)
    required = is_non_null_type(definition.type)
    if declared.shape is Shape.PAGE:
        if declared.by != owner.key:
            raise Unplanned("a page that does not hang on the key")
        given = arguments(definition, nodes[0])
        cell, source = pages.page(
            make, definition.type, target, declared, nodes, given, leading(make, level, owner, declared)
        )
        return source(level.cell(cell))
    kind = make.object(definition.type)
    if declared.shape is Shape.SAME:
        made = same(make, kind, level, owner, target, nodes)
    elif target.calls:
        return calls.related(make, definition, level, owner, declared, nodes)
    elif (rows := remembered(make, kind, target, nodes, declared)) is not None:
        by = level.cell(leading(make, level, owner, declared))
        memory = make.shaper.constant(rows)
        nothing = "[]" if declared.shape is Shape.LIST else "None"
        made = f"({nothing} if {by} is None else {memory}[{by}])"
    else:
        cell, source = below(make, kind, level, owner, target, declared, nodes)
        made = source(level.cell(cell))
    return f"there({made})" if required and declared.shape is not Shape.LIST else made


def below(
    make: Compiler, kind: GraphQLObjectType, level: Level, owner: Read, target: Read, declared: Relation, nodes: Nodes
) -> Cell:
    by = leading(make, level, owner, declared)
    match declared.shape:
        case Shape.ONE if target.table is None:
            return entity(make, kind, target, nodes, by)
        case Shape.ONE if declared.empty:
            return empty(make, kind, target, nodes, declared.on or target.key, by)
        case Shape.ONE:
            return one(make, kind, target, nodes, declared.on or target.key, by)
        case Shape.LAST if target.table is not None:
            return one(make, kind, target, nodes, declared.on, by, order=declared.order)
        case Shape.LIST if target.table is not None:
            alias = make.alias()
            return listing(make, kind, target, nodes, f"{alias}.{declared.on} = {by}", declared.order, [], alias)
    raise Unplanned(f"{declared.name}: {declared.shape} of {target.name}")


def leading(make: Compiler, level: Level, owner: Read, declared: Relation) -> str:
    """SQL of the column that leads to the other rows."""
    return level.key if declared.by == owner.key else level.column(owner, declared.by)


def rows(make: Compiler, target: Read, alias: str) -> Level:
    """The level of a table's rows."""
    return Level(f"{alias}.{target.key}", lambda _, name: f"{alias}.{name}")


def one(
    make: Compiler,
    kind: GraphQLObjectType,
    target: Read,
    nodes: Nodes,
    on: str,
    by: str,
    *,
    order: str = "",
    missing: str = "None",
) -> Cell:
    alias = make.alias()
    level = rows(make, target, alias)
    name = make.shape(kind, level, nodes)
    source = f"from {table_of(make, target)} {alias} where {alias}.{on} = {by} and {visible(make, target, alias)}"
    cell = make.nesting.row(make.nesting.record(level.cells), source, sorting(make, target, order, alias))
    return cell, lambda r: f"({missing} if {r} is None else {name}({r}))"


def listing(
    make: Compiler,
    kind: GraphQLObjectType,
    target: Read,
    nodes: Nodes,
    where: str,
    order: str,
    conditions: Sequence[tuple[str, Any, Value]],
    alias: str = "",
) -> Cell:
    alias = alias or make.alias()
    level = rows(make, target, alias)
    name = make.shape(kind, level, nodes)
    source = rows_of(make, target, alias, where, conditions)
    cell = make.nesting.rows(make.nesting.record(level.cells), source, sorting(make, target, order, alias), "")
    return cell, lambda r: f"[{name}(x) for x in {r}]"


def rows_of(make: Compiler, target: Read, alias: str, where: str, conditions: Sequence[tuple[str, Any, Value]]) -> str:
    """Where rows come from, and which of them."""
    terms = [where, visible(make, target, alias)]
    terms += [make.arguments.condition(f"{alias}.{column}", op, value) for column, op, value in conditions]
    return f"from {table_of(make, target)} {alias} where {' and '.join(terms)}"


def visible(make: Compiler, target: Read, alias: str) -> str:
    return make.arguments.visible(target.rows, alias)


def sorting(make: Compiler, target: Read, order: str, alias: str) -> str:
    if not order:
        return ""
    direction, _, names = order_by(target, order)
    return f" order by {', '.join(f'{alias}.{name} {direction}' for name in names)}"


def same(make: Compiler, kind: GraphQLObjectType, level: Level, owner: Read, target: Read, nodes: Nodes) -> str:
    """An object of this very row: the same cells when it is as visible, else the row once more."""
    if target.table is owner.table and target.rows == owner.rows and not level.absent and not level.held:
        key = level.column(owner, owner.key)
        inner = Level(key, lambda _, name: level.column(owner, name), cells=level.cells)
        name = make.shape(kind, inner, nodes)
        return f"(None if {level.cell(key)} is None else {name}(r))" if owner.joins else f"{name}(r)"
    cell, source = one(make, kind, target, nodes, owner.key, level.key)
    return source(level.cell(cell))


class Parts:
    """Agencies' parts of an entity: each that is asked is a left join, of the rows that the caller may know."""

    def __init__(self, make: Compiler, target: Read, key: str) -> None:
        self.make = make
        self.target = target
        self.key = key
        self.joined: dict[type, str] = {}

    def column(self, part: Read, name: str) -> str:
        if part.table is None:
            return self.key
        if part.type not in self.joined:
            self.joined[part.type] = self.make.alias()
        return f"{self.joined[part.type]}.{name}"

    @property
    def joins(self) -> str:
        parts = {part.type: part for part in self.make.schema.composition.parts.get(self.target.type, ())}
        return "".join(
            f" left join {table_of(self.make, parts[kind])} {alias} on {alias}.{parts[kind].key} = {self.key}"
            f" and {visible(self.make, parts[kind], alias)}"
            for kind, alias in self.joined.items()
        )


def entity(
    make: Compiler, kind: GraphQLObjectType, target: Read, nodes: Nodes, key: str, register: Read | None = None
) -> Cell:
    """An entity known by key. Only a register decides whether it is there."""
    k = make.alias()
    parts = Parts(make, target, f"{k}.key")
    level = Level(f"{k}.key", parts.column)
    name = make.shape(kind, level, nodes)
    where = f"{k}.key is not null" if register is None else f"{parts.column(register, register.key)} is not null"
    source = f"from (select {key} as key) {k}{parts.joins} where {where}"
    cell = make.nesting.row(make.nesting.record(level.cells), source, "")
    absent = "None" if register is None else "missing()"
    return cell, lambda r: f"({absent} if {r} is None else {name}({r}))"


def empty(make: Compiler, kind: GraphQLObjectType, target: Read, nodes: Nodes, on: str, by: str) -> Cell:
    """An object also where no row is."""
    k, alias = make.alias(), make.alias()
    level = Level(f"{k}.key", lambda _, name: f"{alias}.{name}", absent=True)
    name = make.shape(kind, level, nodes)
    joined = f"{table_of(make, target)} {alias} on {alias}.{on} = {k}.key and {visible(make, target, alias)}"
    source = f"from (select {by} as key) {k} left join {joined}"
    cell = make.nesting.row(make.nesting.record(level.cells), f"{source} where {k}.key is not null", "")
    return cell, lambda r: f"(None if {r} is None else {name}({r}))"


def table_of(make: Compiler, read: Read) -> str:
    assert read.table is not None  # noqa: S101 - the caller has looked
    make.own(read)
    return read.table._meta.tablename
