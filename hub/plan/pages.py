"""Cursor connections: the rows of a page and one more, the client's filter, the count of all when it is asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from graphql import GraphQLObjectType, GraphQLOutputType
from graphql.execution.values import VariableValues

from hub.arguments import PAGE_SIZE
from hub.cursors import window
from hub.plan import relations
from hub.plan.level import Cell, Level, Nodes
from hub.plan.operation import Unplanned
from hub.plan.statement import Run, Value
from hub.reads import DECLARED, Read, Relation, Root, graphql_name
from hub.sql import order_by

if TYPE_CHECKING:
    from hub.plan.compile import Compiler


def chosen(make: Compiler, declared: Relation | Root, given: Any) -> list[tuple[str, Any, Value]]:
    """The conditions that the client's filter sets."""
    if declared.filter is None:
        return []
    flat = isinstance(declared, Root) and declared.flat

    def given_filter(variables: VariableValues) -> Mapping[str, Any]:
        found = given(variables) if flat else given(variables).get("filter")
        return found or {}

    now = given_filter(make.variables)
    found: list[tuple[str, Any, Value]] = []
    for name, condition in getattr(declared.filter, DECLARED).items():
        argument = graphql_name(name)
        if now.get(argument) is not None:
            value: Value = lambda run, argument=argument: given_filter(run.variables)[argument]  # type: ignore[misc]  # noqa: E731
            found.append((condition.column, condition.op, value))
    return found


def page(
    make: Compiler, kind: GraphQLOutputType, target: Read, declared: Relation | Root, nodes: Nodes, given: Any, by: str
) -> Cell:
    """A cursor connection: the rows of the page and one more, and the count of all when it is asked."""
    if target.table is None:
        raise Unplanned("a page of no table")
    connection = make.object(kind)
    alias = make.alias()
    level = relations.rows(make, target, alias)
    direction, _, names = order_by(target, declared.order)
    kinds = tuple(target.table._meta.get_column_by_name(name).value_type for name in names)
    at = len(make.windows)

    def opened(run: Run) -> Any:
        arguments_now = given(run.variables)
        return window(arguments_now.get("first", PAGE_SIZE), arguments_now.get("after"), kinds)

    make.windows.append(opened)
    where = f"{alias}.{declared.on} = {by}" if isinstance(declared, Relation) else "true"
    conditions = chosen(make, declared, given)
    counted = make.alias()
    total = where.replace(f"{alias}.", f"{counted}.", 1)
    if given(make.variables).get("after"):
        marks = [
            make.arguments.add(lambda run, n=n: run.windows[at].after[n])  # type: ignore[misc]
            for n in range(len(names))
        ]
        sign = "<" if direction == "desc" else ">"
        where += f" and ({', '.join(f'{alias}.{name}' for name in names)}) {sign} ({', '.join(marks)})"

    def cursor(row: str) -> str:
        cells = [make.nesting.value(k, level.cell(f"{alias}.{n}")) for k, n in zip(kinds, names, strict=True)]
        return f"cursor(({', '.join(cells)},))".replace("r[", f"{row}[")

    body = shaped(make, connection, level, nodes, cursor)
    limit = f" limit {make.arguments.add(lambda run: run.windows[at].first + 1)}"
    record = make.nesting.record(level.cells)
    rows = make.nesting.rows(
        record,
        relations.rows_of(make, target, alias, where, conditions),
        relations.sorting(make, target, declared.order, alias),
        limit,
    )
    count = (
        f"(select count(*) {relations.rows_of(make, target, counted, total, conditions)})" if "c[1]" in body else "0"
    )
    name = make.shaper.page(body, at)
    return make.nesting.record([rows, count]), lambda c: f"{name}({c})"


def shaped(make: Compiler, kind: GraphQLObjectType, level: Level, nodes: Nodes, cursor: Callable[[str], str]) -> str:
    """The dict of a connection, over `rows` (one more than the page), `kept`, the window `w` and the cells `c`."""
    made: list[str] = []
    for key, fields in make.operation.fields(kind, [n.selection_set for n in nodes], make.variables).items():
        name = fields[0].name.value
        match name:
            case "__typename":
                text = repr(kind.name)
            case "totalCount":
                text = "c[1]"
            case "edges":
                text = edges(make, make.object(kind.fields[name].type), level, fields, cursor)
            case "pageInfo":
                text = info(make, make.object(kind.fields[name].type), fields, cursor)
            case _:
                raise Unplanned(f"{kind.name}.{name} runs its resolver")
        made.append(f"{key!r}: {text}")
    return "{" + ", ".join(made) + "}"


def edges(make: Compiler, kind: GraphQLObjectType, level: Level, nodes: Nodes, cursor: Callable[[str], str]) -> str:
    made: list[str] = []
    for key, fields in make.operation.fields(kind, [n.selection_set for n in nodes], make.variables).items():
        name = fields[0].name.value
        text = {"__typename": lambda: repr(kind.name), "cursor": lambda: cursor("r")}.get(name)
        if text is not None:
            made.append(f"{key!r}: {text()}")
        else:
            made.append(f"{key!r}: {make.shape(make.object(kind.fields[name].type), level, fields)}(r)")
    return "[{" + ", ".join(made) + "} for r in kept]"


def info(make: Compiler, kind: GraphQLObjectType, nodes: Nodes, cursor: Callable[[str], str]) -> str:
    known: Mapping[str, Callable[[], str]] = {
        "__typename": lambda: repr(kind.name),
        "hasNextPage": lambda: "len(rows) > len(kept)",
        "hasPreviousPage": lambda: "w.after is not None",
        "startCursor": lambda: f"({cursor('kept[0]')} if kept else None)",
        "endCursor": lambda: f"({cursor('kept[-1]')} if kept else None)",
    }
    selected = make.operation.fields(kind, [n.selection_set for n in nodes], make.variables)
    return "{" + ", ".join(f"{key!r}: {known[fields[0].name.value]()}" for key, fields in selected.items()) + "}"
