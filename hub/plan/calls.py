"""Batch functions: those of a level are called together, each once with all keys.

A value that a function has is first left out of its object. When the level is shaped, the functions are called, their
rows shaped and put where they belong; what those leave out is the next level.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from graphql import GraphQLOutputType, is_list_type, is_non_null_type

from hub.context import Context
from hub.errors import PurposeRequired, Refusal
from hub.loads import answered, loads_in
from hub.plan.level import Level, Nodes
from hub.plan.operation import Unplanned
from hub.plan.shape import Trouble
from hub.plan.statement import Call, Run
from hub.reads import Read, Relation

if TYPE_CHECKING:
    from hub.plan.compile import Compiler


def related(make: Compiler, definition: Any, level: Level, owner: Read, declared: Relation, nodes: Nodes) -> str:
    """Python source of a relation's value until its function was called."""
    target, kind = make.schema.target(declared), definition.type
    key = level.cell(level.key if declared.by == owner.key else level.column(owner, declared.by))
    if is_non_null_type(kind) and not _listed(kind):
        key = f"there({key})"
    return left(make, level.later, kind, target, declared.on or target.key, nodes, key)


def left(
    make: Compiler,
    later: list[str],
    kind: GraphQLOutputType,
    target: Read,
    on: str,
    nodes: Nodes,
    key: str,
    missing: str = "None",
) -> str:
    """A value is left to a function: a line that says so, and the value until then."""
    make.own(target)
    call = make.shaper.constant(make.calls.setdefault((target.type, on), Call(target, on)))
    shape = rows(make, kind, target, nodes, missing)
    name = nodes[0].alias.value if nodes[0].alias else nodes[0].name.value
    later.append(f"run.call({call}, {shape}, d, {name!r}, {key})")
    return "[]" if _listed(kind) else "None"


def rows(make: Compiler, kind: GraphQLOutputType, target: Read, nodes: Nodes, missing: str) -> str:
    """The function that makes a value of a batch function's rows."""
    made = make.object(kind)
    k = make.alias()
    level = Level(f"{k}.{target.key}", lambda _, name: f"{k}.{name}", held=k)
    selected = make.operation.fields(made, [node.selection_set for node in nodes], make.variables)
    name = make.entries(made, level, selected, of="o")
    if level.cells:
        raise Unplanned(f"{target.name} leads to rows of a table")
    if _listed(kind):
        return make.shaper.rows(f"[{name}(o) for o in rows]")
    one = f"{name}(rows[0]) if rows else {missing}"
    return make.shaper.rows(f"there({one})" if is_non_null_type(kind) else one)


def value(make: Compiler, kind: Any, text: str) -> str:
    """Python source of a leaf: nobody has looked at what a function says, so its type does, as in an execution."""
    required = is_non_null_type(kind)
    kind, given = (kind.of_type, f"there({text})") if required else (kind, text)
    if is_list_type(kind):
        made = f"[{value(make, kind.of_type, 'x')} for x in several({given})]"
    else:
        made = f"{make.shaper.constant(kind.coerce_output_value)}({given})"
    return made if required else f"(None if {text} is None else {made})"


def _listed(kind: Any) -> bool:
    return is_list_type(kind.of_type if is_non_null_type(kind) else kind)


# -- running --------------------------------------------------------------------------------------------------------


async def called(run: Run, context: Context, noted: Any) -> None:
    """Call the functions, level by level, and put what they have where it belongs.

    Raises:
        Trouble: a function fails, or a value of it isn't what the schema promises.
        PurposeRequired: the caller reads of others and doesn't say why; then nothing more is asked about them.
    """
    while run.waiting:
        if noted and context.purpose is None:
            raise PurposeRequired
        level, run.waiting = run.waiting, {}
        loads = loads_in(context)
        calls = [loads.called(call.read, call.on, [key for *_, key in places]) for call, places in level.items()]
        await asyncio.wait(set().union(*calls))
        try:
            found = [answered(one) for one in calls]
        except Refusal as error:
            context.apart = True  # whose function it is that fails, each agency's own plan shows
            raise Trouble(error.code) from error
        for places, rows_of in zip(level.values(), found, strict=True):
            for shape, into, name, key in places:
                into[name] = shape(rows_of.get(key, ()))
