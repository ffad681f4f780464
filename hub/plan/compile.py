"""Compiling a query: from its selection and the declarations to one SQL statement and the Python that shapes its row.

Every object of the answer is a level: SQL cells beside each other, and a Python function from those cells to a dict.
A relation is one cell of its parent: a record, or an array of records, made by a subquery.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Set
from typing import TYPE_CHECKING, Any

from graphql import (
    GraphQLEnumType,
    GraphQLObjectType,
    GraphQLOutputType,
    OperationType,
    get_named_type,
    is_non_null_type,
)
from graphql.execution.values import VariableValues

from auth import Principal
from hub.arguments import AS_OF
from hub.asked import Asked, One
from hub.compose import declared_root
from hub.database import Dialect
from hub.fit import known
from hub.plan import calls, pages, relations
from hub.plan.dialects import NESTINGS
from hub.plan.level import Cell, Level, Nodes
from hub.plan.memory import Remembered, remembered
from hub.plan.operation import Arguments as Given
from hub.plan.operation import Operation, Unplanned, arguments
from hub.plan.shape import Shaper
from hub.plan.statement import Arguments, Call, Named, Plan, Run, Value
from hub.reads import DECLARED, Column, Field, Present, Read, Relation, Root, Shape, graphql_name

if TYPE_CHECKING:
    from hub.schema import Schema

Part = Mapping[str, Set[str] | None]
"""Some root fields, and of each some fields or all."""


class Compiler:
    """Compiles one query for callers with the same permissions and variables of the same shape."""

    def __init__(
        self,
        schema: Schema,
        operation: Operation,
        variables: VariableValues,
        who: Principal,
        dialect: Dialect,
        agency: str | None = None,
    ) -> None:
        self.schema = schema
        self.operation = operation
        self.variables = variables
        self.who = who
        self.agency = agency  # whose tables and functions a plan may ask; None for all
        self.nesting = NESTINGS[dialect]
        self.arguments = Arguments(dialect, who.permissions)
        self.shaper = Shaper()
        self.asked = Asked(operation.schema, schema.target, operation.fragments, variables)
        self.windows: list[Callable[[Run], Any]] = []
        self.calls: dict[tuple[type, str], Call] = {}
        self.later: list[str] = []  # of the root, see Level
        self.named: list[Named] = []
        self.only: Set[str] | None = None  # of the root field that is compiled
        self.aliases = 0
        self.depth = 0

    # -- roots ------------------------------------------------------------------------------------------------------

    def compile(self, part: Part | None = None) -> Plan:
        """The statement and how to shape its row. part: which root fields, and which fields of them; without it, all.

        Raises:
            Unplanned: something is selected that no declaration describes.
        """
        if self.operation.node.operation is not OperationType.QUERY:
            raise Unplanned(f"a {self.operation.node.operation.value} runs its resolver")
        query = self.schema._schema.query_type
        assert query is not None  # noqa: S101 - every schema has one
        cells: list[str] = []
        made: list[str] = []
        selected = self.operation.fields(query, [self.operation.node.selection_set], self.variables)
        for key, nodes in selected.items():
            if part is not None and key not in part:
                continue
            self.only = part[key] if part is not None else None
            name = nodes[0].name.value
            if name == "__typename":
                made.append(f"{key!r}: {query.name!r}")
                continue
            cell, source = self.root(query, name, nodes)
            if cell:
                cells.append(cell)
            made.append(f"{key!r}: {source(f'r[{len(cells) - 1}]')}")
        self.shaper.function(made, name="answer", later=self.later)
        return self.plan(self.nesting.statement(cells) if cells else "")

    def plan(self, sql: str) -> Plan:
        """What was compiled. sql: empty when everything asked is in memory."""
        made, asked = self.shaper, (tuple(self.arguments.values), tuple(self.windows))
        return Plan(sql, *asked, made.compiled(), made.source, tuple(self.calls.values()), tuple(self.named))

    def root(self, query: GraphQLObjectType, name: str, nodes: Nodes) -> Cell:
        definition = query.fields.get(name)
        made = definition.extensions.get("strawberry-definition") if definition else None
        declared = declared_root(made) if made is not None else None
        if definition is None or declared is None:
            raise Unplanned(f"Query.{name} runs its resolver")
        if declared.needs and not self.who.may(declared.needs):
            raise Unplanned(f"Query.{name} is refused")
        target = self.schema.target(declared)
        given = arguments(definition, nodes[0])
        if target.calls:
            key = self.shaper.constant(lambda run: given(run.variables)[graphql_name(declared.by)])
            rest = (definition.type, target, target.key, nodes, f"{key}(run)", "missing()")
            return "", lambda _: calls.left(self, self.later, *rest)
        if declared.shape is Shape.PAGE:
            return pages.page(self, definition.type, target, declared, nodes, given, "")
        kind = self.object(definition.type)
        chosen = pages.chosen(self, declared, given)
        if not chosen and (rows := remembered(self, kind, target, nodes, declared)) is not None:
            return self.remembered(rows, declared, given)
        if declared.shape is Shape.LIST:
            return relations.listing(self, kind, target, nodes, "true", declared.order, chosen)
        if declared.past and given(self.variables).get(graphql_name(AS_OF)) is not None:
            raise Unplanned(f"Query.{name} as of a day runs its resolver")
        argument = graphql_name(declared.by)
        value: Value = lambda run: given(run.variables)[argument]  # noqa: E731
        if (whose := self.asked.whose(definition, nodes, self.who)) is not None:
            self.named.append(Named(value, whose))
        key = self.arguments.add(value)
        if target.table is None:
            return self.found(kind, target, nodes, key)
        return relations.one(self, kind, target, nodes, target.key, key, missing="missing()")

    def remembered(self, rows: Remembered, declared: Root, given: Given) -> Cell:
        """Objects in memory: nothing is asked of the database."""
        memory = self.shaper.constant(rows)
        if declared.shape is Shape.LIST:
            return "", lambda _: f"{memory}[None]"
        argument = graphql_name(declared.by)
        key = self.shaper.constant(lambda run: given(run.variables)[argument])
        return "", lambda _: f"({memory}[{key}(run)] or missing())"

    def found(self, kind: GraphQLObjectType, target: Read, nodes: Nodes, key: str) -> Cell:
        """An entity by key: there when its register shows the caller a row."""
        register = self.schema.register(target.type)
        if register is None or self.who.anonymous:
            raise Unplanned("no register says who is known")
        here = self.agency in (None, self.schema.composition.owners[register.type])
        return relations.entity(self, kind, target, nodes, key, register if here else None)

    # -- objects ----------------------------------------------------------------------------------------------------

    def own(self, read: Read) -> None:
        """Raises: Unplanned, where a plan for one agency would ask another's table or function."""
        if self.agency not in (None, self.schema.composition.owners[read.type]):
            raise Unplanned(f"{read.name} is another agency's")

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
        if self.depth == 1 and self.only is not None:
            selected = {key: fields for key, fields in selected.items() if key in self.only}
        name = self.entries(kind, level, selected)
        self.depth -= 1
        return name

    def entries(
        self, kind: GraphQLObjectType, level: Level, selected: Mapping[str, Nodes], name: str = "", of: str = "r"
    ) -> str:
        """That function for these fields."""
        made: list[str] = []
        checks: dict[str, None] = {}
        seen: dict[str, list[str]] = {}
        for key, fields in selected.items():
            field = fields[0].name.value
            if field == "__typename":
                made.append(f"{key!r}: {kind.name!r}")
                continue
            declared, owner = self.declared(kind, field)
            person = self.person(level, owner)
            if declared.needs and not self.who.may(declared.needs):
                if not known(self.who, kind.fields[field]):
                    raise Unplanned(f"{kind.name}.{field} is no field for the caller")
                checks[f"own({person})"] = None
            if self.asked.personal(One(owner, declared, kind.fields[field].type, fields)):
                seen.setdefault(person, []).extend([f"{owner.name}.{field}"] if declared.personal else [])
            made.append(f"{key!r}: {self.value(kind, level, owner, declared, fields)}")
        lines = [*checks, *(f"note({person}, {self.shaper.constant(tuple(what))})" for person, what in seen.items())]
        return self.shaper.function(made, lines, name, of, level.later)

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
                if level.held:
                    raise Unplanned(f"{kind.name}.{declared.name} is known to its object")
                return f"({level.cell(level.column(owner, owner.key))} is not None)" if level.absent else "True"
            case Column():
                return self.leaf(definition.type, level, owner, declared)
            case Relation():
                return relations.related(self, definition, level, owner, declared, nodes)
        raise Unplanned(f"{kind.name}.{declared.name}")

    def leaf(self, kind: GraphQLOutputType, level: Level, owner: Read, declared: Column) -> str:
        if owner.calls:
            return calls.value(self, kind, level.cell(level.column(owner, declared.column)))
        is_key = declared.column == owner.key and (level.absent or owner.table is None)
        sent = level.cell(level.key if is_key else level.column(owner, declared.column))
        stored: type = str
        sure = is_key
        if owner.table is not None:
            made = owner.table._meta.get_column_by_name(declared.column)
            stored, sure = made.value_type, is_key or not (made._meta.null or level.absent or owner.joins)
        named = get_named_type(kind)
        convert = self.shaper.leaf(named.name, named if isinstance(named, GraphQLEnumType) else None)
        nullable = not is_non_null_type(kind)
        value = sent if sure or nullable else f"there({sent})"
        if declared.words:
            text = f"[{convert('x')} for x in {value}.split()]"
        else:
            text = convert(value if sent.startswith("o[") else self.nesting.value(stored, value))
        return text if sure or not nullable or text == sent else f"(None if {sent} is None else {text})"
