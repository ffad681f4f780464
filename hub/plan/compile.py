"""Compiling a query: from its selection and the declarations to one SQL statement and the Python that shapes its row.

Every object of the answer is a level: SQL cells beside each other, and a Python function from those cells to a dict.
A relation is one cell of its parent: a record, or an array of records, made by a subquery.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from graphql import (
    FieldNode,
    GraphQLEnumType,
    GraphQLObjectType,
    GraphQLOutputType,
    get_named_type,
    is_list_type,
    is_non_null_type,
)
from graphql.execution.values import VariableValues

from auth import Principal
from hub.compose import declared_root
from hub.cursors import window
from hub.database import Dialect
from hub.fields import PAGE_SIZE, graphql_name
from hub.plan.dialects import NESTINGS
from hub.plan.memory import remembering
from hub.plan.operation import Operation, Unplanned, arguments
from hub.plan.shape import Shaper
from hub.plan.statement import Arguments, Run, Value
from hub.reads import DECLARED, Column, Field, Present, Read, Relation, Root, Shape
from hub.sql import order_by

if TYPE_CHECKING:
    from hub.schema import Schema

Nodes = Sequence[FieldNode]


class Level:
    """One object: the cells its SQL gives, and where its columns come from."""

    def __init__(self, read: Read, cells: list[str], key: str, columns: Callable[[Read, str], str], *, absent: bool):
        self.read = read
        self.cells = cells
        self.key = key
        """SQL of the key."""
        self.column = columns
        """SQL of a column of a declaration."""
        self.absent = absent
        """Whether the row may be missing although there is an object."""

    def cell(self, sql: str) -> str:
        """Python source of a cell of `r`, added when it is new."""
        if sql not in self.cells:
            self.cells.append(sql)
        return f"r[{self.cells.index(sql)}]"


class Compiler:
    """Compiles one query for callers with the same permissions and variables of the same shape."""

    def __init__(
        self, schema: Schema, operation: Operation, variables: VariableValues, who: Principal, dialect: Dialect
    ) -> None:
        self.schema = schema
        self.operation = operation
        self.variables = variables
        self.who = who
        self.nesting = NESTINGS[dialect]
        self.arguments = Arguments(dialect, who.permissions)
        self.shaper = Shaper()
        self.windows: list[Callable[[Run], Any]] = []
        self.aliases = 0
        self.depth = 0

    # -- roots ------------------------------------------------------------------------------------------------------

    def compile(self) -> tuple[str, Shaper]:
        """The statement and how to shape its row.

        Raises:
            Unplanned: something is selected that no declaration describes.
        """
        query = self.schema._schema.query_type
        assert query is not None  # noqa: S101 - every schema has one
        cells: list[str] = []
        made: list[str] = []
        selected = self.operation.fields(query, [self.operation.node.selection_set], self.variables)
        for key, nodes in selected.items():
            name = nodes[0].name.value
            if name == "__typename":
                made.append(f"{key!r}: {query.name!r}")
                continue
            cell, source = self.root(query, name, nodes)
            cells.append(cell)
            made.append(f"{key!r}: {source(f'r[{len(cells) - 1}]')}")
        if not cells:
            raise Unplanned("nothing is read")
        self.shaper.function("answer", "r", made)
        return self.nesting.statement(cells), self.shaper

    def root(self, query: GraphQLObjectType, name: str, nodes: Nodes) -> tuple[str, Callable[[str], str]]:
        definition = query.fields.get(name)
        made = definition.extensions.get("strawberry-definition") if definition else None
        declared = declared_root(made) if made is not None else None
        if definition is None or declared is None:
            raise Unplanned(f"Query.{name} runs its resolver")
        if declared.needs and not self.who.may(declared.needs):
            raise Unplanned(f"Query.{name} is refused")
        target = self.schema.target(declared)
        if target.memory is not None:
            raise Unplanned(f"Query.{name} reads memory")
        given = arguments(definition, nodes[0])
        if declared.shape is Shape.PAGE:
            return self.page(definition.type, target, declared, nodes, given, "")
        kind = self.object(definition.type)
        if declared.shape is Shape.LIST:
            return self.listing(kind, target, nodes, "true", declared.order, self.conditions(declared, given))
        argument = graphql_name(declared.by)
        key = self.arguments.add(lambda run: given(run.variables)[argument])
        if target.table is None:
            return self.found(kind, target, nodes, key)
        return self.one(kind, target, nodes, target.key, key, missing="missing()")

    def found(self, kind: GraphQLObjectType, target: Read, nodes: Nodes, key: str) -> tuple[str, Callable[[str], str]]:
        """An entity by key: there when its register shows the caller a row."""
        register = self.schema.register(target.type)
        if register is None or self.who.anonymous:
            raise Unplanned("no register says who is known")
        cell, source = self.entity(kind, target, nodes, key, register)
        return cell, lambda r: f"(missing() if {r} is None else {source(r)})"

    # -- objects ----------------------------------------------------------------------------------------------------

    def object(self, kind: GraphQLOutputType) -> GraphQLObjectType:
        named = get_named_type(kind)
        if not isinstance(named, GraphQLObjectType):
            raise Unplanned(f"{named} is abstract")
        return named

    def alias(self) -> str:
        self.aliases += 1
        return f"t{self.aliases}"

    def shape(self, kind: GraphQLObjectType, level: Level, nodes: Nodes) -> str:
        """The function that makes the object of a level; its cells are added on the way."""
        if self.depth == self.nesting.deepest:
            raise Unplanned(f"more than {self.depth} levels")
        self.depth += 1
        selected = self.operation.fields(kind, [node.selection_set for node in nodes], self.variables)
        made: list[str] = []
        checks: dict[str, None] = {}
        seen: dict[str, list[str]] = {}
        for key, fields in selected.items():
            name = fields[0].name.value
            if name == "__typename":
                made.append(f"{key!r}: {kind.name!r}")
                continue
            declared, owner = self.declared(kind, name)
            person = self.person(level, owner)
            if declared.needs and not self.who.may(declared.needs):
                checks[f"own({person})"] = None
            if declared.personal and person != "None":
                seen.setdefault(person, []).append(f"{owner.name}.{name}")
            made.append(f"{key!r}: {self.value(kind, level, owner, declared, fields)}")
        self.depth -= 1
        lines = [*checks, *(f"note({person}, {self.shaper.constant(tuple(what))})" for person, what in seen.items())]
        if not level.cells:
            level.cells.append("1")
        return self.shaper.function(None, "r", made, lines)

    def declared(self, kind: GraphQLObjectType, name: str) -> tuple[Field, Read]:
        """The declaration of a field, and whose it is."""
        made = kind.fields[name].extensions.get("strawberry-definition")
        origin = getattr(made, "origin", None)
        read = vars(origin).get(DECLARED) if isinstance(origin, type) else None
        if not isinstance(read, Read) or made is None or made.python_name not in read.fields:
            raise Unplanned(f"{kind.name}.{name} runs its resolver")
        return read.fields[made.python_name], read

    def person(self, level: Level, owner: Read) -> str:
        if owner.joins:
            return level.cell(level.key)
        return level.cell(level.column(owner, owner.person)) if owner.person else "None"

    def value(self, kind: GraphQLObjectType, level: Level, owner: Read, declared: Field, nodes: Nodes) -> str:
        definition = kind.fields[nodes[0].name.value]
        match declared:
            case Present():
                return f"({level.cell(level.column(owner, owner.key))} is not None)" if level.absent else "True"
            case Column():
                return self.leaf(definition.type, level, owner, declared)
            case Relation():
                return self.related(definition, level, owner, declared, nodes)
        raise Unplanned(f"{kind.name}.{declared.name}")

    def leaf(self, kind: GraphQLOutputType, level: Level, owner: Read, declared: Column) -> str:
        is_key = declared.column == owner.key and (level.absent or owner.table is None)
        expression = level.cell(level.key if is_key else level.column(owner, declared.column))
        nullable = not is_non_null_type(kind)
        inner = kind.of_type if is_non_null_type(kind) else kind
        stored, sure = str, is_key
        if owner.table is not None:
            made = owner.table._meta.get_column_by_name(declared.column)
            stored, sure = made.value_type, is_key or not (made._meta.null or level.absent or owner.joins)
        named = get_named_type(kind)
        convert = self.shaper.leaf(named.name, named if isinstance(named, GraphQLEnumType) else None)
        if declared.words:
            if not is_list_type(inner):
                raise Unplanned(f"{declared.name} is no list")
            one = convert("x") if convert else "x"
            text = f"[{one} for x in {expression}.split()]"
        else:
            text = self.nesting.value(stored, expression)
            text = convert(text) if convert else text
        if sure:
            return text
        if nullable:
            return text if text == expression else f"(None if {expression} is None else {text})"
        return text.replace(expression, f"there({expression})", 1)

    # -- relations --------------------------------------------------------------------------------------------------

    def related(self, definition: Any, level: Level, owner: Read, declared: Relation, nodes: Nodes) -> str:
        target = self.schema.target(declared)
        required = is_non_null_type(definition.type)
        if declared.shape is Shape.PAGE:
            if declared.by != owner.key:
                raise Unplanned("a page that does not hang on the key")
            given = arguments(definition, nodes[0])
            cell, source = self.page(definition.type, target, declared, nodes, given, self.by(level, owner, declared))
            return source(level.cell(cell))
        kind = self.object(definition.type)
        if declared.shape is Shape.SAME:
            made = self.same(kind, level, owner, target, nodes)
        elif target.memory is not None:
            by = level.cell(self.by(level, owner, declared))
            memory = remembering(self.schema, self.operation, self.variables, kind, target, nodes)
            if declared.shape is Shape.LIST:
                raise Unplanned("a list from memory below a row")
            made = f"(None if {by} is None else {self.shaper.constant(memory)}[{by}])"
        else:
            cell, source = self.below(kind, level, owner, target, declared, nodes)
            made = source(level.cell(cell))
        return f"there({made})" if required and declared.shape is not Shape.LIST else made

    def below(
        self, kind: GraphQLObjectType, level: Level, owner: Read, target: Read, declared: Relation, nodes: Nodes
    ) -> tuple[str, Callable[[str], str]]:
        by = self.by(level, owner, declared)
        match declared.shape:
            case Shape.ONE if target.table is None:
                return self.entity(kind, target, nodes, by)
            case Shape.ONE if declared.empty:
                return self.empty(kind, target, nodes, declared.on or target.key, by)
            case Shape.ONE:
                return self.one(kind, target, nodes, declared.on or target.key, by)
            case Shape.LAST if target.table is not None:
                return self.one(kind, target, nodes, declared.on, by, order=declared.order)
            case Shape.LIST if target.table is not None:
                alias = self.alias()
                return self.listing(kind, target, nodes, f"{alias}.{declared.on} = {by}", declared.order, [], alias)
        raise Unplanned(f"{declared.name}: {declared.shape} of {target.name}")

    def by(self, level: Level, owner: Read, declared: Relation) -> str:
        return level.key if declared.by == owner.key else level.column(owner, declared.by)

    def rows(self, target: Read, alias: str) -> Level:
        """The level of a table's rows."""
        return Level(target, [], f"{alias}.{target.key}", lambda _, name: f"{alias}.{name}", absent=False)

    def one(
        self,
        kind: GraphQLObjectType,
        target: Read,
        nodes: Nodes,
        on: str,
        by: str,
        *,
        order: str = "",
        missing: str = "None",
    ) -> tuple[str, Callable[[str], str]]:
        alias = self.alias()
        level = self.rows(target, alias)
        name = self.shape(kind, level, nodes)
        source = f"from {_table(target)} {alias} where {alias}.{on} = {by} and {self.visible(target, alias)}"
        cell = self.nesting.row(self.nesting.record(level.cells), source, self.order(target, order, alias))
        return cell, lambda r: f"({missing} if {r} is None else {name}({r}))"

    def listing(
        self,
        kind: GraphQLObjectType,
        target: Read,
        nodes: Nodes,
        where: str,
        order: str,
        conditions: Sequence[tuple[str, Any, Value]],
        alias: str = "",
    ) -> tuple[str, Callable[[str], str]]:
        alias = alias or self.alias()
        level = self.rows(target, alias)
        name = self.shape(kind, level, nodes)
        source = self.source(target, alias, where, conditions)
        cell = self.nesting.rows(self.nesting.record(level.cells), source, self.order(target, order, alias), "")
        return cell, lambda r: f"[{name}(x) for x in {r}]"

    def source(self, target: Read, alias: str, where: str, conditions: Sequence[tuple[str, Any, Value]]) -> str:
        terms = [where, self.visible(target, alias)]
        terms += [self.arguments.condition(f"{alias}.{column}", op, value) for column, op, value in conditions]
        return f"from {_table(target)} {alias} where {' and '.join(terms)}"

    def visible(self, target: Read, alias: str) -> str:
        return self.arguments.visible(target.rows, alias)

    def order(self, target: Read, order: str, alias: str) -> str:
        if not order:
            return ""
        direction, _, names = order_by(target, order)
        return f" order by {', '.join(f'{alias}.{name} {direction}' for name in names)}"

    def same(self, kind: GraphQLObjectType, level: Level, owner: Read, target: Read, nodes: Nodes) -> str:
        """An object of this very row: the same cells when it is as visible, else the row once more."""
        if target.table is owner.table and target.rows == owner.rows and not level.absent:
            inner = Level(
                target,
                level.cells,
                level.column(owner, owner.key),
                lambda _, name: level.column(owner, name),
                absent=False,
            )
            name = self.shape(kind, inner, nodes)
            return f"(None if {level.cell(inner.key)} is None else {name}(r))" if owner.joins else f"{name}(r)"
        cell, source = self.one(kind, target, nodes, owner.key, level.key)
        return source(level.cell(cell))

    def entity(
        self, kind: GraphQLObjectType, target: Read, nodes: Nodes, key: str, register: Read | None = None
    ) -> tuple[str, Callable[[str], str]]:
        """An entity known by key: each part that is asked is a left join, none decides whether it is there."""
        k = self.alias()
        joined: dict[type, str] = {}

        def column(part: Read, name: str) -> str:
            if part.table is None:
                return f"{k}.key"
            if part.type not in joined:
                joined[part.type] = self.alias()
            return f"{joined[part.type]}.{name}"

        level = Level(target, [], f"{k}.key", column, absent=False)
        name = self.shape(kind, level, nodes)
        where = f"{k}.key is not null" if register is None else f"{column(register, register.key)} is not null"
        tables = {part.type: part for part in self.schema.composition.parts.get(target.type, ())}
        source = f"from (select {key} as key) {k}"
        for part_type, alias in joined.items():
            part = tables[part_type]
            source += (
                f" left join {_table(part)} {alias} on {alias}.{part.key} = {k}.key and {self.visible(part, alias)}"
            )
        cell = self.nesting.row(self.nesting.record(level.cells), f"{source} where {where}", "")
        return cell, lambda r: f"(None if {r} is None else {name}({r}))"

    def empty(
        self, kind: GraphQLObjectType, target: Read, nodes: Nodes, on: str, by: str
    ) -> tuple[str, Callable[[str], str]]:
        """An object also where no row is."""
        k, alias = self.alias(), self.alias()
        level = Level(target, [], f"{k}.key", lambda _, name: f"{alias}.{name}", absent=True)
        name = self.shape(kind, level, nodes)
        visible = self.visible(target, alias)
        source = (
            f"from (select {by} as key) {k} left join {_table(target)} {alias} on {alias}.{on} = {k}.key and {visible}"
        )
        cell = self.nesting.row(self.nesting.record(level.cells), f"{source} where {k}.key is not null", "")
        return cell, lambda r: f"(None if {r} is None else {name}({r}))"

    # -- pages ------------------------------------------------------------------------------------------------------

    def conditions(self, declared: Relation | Root, given: Any) -> list[tuple[str, Any, Value]]:
        """The conditions that the client's filter sets."""
        if declared.filter is None:
            return []
        flat = isinstance(declared, Root) and declared.flat

        def chosen(variables: VariableValues) -> Mapping[str, Any]:
            found = given(variables) if flat else given(variables).get("filter")
            return found or {}

        now = chosen(self.variables)
        found: list[tuple[str, Any, Value]] = []
        for name, condition in getattr(declared.filter, DECLARED).items():
            argument = graphql_name(name)
            if now.get(argument) is not None:
                value: Value = lambda run, argument=argument: chosen(run.variables)[argument]  # type: ignore[misc]  # noqa: E731
                found.append((condition.column, condition.op, value))
        return found

    def page(
        self, kind: GraphQLOutputType, target: Read, declared: Relation | Root, nodes: Nodes, given: Any, by: str
    ) -> tuple[str, Callable[[str], str]]:
        """A cursor connection: the rows of the page and one more, and the count of all when it is asked."""
        if target.table is None:
            raise Unplanned("a page of no table")
        connection = self.object(kind)
        alias = self.alias()
        level = self.rows(target, alias)
        direction, _, names = order_by(target, declared.order)
        kinds = tuple(target.table._meta.get_column_by_name(name).value_type for name in names)
        at = len(self.windows)

        def opened(run: Run) -> Any:
            arguments_now = given(run.variables)
            return window(arguments_now.get("first", PAGE_SIZE), arguments_now.get("after"), kinds)

        self.windows.append(opened)
        where = f"{alias}.{declared.on} = {by}" if isinstance(declared, Relation) else "true"
        conditions = self.conditions(declared, given)
        counted = self.alias()
        total = where.replace(f"{alias}.", f"{counted}.", 1)
        if given(self.variables).get("after"):
            marks = [
                self.arguments.add(lambda run, n=n: run.windows[at].after[n])  # type: ignore[misc]
                for n in range(len(names))
            ]
            sign = "<" if direction == "desc" else ">"
            where += f" and ({', '.join(f'{alias}.{name}' for name in names)}) {sign} ({', '.join(marks)})"

        def cursor(row: str) -> str:
            cells = [self.nesting.value(k, level.cell(f"{alias}.{n}")) for k, n in zip(kinds, names, strict=True)]
            return f"cursor(({', '.join(cells)},))".replace("r[", f"{row}[")

        body = self.connection(connection, level, nodes, at, cursor)
        if not level.cells:
            level.cells.append("1")
        limit = f" limit {self.arguments.add(lambda run: run.windows[at].first + 1)}"
        record = self.nesting.record(level.cells)
        rows = self.nesting.rows(
            record, self.source(target, alias, where, conditions), self.order(target, declared.order, alias), limit
        )
        count = f"(select count(*) {self.source(target, counted, total, conditions)})" if "c[1]" in body else "0"
        name = self.shaper.page(body, at)
        return self.nesting.record([rows, count]), lambda c: f"{name}({c})"

    def connection(
        self, kind: GraphQLObjectType, level: Level, nodes: Nodes, at: int, cursor: Callable[[str], str]
    ) -> str:
        """The dict of a connection, over `rows` (one more than the page), `kept`, the window `w` and the cells `c`."""
        made: list[str] = []
        for key, fields in self.operation.fields(kind, [n.selection_set for n in nodes], self.variables).items():
            name = fields[0].name.value
            match name:
                case "__typename":
                    text = repr(kind.name)
                case "totalCount":
                    text = "c[1]"
                case "edges":
                    text = self.edges(self.object(kind.fields[name].type), level, fields, cursor)
                case "pageInfo":
                    text = self.info(self.object(kind.fields[name].type), fields, cursor)
                case _:
                    raise Unplanned(f"{kind.name}.{name} runs its resolver")
            made.append(f"{key!r}: {text}")
        return "{" + ", ".join(made) + "}"

    def edges(self, kind: GraphQLObjectType, level: Level, nodes: Nodes, cursor: Callable[[str], str]) -> str:
        made: list[str] = []
        for key, fields in self.operation.fields(kind, [n.selection_set for n in nodes], self.variables).items():
            name = fields[0].name.value
            text = {"__typename": lambda: repr(kind.name), "cursor": lambda: cursor("r")}.get(name)
            if text is not None:
                made.append(f"{key!r}: {text()}")
            else:
                made.append(f"{key!r}: {self.shape(self.object(kind.fields[name].type), level, fields)}(r)")
        return "[{" + ", ".join(made) + "} for r in kept]"

    def info(self, kind: GraphQLObjectType, nodes: Nodes, cursor: Callable[[str], str]) -> str:
        known = {
            "__typename": lambda: repr(kind.name),
            "hasNextPage": lambda: "len(rows) > len(kept)",
            "hasPreviousPage": lambda: "w.after is not None",
            "startCursor": lambda: f"({cursor('kept[0]')} if kept else None)",
            "endCursor": lambda: f"({cursor('kept[-1]')} if kept else None)",
        }
        selected = self.operation.fields(kind, [n.selection_set for n in nodes], self.variables)
        return "{" + ", ".join(f"{key!r}: {known[fields[0].name.value]()}" for key, fields in selected.items()) + "}"


def _table(read: Read) -> str:
    assert read.table is not None  # noqa: S101 - the caller has looked
    return read.table._meta.tablename
